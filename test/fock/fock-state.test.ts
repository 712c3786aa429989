import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  NotPhysicalError,
  SpaceMismatchError,
  UnsupportedPairError,
} from '../../src/errors.ts';
import { fockToDense, fockFromDense } from '../../src/fock/fock-dense.ts';
import type { FockState } from '../../src/fock/fock-state.ts';
import { fockStateFromJson, fockStateToJson } from '../../src/fock/fock-json.ts';
import {
  fockEntropy,
  fockPurity,
  heaviestTexts,
  numberDistribution,
  sectorWeights,
} from '../../src/fock/fock-measures.ts';
import { numberOperator, sectorDiagonal, textProjector } from '../../src/fock/sector-diagonal.ts';
import {
  fockMixture,
  normalizeFock,
  superposition,
  textMixture,
  textState,
} from '../../src/fock/text-states.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { counts } from '../../src/states/samples.ts';
import type { State } from '../../src/states/state.ts';
import { dagger, distance, expectationMixed, matOf, mul, outer, trace, type Z } from '../oracle.ts';
import {
  allTexts,
  asMatrix,
  matrixOf,
  matrixOfOperator,
  randomMatrix,
  randomState,
  spaces,
} from './fixtures.ts';

const small = fockSpace(levels([2]), 3);

/** An operator with complex, non-Hermitian blocks in every sector. */
function wildOperator(space: typeof small, seed: number): ReturnType<typeof sectorDiagonal> {
  return sectorDiagonal(
    space,
    Array.from({ length: space.maxParticles + 1 }, (_, n) => ({
      kind: 'dense' as const,
      matrix: asMatrix(randomMatrix(space.tokens ** n, seed + n)),
    })),
  );
}

describe.each(spaces)('FockState against dense matrices, %s', (_name, space) => {
  const { state, dense } = randomState(space, 11);
  const other = randomState(space, 12);
  const op = wildOperator(space, 20);
  const O = matrixOfOperator(op);

  it('has the elements, trace, purity and entropy of its dense matrix', () => {
    expect(distance(matrixOf(state), dense)).toBeLessThan(1e-15);
    expect(distance(matOf(fockToDense(state)), dense)).toBeLessThan(1e-15);
    expect(state.norm()).toBeCloseTo(1, 14);
    expect(fockPurity(state)).toBeCloseTo(trace(mul(dense, dense))[0], 13);
    const { values } = eigh(asMatrix(dense));
    const entropy = values.reduce((sum, p) => (p > 1e-18 ? sum - p * Math.log(p) : sum), 0);
    expect(fockEntropy(state)).toBeCloseTo(entropy, 12);
    expect(fockEntropy(state, { base: 2 })).toBeCloseTo(entropy / Math.LN2, 12);
  });

  it('expects, in the normalised state, what the dense matrices say, with its variance', () => {
    const half = state.apply(sectorDiagonal(space, new Array<number>(space.maxParticles + 1).fill(0.5)));
    for (const rho of [state, half]) {
      const value = rho.expect(op);
      const [re, im] = expectationMixed(dense, O);
      expect(value.re).toBeCloseTo(re, 12);
      expect(value.im).toBeCloseTo(im, 12);
      const second = expectationMixed(dense, mul(dagger(O), O))[0];
      expect(value.variance).toBeCloseTo(second - re * re - im * im, 11);
      expect(value.error).toBe(0);
    }
    expect(half.norm()).toBeCloseTo(0.25, 14);
  });

  it('applies O rho O^dagger, A after B, without changing its input', () => {
    const before = JSON.stringify(fockStateToJson(state));
    const image = state.apply(op);
    expect(distance(matrixOf(image), mul(mul(O, dense), dagger(O)))).toBeLessThan(1e-12);
    const A = wildOperator(space, 40);
    const AO = mul(matrixOfOperator(A), O);
    expect(distance(matrixOf(image.apply(A)), mul(mul(AO, dense), dagger(AO)))).toBeLessThan(1e-11);
    expect(JSON.stringify(fockStateToJson(state))).toBe(before);
  });

  it('overlaps as tr(rho^dagger sigma), both ways', () => {
    const expected = trace(mul(dagger(dense), other.dense))[0];
    expect(state.overlap(other.state).re).toBeCloseTo(expected, 13);
    expect(other.state.overlap(state).re).toBeCloseTo(expected, 13);
    expect(state.overlap(state).re).toBeCloseTo(fockPurity(state), 13);
  });

  it('round trips through dense matrices and JSON', () => {
    expect(distance(matrixOf(fockFromDense(space, fockToDense(state))), dense)).toBeLessThan(1e-15);
    const json = JSON.parse(JSON.stringify(fockStateToJson(state)));
    const back = fockStateFromJson(json);
    expect(fockStateToJson(back)).toEqual(fockStateToJson(state));
    expect(back.space.tokens).toBe(space.tokens);
  });

  it('has the weights of its sectors', () => {
    const weights = sectorWeights(state);
    const numbers = state.expect(numberOperator(space)).re;
    expect(weights.reduce((sum, w, n) => sum + n * w, 0)).toBeCloseTo(numbers, 13);
    allTexts(space).forEach((text, i) => (weights[text.length]! -= dense[i]![i]![0]));
    expect(Math.max(...weights.map(Math.abs))).toBeLessThan(1e-14);
    const half = fockMixture([[state, 0.5]], { normalize: true });
    expect(numberDistribution(half).reduce((a, b) => a + b)).toBeCloseTo(1, 14);
  });
});

