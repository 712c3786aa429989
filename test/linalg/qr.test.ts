import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { qr } from '../../src/linalg/qr.ts';
import { rng } from '../../src/linalg/random.ts';
import { diag, expectClose, expectIsometry, largest, product, randomMatrix, randomUnitary, real, over, times } from './fixtures.ts'; // prettier-ignore

function expectFactored(a: ComplexMatrix): { q: ComplexMatrix; r: ComplexMatrix } {
  const before = a.data.slice();
  const { q, r } = qr(a);
  const k = Math.min(a.rows, a.cols);
  expect([q.rows, q.cols, r.rows, r.cols]).toEqual([a.rows, k, k, a.cols]);
  const bound = 1e-14 * Math.max(4, a.rows);
  expectIsometry(q, bound);
  expectClose(product(q, over(r, largest(a) || 1)), over(a, largest(a) || 1), bound);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++)
      expect([...r.data.subarray(2 * (i * a.cols + j), 2 * (i * a.cols + j) + 2)]).toEqual([0, 0]);
    expect(r.data[2 * (i * a.cols + i)]).toBeGreaterThanOrEqual(0);
    expect(r.data[2 * (i * a.cols + i) + 1]).toBe(0);
  }
  expect(a.data).toEqual(before);
  return { q, r };
}

describe('qr', () => {
  const shapes = [[0, 0], [0, 2], [2, 0], [1, 1], [1, 4], [4, 1], [3, 3], [5, 3], [3, 5], [12, 12], [40, 30]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i', (rows, cols) => {
    expectFactored(randomMatrix(rng(1), rows, cols));
    expectFactored(times(randomMatrix(rng(1), rows, cols), 0));
  });

  it('is unique: Q R of a unitary and a triangle with positive diagonal come back', () => {
    const r = rng(2);
    const u = randomUnitary(r, 5);
    const t = randomMatrix(r, 5);
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < i; j++) t.data.fill(0, 2 * (i * 5 + j), 2 * (i * 5 + j) + 2);
      t.data.set([1 + i, 0], 2 * (i * 5 + i));
    }
    const { q, r: triangle } = expectFactored(product(u, t));
    expectClose(q, u, 1e-13);
    expectClose(triangle, t, 1e-13);
  });

  it('stays orthonormal for dependent, zero and badly scaled columns', () => {
    const v = randomMatrix(rng(3), 6, 1);
    expectFactored(product(v, randomMatrix(rng(4), 1, 4)));
    expectFactored(real([[0, 1, 2], [0, 3, 4], [0, 5, 6]])); // prettier-ignore
    expectFactored(real([[1, 1, 1], [1e-9, 0, 0], [0, 1e-9, 0], [0, 0, 1e-9]])); // prettier-ignore
    expectFactored(product(randomMatrix(rng(5), 5, 4), diag([1, 1e-150, 1e-250, 1e-280])));
    expectFactored(times(randomMatrix(rng(6), 4), 1e300));
    expectFactored(times(randomMatrix(rng(7), 4), 1e-300));
    expectFactored(diag([-1, 0, 2]));
  });

  it('|det| is the product of the diagonal of R', () => {
    const { r } = qr(real([[1, 2], [3, 4]])); // prettier-ignore
    expect(r.data[0]! * r.data[6]!).toBeCloseTo(2, 14);
    expect(r.data[0]).toBeCloseTo(Math.sqrt(10), 14);
  });

  it('refuses what is not finite', () => {
    expect(() => qr(real([[NaN, 1]]))).toThrow(ArgumentError);
  });
});
