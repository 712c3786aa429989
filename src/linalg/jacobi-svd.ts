import { ConvergenceError } from '../errors.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import { multiply, transpose } from './products.ts';
import { qr } from './qr.ts';
import { modulus } from './scalar.ts';
import { normalised, unscale } from './scaling.ts';

const eps = 2 ** -53;
const sweepLimit = 60;
/** Rows per column from which a QR factorisation first is cheaper; it keeps the digits of small columns. */
const tall = 1.6;

/** A thin singular value decomposition A = u diag(s) vh. */
export interface SvdFactors {
  readonly u: ComplexMatrix;
  readonly s: Float64Array;
  readonly vh: ComplexMatrix;
}

/**
 * The matrix A V during the iteration: column j is norms[j] times row j of `units` (m complex numbers of norm 1, or zero), so that columns of
 * any size are compared without underflow; row j of `vectors` is column j of V.
 */
interface Columns {
  readonly m: number;
  readonly n: number;
  readonly norms: Float64Array;
  readonly units: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * The thin decomposition of an m x n matrix, m >= n, by one-sided Jacobi: columns are rotated in pairs until all are orthogonal. For A = B D, D
 * diagonal, each value is right to about 1e-16 n times the condition of B, relative to itself. A sweep costs about 20 m n^2 flops; 5 to 12
 * are needed. Throws `ConvergenceError` after 60. Demmel & Veselic, SIAM J. Matrix Anal. Appl. 13 (1992) 1204.
 */
export function jacobiSvd(a: ComplexMatrix): SvdFactors {
  if (a.rows >= tall * a.cols && a.cols > 0) {
    const { q, r } = qr(a);
    const { u, s, vh } = jacobiSvd(r);
    return { u: multiply(q, u), s, vh };
  }
  const { data, factor } = normalised(a);
  const columns = columnsOf({ ...a, data });
  const { m, n, norms } = columns;
  for (let sweeps = 0; ; sweeps++) {
    const largest = sweep(columns);
    if (largest <= eps * Math.sqrt(m)) break;
    if (sweeps === sweepLimit) {
      throw new ConvergenceError('One-sided Jacobi', largest, sweeps, 'Check the matrix.');
    }
  }
  const order = Int32Array.from(norms.keys()).sort((i, j) => (norms[j] as number) - (norms[i] as number));
  const s = Float64Array.from(order, (i) => norms[i] as number);
  const u = transpose({ rows: n, cols: m, data: rowsInOrder(columns.units, order, m) });
  const vh = { rows: n, cols: n, data: rowsInOrder(columns.vectors, order, n) };
  for (let i = 1; i < vh.data.length; i += 2) vh.data[i] = 0 - (vh.data[i] as number);
  return { u: completed(u, s), s: unscale(s, factor, 'singular values'), vh };
}

function columnsOf(a: ComplexMatrix): Columns {
  const { rows: m, cols: n } = a;
  const vectors = zeros(n, n).data;
  for (let i = 0; i < n; i++) vectors[2 * (i * n + i)] = 1;
  const columns = { m, n, norms: new Float64Array(n).fill(1), units: transpose(a).data, vectors };
  for (let j = 0; j < n; j++) renormalise(columns, j);
  return columns;
}

/** Scales row j of `units` to norm 1 and its norm along. */
function renormalise({ m, norms, units }: Columns, j: number): void {
  const from = 2 * j * m;
  const to = from + 2 * m;
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(units[i] as number));
  if (largest === 0) {
    norms[j] = 0;
    return;
  }
  let square = 0;
  for (let i = from; i < to; i++) square += ((units[i] as number) / largest) ** 2;
  const root = Math.sqrt(square);
  for (let i = from; i < to; i++) units[i] = (units[i] as number) / largest / root;
  (norms[j] as number) *= largest * root;
}

/** One rotation of each pair that needs it; returns the largest cosine met. */
function sweep(columns: Columns): number {
  let largest = 0;
  for (let p = 0; p < columns.n - 1; p++) {
    for (let q = p + 1; q < columns.n; q++) {
      const longer = (columns.norms[p] as number) >= (columns.norms[q] as number);
      largest = Math.max(largest, longer ? orthogonalise(columns, p, q) : orthogonalise(columns, q, p));
    }
  }
  return largest;
}

/** Makes columns p and q orthogonal, p being the longer one; returns the cosine of the angle that they had. */
function orthogonalise(columns: Columns, p: number, q: number): number {
  const { m, n, norms, units, vectors } = columns;
  if (norms[q] === 0) return 0;
  const [re, im] = inner(units, 2 * p * m, 2 * q * m, 2 * m);
  const cosine = modulus(re, im);
  if (cosine <= eps * Math.sqrt(m)) return cosine;
  const ratio = (norms[q] as number) / (norms[p] as number);
  const difference = (1 - ratio) * (1 + ratio);
  // tan(angle) / ratio: finite also where the ratio underflows.
  const w = (2 * cosine) / (difference + modulus(difference, 2 * ratio * cosine));
  const t = ratio * w;
  const c = 1 / Math.sqrt(1 + t * t);
  const [ur, ui] = [re / cosine, im / cosine];
  mix(units, 2 * p * m, 2 * q * m, 2 * m, c, c * t * ratio, c * w, ur, ui);
  mix(vectors, 2 * p * n, 2 * q * n, 2 * n, c, c * t, c * t, ur, ui);
  renormalise(columns, p);
  renormalise(columns, q);
  return cosine;
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

function rowsInOrder(rows: Float64Array, order: Int32Array, length: number): Float64Array {
  const out = new Float64Array(rows.length);
  order.forEach((from, i) => {
    out.set(rows.subarray(2 * from * length, 2 * (from + 1) * length), 2 * i * length);
  });
  return out;
}

/** U with the columns of values that are zero, so far zero, replaced by an orthonormal completion. */
function completed(u: ComplexMatrix, s: Float64Array): ComplexMatrix {
  const rank = s.findIndex((value) => value === 0);
  if (rank < 0) return u;
  const { q } = qr(u);
  for (let r = 0; r < u.rows; r++) {
    const row = 2 * r * u.cols;
    q.data.set(u.data.subarray(row, row + 2 * rank), row);
  }
  return q;
}
