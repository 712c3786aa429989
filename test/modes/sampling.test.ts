import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../src/errors.ts';
import { matrix, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, transpose } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyModeGates } from '../../src/modes/gates/apply-gate.ts';
import { interferometer } from '../../src/modes/gates/interferometer.ts';
import { photonProbability, samplePhotons } from '../../src/modes/sampling/boson-sampling.ts';
import { hafnian, loopHafnian } from '../../src/modes/sampling/hafnian.ts';
import { permanent } from '../../src/modes/sampling/permanent.ts';
import { randomGinibre, randomUnitary } from '../../src/operators/random.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { modes } from '../../src/spaces/space.ts';
import { weightsOf } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { counts } from '../../src/states/samples.ts';

type Pair = readonly [number, number];
const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];
const plus = ([a, b]: Pair, [c, d]: Pair): Pair => [a + c, b + d];
const at = ({ cols, data }: ComplexMatrix, r: number, c: number): Pair => [
  data[2 * (r * cols + c)]!,
  data[2 * (r * cols + c) + 1]!,
];

/** By the definition, one permutation after the other. */
function naivePermanent(a: ComplexMatrix, row = 0, taken: readonly number[] = []): Pair {
  if (row === a.rows) return [1, 0];
  let sum: Pair = [0, 0];
  for (let col = 0; col < a.cols; col++) {
    if (taken.includes(col)) continue;
    sum = plus(sum, times(at(a, row, col), naivePermanent(a, row + 1, [...taken, col])));
  }
  return sum;
}

/** By the definition, one matching after the other. */
function naiveHafnian(a: ComplexMatrix, left: readonly number[], loops: boolean): Pair {
  const [first, ...rest] = left;
  if (first === undefined) return [1, 0];
  let sum: Pair = loops ? times(at(a, first, first), naiveHafnian(a, rest, loops)) : [0, 0];
  for (const other of rest) {
    const without = rest.filter((thing) => thing !== other);
    sum = plus(sum, times(at(a, first, other), naiveHafnian(a, without, loops)));
  }
  return sum;
}

const ones = (n: number): number[][] => Array.from({ length: n }, () => new Array<number>(n).fill(1));

describe('permanent', () => {
  it('is the sum over permutations, within its error', () => {
    for (const n of [1, 2, 3, 5, 7]) {
      const a = randomGinibre(n, n, rng(n));
      const [found, [re, im]] = [permanent(a), naivePermanent(a)];
      expect(Math.abs(found.re - re)).toBeLessThanOrEqual(found.error);
      expect(Math.abs(found.im - im)).toBeLessThanOrEqual(found.error);
      expect(found.error).toBeLessThan(1e-11);
    }
  });

  it('is n! for ones, 1 for an empty matrix, and keeps digits of entries of all sizes', () => {
    expect(permanent(ones(10)).re).toBe(3628800);
    expect(permanent({ rows: 0, cols: 0, data: new Float64Array(0) }).re).toBe(1);
    expect(permanent([[1e200, 1], [1, 1e-200]]).re).toBe(2); // prettier-ignore
    expect(permanent([[1e-170, 0], [0, 1e-140]]).re).toBe(1e-310); // prettier-ignore
    for (const [n, size] of [
      [3, 1e200],
      [4, 1e110],
      [5, 1e85],
    ] as const) {
      const right = [6e200, 24e110, 120e85][n - 3]!;
      const found = permanent(ones(n).map((row) => row.map((one, j) => (j === 0 ? size : one))));
      expect(Math.abs(found.re / right - 1)).toBeLessThan(1e-14);
    }
    // No scale of rows and columns fits all products here: 1e-400 is lost, and that is said.
    const far = permanent([[1, 1e-200, 0], [0, 1, 1e-200], [1e-200, 0, 1]]); // prettier-ignore
    expect(Math.abs(far.re - 1)).toBeLessThanOrEqual(far.error);
    const mixed = ones(8);
    mixed[0]![1] = 1e6;
    expect(permanent(mixed).re).toBe(40320 - 5040 + 5040e6);
  });
});

