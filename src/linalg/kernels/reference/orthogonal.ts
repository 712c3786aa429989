import { copyColumn, makeReflector, reflectLeft } from '../../reflector.ts';
import { modulus } from '../../scalar.ts';
import type { OrthogonalKernels } from '../families/orthogonal.ts';
import type { Indices, Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';

/** Householder reflectors one by one. */
export const referenceOrthogonal: OrthogonalKernels = { qr, pivotedQr };

/** A matrix whose columns turn into those of R, and the reflectors that did it. */
interface Reduction {
  readonly data: Float64Array;
  readonly m: number;
  readonly n: number;
  readonly vs: Float64Array;
  readonly taus: Float64Array;
  readonly work: Float64Array;
}

function qr(q: Numbers, r: Numbers, a: Numbers, m: number, n: number): void {
  qrOf(arrayOf(q), arrayOf(r), arrayOf(a), m, n);
}

/** A = Q R for ordinary arrays, as `OrthogonalKernels.qr`. */
export function qrOf(q: Float64Array, r: Float64Array, a: Float64Array, m: number, n: number): void {
  const x = reduction(a, m, n);
  for (let k = 0; k < Math.min(m, n); k++) reduceColumn(x, k);
  finish(x, q, r);
}

function pivotedQr(q: Numbers, r: Numbers, order: Indices, a: Numbers, m: number, n: number): void {
  const x = reduction(arrayOf(a), m, n);
  const permutation = arrayOf(order);
  permutation.forEach((_, j) => (permutation[j] = j));
  const norms = columnNorms(x.data, m, n);
  for (let k = 0; k < Math.min(m, n); k++) {
    exchangeColumns(x.data, n, k, largestFrom(norms.current, k), permutation, norms);
    reduceColumn(x, k);
    downdate(norms, x, k);
  }
  finish(x, arrayOf(q), arrayOf(r));
}

function reduction(a: Float64Array, m: number, n: number): Reduction {
  const k = Math.min(m, n);
  const work = new Float64Array(2 * Math.max(n, k));
  return { data: a.slice(), m, n, vs: new Float64Array(2 * k * m), taus: new Float64Array(2 * k), work };
}

/** Makes column k a multiple of e_k and applies the same reflector to the columns after it. */
function reduceColumn({ data, m, n, vs, taus, work }: Reduction, k: number): void {
  const row = k * m;
  copyColumn(vs, row, data, n, k, k, m);
  const beta = makeReflector(vs, row + k, row + m, taus, k);
  const block = { data, stride: n, rowStart: k, rowEnd: m, colStart: k + 1, colEnd: n };
  reflectLeft(block, vs, row, taus[2 * k] as number, taus[2 * k + 1] as number, work);
  data[2 * (k * n + k)] = beta;
  data[2 * (k * n + k) + 1] = 0;
}

/** Q and R with the signs that make the diagonal positive. */
function finish({ data, m, n, vs, taus, work }: Reduction, q: Float64Array, r: Float64Array): void {
  const k = Math.min(m, n);
  const signs = Float64Array.from({ length: k }, (_, j) => ((data[2 * (j * n + j)] as number) < 0 ? -1 : 1));
  accumulate(vs, taus, m, k, work, q);
  for (let i = 0; i < q.length; i++) q[i] = (signs[(i >> 1) % k] as number) * (q[i] as number);
  r.fill(0);
  for (let i = 0; i < k; i++) {
    const [from, end] = [2 * (i * n + i), 2 * (i + 1) * n];
    for (let o = from; o < end; o++) r[o] = (signs[i] as number) * (data[o] as number);
    r[from + 1] = 0;
  }
}

/** The first k columns of H_0 H_1 ... H_{k-1}, built from the last reflector on so that each touches only its block. */
function accumulate(
  vs: Float64Array,
  taus: Float64Array,
  m: number,
  k: number,
  work: Float64Array,
  q: Float64Array,
): void {
  q.fill(0);
  for (let j = 0; j < k; j++) q[2 * (j * k + j)] = 1;
  for (let j = k - 1; j >= 0; j--) {
    const block = { data: q, stride: k, rowStart: j, rowEnd: m, colStart: j, colEnd: k };
    reflectLeft(block, vs, j * m, taus[2 * j] as number, -(taus[2 * j + 1] as number), work);
  }
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
function downdate({ current, exact }: ColumnNorms, { data, m, n }: Reduction, j: number): void {
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
