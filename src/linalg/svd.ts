import { bidiagonalSvd, type Bidiagonal } from './bidiagonal.ts';
import { requireFinite, zeros, type ComplexMatrix } from './matrix.ts';
import { dagger, multiply } from './products.ts';
import { qr } from './qr.ts';
import { copyColumn, makeReflector, reflectLeft, reflectRight, reflectVector } from './reflector.ts';
import { normalised, unscale } from './scaling.ts';

/** A thin singular value decomposition A = u diag(s) vh. */
export interface SvdFactors {
  readonly u: ComplexMatrix;
  readonly s: Float64Array;
  readonly vh: ComplexMatrix;
}

/** Rows per column from which a QR factorisation first is cheaper. */
const tall = 1.5;

/**
 * The thin singular value decomposition A = U diag(s) V^dagger: U is m x k, `vh` = V^dagger is k x n, k = min(m, n);
 * s descends and is not negative. U and V are orthonormal to about 1e-15 n also for singular values that are zero;
 * values are right to about 1e-16 of the largest. A real matrix gives real vectors. Householder bidiagonalisation
 * and implicit zero-shift QR; cost about 60 m n^2 flops for m >= n. Throws `ArgumentError` when an entry is not finite.
 * Golub & Van Loan, section 8.6.
 */
export function svd(a: ComplexMatrix): SvdFactors {
  requireFinite(a.data, 'a');
  if (a.rows < a.cols) {
    const { u, s, vh } = svd(dagger(a));
    return { u: dagger(vh), s, vh: dagger(u) };
  }
  if (a.rows > tall * a.cols) {
    const { q, r } = qr(a);
    const { u, s, vh } = svd(r);
    return { u: multiply(q, u), s, vh };
  }
  const { data, factor } = normalised(a);
  const { rows: m, cols: n } = a;
  const reduced = bidiagonalise(data, m, n);
  const b = reduced.bidiagonal;
  bidiagonalSvd(b);
  const size = (i: number): number => Math.abs(b.d[i] as number);
  const order = Int32Array.from(b.d.keys()).sort((i, j) => size(j) - size(i));
  const s = unscale(Float64Array.from(order, size), factor, 'singular values');
  return { u: leftVectors(reduced, order), s, vh: rightVectors(reduced, order) };
}

/** A = H_0 H_1 ... B (G_0 G_1 ...)^dagger; row k of `lefts` and `rights` keeps the vector of H_k and G_k. */
interface Reduction {
  readonly m: number;
  readonly n: number;
  readonly bidiagonal: Bidiagonal;
  readonly lefts: Float64Array;
  readonly leftTaus: Float64Array;
  readonly rights: Float64Array;
  readonly rightTaus: Float64Array;
}

function bidiagonalise(data: Float64Array, m: number, n: number): Reduction {
  const lefts = new Float64Array(2 * n * m);
  const rights = new Float64Array(2 * n * n);
  const leftTaus = new Float64Array(2 * n);
  const rightTaus = new Float64Array(2 * n);
  const d = new Float64Array(n);
  const e = new Float64Array(Math.max(0, n - 1));
  const work = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    copyColumn(lefts, k * m, data, n, k, k, m);
    d[k] = makeReflector(lefts, k * m + k, k * m + m, leftTaus, k);
    const right = { data, stride: n, rowStart: k, rowEnd: m, colStart: k + 1, colEnd: n };
    reflectLeft(right, lefts, k * m, leftTaus[2 * k] as number, leftTaus[2 * k + 1] as number, work);
    if (k + 1 >= n) continue;
    for (let j = k + 1; j < n; j++) {
      rights[2 * (k * n + j)] = data[2 * (k * n + j)] as number;
      rights[2 * (k * n + j) + 1] = 0 - (data[2 * (k * n + j) + 1] as number);
    }
    e[k] = makeReflector(rights, k * n + k + 1, k * n + n, rightTaus, k);
    const below = { ...right, rowStart: k + 1 };
    reflectRight(below, rights, k * n, rightTaus[2 * k] as number, rightTaus[2 * k + 1] as number);
  }
  const bidiagonal = { d, e, left: realIdentity(n), right: realIdentity(n) };
  return { m, n, bidiagonal, lefts, leftTaus, rights, rightTaus };
}

function realIdentity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

function leftVectors(reduced: Reduction, order: Int32Array): ComplexMatrix {
  const { m, n, bidiagonal, lefts, leftTaus } = reduced;
  const u = zeros(m, n);
  const y = new Float64Array(2 * m);
  for (let column = 0; column < n; column++) {
    const row = n * (order[column] as number);
    y.fill(0);
    for (let i = 0; i < n; i++) y[2 * i] = bidiagonal.left[row + i] as number;
    for (let k = n - 1; k >= 0; k--) {
      reflectVector(y, 0, lefts, k * m, k, m, leftTaus[2 * k] as number, leftTaus[2 * k + 1] as number);
    }
    for (let i = 0; i < m; i++) {
      u.data[2 * (i * n + column)] = y[2 * i] as number;
      u.data[2 * (i * n + column) + 1] = y[2 * i + 1] as number;
    }
  }
  return u;
}

function rightVectors(reduced: Reduction, order: Int32Array): ComplexMatrix {
  const { n, bidiagonal, rights, rightTaus } = reduced;
  const vh = zeros(n, n);
  const { data } = vh;
  for (let r = 0; r < n; r++) {
    const from = order[r] as number;
    const sign = (bidiagonal.d[from] as number) < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) data[2 * (r * n + i)] = sign * (bidiagonal.right[from * n + i] as number);
    for (let k = n - 2; k >= 0; k--) {
      const [re, im] = [rightTaus[2 * k] as number, rightTaus[2 * k + 1] as number];
      reflectVector(data, r * n, rights, k * n, k + 1, n, re, im);
    }
    for (let i = 2 * r * n + 1; i < 2 * (r + 1) * n; i += 2) data[i] = 0 - (data[i] as number);
  }
  return vh;
}
