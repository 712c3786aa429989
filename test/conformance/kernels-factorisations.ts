import { expect } from 'vitest';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense, hermitian, hermitianFamilies, squareFamilies } from './factorisation-matrices.ts';
import type { KernelLaw } from './kernels-law.ts';

const eps = 2 ** -52;

/** Sizes around those where the work is split: pairs, tiles, leaves and their halves, blocks of reflectors. */
const sizes = [2, 3, 5, 8, 24, 25, 26, 38, 50, 67, 97] as const;
const large = 322;

/** A matrix as it lies in an interleaved array: doubles from row to row and from column to column, and the sign of its imaginary parts. */
interface View {
  readonly data: Float64Array;
  readonly row: number;
  readonly col: number;
  readonly sign: number;
}

const of = (data: Float64Array, cols: number): View => ({ data, row: 2 * cols, col: 2, sign: 1 });
const adjoint = ({ data, row, col, sign }: View): View => ({ data, row: col, col: row, sign: -sign });
const timesColumns = (data: Float64Array, factors: Float64Array): View =>
  of(
    data.map((x, i) => x * factors[Math.floor(i / 2) % factors.length]!),
    factors.length,
  );
const unit = (n: number): View => ({ data: Float64Array.from({ length: 2 * n * n }, (_, i) => (i % (2 * n + 2) === 0 ? 1 : 0)), row: 2 * n, col: 2, sign: 1 }); // prettier-ignore

/** The largest |re| or |im| of A B - C, for A m x k and B k x n. */
function distance(a: View, b: View, c: View, m: number, k: number, n: number): number {
  let largest = 0;
  for (let row = 0; row < m; row++) {
    for (let col = 0; col < n; col++) {
      let re = -c.data[row * c.row + col * c.col]!;
      let im = -c.sign * c.data[row * c.row + col * c.col + 1]!;
      for (let i = 0; i < k; i++) {
        const p = row * a.row + i * a.col;
        const q = i * b.row + col * b.col;
        const ar = a.data[p]!;
        const ai = a.sign * a.data[p + 1]!;
        const br = b.data[q]!;
        const bi = b.sign * b.data[q + 1]!;
        re += ar * br - ai * bi;
        im += ar * bi + ai * br;
      }
      // Not Math.max: NaN must not pass.
      if (!(Math.abs(re) <= largest)) largest = Math.abs(re);
      if (!(Math.abs(im) <= largest)) largest = Math.abs(im);
    }
  }
  return largest;
}

const isReal = (data: Float64Array): boolean => data.every((x, i) => i % 2 === 0 || x === 0);
const ascending = (x: Float64Array): boolean => x.every((value, i) => i === 0 || value >= x[i - 1]!);

/** Columns orthonormal to 8 + 2 n units in the last place. */
function expectIsometry(x: View, m: number, n: number): void {
  expect(distance(adjoint(x), x, unit(n), n, m, n), 'orthonormal').toBeLessThanOrEqual((8 + 2 * Math.max(m, n)) * eps); // prettier-ignore
}

/** The laws of `hermitianEigen` for one matrix. */
export function eigenHolds(k: Kernels, a: Float64Array, n: number): void {
  const before = a.slice();
  const values = new Float64Array(n).fill(NaN);
  const vectors = new Float64Array(2 * n * n).fill(NaN);
  k.factorisations.hermitianEigen(values, vectors, a, n);
  expect(
    a.every((x, i) => x === before[i]),
    'the input stays',
  ).toBe(true);
  expect(ascending(values), 'ascending').toBe(true);
  const norm = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  const x = of(vectors, n);
  expectIsometry(x, n, n);
  const residual = distance(of(a, n), x, timesColumns(vectors, values), n, n, n);
  expect(residual, 'A X = X D').toBeLessThanOrEqual((16 + n / 4) * eps * norm);
  if (isReal(a)) expect(isReal(vectors), 'real vectors').toBe(true);
  const alone = new Float64Array(n).fill(NaN);
  k.factorisations.hermitianEigen(alone, undefined, a, n);
  expect(apart(alone, values), 'values alone').toBeLessThanOrEqual((16 + 2 * n) * eps * norm);
  // Small ones first: partial sums of an ascending spectrum would be large.
  const small = [...values].sort((x, y) => Math.abs(x) - Math.abs(y));
  const trace = small.reduce((sum, value, i) => sum + value - a[2 * (i * n + i)]!, 0);
  expect(Math.abs(trace), 'trace').toBeLessThanOrEqual((16 + 2 * n) * eps * norm);
}

