import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { conditionEstimate, conditionNumber } from '../../src/linalg/condition.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { estimateOneNorm } from '../../src/linalg/one-norm-estimate.ts';
import { rng } from '../../src/linalg/random.ts';
import { inverse } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const oneNorm = (a: ComplexMatrix): number =>
  o.transpose(o.matOf(a)).reduce((max, column) => Math.max(max, column.reduce((s, z) => s + Math.sqrt(z[0] ** 2 + z[1] ** 2), 0)), 0); // prettier-ignore

describe('conditionNumber', () => {
  it('is the ratio of the singular values it was made from', () => {
    const r = rng(1);
    for (const s of [
      [1, 1, 1, 1],
      [5, 3, 2, 0.5],
      [1, 1e-2, 1e-4, 1e-6],
      [1, 1, 1e-12, 1e-12],
    ]) {
      // prettier-ignore
      const a = product(randomUnitary(r, 4), diag(s), randomUnitary(r, 4));
      const expected = s[0]! / s[3]!;
      for (const factor of [1, 1e300, 1e-290]) {
        expect(Math.abs(conditionNumber(times(a, factor)) / expected - 1)).toBeLessThan(1e-14 * expected);
      }
    }
  });

  it('rectangular, empty, zero, singular, graded', () => {
    expect(conditionNumber(real([[3], [4]]))).toBe(1);
    expect(conditionNumber(real([[1, 0, 0], [0, 2, 0]]))).toBe(2); // prettier-ignore
    expect(conditionNumber(diag([]))).toBe(1);
    expect(conditionNumber(diag([0]))).toBe(Infinity);
    expect(conditionNumber(diag([1, 0]))).toBe(Infinity);
    expect(conditionNumber(real([[0, 1], [0, 0]]))).toBe(Infinity); // prettier-ignore
    expect(conditionNumber(diag([1, 1e-3, 1e-12]))).toBeCloseTo(1e12, 2);
    expect(() => conditionNumber(real([[NaN]]))).toThrow(ArgumentError);
  });
});

describe('conditionEstimate', () => {
  it.each([1, 2, 3, 6, 15, 40])('lies between a third of |A|_1 |A^-1|_1 and that, size %i', (n) => {
    for (let seed = 0; seed < 5; seed++) {
      for (const a of [randomMatrix(rng(seed), n), randomReal(rng(seed), n)]) {
        const exact = oneNorm(a) * oneNorm(inverse(a));
        for (const factor of [1, 2 ** 950, 2 ** -950]) {
          const ratio = conditionEstimate(times(a, factor)) / exact;
          expect(ratio).toBeGreaterThan(1 / 3);
          expect(ratio).toBeLessThan(1 + 1e-9);
        }
      }
    }
  });

  it('closed forms: diagonal, [[1, t], [0, 1]], Hilbert', () => {
    expect(conditionEstimate(diag([1, 1e-3, 1e-12]))).toBeCloseTo(1e12, 2);
    expect(conditionEstimate(diag([1e200, [0, 1e-100]] as unknown as o.Z[])) / 1e300).toBeCloseTo(1, 13);
    expect(conditionEstimate(real([[1, 1000], [0, 1]]))).toBeCloseTo(1001 ** 2, 6); // prettier-ignore
    const hilbert = real([1, 2, 3].map((r) => [1, 2, 3].map((c) => 1 / (r + c - 1))));
    expect(conditionEstimate(hilbert)).toBeCloseTo(748, 8);
  });

  it('empty, zero, singular; refusals', () => {
    expect(conditionEstimate(diag([]))).toBe(1);
    expect(conditionEstimate(diag([0]))).toBe(Infinity);
    expect(conditionEstimate(real([[1, 2], [2, 4]]))).toBe(Infinity); // prettier-ignore
    const v = randomMatrix(rng(2), 6, 3);
    expect(conditionEstimate(product(v, dag(v)))).toBeGreaterThan(1e14);
    expect(() => conditionEstimate(real([[1, 2]]))).toThrow(/be square/);
    expect(() => conditionEstimate(real([[Infinity]]))).toThrow(/hold finite/);
  });
});

describe('estimateOneNorm', () => {
  it('is a lower bound within a factor of 3 for a map known by its products', () => {
    for (let seed = 0; seed < 20; seed++) {
      const a = randomMatrix(rng(seed), 12);
      const run = (m: ComplexMatrix) => (x: Float64Array) =>
        x.set(product(m, { rows: 12, cols: 1, data: x }).data);
      const ratio = estimateOneNorm(12, { apply: run(a), applyAdjoint: run(dag(a)) }) / oneNorm(a);
      expect(ratio).toBeGreaterThan(1 / 3);
      expect(ratio).toBeLessThan(1 + 1e-14);
    }
  });
});
