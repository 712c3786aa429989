import { ArgumentError } from '../errors.ts';
import {
  heldCopy,
  heldSingularValues,
  heldSvd,
  requireCount,
  type HeldMatrix,
  type Keep,
} from './held-decompositions.ts';
import { jacobiSvd, type SvdFactors } from './jacobi-svd.ts';
import { kernels } from './kernels/active.ts';
import type { Workspace } from './kernels/workspace.ts';
import { requireFinite, type ComplexMatrix } from './matrix.ts';
import { dagger } from './products.ts';
import { submatrix } from './submatrix.ts';

export type { SvdFactors };

/**
 * How singular values are found. `bidiagonal` (the default) is fast; values are right to about 1e-15 of the largest. `jacobi` takes about twenty times
 * as long; for A = B D with D diagonal and B well-conditioned also the smallest value is right to about 1e-15 of itself.
 */
export interface SvdOptions {
  readonly method?: 'bidiagonal' | 'jacobi';
  /** How many of the singular values (descending, all of them) to have vectors of; all by default. With `bidiagonal`, those left out cost nothing. */
  readonly keep?: Keep;
}

/**
 * The thin singular value decomposition A = U diag(s) V^dagger: U is m x k, `vh` = V^dagger is k x n, k = min(m, n);
 * s descends and is not negative. U and V are orthonormal to about 1e-15 n also for singular values that are zero;
 * values are right to about 1e-15 of the largest. A real matrix gives real vectors. Householder bidiagonalisation, after QR when tall,
 * and divide and conquer (implicit zero-shift QR for small matrices); cost about 27 n^3 flops for m = n, a quarter of it when real.
 * With `keep`, U is m x kept and `vh` kept x n; s still has all values, so that what is left out is known.
 * Throws `ArgumentError` when an entry is not finite or `keep` gives no number from 0 to k. Golub & Van Loan, section 8.6.
 */
export function svd(a: ComplexMatrix, { method = 'bidiagonal', keep }: SvdOptions = {}): SvdFactors {
  if (method === 'jacobi') return jacobiFactors(a, keep);
  return kernels().run((work) => {
    const { u, s, vh } = heldSvd(work, held(work, a), keep);
    return { u: heldCopy(work, u), s, vh: heldCopy(work, vh) };
  });
}

function jacobiFactors(a: ComplexMatrix, keep: Keep | undefined): SvdFactors {
  requireFinite(a.data, 'a');
  if (a.rows < a.cols) {
    const { u, s, vh } = jacobiFactors(dagger(a), keep);
    return { u: dagger(vh), s, vh: dagger(u) };
  }
  const all = jacobiSvd(a);
  if (!keep) return all;
  const count = requireCount(keep(all.s.slice()), all.s.length);
  return {
    u: submatrix(all.u, 0, all.u.rows, 0, count),
    s: all.s,
    vh: submatrix(all.vh, 0, count, 0, all.vh.cols),
  };
}

function held(work: Workspace, { rows, cols, data }: ComplexMatrix): HeldMatrix {
  return { field: 'complex', rows, cols, numbers: work.put(data) };
}

/**
 * The singular values, descending, as `svd` gives them but without vectors, at less than half of its cost. Throws `ArgumentError` when an
 * entry is not finite.
 */
export function singularValues(a: ComplexMatrix, { method = 'bidiagonal' }: SvdOptions = {}): Float64Array {
  if (method === 'jacobi') return svd(a, { method }).s;
  return kernels().run((work) => heldSingularValues(work, held(work, a)));
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
