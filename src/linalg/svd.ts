import { ArgumentError } from '../errors.ts';
import { jacobiSvd, type SvdFactors } from './jacobi-svd.ts';
import { kernels } from './kernels/active.ts';
import { requireFinite, zeros, type ComplexMatrix } from './matrix.ts';
import { dagger } from './products.ts';
import { normalised, unscale } from './scaling.ts';

export type { SvdFactors };

/**
 * How singular values are found. `bidiagonal` (the default) is fast; values are right to about 1e-15 of the largest. `jacobi` takes about twenty times
 * as long; for A = B D with D diagonal and B well-conditioned also the smallest value is right to about 1e-15 of itself.
 */
export interface SvdOptions {
  readonly method?: 'bidiagonal' | 'jacobi';
}

/**
 * The thin singular value decomposition A = U diag(s) V^dagger: U is m x k, `vh` = V^dagger is k x n, k = min(m, n);
 * s descends and is not negative. U and V are orthonormal to about 1e-15 n also for singular values that are zero;
 * values are right to about 1e-15 of the largest. A real matrix gives real vectors. Householder bidiagonalisation, after QR when tall,
 * and divide and conquer (implicit zero-shift QR for small matrices); cost about 27 n^3 flops for m = n, a quarter of it when real.
 * Throws `ArgumentError` when an entry is not finite. Golub & Van Loan, section 8.6.
 */
export function svd(a: ComplexMatrix, { method = 'bidiagonal' }: SvdOptions = {}): SvdFactors {
  requireFinite(a.data, 'a');
  if (a.rows < a.cols) {
    const { u, s, vh } = svd(dagger(a), { method });
    return { u: dagger(vh), s, vh: dagger(u) };
  }
  if (method === 'jacobi') return jacobiSvd(a);
  const u = zeros(a.rows, a.cols);
  const vh = zeros(a.cols, a.cols);
  const { data, factor } = normalised(a);
  const s = new Float64Array(a.cols);
  kernels().factorisations.singularValues(s, { u: u.data, vh: vh.data }, data, a.rows, a.cols);
  return { u, s: unscale(s, factor, 'singular values'), vh };
}

/**
 * The singular values, descending, as `svd` gives them but without vectors, at less than half of its cost. Throws `ArgumentError` when an
 * entry is not finite.
 */
export function singularValues(a: ComplexMatrix, { method = 'bidiagonal' }: SvdOptions = {}): Float64Array {
  if (method === 'jacobi') return svd(a, { method }).s;
  requireFinite(a.data, 'a');
  const tall = a.rows < a.cols ? dagger(a) : a;
  const { data, factor } = normalised(tall);
  const s = new Float64Array(tall.cols);
  kernels().factorisations.singularValues(s, undefined, data, tall.rows, tall.cols);
  return unscale(s, factor, 'singular values');
}

/**
 * The numerical rank: how many singular values are above `tolerance` times the largest; by default max(m, n) 2^-52, what rounding leaves of
 * zeros. Throws `ArgumentError` when an entry is not finite or the tolerance is not a number of at least zero.
 */
export function rank(a: ComplexMatrix, tolerance: number = Math.max(a.rows, a.cols) * 2 ** -52): number {
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be at least 0', `it is ${tolerance}`);
  const s = singularValues(a);
  const least = tolerance * (s[0] ?? 0);
  return s.reduce((count, value) => (value > least ? count + 1 : count), 0);
}