/** The laws of `singularValues` for one matrix. */
export function singularHolds(k: Kernels, a: Float64Array, m: number, n: number): void {
  const before = a.slice();
  const s = new Float64Array(n).fill(NaN);
  const u = new Float64Array(2 * m * n).fill(NaN);
  const vh = new Float64Array(2 * n * n).fill(NaN);
  k.factorisations.singularValues(s, { u, vh }, a, m, n);
  expect(
    a.every((x, i) => x === before[i]),
    'the input stays',
  ).toBe(true);
  expect(ascending(s.slice().reverse()), 'descending').toBe(true);
  expect(s[n - 1], 'not negative').toBeGreaterThanOrEqual(0);
  expectIsometry(of(u, n), m, n);
  expectIsometry(adjoint(of(vh, n)), n, n);
  const residual = distance(timesColumns(u, s), of(vh, n), of(a, n), m, n, n);
  expect(residual, 'A = U S V^dagger').toBeLessThanOrEqual((16 + n / 4) * eps * s[0]!);
  if (isReal(a)) expect([isReal(u), isReal(vh)], 'real vectors').toEqual([true, true]);
  const alone = new Float64Array(n).fill(NaN);
  k.factorisations.singularValues(alone, undefined, a, m, n);
  expect(apart(alone, s), 'values alone').toBeLessThanOrEqual((16 + 2 * n) * eps * s[0]!);
}

function apart(x: Float64Array, y: Float64Array): number {
  return x.reduce((max, value, i) => (Math.abs(value - y[i]!) <= max ? max : Math.abs(value - y[i]!)), 0);
}

/** Both kinds of numbers, at each size; families that are real at any rate are walked once. */
function overSizes(check: (n: number, complex: boolean) => Float64Array, law: (a: Float64Array, n: number) => void): void {
  for (const n of sizes) {
    const complex = check(n, true);
    law(complex, n);
    if (!isReal(complex)) law(check(n, false), n);
  }
} // prettier-ignore

const shapes = [[1, 1], [7, 1], [3, 2], [4, 2], [9, 8], [40, 24], [40, 26], [41, 26], [70, 50], [99, 50], [130, 33]] as const; // prettier-ignore

/** The laws of `FactorisationKernels`: every kernel set passes them. */
export const factorisationLaws: readonly KernelLaw[] = [
  ...Object.entries(hermitianFamilies).map(([name, family]) => ({
    name: `hermitianEigen: ${name}`,
    check: (k: Kernels) =>
      overSizes((n, complex) => family(n, complex, rng(n)), (a, n) => eigenHolds(k, a, n)), // prettier-ignore
  })),
  ...Object.entries(squareFamilies).map(([name, family]) => ({
    name: `singularValues: ${name}`,
    check: (k: Kernels) =>
      overSizes((n, complex) => family(n, complex, rng(n)), (a, n) => singularHolds(k, a, n, n)), // prettier-ignore
  })),
  ...shapes.map(([m, n]) => ({
    name: `singularValues: ${m} x ${n}, random and of low rank`,
    check: (k: Kernels) => {
      for (const complex of [true, false]) {
        const a = dense(m, n, complex, rng(m));
        singularHolds(k, a, m, n);
        // Each second column repeats the one before it.
        singularHolds(k, a.map((_, i) => a[i - (Math.floor(i / 2) % n) % 2 * 2]!), m, n); // prettier-ignore
      }
    },
  })),
  {
    name: `hermitianEigen: random of size ${large}`,
    check: (k) => eigenHolds(k, hermitian(dense(large, large, true, rng(1)), large), large),
  },
  {
    name: `singularValues: random of size ${large}`,
    check: (k) => singularHolds(k, dense(large, large, true, rng(2)), large, large),
  },
  {
    name: 'a single number, and nothing at all',
    check: (k) => {
      eigenHolds(k, Float64Array.of(-0.75, 0), 1);
      singularHolds(k, Float64Array.of(0, 0), 1, 1);
      singularHolds(k, Float64Array.of(0.5, -1), 1, 1);
      const empty = new Float64Array(0);
      k.factorisations.hermitianEigen(empty, empty, empty, 0);
      k.factorisations.singularValues(empty, { u: empty, vh: empty }, empty, 3, 0);
    },
  },
  {
    name: 'zero has the value zero, exactly, at any size',
    check: (k) => {
      for (const n of sizes) {
        const s = new Float64Array(n).fill(1);
        k.factorisations.singularValues(s, { u: new Float64Array(2 * n * n), vh: new Float64Array(2 * n * n) }, new Float64Array(2 * n * n), n, n); // prettier-ignore
        expect(s.every((value) => value === 0)).toBe(true);
      }
    },
  },
];
