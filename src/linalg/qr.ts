import { requireFinite, zeros, type ComplexMatrix } from './matrix.ts';
import { copyColumn, makeReflector, reflectLeft } from './reflector.ts';
import { normalised, unscale } from './scaling.ts';

/** A thin QR factorisation: orthonormal columns in `q`, upper triangular `r`. */
export interface QrFactors {
  readonly q: ComplexMatrix;
  readonly r: ComplexMatrix;
}

/**
 * The thin factorisation A = Q R by Householder reflectors: Q is m x k, R is k x n, k = min(m, n). The diagonal of R is
 * real and not negative, so that the factors are unique when A has full column rank; Q is orthonormal in any case.
 * Cost about 16 n^2 (m - n/3) flops for m >= n. Throws `ArgumentError` when an entry is not finite.
 */
export function qr(a: ComplexMatrix): QrFactors {
  requireFinite(a.data, 'a');
  const { rows: m, cols: n } = a;
  const k = Math.min(m, n);
  const { data, factor } = normalised(a);
  const vs = new Float64Array(2 * k * m);
  const taus = new Float64Array(2 * k);
  const work = new Float64Array(2 * Math.max(n, k));
  for (let j = 0; j < k; j++) {
    const row = j * m;
    copyColumn(vs, row, data, n, j, j, m);
    const beta = makeReflector(vs, row + j, row + m, taus, j);
    const block = { data, stride: n, rowStart: j, rowEnd: m, colStart: j + 1, colEnd: n };
    reflectLeft(block, vs, row, taus[2 * j] as number, taus[2 * j + 1] as number, work);
    data[2 * (j * n + j)] = beta;
    data[2 * (j * n + j) + 1] = 0;
  }
  const q = accumulate(vs, taus, m, k, work);
  const r = upperTriangle(data, k, n);
  makeDiagonalPositive(q, r);
  unscale(r.data, factor, 'a triangular factor');
  return { q, r };
}

/** The first k columns of H_0 H_1 ... H_{k-1}, built from the last reflector on so that each touches only its block. */
export function accumulate(
  vs: Float64Array,
  taus: Float64Array,
  m: number,
  k: number,
  work: Float64Array,
): ComplexMatrix {
  const q = zeros(m, k);
  for (let j = 0; j < k; j++) q.data[2 * (j * k + j)] = 1;
  for (let j = k - 1; j >= 0; j--) {
    const block = { data: q.data, stride: k, rowStart: j, rowEnd: m, colStart: j, colEnd: k };
    reflectLeft(block, vs, j * m, taus[2 * j] as number, -(taus[2 * j + 1] as number), work);
  }
  return q;
}

/** The first k rows of an m x n array, with zeros below the diagonal. */
export function upperTriangle(data: Float64Array, k: number, n: number): ComplexMatrix {
  const r = zeros(k, n);
  for (let i = 0; i < k; i++) r.data.set(data.subarray(2 * (i * n + i), 2 * (i + 1) * n), 2 * (i * n + i));
  return r;
}

/** Changes signs of columns of Q and rows of R, in place, so that the real diagonal of R is not negative. */
export function makeDiagonalPositive(q: ComplexMatrix, r: ComplexMatrix): void {
  const k = q.cols;
  for (let j = 0; j < k; j++) {
    if ((r.data[2 * (j * r.cols + j)] as number) >= 0) continue;
    for (let i = 2 * (j * r.cols + j); i < 2 * (j + 1) * r.cols; i++) r.data[i] = 0 - (r.data[i] as number);
    for (let i = 0; i < q.rows; i++) {
      const o = 2 * (i * k + j);
      q.data[o] = 0 - (q.data[o] as number);
      q.data[o + 1] = 0 - (q.data[o + 1] as number);
    }
  }
}
