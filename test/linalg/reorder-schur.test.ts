import { describe, expect, it } from 'vitest';
import { reorderSchur } from '../../src/linalg/reorder-schur.ts';
import { schur } from '../../src/linalg/schur.ts';
import { rng } from '../../src/linalg/random.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { dag, diag, expectClose, expectIsometry, product, randomMatrix, real, times } from './fixtures.ts';

const diagonal = ({ data, rows }: ComplexMatrix): [number, number][] =>
  Array.from({ length: rows }, (_, k) => [data[2 * (k * rows + k)]!, data[2 * (k * rows + k) + 1]!]);

/** Reorders, and checks that it is a Schur form of the same matrix with the diagonal asked for, to the last bit. */
function check(a: ComplexMatrix, first: readonly number[]): ComplexMatrix {
  const form = schur(a);
  const before = form.t.data.slice();
  const { t, z } = reorderSchur(form, first);
  expect(form.t.data).toEqual(before);
  const old = diagonal(form.t);
  const rest = old.map((_, k) => k).filter((k) => !first.includes(k));
  expect(diagonal(t)).toEqual([...first, ...rest].map((k) => old[k]));
  for (let r = 0; r < t.rows; r++)
    expect(t.data.slice(2 * r * t.rows, 2 * (r * t.rows + r)).every((x) => x === 0)).toBe(true);
  expectIsometry(z, 1e-14 * a.rows);
  expectClose(product(z, t, dag(z)), a, 1e-14 * a.rows);
  return z;
}

describe('reorderSchur', () => {
  it.each([1, 2, 3, 12, 30])('puts any eigenvalues first, dimension %i', (n) => {
    const a = randomMatrix(rng(n), n);
    check(a, []);
    check(a, [n - 1]);
    check(
      a,
      Array.from({ length: n }, (_, k) => n - 1 - k),
    );
    check(
      a,
      Array.from({ length: Math.ceil(n / 2) }, (_, k) => (2 * k) % n),
    );
  });

  it('the first columns of z span the invariant subspace', () => {
    const a = randomMatrix(rng(5), 8);
    const z = check(a, [6, 2, 7]);
    const q = { rows: 8, cols: 3, data: new Float64Array(48) };
    for (let r = 0; r < 8; r++) q.data.set(z.data.subarray(16 * r, 16 * r + 6), 6 * r);
    const image = product(a, q);
    expectClose(product(q, dag(q), image), image, 1e-13);
  });

  it('equal eigenvalues, Jordan blocks, matrices of any size, and triangular ones', () => {
    const jordan = real([[2, 1, 0], [0, 2, 1], [0, 0, 2]]); // prettier-ignore
    check(jordan, [2, 1, 0]);
    const nearly = real([[1, 5, 0], [0, 1 + 1e-15, 7], [0, 0, 1 - 1e-15]]); // prettier-ignore
    check(nearly, [2, 1]);
    check(diag([1, 1, 3]), [2]);
    for (const size of [1e300, 1e-300]) check(times(randomMatrix(rng(3), 6), size), [5, 3, 1]);
    expect(reorderSchur(schur(diag([1, 2])), [0]).exact).toBe(true);
    expect(reorderSchur(schur(diag([1, 2])), [1]).exact).toBe(false);
  });

  it('refuses numbers that repeat or are out of range', () => {
    const form = schur(diag([1, 2, 3]));
    for (const first of [[3], [-1], [0, 0], [0.5], [0, 1, 2, 0]])
      expect(() => reorderSchur(form, first)).toThrow(/`first`/);
  });
});
