import { describe, expect, it } from 'vitest';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { singularValues, svd } from '../../src/linalg/svd.ts';
import { dag, diag, expectClose, expectIsometry, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const jacobi = { method: 'jacobi' } as const;

/** A = U S V^dagger, thin, with orthonormal factors and descending values. */
function expectDecomposed(a: ComplexMatrix, tolerance = 1e-14): Float64Array {
  const before = a.data.slice();
  const { u, s, vh } = svd(a, jacobi);
  const k = Math.min(a.rows, a.cols);
  expect([u.rows, u.cols, s.length, vh.rows, vh.cols]).toEqual([a.rows, k, k, k, a.cols]);
  const bound = tolerance * Math.max(4, a.rows, a.cols);
  expectIsometry(u, bound);
  expectIsometry(dag(vh), bound);
  const unit = largest(a) || 1;
  expectClose(product(u, diag(s.map((x) => x / unit)), vh), over(a, unit), bound);
  expect([...s]).toEqual([...s].sort((x, y) => y - x));
  expect(a.data).toEqual(before);
  return s;
}

/** Each value to a few units in its own last place. */
function expectRelative(s: ArrayLike<number>, exact: readonly number[], tolerance = 1e-15): void {
  expect(s.length).toBe(exact.length);
  exact.forEach((value, i) => expect(Math.abs(s[i]! / value - 1), `value ${i}`).toBeLessThan(tolerance * exact.length)); // prettier-ignore
}

/** The character table of Z_4, unitary but for its factor 2, with entries 1, i, -1, -i. */
const fourier: ComplexMatrix = {
  rows: 4,
  cols: 4,
  data: Float64Array.from({ length: 32 }, (_, i) => {
    const power = (Math.floor(i / 8) * (Math.floor(i / 2) % 4)) % 4;
    return (i % 2 ? [0, 1, 0, -1] : [1, 0, -1, 0])[power]!;
  }),
};

describe('svd by one-sided Jacobi', () => {
  const shapes = [[0, 0], [0, 3], [3, 0], [1, 1], [1, 5], [5, 1], [2, 2], [3, 2], [2, 3], [4, 4], [7, 6], [6, 7], [20, 3], [3, 20], [13, 13], [30, 24]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i', (rows, cols) => {
    const r = rng(1);
    const s = expectDecomposed(randomMatrix(r, rows, cols));
    expect(s.length).toBe(Math.min(rows, cols));
    expect([...expectDecomposed(times(randomMatrix(r, rows, cols), 0))]).toEqual(new Array(s.length).fill(0));
    const { u, vh } = svd(randomReal(r, rows, cols), jacobi);
    for (const m of [u, vh]) expect(m.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it('agrees with the bidiagonal method', () => {
    for (const a of [randomMatrix(rng(2), 40, 33), randomReal(rng(3), 30, 60)]) {
      const fast = svd(a).s;
      svd(a, jacobi).s.forEach((x, i) => expect(Math.abs(x - fast[i]!)).toBeLessThan(2e-14 * fast[0]!));
      expect(singularValues(a, jacobi)).toEqual(svd(a, jacobi).s);
    }
  });

  it.each([
    ['falling', [0, -40, -80, -500]],
    ['rising', [-500, -80, -40, 0]],
    ['mixed', [-90, 0, -300, -1]],
    ['over half of the range of doubles', [500, 0, -200, -500]],
    ['near the ends of the range', [1000, 990, 400, 10]],
  ] as const)('orthogonal columns of lengths 2^k, %s, keep all digits of all values', (_name, powers) => {
    const s = expectDecomposed(product(fourier, diag(powers.map((k) => 2 ** k))));
    expectRelative(s, powers.map((k) => 2 ** (k + 1)).sort((x, y) => y - x)); // prettier-ignore
  });

  it('keeps the digits of small values where columns are graded: the product of all is the determinant', () => {
    const b = [[3, 1, -2], [1, -4, 1], [2, 2, 5]]; // prettier-ignore
    const determinant = 89;
    for (const grades of [
      [1, 1e-20, 1e-45],
      [1e-45, 1, 1e-20],
      [1e-160, 1e-5, 1],
    ]) {
      // prettier-ignore
      const s = svd(real(b.map((row) => row.map((x, j) => x * grades[j]!))), jacobi).s;
      const scaled = s.reduce((x, y) => x * y, 1) / determinant / grades.reduce((x, y) => x * y, 1);
      expect(scaled).toBeCloseTo(1, 13);
    }
  });

  it('separates what the bidiagonal method cannot: nearly parallel columns beside a short one', () => {
    // With columns (1, e, 0), (1, -e, 0), (0, 0, e^3): values sqrt 2, sqrt 2 e, e^3.
    const e = 2 ** -30;
    const a = real([[1, 1, 0], [e, -e, 0], [0, 0, e ** 3]]); // prettier-ignore
    expectRelative(expectDecomposed(a), [Math.SQRT2, Math.SQRT2 * e, e ** 3]);
  });

  it('does not depend on the order of columns', () => {
    const a = randomMatrix(rng(4), 9, 6);
    const order = [4, 2, 0, 5, 3, 1];
    const permuted = product(a, real(order.map((_, i) => order.map((to) => (to === i ? 1 : 0)))));
    expectRelative(svd(permuted, jacobi).s, [...svd(a, jacobi).s], 4e-16);
  });

  it('completes the vectors of zeros, and of equal columns', () => {
    expectDecomposed(real([[0, 1, 0], [0, 0, 0], [0, 2, 0]])); // prettier-ignore
    expectDecomposed(real([[1, 1], [1, 1], [1, 1]])); // prettier-ignore
    expectDecomposed(product(randomMatrix(rng(5), 12, 3), randomMatrix(rng(6), 3, 10)));
    expectDecomposed(randomUnitary(rng(7), 9));
    expectDecomposed(diag([3, 0, -2, 0, 1]));
  });

  it.each([1e300, 1e-300, 2 ** -1040])('entries of size %d', (size) => {
    const a = randomMatrix(rng(8), 5, 4);
    const s = expectDecomposed(times(a, size), size < 1e-307 ? 1e-10 : 1e-14);
    svd(a).s.forEach((value, i) => expect(s[i]! / size).toBeCloseTo(value, size < 1e-307 ? 8 : 12));
  });

  it('refuses what is not finite, and values that overflow', () => {
    expect(() => svd(real([[1, NaN]]), jacobi)).toThrow(/`a` must hold finite numbers/);
    expect(() => svd(real([[1.5e308, 1.5e308]]), jacobi)).toThrow(/within the range of doubles/);
  });
});
