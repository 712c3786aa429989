import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { dag, diag, expectClose, expectIsometry, largest, product, randomMatrix, randomReal, randomUnitary, real, over, times } from './fixtures.ts'; // prettier-ignore

const hermitianPart = (a: ComplexMatrix): ComplexMatrix => {
  const b = dag(a);
  return { ...a, data: a.data.map((x, i) => (x + b.data[i]!) / 2) };
};

/** A = X D X^dagger with orthonormal X and ascending D. */
function expectDecomposed(a: ComplexMatrix, tolerance = 1e-14): Float64Array {
  const before = a.data.slice();
  const { values, vectors } = eigh(a);
  const size = tolerance * Math.max(4, a.rows);
  expectIsometry(vectors, size);
  expectClose(product(vectors, diag(values.map((v) => v / (largest(a) || 1))), dag(vectors)), over(a, largest(a) || 1), size); // prettier-ignore
  expect([...values]).toEqual([...values].sort((x, y) => x - y));
  expect(a.data).toEqual(before);
  return values;
}

const pauliY: ComplexMatrix = { rows: 2, cols: 2, data: Float64Array.of(0, 0, 0, -1, 0, 1, 0, 0) };

describe('eigh', () => {
  it.each([0, 1, 2, 3])('LA-03 a zero matrix of size %i', (n) => {
    expect([...expectDecomposed(times(randomMatrix(rng(1), n), 0))]).toEqual(new Array(n).fill(0));
  });

  it.each([
    ['the identity', diag([1, 1, 1]), [1, 1, 1]],
    ['diag(1, -1, 1)', diag([1, -1, 1]), [-1, 1, 1]],
    ['nearly the identity', real([[1, 0.01, 0.01], [0.01, 1, 0.01], [0.01, 0.01, 1]]), [0.99, 0.99, 1.02]],
    ['a zero row', real([[-0.8, 0, 2], [0, 0, 0], [2, 0, -5]]), [-5.8, 0, 0]],
    ['Pauli Y', pauliY, [-1, 1]],
    ['all ones', real(new Array(7).fill(new Array(7).fill(1))), [0, 0, 0, 0, 0, 0, 7]],
    ['1 x 1', real([[-3]]), [-3]],
    ['a permutation', real([[0, 0, 1], [0, 1, 0], [1, 0, 0]]), [-1, 1, 1]],
  ] as const)('LA-03 degenerate: %s', (_name, a, expected) => {
    const values = expectDecomposed(a, 1e-15);
    expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 13));
  }); // prettier-ignore

  it('random complex matrices of sizes 1 to 20', () => {
    const r = rng(2);
    for (let n = 1; n <= 20; n++) expectDecomposed(hermitianPart(randomMatrix(r, n)));
  });

  it('finds any spectrum that was put in, with multiplicities', () => {
    const spectrum = fc.array(fc.constantFrom(-2, -1, 0, 1e-9, 1, 1, 1 + 1e-13, 3.5), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(spectrum, fc.integer({ min: 0, max: 1e6 }), (levels, seed) => {
        const u = randomUnitary(rng(seed), levels.length);
        const values = expectDecomposed(hermitianPart(product(u, diag(levels), dag(u))));
        [...levels]
          .sort((x, y) => x - y)
          .forEach((level, i) => expect(Math.abs(values[i]! - level)).toBeLessThan(1e-13));
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it.each([2, 5, 9])('rank-one projectors of size %i', (n) => {
    const v = randomMatrix(rng(n), n, 1);
    const values = expectDecomposed(hermitianPart(product(v, dag(v))));
    expect(values.slice(0, -1).every((x) => Math.abs(x) < 1e-13)).toBe(true);
  });

  it('the Laplacian of a ring, 2 - 2 cos(2 pi k / n), where every level but the ends is double', () => {
    const n = 12;
    const ring = real(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 2 : (i - j + n) % n === 1 || (j - i + n) % n === 1 ? -1 : 0)))); // prettier-ignore
    const values = expectDecomposed(ring);
    const exact = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((2 * Math.PI * k) / n)).sort(
      (x, y) => x - y,
    );
    exact.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 13));
  });

  it.each([1e300, 1e-300, 1e154, 1e-160, 2 ** 1000, 2 ** -1040])('entries of size %d', (size) => {
    const a = hermitianPart(randomMatrix(rng(4), 6));
    const values = expectDecomposed(times(a, size), size < 1e-307 ? 1e-10 : 1e-14);
    eigh(a).values.forEach((value, i) =>
      expect(values[i]! / size).toBeCloseTo(value, size < 1e-307 ? 8 : 12),
    );
  });

  it('does not change when the matrix is scaled by a power of two, bit for bit', () => {
    const a = hermitianPart(randomMatrix(rng(5), 7));
    const scaled = eigh(times(a, 2 ** 300));
    expect(scaled.vectors).toEqual(eigh(a).vectors);
    expect(scaled.values.map((x) => x / 2 ** 300)).toEqual(eigh(a).values);
  });

  it('graded matrices, either way', () => {
    const n = 10;
    const graded = (power: (i: number, j: number) => number): ComplexMatrix =>
      real(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => 10 ** -power(i, j) * (1 + (i === j ? 1 : 0))))); // prettier-ignore
    expectDecomposed(graded((i, j) => i + j));
    expectDecomposed(graded((i, j) => 2 * n - i - j));
    expectDecomposed(diag([1e-200, 1, 0, -1e-200, 1e-30]));
  });

  it('graded tridiagonal matrices keep the digits of their small eigenvalues, either way', () => {
    const n = 6;
    const entry = (i: number, j: number): number => (i === j ? 1e-3 ** i : Math.abs(i - j) === 1 ? 0.3 * 1e-3 ** ((i + j) / 2) : 0); // prettier-ignore
    let determinant = 1;
    let pivot = 1;
    for (let i = 1; i < n; i++) {
      pivot = entry(i, i) - entry(i, i - 1) ** 2 / pivot;
      determinant *= pivot;
    }
    for (const flip of [false, true]) {
      const at = (i: number): number => (flip ? n - 1 - i : i);
      const { values } = eigh(real(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(at(i), at(j)))))); // prettier-ignore
      expect(values.reduce((x, y) => x * y, 1) / determinant).toBeCloseTo(1, 12);
    }
  });

  it('gives real vectors for a real matrix', () => {
    const { vectors } = eigh(hermitianPart(randomReal(rng(6), 8)));
    expect(vectors.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it('is fine at size 60', () => {
    const r = rng(7);
    const a = hermitianPart(randomMatrix(r, 60));
    expectDecomposed(a);
  });

  it('drops a rounding-sized anti-Hermitian part and refuses a larger one', () => {
    const a = hermitianPart(randomMatrix(rng(8), 5));
    const bent = (by: number): ComplexMatrix => ({
      ...a,
      data: a.data.map((x, i) => (i === 3 ? x + by : x)),
    });
    expect(eigh(bent(1e-12)).values[0]).toBeCloseTo(eigh(a).values[0]!, 11);
    expect(() => eigh(bent(1e-8))).toThrow(/`a` must be Hermitian/);
    expect(() => eigh(real([[0, 1], [0, 0]]))).toThrow(ArgumentError); // prettier-ignore
    expect(() => eigh({ rows: 1, cols: 1, data: Float64Array.of(0, 1) })).toThrow(/be Hermitian/);
    expect(() => eigh(times(real([[0, 1], [-1, 0]]), 1e308))).toThrow(/be Hermitian/); // prettier-ignore
  });

  it('refuses what is not square or not finite, and values that overflow', () => {
    expect(() => eigh(randomMatrix(rng(9), 2, 3))).toThrow(/`a` must be square, but it is 2 x 3/);
    expect(() => eigh(real([[NaN]]))).toThrow(/`a` must hold finite numbers/);
    expect(() => eigh(real([[1, Infinity], [Infinity, 1]]))).toThrow(ArgumentError); // prettier-ignore
    expect(() => eigh(real([[1.5e308, 1.5e308], [1.5e308, 1.5e308]]))).toThrow(/eigenvalues within the range/); // prettier-ignore
  });
});
