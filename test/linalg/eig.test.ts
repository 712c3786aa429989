import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eig, eigenvalues } from '../../src/linalg/eig.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { schur } from '../../src/linalg/schur.ts';
import { inverse } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, expectIsometry, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

/** A X = X D with unit columns, and A = Z T Z^dagger with unitary Z and triangular T. Returns the eigenvalues. */
function expectDecomposed(a: ComplexMatrix, tolerance = 1e-14): o.Z[] {
  const before = a.data.slice();
  const n = a.rows;
  const unit = largest(a) || 1;
  const bound = tolerance * Math.max(8, 2 * n);
  const { t, z } = schur(a);
  expectIsometry(z, bound);
  expectClose(product(z, over(t, unit), dag(z)), over(a, unit), bound);
  for (let r = 0; r < n; r++)
    expect(t.data.subarray(2 * r * n, 2 * (r * n + r)).every((x) => x === 0)).toBe(true);
  const { values, vectors } = eig(a);
  const pairs = o.vecOf(values);
  const d = diag(pairs.map(([re, im]): o.Z => [re / unit, im / unit]));
  expect(difference(product(over(a, unit), vectors), product(vectors, d))).toBeLessThan(bound);
  for (let c = 0; c < n; c++) {
    const column = o.vecOf(vectors.data).filter((_, i) => i % n === c);
    expect(o.inner(column, column)[0]).toBeCloseTo(1, 12);
    const top = column.reduce(
      (best, x) => (x[0] ** 2 + x[1] ** 2 > (best[0] ** 2 + best[1] ** 2) * (1 + 1e-9) ? x : best),
      [0, 0] as o.Z,
    );
    expect(top[1]).toBe(0);
    expect(top[0]).toBeGreaterThan(0);
  }
  expect(a.data).toEqual(before);
  return pairs;
}

