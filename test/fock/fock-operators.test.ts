import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, SpaceMismatchError } from '../../src/errors.ts';
import { annihilation, creation, creationLoss, fieldMoments, freeField } from '../../src/fock/free-ladder.ts';
import {
  numberOperator,
  sectorDiagonal,
  sectorProjector,
  textFunction,
  textProjector,
} from '../../src/fock/sector-diagonal.ts';
import { atPosition, dGamma, gamma } from '../../src/fock/second-quantised.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { complex } from '../../src/linalg/scalar.ts';
import { sparse } from '../../src/operators/sparse.ts';
import { fockSpace, type FockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import {
  build,
  conj,
  dagger,
  distance,
  embed,
  eye,
  kron,
  mul,
  plus,
  scale,
  zero,
  type Mat,
  type Z,
} from '../oracle.ts';
import { allTexts, asMatrix, matrixOfOperator, randomMatrix, spaces } from './fixtures.ts';

/** The direct sum of blocks, sector by sector. */
function blockDiagonal(blocks: readonly Mat[]): Mat {
  const size = blocks.reduce((sum, block) => sum + block.length, 0);
  const out = zero(size);
  let offset = 0;
  for (const block of blocks) {
    block.forEach((row, r) => row.forEach((z, c) => (out[offset + r]![offset + c] = z)));
    offset += block.length;
  }
  return out;
}

const sectors = (space: FockSpace): number[] => Array.from({ length: space.maxParticles + 1 }, (_, n) => n);
const power = (a: Mat, n: number): Mat => (n === 0 ? eye(1) : kron(power(a, n - 1), a));

describe.each(spaces)('operators on the Fock space, %s', (_name, space) => {
  const N = space.tokens;
  const A = randomMatrix(N, 3);
  const f = randomMatrix(N, 4).map((row) => row[0]!);
  const g = randomMatrix(N, 5).map((row) => row[0]!);
  const scalars = (v: Z[]): ReturnType<typeof complex>[] => v.map(([re, im]) => complex(re, im));

  it('diag(a, A1, ..., AM) from scalars, dense blocks, products and functions', () => {
    const dense = sectors(space).map((n) => randomMatrix(N ** n, 30 + n));
    const blocks = dense.map((block) => ({ kind: 'dense' as const, matrix: asMatrix(block) }));
    expect(matrixOfOperator(sectorDiagonal(space, blocks))).toEqual(blockDiagonal(dense));
    const products = sectors(space).map((n) => ({
      kind: 'product' as const,
      factors: Array.from({ length: n }, (_, i) => asMatrix(randomMatrix(N, 50 + i))),
    }));
    const expected = sectors(space).map((n) =>
      Array.from({ length: n }, (_, i) => randomMatrix(N, 50 + i)).reduce(
        (left, right) => kron(left, right),
        eye(1),
      ),
    );
    expect(distance(matrixOfOperator(sectorDiagonal(space, products)), blockDiagonal(expected))).toBeLessThan(
      1e-13,
    );
    const constants = sectorDiagonal(
      space,
      sectors(space).map((n) => complex(n + 1, -n)),
    );
    const identities = sectors(space).map((n) => scale(eye(N ** n), [n + 1, -n]));
    expect(distance(matrixOfOperator(constants), blockDiagonal(identities))).toBe(0);
    const functions = sectorDiagonal(
      space,
      sectors(space).map(() => ({
        kind: 'texts' as const,
        value: (text) => complex(text.length, text[0] ?? 0),
      })),
    );
    const diagonal = allTexts(space).map((text): Z => [text.length, text[0] ?? 0]);
    expect(matrixOfOperator(functions)).toEqual(
      build(diagonal.length, diagonal.length, (r, c) => (r === c ? diagonal[r]! : [0, 0])),
    );
  });

  it('leaves out the sectors without a block', () => {
    const onlyVacuum = matrixOfOperator(sectorDiagonal(space, [2]));
    expect(onlyVacuum.flat().filter(([re]) => re !== 0)).toEqual([[2, 0]]);
    expect(onlyVacuum[0]![0]).toEqual([2, 0]);
  });

  it('number operator and projectors', () => {
    const number = blockDiagonal(sectors(space).map((n) => scale(eye(N ** n), [n, 0])));
    expect(matrixOfOperator(numberOperator(space))).toEqual(number);
    const sum = sectors(space)
      .map((n) => matrixOfOperator(sectorProjector(space, n)))
      .reduce(plus);
    expect(sum).toEqual(eye(sum.length));
    const last = allTexts(space).at(-1)!;
    const projector = matrixOfOperator(textProjector(space, last));
    expect(projector.flat().filter(([re]) => re === 1)).toHaveLength(1);
    expect(projector.at(-1)!.at(-1)).toEqual([1, 0]);
  });

  it('dGamma and Gamma of a one-particle operator, given densely or sparsely', () => {
    const dims = (n: number): number[] => new Array<number>(n).fill(N);
    const sumOf = (n: number): Mat =>
      dims(n).reduce((sum, _, i) => plus(sum, embed(A, [i], dims(n))), zero(N ** n));
    const expected = blockDiagonal(sectors(space).map(sumOf));
    expect(distance(matrixOfOperator(dGamma(space, asMatrix(A))), expected)).toBeLessThan(1e-13);
    const entries = A.flatMap((row, r) =>
      row.map(([re, im], c) => ({ row: r, column: c, value: complex(re, im) })),
    );
    const op = sparse(space.oneParticle, entries);
    expect(distance(matrixOfOperator(dGamma(space, op)), expected)).toBeLessThan(1e-13);
    const powers = blockDiagonal(sectors(space).map((n) => power(A, n)));
    expect(distance(matrixOfOperator(gamma(space, asMatrix(A))), powers)).toBeLessThan(1e-12);
  });

  it('one-particle operators at a position, from the start and from the end', () => {
    const dims = (n: number): number[] => new Array<number>(n).fill(N);
    for (let p = -space.maxParticles; p < space.maxParticles; p++) {
      for (const missing of ['zero', 'identity'] as const) {
        const blocks = sectors(space).map((n) => {
          const site = p < 0 ? n + p : p;
          if (site >= 0 && site < n) return embed(A, [site], dims(n));
          return missing === 'zero' ? zero(N ** n) : eye(N ** n);
        });
        const op = atPosition(space, asMatrix(A), p, { missing });
        expect(distance(matrixOfOperator(op), blockDiagonal(blocks))).toBe(0);
      }
    }
    expect(() => atPosition(space, asMatrix(A), space.maxParticles)).toThrow(ArgumentError);
  });

  it.each(['append', 'prepend'] as const)('free creation and annihilation, %s', (end) => {
    const column = f.map((z) => [z]);
    const up = matrixOfOperator(creation(space, scalars(f), { end }));
    const expected = zero(up.length);
    let [from, to] = [0, 1];
    for (let n = 0; n < space.maxParticles; n++) {
      const block = end === 'append' ? kron(eye(N ** n), column) : kron(column, eye(N ** n));
      block.forEach((row, r) => row.forEach((z, c) => (expected[to + r]![from + c] = z)));
      from = to;
      to += N ** (n + 1);
    }
    expect(distance(up, expected)).toBe(0);
    const down = matrixOfOperator(annihilation(space, scalars(f), { end }));
    expect(distance(down, dagger(up))).toBe(0);
    const field = matrixOfOperator(freeField(space, scalars(f), { end }));
    expect(distance(field, plus(up, down))).toBe(0);
    // l(f) l^dagger(g) = <f, g> below the top sector, 0 on it
    const upG = matrixOfOperator(creation(space, scalars(g), { end }));
    const inner = f.reduce<Z>(
      (sum, z, i) => {
        const [a, b] = [conj(z), g[i]!];
        return [sum[0] + a[0] * b[0] - a[1] * b[1], sum[1] + a[0] * b[1] + a[1] * b[0]];
      },
      [0, 0],
    );
    const product = blockDiagonal(
      sectors(space).map((n) => scale(eye(N ** n), n < space.maxParticles ? inner : [0, 0])),
    );
    expect(distance(mul(down, upG), product)).toBeLessThan(1e-13);
  });
});

describe('the truncation of free creation', () => {
  const space = fockSpace(levels([2]), 2);

  it('is reported as the weight that is cut', () => {
    const state = textMixture(space, [
      [[0], 0.25],
      [[0, 1], 0.75],
    ]);
    expect(creationLoss(state, [1, { re: 0, im: 2 }])).toBeCloseTo(3.75, 15);
    const grown = state.apply(creation(space, [1, { re: 0, im: 2 }]));
    const larger = fockSpace(levels([2]), 3);
    const whole = textMixture(larger, [
      [[0], 0.25],
      [[0, 1], 0.75],
    ]).apply(creation(larger, [1, { re: 0, im: 2 }]));
    expect(grown.norm() + 3.75).toBeCloseTo(whole.norm(), 14);
    expect(creationLoss(textState(space, []), [1, 1])).toBe(0);
  });

  it('marks field moments that miss paths, with what they miss, for vectors of any norm', () => {
    const moments = fieldMoments(space, [{ re: 0, im: 1.5 }, 2], { count: 3 });
    const norm2 = 6.25;
    expect(moments.map(({ re }) => re)).toEqual([
      expect.closeTo(norm2, 12),
      expect.closeTo(2 * norm2 ** 2, 12),
      expect.closeTo(4 * norm2 ** 3, 10),
    ]);
    expect(moments.map(({ from }) => from)).toEqual(['exact', 'exact', 'truncated']);
    expect(moments[2]!.error).toBeCloseTo(norm2 ** 3, 10);
  });
});

describe('refusals', () => {
  const space = fockSpace(levels([2]), 2);
  it.each([
    ['too many blocks', () => sectorDiagonal(space, [1, 1, 1, 1])],
    ['a dense block of the wrong size', () => sectorDiagonal(space, [1, { kind: 'dense', matrix: [[1]] }])],
    ['a product of the wrong length', () => sectorDiagonal(space, [1, { kind: 'product', factors: [] }])],
    ['a one-particle matrix of the wrong size', () => dGamma(space, [[1]])],
    ['a sector beyond M', () => sectorProjector(space, 3)],
    ['a text that does not fit', () => textProjector(space, [0, 0, 0])],
    ['a column of a text that does not fit', () => numberOperator(space).column([5])],
    [
      'a row of a text that does not fit',
      () =>
        dGamma(space, [
          [1, 0],
          [0, 1],
        ]).row([0, 0, 0]),
    ],
    ['a vector of the wrong length', () => creation(space, [1])],
    ['a vector that is not finite', () => creation(space, [1, NaN])],
    ['a function that is not finite', () => textFunction(space, () => NaN).column([0])],
  ])('%s', (_what, make) => {
    expect(make).toThrow(ArgumentError);
  });

  it('a sparse operator of another one-particle space', () => {
    expect(() => dGamma(space, sparse(levels([3]), []))).toThrow(SpaceMismatchError);
  });

  it('a column of Gamma that is exponential, before it is made', () => {
    const wide = fockSpace(levels([2]), 60);
    const hadamard = gamma(wide, [
      [1, 1],
      [1, -1],
    ]);
    expect(() => hadamard.column(new Array<number>(60).fill(0))).toThrow(BudgetExceededError);
    expect(
      gamma(wide, [
        [0, 1],
        [1, 0],
      ]).column(new Array<number>(60).fill(0)),
    ).toHaveLength(1);
  });
});

describe('60 positions', () => {
  it('cost a sum over positions no more than its flips', () => {
    const wide = fockSpace(levels([2]), 60);
    const zeros = new Array<number>(60).fill(0);
    const state = superposition(wide, [
      [zeros, 0.6],
      [zeros.with(7, 1), 0.8],
    ]);
    // the two texts differ by one flip: <dGamma(X)> = 2 * 0.6 * 0.8
    expect(
      state.expect(
        dGamma(wide, [
          [0, 1],
          [1, 0],
        ]),
      ).re,
    ).toBeCloseTo(0.96, 14);
  });
});
