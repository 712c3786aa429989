import { ConvergenceError } from '../errors.ts';
import { identity, zeros, type ComplexMatrix } from './matrix.ts';
import { pivotedQr } from './pivoted-qr.ts';
import { conjugate, multiply, transpose } from './products.ts';
import { qr } from './qr.ts';
import { modulus } from './scalar.ts';
import { unscale } from './scaling.ts';

const eps = 2 ** -53;
const sweepLimit = 60;

/** A thin singular value decomposition A = u diag(s) vh. */
export interface SvdFactors {
  readonly u: ComplexMatrix;
  readonly s: Float64Array;
  readonly vh: ComplexMatrix;
}

/**
 * The square matrix B V during the iteration: column j is scales[j] times row j of `rows` (n complex numbers), whose squared norm squares[j]
 * stays between 1/4 and 4 (or is zero), so that columns of any length are compared without underflow; row j of `vectors` is column j of V.
 */
interface Columns {
  readonly n: number;
  readonly scales: Float64Array;
  readonly squares: Float64Array;
  readonly rows: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * The thin decomposition of an m x n matrix, m >= n, by one-sided Jacobi: after A P = Q R with pivots, the columns of R^dagger are rotated in pairs
 * until all are orthogonal. For A = B D, D diagonal, each value is right to about 1e-16 n times the condition of B, relative to itself. A sweep
 * costs up to 20 n^3 flops; 3 to 8 are needed. Throws `ConvergenceError` after 60. Demmel & Veselic, SIAM J. Matrix Anal. Appl. 13
 * (1992) 1204; Drmac & Veselic, ibid. 29 (2008) 1322.
 */
export function jacobiSvd(a: ComplexMatrix): SvdFactors {
  const n = a.cols;
  const { q, r, permutation } = pivotedQr(a);
  const columns = columnsOf(conjugate(r));
  for (let sweeps = 0; ; sweeps++) {
    const largest = sweep(columns);
    if (largest <= eps * Math.sqrt(n)) break;
    if (sweeps === sweepLimit) {
      throw new ConvergenceError('One-sided Jacobi', largest, sweeps, 'Check the matrix.');
    }
  }
  const { scales, rows, vectors } = columns;
  for (let j = 0; j < n; j++) rescale(columns, j);
  const order = Int32Array.from(scales.keys()).sort((i, j) => (scales[j] as number) - (scales[i] as number));
  const s = Float64Array.from(order, (i) => scales[i] as number);
  const v = completed(transpose(rowsInOrder(rows, order, n)), s);
  const u = multiply(q, transpose(rowsInOrder(vectors, order, n)));
  return { u, s: unscale(s, 1, 'singular values'), vh: permutedAdjoint(v, permutation) };
}

/** Starts from the matrix whose column j is row j of `rows`. */
function columnsOf({ cols: n, data: rows }: ComplexMatrix): Columns {
  const ones = new Float64Array(n).fill(1);
  const columns = { n, scales: ones, squares: ones.slice(), rows, vectors: identity(n).data };
  for (let j = 0; j < n; j++) rescale(columns, j);
  return columns;
}

/** Scales row j to norm 1, its scale against it; a zero row gets the scale 0. */
function rescale({ n, scales, squares, rows }: Columns, j: number): void {
  const from = 2 * j * n;
  const to = from + 2 * n;
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(rows[i] as number));
  let square = 0;
  for (let i = from; i < to; i++) square += ((rows[i] as number) / (largest || 1)) ** 2;
  const root = Math.sqrt(square) || 1;
  for (let i = from; i < to; i++) rows[i] = (rows[i] as number) / (largest || 1) / root;
  (scales[j] as number) *= largest * root;
  squares[j] = largest === 0 ? 0 : 1;
}

/** One rotation of each pair that needs it; returns the largest cosine met. */
function sweep(columns: Columns): number {
  const { n, scales, squares } = columns;
  const length = (j: number): number => (scales[j] as number) * Math.sqrt(squares[j] as number);
  let largest = 0;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const longer = length(p) >= length(q);
      largest = Math.max(largest, longer ? orthogonalise(columns, p, q) : orthogonalise(columns, q, p));
    }
  }
  return largest;
}

