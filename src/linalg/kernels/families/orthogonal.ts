import type { Indices, Numbers } from '../held.ts';

/**
 * Thin factorisations of an m x n matrix A into Q (m x k, orthonormal columns) and R (k x n, upper triangular with a real diagonal that is not
 * negative, zeros below it), k = min(m, n); all interleaved, row-major. Entries of A must be near 1 or below. A stays, Q and R are overwritten.
 * A real matrix gives real factors.
 */
export interface OrthogonalKernels {
  /** A = Q R. */
  qr(q: Numbers, r: Numbers, a: Numbers, m: number, n: number): void;

  /**
   * Column j of Q R is column order[j] of A: in each step the first of those columns is taken of which most is left below the rows done, so that the
   * diagonal of R descends.
   */
  pivotedQr(q: Numbers, r: Numbers, order: Indices, a: Numbers, m: number, n: number): void;
}
