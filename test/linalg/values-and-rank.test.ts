import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigh, hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { rng } from '../../src/linalg/random.ts';
import { rank, singularValues, svd } from '../../src/linalg/svd.ts';
import { dag, diag, product, randomMatrix, randomUnitary, real, times } from './fixtures.ts';

describe('values without vectors', () => {
  it.each([0, 1, 2, 9, 30, 60])('hermitianEigenvalues of size %i are those of eigh', (n) => {
    const b = randomMatrix(rng(n), n);
    const bd = dag(b);
    const a = { ...b, data: b.data.map((x, i) => x + bd.data[i]!) };
    const { values } = eigh(a);
    const alone = hermitianEigenvalues(a);
    expect(alone.length).toBe(n);
    alone.forEach((x, i) => expect(Math.abs(x - values[i]!)).toBeLessThan(1e-14 * n));
  });

  it('hermitianEigenvalues refuses what eigh refuses', () => {
    expect(() => hermitianEigenvalues(randomMatrix(rng(1), 2, 3))).toThrow(/`a` must be square/);
    expect(() => hermitianEigenvalues(real([[0, 1], [0, 0]]))).toThrow(/be Hermitian/); // prettier-ignore
    expect(() => hermitianEigenvalues(real([[NaN]]))).toThrow(ArgumentError);
    expect(() => hermitianEigenvalues(real([[1.5e308, 1.5e308], [1.5e308, 1.5e308]]))).toThrow(/within the range/); // prettier-ignore
  });

  it.each([[0, 3], [3, 0], [1, 1], [4, 9], [9, 4], [30, 30], [60, 20], [20, 60]])('singularValues of %i x %i are those of svd', (rows, cols) => {
    const a = randomMatrix(rng(rows), rows, cols);
    const { s } = svd(a);
    const alone = singularValues(a);
    expect(alone.length).toBe(Math.min(rows, cols));
    alone.forEach((x, i) => expect(Math.abs(x - s[i]!)).toBeLessThan(1e-14 * (s[0] ?? 0)));
  }); // prettier-ignore

  it('singularValues refuses what svd refuses', () => {
    expect(() => singularValues(real([[1, NaN]]))).toThrow(/`a` must hold finite numbers/);
    expect(() => singularValues(real([[1.5e308, 1.5e308]]))).toThrow(/within the range of doubles/);
  });
});

describe('rank', () => {
  it.each([0, 1, 3, 10, 24])('of a product through %i dimensions, by any shape and size', (k) => {
    for (const [m, n] of [
      [24, 30],
      [30, 24],
      [24, 24],
    ] as const) {
      // prettier-ignore
      const a = product(randomMatrix(rng(k), m, k), randomMatrix(rng(k + 1), k, n));
      for (const size of [1, 1e-200, 1e200]) expect(rank(times(a, size))).toBe(k);
    }
  });

  it('of nothing, of zero and of a single number', () => {
    expect([rank(real([])), rank(diag([0, 0])), rank(real([[1e-300]]))]).toEqual([0, 0, 1]);
  });

  it('counts what is above the tolerance, which is relative', () => {
    const a = product(randomUnitary(rng(2), 4), diag([1e6, 1, 1e-3, 1e-11]));
    expect([1e-12, 1e-8, 1e-3, 1, 2].map((tolerance) => rank(a, tolerance))).toEqual([3, 2, 1, 0, 0]);
    expect(rank(a)).toBe(3);
    expect(rank(diag([1e-200, 0, 1]), 0)).toBe(2);
  });

  it('refuses a tolerance that is none', () => {
    expect(() => rank(diag([1]), -1)).toThrow(/`tolerance` must be at least 0, but it is -1/);
    expect(() => rank(diag([1]), NaN)).toThrow(ArgumentError);
  });
});