/** Makes columns p and q orthogonal, p being the longer one; returns the cosine of the angle that they had. */
function orthogonalise(columns: Columns, p: number, q: number): number {
  const { n, scales, squares, rows, vectors } = columns;
  if (squares[q] === 0) return 0;
  const [re, im] = inner(rows, 2 * p * n, 2 * q * n, 2 * n);
  const product = modulus(re, im);
  const cosine = product / Math.sqrt((squares[p] as number) * (squares[q] as number));
  if (cosine <= eps * Math.sqrt(n)) return cosine;
  const quotient = Math.sqrt((squares[q] as number) / (squares[p] as number));
  const scale = (scales[q] as number) / (scales[p] as number);
  const ratio = scale * quotient;
  const difference = (1 - ratio) * (1 + ratio);
  // tan(angle) / ratio: finite also where the ratio underflows.
  const w = (2 * cosine) / (difference + modulus(difference, 2 * ratio * cosine));
  const t = ratio * w;
  const c = 1 / Math.sqrt(1 + t * t);
  const [ur, ui] = [re / product, im / product];
  mix(rows, 2 * p * n, 2 * q * n, 2 * n, c, c * t * scale, c * w * quotient, ur, ui);
  mix(vectors, 2 * p * n, 2 * q * n, 2 * n, c, c * t, c * t, ur, ui);
  measure(columns, p);
  measure(columns, q);
  return cosine;
}

/** Takes the norm of a row that has changed. */
function measure(columns: Columns, j: number): void {
  const { n, squares, rows } = columns;
  let square = 0;
  for (let i = 2 * j * n, end = i + 2 * n; i < end; i++) square += (rows[i] as number) * (rows[i] as number);
  squares[j] = square;
  if (!(square > 0.25 && square < 4)) rescale(columns, j);
}

function inner(x: Float64Array, a: number, b: number, length: number): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (let i = 0; i < length; i += 2) {
    const ar = x[a + i] as number;
    const ai = x[a + i + 1] as number;
    const br = x[b + i] as number;
    const bi = x[b + i + 1] as number;
    re += ar * br + ai * bi;
    im += ar * bi - ai * br;
  }
  return [re, im];
}

/** (a, b) := (c a + s conj(u) b, c b - t u a) for the phase u. */
function mix(
  x: Float64Array,
  a: number,
  b: number,
  length: number,
  c: number,
  s: number,
  t: number,
  ur: number,
  ui: number,
): void {
  const [sr, si, tr, ti] = [s * ur, s * ui, t * ur, t * ui];
  for (let i = 0; i < length; i += 2) {
    const ar = x[a + i] as number;
    const ai = x[a + i + 1] as number;
    const br = x[b + i] as number;
    const bi = x[b + i + 1] as number;
    x[a + i] = c * ar + (sr * br + si * bi);
    x[a + i + 1] = c * ai + (sr * bi - si * br);
    x[b + i] = c * br - (tr * ar - ti * ai);
    x[b + i + 1] = c * bi - (tr * ai + ti * ar);
  }
}

function rowsInOrder(rows: Float64Array, order: Int32Array, n: number): ComplexMatrix {
  const out = zeros(n, n);
  order.forEach((from, i) => out.data.set(rows.subarray(2 * from * n, 2 * (from + 1) * n), 2 * i * n));
  return out;
}

/** The columns that belong to values of zero, so far zero, replaced by an orthonormal completion. */
function completed(v: ComplexMatrix, s: Float64Array): ComplexMatrix {
  const rank = s.findIndex((value) => value === 0);
  if (rank < 0) return v;
  const { q } = qr(v);
  for (let r = 0; r < v.rows; r++) {
    const row = 2 * r * v.cols;
    q.data.set(v.data.subarray(row, row + 2 * rank), row);
  }
  return q;
}

/** V^dagger P^T: column permutation[j] is the conjugate of row j of V. */
function permutedAdjoint(v: ComplexMatrix, permutation: Int32Array): ComplexMatrix {
  const n = v.cols;
  const out = zeros(n, n);
  permutation.forEach((to, j) => {
    for (let i = 0; i < n; i++) {
      out.data[2 * (i * n + to)] = v.data[2 * (j * n + i)] as number;
      out.data[2 * (i * n + to) + 1] = 0 - (v.data[2 * (j * n + i) + 1] as number);
    }
  });
  return out;
}
