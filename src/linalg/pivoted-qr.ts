import { ArgumentError } from '../errors.ts';
import { runElimination } from './lu.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import type { QrFactors } from './qr.ts';
import { putNormalised, readUnscaled } from './scaling.ts';

/** A P = Q R: column j of Q R is column `permutation[j]` of A. */
export interface PivotedQrFactors extends QrFactors {
  readonly permutation: Int32Array;
  /** How many diagonal entries of R are above the tolerance times the first. */
  readonly rank: number;
}

/** `tolerance` for the rank, relative to the first diagonal entry of R; by default max(m, n) 2^-52. */
export interface PivotedQrOptions {
  readonly tolerance?: number;
}

/**
 * The thin QR factorisation with column pivoting, A P = Q R: Q is m x k with orthonormal columns, R is k x n upper triangular, k = min(m, n).
 * The diagonal of R is real, not negative and descends, and bounds each row: r_kk^2 >= sum_(i = k..j) |r_ij|^2 for j > k. It shows the rank of
 * all but contrived matrices (Kahan's); `rank` by singular values is sure. Of equal columns the first is taken.
 * Cost about 16 n^2 (m - n/3) flops for m >= n. Throws `ArgumentError` when an entry is not finite or the tolerance is not a number of at
 * least zero. Golub & Van Loan, section 5.4.2; norms kept as in Drmac & Bujanovic, ACM Trans. Math. Softw. 35 (2008) 12.
 */
export function pivotedQr(
  a: ComplexMatrix,
  { tolerance = Math.max(a.rows, a.cols) * 2 ** -52 }: PivotedQrOptions = {},
): PivotedQrFactors {
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be at least 0', `it is ${tolerance}`);
  const { rows: m, cols: n } = a;
  const k = Math.min(m, n);
  const [q, r] = [zeros(m, k), zeros(k, n)];
  if (k === 0) return { q, r, permutation: Int32Array.from({ length: n }, (_, j) => j), rank: 0 };
  return runElimination(k, (work) => {
    const { numbers, factor } = putNormalised(work, a.data);
    const [orthonormal, triangle] = [work.zeros(2 * m * k), work.zeros(2 * k * n)];
    const order = work.zeros(n, 'i32');
    work.orthogonal.pivotedQr(orthonormal, triangle, order, numbers, m, n);
    work.read(orthonormal, q.data);
    readUnscaled(work, triangle, factor, 'a triangular factor', r.data);
    const rank = diagonalRank(r.data, k, n, tolerance);
    return { q, r, permutation: work.read(order), rank };
  });
}

function diagonalRank(r: Float64Array, k: number, n: number, tolerance: number): number {
  const least = tolerance * (r[0] ?? 0);
  let rank = 0;
  while (rank < k && (r[2 * (rank * n + rank)] as number) > least) rank++;
  return rank;
}
