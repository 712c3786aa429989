import { ArgumentError } from '../errors.ts';
import { requireFinite, type ComplexMatrix } from './matrix.ts';
import { accumulate, makeDiagonalPositive, upperTriangle, type QrFactors } from './qr.ts';
import { copyColumn, makeReflector, reflectLeft } from './reflector.ts';
import { modulus } from './scalar.ts';
import { normalised, unscale } from './scaling.ts';

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
  requireFinite(a.data, 'a');
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be at least 0', `it is ${tolerance}`);
  const { rows: m, cols: n } = a;
  const k = Math.min(m, n);
  const { data, factor } = normalised(a);
  const vs = new Float64Array(2 * k * m);
  const taus = new Float64Array(2 * k);
  const work = new Float64Array(2 * Math.max(n, k));
  const permutation = Int32Array.from({ length: n }, (_, j) => j);
  const norms = columnNorms(data, m, n);
  for (let j = 0; j < k; j++) {
    exchangeColumns(data, n, j, largestFrom(norms.current, j), permutation, norms);
    const row = j * m;
    copyColumn(vs, row, data, n, j, j, m);
    const beta = makeReflector(vs, row + j, row + m, taus, j);
    const block = { data, stride: n, rowStart: j, rowEnd: m, colStart: j + 1, colEnd: n };
    reflectLeft(block, vs, row, taus[2 * j] as number, taus[2 * j + 1] as number, work);
    data[2 * (j * n + j)] = beta;
    data[2 * (j * n + j) + 1] = 0;
    downdate(norms, data, m, n, j);
  }
  const q = accumulate(vs, taus, m, k, work);
  const r = upperTriangle(data, k, n);
  makeDiagonalPositive(q, r);
  const rank = diagonalRank(r, tolerance);
  unscale(r.data, factor, 'a triangular factor');
  return { q, r, permutation, rank };
}

/** Norms of the columns below the rows done: `current` as updated, `exact` as last computed from the entries. */
interface ColumnNorms {
  readonly current: Float64Array;
  readonly exact: Float64Array;
}

function columnNorms(data: Float64Array, m: number, n: number): ColumnNorms {
  const current = Float64Array.from({ length: n }, (_, c) => tailNorm(data, m, n, c, 0));
  return { current, exact: current.slice() };
}

/** The norm of column c from row `start` on, safe against underflow. */
function tailNorm(data: Float64Array, m: number, n: number, c: number, start: number): number {
  let largest = 0;
  for (let o = 2 * (start * n + c); o < 2 * m * n; o += 2 * n) {
    largest = Math.max(largest, Math.abs(data[o] as number), Math.abs(data[o + 1] as number));
  }
  if (largest === 0) return 0;
  let sum = 0;
  for (let o = 2 * (start * n + c); o < 2 * m * n; o += 2 * n) {
    const x = (data[o] as number) / largest;
    const y = (data[o + 1] as number) / largest;
    sum += x * x + y * y;
  }
  return largest * Math.sqrt(sum);
}

function largestFrom(norms: Float64Array, start: number): number {
  let best = start;
  for (let c = start + 1; c < norms.length; c++) {
    if ((norms[c] as number) > (norms[best] as number)) best = c;
  }
  return best;
}

function exchangeColumns(
  data: Float64Array,
  n: number,
  a: number,
  b: number,
  permutation: Int32Array,
  norms: ColumnNorms,
): void {
  if (a === b) return;
  for (let i = 2 * a, j = 2 * b; i < data.length; i += 2 * n, j += 2 * n) {
    exchange(data, i, j);
    exchange(data, i + 1, j + 1);
  }
  exchange(permutation, a, b);
  exchange(norms.current, a, b);
  exchange(norms.exact, a, b);
}

function exchange(list: Float64Array | Int32Array, a: number, b: number): void {
  const kept = list[a] as number;
  list[a] = list[b] as number;
  list[b] = kept;
}

/** Takes row j out of the norms of the columns after it; a norm that has lost half of its digits is computed anew. */
function downdate(
  { current, exact }: ColumnNorms,
  data: Float64Array,
  m: number,
  n: number,
  j: number,
): void {
  for (let c = j + 1; c < n; c++) {
    const norm = current[c] as number;
    if (norm === 0) continue;
    const ratio = modulus(data[2 * (j * n + c)] as number, data[2 * (j * n + c) + 1] as number) / norm;
    const left = Math.max(0, (1 + ratio) * (1 - ratio));
    const kept = norm / (exact[c] as number);
    if (left * kept * kept > 2 ** -26) {
      current[c] = norm * Math.sqrt(left);
    } else {
      current[c] = tailNorm(data, m, n, c, j + 1);
      exact[c] = current[c] as number;
    }
  }
}

function diagonalRank(r: ComplexMatrix, tolerance: number): number {
  const k = Math.min(r.rows, r.cols);
  const least = tolerance * (r.data[0] ?? 0);
  let rank = 0;
  while (rank < k && (r.data[2 * (rank * r.cols + rank)] as number) > least) rank++;
  return rank;
}