describe('hafnian', () => {
  it('is the sum over matchings, with loops and without, within its error', () => {
    for (const n of [2, 4, 6, 8, 5]) {
      const g = randomGinibre(n, n, rng(n));
      const a = add(g, transpose(g));
      const things = Array.from({ length: n }, (_, i) => i);
      for (const [found, [re, im]] of [
        [hafnian(a), n % 2 === 1 ? [0, 0] : naiveHafnian(a, things, false)],
        [loopHafnian(a), naiveHafnian(a, things, true)],
      ] as const) {
        expect(Math.abs(found.re - re)).toBeLessThanOrEqual(found.error);
        expect(Math.abs(found.im - im)).toBeLessThanOrEqual(found.error);
        expect(found.error).toBeLessThan(1e-10);
      }
    }
  });

  it('loses no digit beside a large entry (the Walrus 369), and knows empty and odd matrices', () => {
    expect(hafnian(ones(8)).re).toBe(105);
    const large = ones(8);
    large[0]![1] = 1e6;
    large[1]![0] = 1e6;
    expect(hafnian(large).re).toBe(15000090);
    expect(hafnian({ rows: 0, cols: 0, data: new Float64Array(0) }).re).toBe(1);
    expect(hafnian(ones(3)).re).toBe(0);
    expect(loopHafnian(ones(4)).re).toBe(10);
    for (const size of [1e170, 1e300]) {
      const pairs = [[0, size, 0, 0], [size, 0, 0, 0], [0, 0, 0, 1 / size], [0, 0, 1 / size, 0]]; // prettier-ignore
      expect(Math.abs(hafnian(pairs).re - 1)).toBeLessThan(1e-13);
    }
    expect(Math.abs(loopHafnian([[1e200, 0], [0, 1e-200]]).re - 1)).toBeLessThan(1e-13); // prettier-ignore
    const small = hafnian(ones(14).map((row) => row.map(() => 1e-40))).re;
    expect(Math.abs(small / 135135e-280 - 1)).toBeLessThan(1e-13);
  });

  it('gives the photon numbers of a two-mode squeezed vacuum, tanh^2n r / cosh^2 r', () => {
    const [r, n] = [0.8, 3];
    const a = Array.from({ length: 2 * n }, (_, i) =>
      Array.from({ length: 2 * n }, (_, j) => (i < n === j < n ? 0 : Math.tanh(r))),
    );
    const probability = hafnian(a).re ** 2 / 36 / Math.cosh(r) ** 2;
    expect(Math.abs(probability - Math.tanh(r) ** (2 * n) / Math.cosh(r) ** 2)).toBeLessThan(1e-15);
  });
});

describe('boson sampling', () => {
  const u = randomUnitary(3, rng(2));
  const input = [2, 1, 1];
  const space = modes(3, 5);
  const out = applyModeGates(basisKet(space, input), interferometer(u, [0, 1, 2])).state;
  const weights = weightsOf(out.data);

  it('has the probabilities of the interferometer on kets', () => {
    weights.forEach((weight, i) => {
      const { re, error } = photonProbability(u, input, [...configurationAt(space, i)]);
      expect(Math.abs(re - weight)).toBeLessThan(1e-13);
      expect(error).toBeLessThan(1e-12);
    });
  });

  it('draws them: chi^2 of 20,000 shots', () => {
    const shots = 20000;
    const found = counts(samplePhotons(u, input, shots, rng(7)));
    let [chi2, kinds] = [0, 0];
    weights.forEach((weight, i) => {
      if (shots * weight < 1) return;
      const seen = found.get([...configurationAt(space, i)].join(',')) ?? 0;
      chi2 += (seen - shots * weight) ** 2 / (shots * weight);
      kinds++;
    });
    expect(kinds).toBe(15);
    expect(chi2).toBeLessThan(36);
    expect([...found.values()].reduce((sum, count) => sum + count, 0)).toBe(shots);
  });

  it('shows the Hong-Ou-Mandel dip: two photons never part', () => {
    const half = matrix([[1, 1], [-1, 1]].map((row) => row.map((x) => x / Math.SQRT2))); // prettier-ignore
    expect(photonProbability(half, [1, 1], [1, 1]).re).toBeLessThan(1e-31);
    expect(photonProbability(half, [1, 1], [2, 0]).re).toBeCloseTo(0.5, 15);
    expect(counts(samplePhotons(half, [1, 1], 500, rng(1))).has('1,1')).toBe(false);
  });

  it('refuses bad input by name', () => {
    expect(() => photonProbability([[1, 1], [0, 1]], [1, 0], [1, 0])).toThrow(NotPhysicalError); // prettier-ignore
    expect(() => photonProbability(u, [1, 0], [1, 0, 0])).toThrow(/`input`/);
    expect(() => photonProbability(u, [1, 0, 0], [1, -1, 1])).toThrow(/`output`/);
    expect(() => photonProbability(u, undefined as never, [1, 0, 0])).toThrow(/`input`.*undefined/);
    expect(() => samplePhotons(u, input, 1.5, rng(1))).toThrow(/`shots`/);
    expect(() => permanent([[1, 2]])).toThrow(ArgumentError);
    expect(() => permanent([[Number.NaN]])).toThrow(/finite/);
    expect(() => hafnian([[0, 1], [2, 0]])).toThrow(/symmetric/); // prettier-ignore
    expect(() => permanent(ones(20), { maxBytes: 1000 })).toThrow(BudgetExceededError);
    expect(() => permanent(ones(40))).toThrow(BudgetExceededError);
  });
});
