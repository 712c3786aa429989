import { copyColumn, makeReflector, reflectVector } from '../../reflector.ts';
import { tridiagonalEigen } from '../../tridiagonal.ts';

/** Householder tridiagonalisation and implicit QR: `FactorisationKernels.hermitianEigen`. */
export function hermitianEigen(
  values: Float64Array,
  vectors: Float64Array | undefined,
  a: Float64Array,
  n: number,
): void {
  const vs = new Float64Array(2 * n * n);
  const taus = new Float64Array(2 * n);
  const d = new Float64Array(n);
  const e = new Float64Array(Math.max(0, n - 1));
  tridiagonalise(a.slice(), n, vs, taus, d, e);
  const rows = new Float64Array(vectors ? n * n : 0);
  if (vectors) for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  tridiagonalEigen(d, e, rows);
  const order = Int32Array.from(d.keys()).sort((i, j) => (d[i] as number) - (d[j] as number));
  order.forEach((from, i) => (values[i] = d[from] as number));
  if (vectors) backTransform(vectors, rows, order, vs, taus, n);
}

/** Householder reduction of the lower triangle to a real tridiagonal matrix; row k of `vs` keeps reflector k. */
function tridiagonalise(
  data: Float64Array,
  n: number,
  vs: Float64Array,
  taus: Float64Array,
  d: Float64Array,
  e: Float64Array,
): void {
  const p = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    d[k] = data[2 * (k * n + k)] as number;
    if (k === n - 1) return;
    const row = k * n;
    copyColumn(vs, row, data, n, k, k + 1, n);
    e[k] = makeReflector(vs, row + k + 1, row + n, taus, k);
    const v = vs.subarray(2 * row, 2 * (row + n));
    const tauRe = taus[2 * k] as number;
    const tauIm = taus[2 * k + 1] as number;
    if (tauRe === 0 && tauIm === 0) continue;
    hermitianTimes(p, data, n, k + 1, v);
    halfCorrection(p, v, k + 1, n, tauRe, tauIm);
    rankTwoUpdate(data, n, k + 1, v, p);
  }
}

/** p := A v on the trailing block from `start`, of which only the lower triangle is read. */
function hermitianTimes(
  p: Float64Array,
  data: Float64Array,
  n: number,
  start: number,
  v: Float64Array,
): void {
  p.fill(0, 2 * start);
  for (let i = start; i < n; i++) {
    const vr = v[2 * i] as number;
    const vi = v[2 * i + 1] as number;
    const diagonal = data[2 * (i * n + i)] as number;
    let re = diagonal * vr;
    let im = diagonal * vi;
    const row = 2 * i * n;
    for (let j = 2 * start; j < 2 * i; j += 2) {
      const x = data[row + j] as number;
      const y = data[row + j + 1] as number;
      const wr = v[j] as number;
      const wi = v[j + 1] as number;
      re += x * wr - y * wi;
      im += x * wi + y * wr;
      (p[j] as number) += x * vr + y * vi;
      (p[j + 1] as number) += x * vi - y * vr;
    }
    (p[2 * i] as number) += re;
    (p[2 * i + 1] as number) += im;
  }
}

/** p := tau p - (tau/2) (p'^dagger v) v with p' = tau p: the w of A - v w^dagger - w v^dagger. */
function halfCorrection(
  p: Float64Array,
  v: Float64Array,
  start: number,
  n: number,
  tauRe: number,
  tauIm: number,
): void {
  let re = 0;
  let im = 0;
  for (let i = 2 * start; i < 2 * n; i += 2) {
    const x = tauRe * (p[i] as number) - tauIm * (p[i + 1] as number);
    const y = tauRe * (p[i + 1] as number) + tauIm * (p[i] as number);
    const vr = v[i] as number;
    const vi = v[i + 1] as number;
    p[i] = x;
    p[i + 1] = y;
    re += x * vr + y * vi;
    im += x * vi - y * vr;
  }
  const fr = -0.5 * (tauRe * re - tauIm * im);
  const fi = -0.5 * (tauRe * im + tauIm * re);
  for (let i = 2 * start; i < 2 * n; i += 2) {
    const vr = v[i] as number;
    const vi = v[i + 1] as number;
    (p[i] as number) += fr * vr - fi * vi;
    (p[i + 1] as number) += fr * vi + fi * vr;
  }
}

/** A := A - v w^dagger - w v^dagger on the lower triangle of the trailing block. */
function rankTwoUpdate(data: Float64Array, n: number, start: number, v: Float64Array, w: Float64Array): void {
  for (let i = start; i < n; i++) {
    const vr = v[2 * i] as number;
    const vi = v[2 * i + 1] as number;
    const wr = w[2 * i] as number;
    const wi = w[2 * i + 1] as number;
    const row = 2 * i * n;
    for (let j = 2 * start; j <= 2 * i; j += 2) {
      const a = w[j] as number;
      const b = w[j + 1] as number;
      const c = v[j] as number;
      const s = v[j + 1] as number;
      (data[row + j] as number) -= vr * a + vi * b + wr * c + wi * s;
      (data[row + j + 1] as number) -= vi * a - vr * b + wi * c - wr * s;
    }
    data[row + 2 * i + 1] = 0;
  }
}

/** The eigenvectors of A, in `order`, from those of the tridiagonal matrix: X = H_0 H_1 ... Z, one vector at a time. */
function backTransform(
  out: Float64Array,
  rows: Float64Array,
  order: Int32Array,
  vs: Float64Array,
  taus: Float64Array,
  n: number,
): void {
  const y = new Float64Array(2 * n);
  for (let column = 0; column < n; column++) {
    const row = n * (order[column] as number);
    for (let i = 0; i < n; i++) {
      y[2 * i] = rows[row + i] as number;
      y[2 * i + 1] = 0;
    }
    for (let k = n - 2; k >= 0; k--) {
      reflectVector(y, 0, vs, k * n, k + 1, n, taus[2 * k] as number, taus[2 * k + 1] as number);
    }
    for (let i = 0; i < n; i++) {
      out[2 * (i * n + column)] = y[2 * i] as number;
      out[2 * (i * n + column) + 1] = y[2 * i + 1] as number;
    }
  }
}
