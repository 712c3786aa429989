import { ArgumentError } from '../errors.ts';
import { requireFinite, zeros, type ComplexMatrix } from './matrix.ts';
import { dagger, multiply } from './products.ts';
import { unscale } from './scaling.ts';
import { submatrix } from './submatrix.ts';
import { svd } from './svd.ts';

/**
 * The Moore-Penrose inverse A^+ = V S^+ U^dagger (n x m for an m x n matrix). Singular values up to `tolerance` times the largest count as
 * zero; by default max(m, n) 2^-52. A^+ b is the least-squares solution of A x = b of least norm. Cost about that of `svd`.
 * Throws `ArgumentError` when an entry is not finite, when the tolerance is not a number of at least zero, and when the inverse overflows.
 */
export function pseudoInverse(a: ComplexMatrix, tolerance: number = defaultTolerance(a)): ComplexMatrix {
  requireTolerance(tolerance);
  const { u, s, vh } = svd(a);
  const kept = rankOf(s, tolerance);
  const v = dagger(submatrix(vh, 0, kept, 0, a.cols));
  for (let o = 0; o < v.data.length; o++) (v.data[o] as number) /= s[(o >> 1) % kept] as number;
  const out = multiply(v, submatrix(u, 0, a.rows, 0, kept), 'n', 'h');
  unscale(out.data, 1, 'a pseudo-inverse');
  return out;
}

/**
 * Orthonormal columns that span the null space, A x = 0, of an m x n matrix: n x (n - rank), with no columns when there is none. Singular values
 * up to `tolerance` times the largest count as zero; by default max(m, n) 2^-52. Cost about that of `svd` of max(m, n) x n.
 * Throws `ArgumentError` when an entry is not finite or the tolerance is not a number of at least zero.
 */
export function nullSpace(a: ComplexMatrix, tolerance: number = defaultTolerance(a)): ComplexMatrix {
  requireTolerance(tolerance);
  requireFinite(a.data, 'a');
  const square = a.rows < a.cols ? withZeroRows(a) : a;
  const { s, vh } = svd(square);
  return dagger(submatrix(vh, rankOf(s, tolerance), a.cols, 0, a.cols));
}

function defaultTolerance(a: ComplexMatrix): number {
  return Math.max(a.rows, a.cols) * 2 ** -52;
}

function requireTolerance(tolerance: number): void {
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be at least 0', `it is ${tolerance}`);
}

function rankOf(s: Float64Array, tolerance: number): number {
  const least = tolerance * (s[0] ?? 0);
  return s.filter((value) => value > least).length;
}

function withZeroRows(a: ComplexMatrix): ComplexMatrix {
  const out = zeros(a.cols, a.cols);
  out.data.set(a.data);
  return out;
}