describe('making states', () => {
  it('adds up weights and amplitudes of the same text', () => {
    const mixed = textMixture(small, [
      [[0, 1], 0.25],
      [[1], 0.5],
      [[0, 1], 0.25],
    ]);
    expect(mixed.probability([0, 1])).toBe(0.5);
    expect(mixed.element([0, 1], [1]).re).toBe(0);
    const pure = superposition(small, [
      [[], 0.5],
      [[1], { re: 0, im: 0.8 }],
      [[], 0.1],
    ]);
    expect(pure.probability([])).toBeCloseTo(0.36, 15);
    expect(pure.element([], [1]).im).toBeCloseTo(-0.48, 15);
    expect(pure.element([1], []).im).toBeCloseTo(0.48, 15);
    expect(fockPurity(pure)).toBeCloseTo(1, 15);
    expect(Math.abs(fockEntropy(pure))).toBeLessThan(1e-14);
  });

  it('mixes states as they are and normalises when asked', () => {
    const plus = superposition(
      small,
      [
        [[0], 1],
        [[1], 1],
      ],
      { normalize: true },
    );
    const minus = superposition(
      small,
      [
        [[0], 1],
        [[1], -1],
      ],
      { normalize: true },
    );
    const even = fockMixture([
      [plus, 0.5],
      [minus, 0.5],
    ]);
    expect(even.element([0], [1]).re).toBe(0);
    expect(even.density.column.length).toBe(0);
    const tripled = fockMixture([[plus, 3]], { normalize: true });
    expect(distance(matrixOf(tripled), matrixOf(plus))).toBeLessThan(1e-15);
    expect(normalizeFock(plus.apply(sectorDiagonal(small, [1, 3]))).norm()).toBeCloseTo(1, 14);
  });

  it('lists the heaviest texts first', () => {
    const state = textMixture(small, [
      [[0], 0.2],
      [[1, 1], 0.5],
      [[], 0.3],
    ]);
    expect(heaviestTexts(state, 2)).toEqual([
      { text: [1, 1], weight: 0.5 },
      { text: [], weight: 0.3 },
    ]);
  });

  it.each([
    ['too long', () => textState(small, [0, 0, 0, 0]), ArgumentError, /at most M = 3 tokens/],
    ['no such token', () => textState(small, [2]), ArgumentError, /token in 0\.\.1, but it is 2/],
    ['negative weight', () => textMixture(small, [[[0], -1]]), ArgumentError, /weight >= 0, but it is -1/],
    ['NaN weight', () => textMixture(small, [[[0], NaN]]), ArgumentError, /it is NaN/],
    ['not normalised', () => textMixture(small, [[[0], 0.5]]), NotPhysicalError, /sum to 0\.5/],
    ['no weight', () => textMixture(small, [], { normalize: true }), NotPhysicalError, /above 0/],
    ['long vector', () => superposition(small, [[[0], 2]]), NotPhysicalError, /sum to 4/],
    ['infinite', () => superposition(small, [[[0], Infinity]]), ArgumentError, /finite amplitude/],
    ['no states', () => fockMixture([]), ArgumentError, /at least one state/],
    [
      'not Hermitian',
      () =>
        fockFromDense(fockSpace(levels([1]), 1), [
          [1, 1],
          [0, 0],
        ]),
      NotPhysicalError,
      /Hermitian/,
    ],
    [
      'not positive',
      () =>
        fockFromDense(fockSpace(levels([1]), 1), [
          [-0.5, 0],
          [0, 1.5],
        ]),
      NotPhysicalError,
      /-0\.5/,
    ],
    [
      'trace 2',
      () =>
        fockFromDense(fockSpace(levels([1]), 1), [
          [1, 0],
          [0, 1],
        ]),
      NotPhysicalError,
      /trace 1/,
    ],
    ['wrong shape', () => fockFromDense(small, [[1]]), ArgumentError, /15 x 15/],
  ])('refuses what is %s', (_what, make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });

  it('refuses broken JSON', () => {
    const json = fockStateToJson(
      superposition(small, [
        [[0], 0.6],
        [[1], 0.8],
      ]),
    );
    const refused = (change: object): unknown => {
      try {
        return fockStateFromJson({ ...json, ...change });
      } catch (error) {
        return (error as Error).name;
      }
    };
    expect(refused({ kind: 'ket' })).toBe('ArgumentError');
    expect(refused({ weights: [1] })).toBe('ArgumentError');
    expect(refused({ texts: [[0], [0]] })).toBe('ArgumentError');
    expect(refused({ texts: [[0], [7]] })).toBe('ArgumentError');
    expect(refused({ coherences: [[1, 0, 0.48, 0]] })).toBe('ArgumentError');
    expect(refused({ weights: [-0.1, 1] })).toBe('NotPhysicalError');
    expect(refused({ coherences: [[0, 1, 0.49, 0]] })).toBe('NotPhysicalError');
    expect(refused({ coherences: [[0, 1, NaN, 0]] })).toBe('ArgumentError');
  });
});

