import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { svd } from '../../src/linalg/svd.ts';
import { dag, diag, expectClose, expectIsometry, largest, product, randomMatrix, randomReal, randomUnitary, real, over, times } from './fixtures.ts'; // prettier-ignore

/** A = U S V^dagger, thin, with orthonormal factors and descending values. */
function expectDecomposed(a: ComplexMatrix, tolerance = 1e-14): Float64Array {
  const before = a.data.slice();
  const { u, s, vh } = svd(a);
  const k = Math.min(a.rows, a.cols);
  expect([u.rows, u.cols, s.length, vh.rows, vh.cols]).toEqual([a.rows, k, k, k, a.cols]);
  const bound = tolerance * Math.max(4, a.rows, a.cols);
  expectIsometry(u, bound);
  expectIsometry(dag(vh), bound);
  const unit = largest(a) || 1;
  expectClose(product(u, diag(s.map((x) => x / unit)), vh), over(a, unit), bound);
  expect([...s]).toEqual([...s].sort((x, y) => y - x));
  expect(s.every((x) => x >= 0)).toBe(true);
  expect(a.data).toEqual(before);
  return s;
}

describe('svd', () => {
  const shapes = [[0, 0], [0, 3], [3, 0], [1, 1], [1, 5], [5, 1], [2, 2], [3, 2], [2, 3], [4, 4], [7, 6], [6, 7], [20, 3], [3, 20], [13, 13]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i', (rows, cols) => {
    const r = rng(1);
    expectDecomposed(randomMatrix(r, rows, cols));
    expectDecomposed(times(randomMatrix(r, rows, cols), 0));
    expectDecomposed(randomReal(r, rows, cols));
  });

  it('finds any values that were put in, zeros and repetitions included', () => {
    const values = fc.array(fc.constantFrom(0, 0, 1e-12, 0.5, 1, 1, 1, 2), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.nat(4), fc.integer({ min: 0, max: 1e6 }), (s, extra, seed) => {
        const r = rng(seed);
        const tall = diag(s, s.length + extra);
        const a = product(randomUnitary(r, s.length + extra), tall, randomUnitary(r, s.length));
        const exact = [...s].sort((x, y) => y - x);
        for (const m of [a, dag(a)]) {
          expectDecomposed(m).forEach((value, i) => expect(Math.abs(value - exact[i]!)).toBeLessThan(2e-14));
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it.each([
    ['identity', diag([1, 1, 1, 1]), [1, 1, 1, 1]],
    ['a Bell state', real([[0, Math.SQRT1_2], [Math.SQRT1_2, 0]]), [Math.SQRT1_2, Math.SQRT1_2]],
    ['nilpotent', real([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]), [1, 1, 1, 0]],
    ['nilpotent, lower', real([[0, 0, 0], [1, 0, 0], [0, 2, 0]]), [2, 1, 0]],
    ['all ones', real(new Array(4).fill(new Array(6).fill(1))), [Math.sqrt(24), 0, 0, 0]],
    ['zeros on a bidiagonal', real([[0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]]), [1.618033988749895, Math.SQRT2, 0.618033988749895, 0]],
    ['negative entries', diag([-3, 0, 2]), [3, 2, 0]],
    ['1 x 1 zero', real([[0]]), [0]],
  ] as const)('%s', (_name, a, expected) => {
    const s = expectDecomposed(a, 1e-15);
    expected.forEach((value, i) => expect(s[i]).toBeCloseTo(value, 14));
  }); // prettier-ignore

  it.each([1e300, 1e-300, 2 ** -1040])('entries of size %d', (size) => {
    const a = randomMatrix(rng(5), 5, 4);
    const s = expectDecomposed(times(a, size), size < 1e-307 ? 1e-10 : 1e-14);
    svd(a).s.forEach((value, i) => expect(s[i]! / size).toBeCloseTo(value, size < 1e-307 ? 8 : 12));
  });

  it('graded, ill-conditioned and rank-deficient matrices', () => {
    const r = rng(6);
    const n = 14;
    const make = (f: (i: number, j: number) => number): ComplexMatrix =>
      real(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j))));
    expectDecomposed(make((i, j) => 1 / (i + j + 1)));
    expectDecomposed(make((i, j) => 10 ** -(i + j)));
    expectDecomposed(make((i, j) => 10 ** (i + j - 2 * n)));
    expectDecomposed(make((i, j) => (i === j ? 1 : i < j ? -1 : 0)));
    expectDecomposed(make((i, j) => (i === j ? 1e-3 : j === i + 1 ? 1 : 0)));
    const s = expectDecomposed(product(randomMatrix(r, n, 3), randomMatrix(r, 3, 9)));
    expect(s.slice(3).every((x) => x < 1e-13)).toBe(true);
  });

  it('small values of a bidiagonal matrix keep their digits', () => {
    const a = real([[1, 1, 0], [0, 1e-10, 1e-10], [0, 0, 1e-20]]); // prettier-ignore
    const s = svd(a).s;
    expect((s[0]! * s[1]! * s[2]!) / 1e-30).toBeCloseTo(1, 12);
    expect(s[0]).toBeCloseTo(Math.SQRT2, 14);
    for (const small of [1e-9, 1e-12, 1e-15]) {
      const b = real([[1, 1, 0, 0], [0, small, 1, 0], [0, 0, 2, 1], [0, 0, 0, 1]]); // prettier-ignore
      const values = svd(b).s;
      expect((values[0]! * values[1]! * values[2]! * values[3]!) / (2 * small)).toBeCloseTo(1, 12);
    }
  });

  it('gives real factors for a real matrix', () => {
    const { u, vh } = svd(randomReal(rng(7), 6, 4));
    for (const m of [u, vh]) expect(m.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it('agrees with the closed form of two columns at an angle', () => {
    for (const angle of [0, 1e-8, 0.3, Math.PI / 2]) {
      const a = real([[1, Math.cos(angle)], [0, Math.sin(angle)], [0, 0]]); // prettier-ignore
      const s = expectDecomposed(a);
      expect(s[0]).toBeCloseTo(Math.SQRT2 * Math.cos(angle / 2), 14);
      expect(s[1]).toBeCloseTo(Math.SQRT2 * Math.sin(angle / 2), 14);
    }
  });

  it('is fine at 70 x 60', () => {
    expectDecomposed(randomMatrix(rng(8), 70, 60));
  });

  it('refuses what is not finite, and values that overflow', () => {
    expect(() => svd(real([[1, NaN]]))).toThrow(ArgumentError);
    expect(() => svd(real([[1.5e308, 1.5e308]]))).toThrow(/within the range of doubles/);
  });
});

describe('svd with fewer vectors', () => {
  it.each(['bidiagonal', 'jacobi'] as const)('%s: those of the largest values', (method) => {
    for (const [m, n] of [[9, 6], [6, 9]] as const) {
      const a = randomMatrix(rng(3), m, n);
      const all = svd(a, { method });
      const { u, s, vh } = svd(a, { method, keep: (values) => values.filter((x) => x > values[2]!).length });
      expect(s).toEqual(all.s);
      expect([u.rows, u.cols, vh.rows, vh.cols]).toEqual([m, 2, 2, n]);
      expectClose(u, { rows: m, cols: 2, data: all.u.data.filter((_, i) => (i >> 1) % 6 < 2) }, 1e-15);
      expectClose(vh, { rows: 2, cols: n, data: all.vh.data.subarray(0, 4 * n) }, 1e-15);
      expect(() => svd(a, { method, keep: () => 7 })).toThrow(/`keep` must give an integer from 0 to 6/);
    }
  }); // prettier-ignore
});