/** The same numbers in any order. */
function expectSameSet(found: o.Z[], expected: readonly o.Z[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  const rest = [...found];
  for (const z of expected) {
    const distances = rest.map((x) => Math.max(Math.abs(x[0] - z[0]), Math.abs(x[1] - z[1])));
    const nearest = distances.indexOf(Math.min(...distances));
    expect(distances[nearest], `no eigenvalue near ${z} among ${rest.join(' ; ')}`).toBeLessThanOrEqual(
      tolerance,
    );
    rest.splice(nearest, 1);
  }
}

const jordan = (n: number, lambda: number): ComplexMatrix =>
  real(
    Array.from({ length: n }, (_, r) =>
      Array.from({ length: n }, (_, c) => (r === c ? lambda : c === r + 1 ? 1 : 0)),
    ),
  );

describe('eig and schur', () => {
  it.each([0, 1, 2, 3, 4, 7, 12, 25])('random complex and real of size %i', (n) => {
    const r = rng(n + 1);
    expectDecomposed(randomMatrix(r, n));
    const conjugates = expectDecomposed(randomReal(r, n));
    expectSameSet(conjugates, conjugates.map(o.conj), 1e-11);
  });

  it.each([
    ['zero', real([[0, 0], [0, 0]]), [[0, 0], [0, 0]]],
    ['identity', diag([1, 1, 1]), [[1, 0], [1, 0], [1, 0]]],
    ['a rotation', real([[0, 1], [-1, 0]]), [[0, 1], [0, -1]]],
    ['a 4-cycle', real([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]), [[1, 0], [-1, 0], [0, 1], [0, -1]]],
    ['x^4 + 1', real([[0, 0, 0, -1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), [1, 3, 5, 7].map((k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)])],
    ['lower triangular', real([[1, 0, 0], [5, 2, 0], [7, 8, 3]]), [[1, 0], [2, 0], [3, 0]]],
    ['a permuted triangle', real([[2, 0, 5], [7, 1, 6], [0, 0, 3]]), [[1, 0], [2, 0], [3, 0]]],
    ['1 x 1', diag([[2, -3]]), [[2, -3]]],
    ['decay chain', real([[-247.044225955, 0], [6283.1853, -6283.1853]]), [[-247.044225955, 0], [-6283.1853, 0]]],
  ] as unknown as readonly (readonly [string, ComplexMatrix, readonly o.Z[]])[])('%s', (_name, a, expected) => {
    expectSameSet(expectDecomposed(a), expected, 1e-12);
  }); // prettier-ignore

  it('normal matrices have orthonormal vectors, also inside multiplets', () => {
    const r = rng(2);
    const u = randomUnitary(r, 9);
    const levels: o.Z[] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => [Math.cos(k % 3), Math.sin(k % 3)]);
    const a = product(u, diag(levels), dag(u));
    expectSameSet(expectDecomposed(a), levels, 1e-13);
    expectIsometry(eig(a).vectors, 1e-13);
    expectIsometry(eig(randomUnitary(r, 10)).vectors, 1e-13);
  });

  it('degenerate but not defective: the vectors span the space', () => {
    const g = randomMatrix(rng(3), 6);
    const a = product(g, diag([1, 1, 1, 0, 0, -2]), inverse(g));
    expectSameSet(expectDecomposed(a), [[1, 0], [1, 0], [1, 0], [0, 0], [0, 0], [-2, 0]], 1e-11); // prettier-ignore
    expectClose(product(eig(a).vectors, inverse(eig(a).vectors)), diag([1, 1, 1, 1, 1, 1]), 1e-10);
  });

  it.each([[2, 0], [3, 1], [6, -2], [40, 0], [40, 1]])('a defective Jordan block of size %i, eigenvalue %i', (n, lambda) => {
    const values = expectDecomposed(jordan(n, lambda));
    expectSameSet(values, new Array<o.Z>(n).fill([lambda, 0]), 0);
    expect(eig(jordan(n, lambda)).vectors.data.every(Number.isFinite)).toBe(true);
    if (n > 6) return;
    const u = randomUnitary(rng(4), n);
    const turned = product(u, jordan(n, lambda), dag(u));
    expectSameSet(expectDecomposed(turned), values, 30 * 1e-16 ** (1 / n));
  }); // prettier-ignore

  it('nilpotent with integers', () => {
    expectSameSet(expectDecomposed(real([[1, -1], [1, -1]])), [[0, 0], [0, 0]], 1e-7); // prettier-ignore
  });

  it.each([1e300, 1e-300, 1e160, 1e-160])('entries of size %d', (size) => {
    const a = randomMatrix(rng(5), 5);
    const found = expectDecomposed(times(a, size)).map(([re, im]): o.Z => [re / size, im / size]);
    expectSameSet(found, o.vecOf(eig(a).values), 1e-11);
  });

  it('entries 300 decades apart', () => {
    const [big, small] = [1e150, 1e-150];
    expectDecomposed(real([[0, 1, big, 1, 1e-8], [1, 1e-16, 1e-8, 1, small], [1e-16, big, small, 1, big], [1e-8, 1, 1e-16, 1, small], [0, 1, 1, 0, 1]])); // prettier-ignore
    expectDecomposed(real([[big, 1e-16], [big, big]])); // prettier-ignore
    expectDecomposed(real([[1e-8, big, 0], [1e-8, 0, big], [small, 1, big]])); // prettier-ignore
  });

  it('a triangle in another order of the basis is read off without rounding', () => {
    const { t, z, exact } = schur(real([[1e-20, 0], [1, 1e20]])); // prettier-ignore
    expect(exact).toBe(true);
    expect([...t.data]).toEqual([1e20, 0, 1, 0, 0, 0, 1e-20, 0]);
    expect([...z.data]).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
    expect(schur(real([[0, 1], [1, 0]])).exact).toBe(false); // prettier-ignore
  });

  it('values alone are those with vectors', () => {
    for (const n of [0, 1, 2, 9, 45, 70]) {
      const a = randomMatrix(rng(n), n);
      const before = a.data.slice();
      expectSameSet(o.vecOf(eigenvalues(a)), o.vecOf(eig(a).values), 1e-11);
      expect(a.data).toEqual(before);
    }
    expect([...eigenvalues(real([[1e-20, 0], [1, 1e20]]))]).toEqual([1e-20, 0, 1e20, 0]); // prettier-ignore
    const scaled = eigenvalues(times(real([[0, 1], [-1, 0]]), 1e300)); // prettier-ignore
    expectSameSet(o.vecOf(scaled.map((x) => x / 1e300)), [[0, 1], [0, -1]], 1e-15); // prettier-ignore
    expect(() => eigenvalues(randomMatrix(rng(7), 2, 3))).toThrow(/be square/);
    expect(() => eigenvalues(real([[NaN, 1], [1, 0]]))).toThrow(/`a` must hold finite/); // prettier-ignore
  });

  it('larger than a window: triangle, basis and vectors of size 130', () => {
    const a = randomMatrix(rng(8), 130);
    const { t, z } = schur(a);
    expectIsometry(z, 1e-13);
    expectClose(product(z, t, dag(z)), a, 1e-12);
    const { values, vectors } = eig(a);
    expectClose(product(vectors, diag(o.vecOf(values))), product(a, vectors), 1e-12);
  });

  it('sum and product of the values are trace and determinant', () => {
    const a = randomMatrix(rng(6), 4);
    const values = o.vecOf(eig(a).values);
    const [re, im] = o.trace(o.matOf(a));
    expect(values.reduce((s, z) => s + z[0], 0)).toBeCloseTo(re, 12);
    expect(values.reduce((s, z) => s + z[1], 0)).toBeCloseTo(im, 12);
  });

  it('refuses what is not square or not finite', () => {
    expect(() => eig(randomMatrix(rng(7), 2, 3))).toThrow(/be square/);
    expect(() => schur(real([[NaN, 1], [1, 0]]))).toThrow(ArgumentError); // prettier-ignore
  });
});