describe('asking states', () => {
  const state = textMixture(small, [
    [[0], 0.2],
    [[1, 1], 0.5],
    [[], 0.3],
  ]);

  it('samples texts with their probabilities, the same for the same seed, never a text of weight zero', () => {
    const drawn = counts(state.sample(20_000, rng(5)));
    expect(counts(state.sample(20_000, rng(5)))).toEqual(drawn);
    expect([...drawn.keys()].sort()).toEqual(['', '0', '1,1']);
    const chi2 = [
      ['0', 0.2],
      ['1,1', 0.5],
      ['', 0.3],
    ] as const;
    const sum = chi2.reduce((s, [key, p]) => s + (drawn.get(key)! - 20_000 * p) ** 2 / (20_000 * p), 0);
    // 99.9 % quantile of chi^2 with 2 degrees of freedom
    expect(sum).toBeLessThan(13.8);
    expect(() => state.sample(-1, rng(1))).toThrow(ArgumentError);
  });

  it('refuses operators and states of other spaces', () => {
    const elsewhere = fockSpace(levels([2]), 4);
    expect(() => state.expect(numberOperator(elsewhere))).toThrow(SpaceMismatchError);
    expect(() => state.apply(localSum(qubits(1), []))).toThrow(SpaceMismatchError);
    expect(() => state.overlap(textState(elsewhere, []))).toThrow(SpaceMismatchError);
    expect(() =>
      fockMixture([
        [state, 0.5],
        [textState(elsewhere, []), 0.5],
      ]),
    ).toThrow(SpaceMismatchError);
    const stranger: State = {
      kind: 'stranger',
      space: qubits(1),
      expect: () => ({ re: 0, im: 0, error: 0, from: 'exact' }),
      overlap: () => ({ re: 0, im: 0, error: 0, from: 'exact' }),
      overlapWith: () => undefined,
      norm: () => 1,
    };
    expect(() => state.overlap(stranger)).toThrow(UnsupportedPairError);
  });

  it('refuses a state of trace zero where it would have to divide', () => {
    const nothing = state.apply(textProjector(small, [0, 0]));
    expect(nothing.norm()).toBe(0);
    for (const ask of [
      () => nothing.expect(numberOperator(small)),
      () => nothing.probability([0]),
      () => nothing.sample(1, rng(1)),
      () => fockPurity(nothing),
      () => fockEntropy(nothing),
      () => normalizeFock(nothing),
    ]) {
      expect(ask).toThrow(NotPhysicalError);
    }
  });

  it('refuses operators that are not finite, and a bad base', () => {
    const broken = { ...numberOperator(small), column: () => [{ text: [0], re: NaN, im: 0 }] };
    expect(() => state.expect(broken)).toThrow(/finite/);
    expect(() => fockEntropy(state, { base: 1 })).toThrow(ArgumentError);
  });
});

describe('coherent sums of projectors', () => {
  it('diagonalises texts together that are connected only through others', () => {
    const pair = (a: number[], b: number[]): FockState =>
      superposition(
        small,
        [
          [a, 1],
          [b, 1],
        ],
        { normalize: true },
      );
    // Two pure states with overlap 1/2, mixed evenly: eigenvalues 3/4 and 1/4.
    const star = fockMixture([
      [pair([0], [1]), 0.5],
      [pair([0], []), 0.5],
    ]);
    expect(fockEntropy(star)).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 14);
  });

  it('keeps |psi><psi| exactly what the outer product says', () => {
    const amplitudes: Z[] = [
      [0.6, 0],
      [0, 0.64],
      [-0.48, 0],
    ];
    const texts = [[1, 0], [], [0, 1, 1]];
    const state = superposition(
      small,
      texts.map((text, i) => [text, { re: amplitudes[i]![0], im: amplitudes[i]![1] }] as const),
    );
    const ket = allTexts(small).map(
      (text): Z => amplitudes[texts.findIndex((t) => t.join() === text.join())] ?? [0, 0],
    );
    expect(distance(matrixOf(state), outer(ket))).toBeLessThan(1e-16);
  });
});
