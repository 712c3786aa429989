import { bidiagonalSvd } from '../../bidiagonal.ts';
import { copyColumn, makeReflector, reflectLeft, reflectRight, reflectVector } from '../../reflector.ts';
import type { SingularVectors } from '../families/factorisations.ts';

/** Rows per column from which a QR factorisation first is cheaper. */
const tall = 1.6;

/** Householder vectors, one per row of `vs` from its own index (plus `shift`) on, n entries each. */
interface Reflectors {
  readonly n: number;
  readonly vs: Float64Array;
  readonly taus: Float64Array;
  readonly shift: number;
}

/** Householder bidiagonalisation, after QR when tall, and implicit zero-shift QR: `FactorisationKernels.singularValues`. */
export function singularValues(
  s: Float64Array,
  vectors: SingularVectors | undefined,
  a: Float64Array,
  m: number,
  n: number,
): void {
  const data = a.slice();
  const first = m >= tall * n ? triangularise(data, m, n) : undefined;
  const rows = first ? n : m;
  const d = new Float64Array(n);
  const e = new Float64Array(Math.max(0, n - 1));
  const [lefts, rights] = bidiagonalise(data, rows, n, d, e);
  const b = { d, e, left: realIdentity(vectors ? n : 0), right: realIdentity(vectors ? n : 0) };
  bidiagonalSvd(b);
  const size = (i: number): number => Math.abs(d[i] as number);
  const order = Int32Array.from(d.keys()).sort((i, j) => size(j) - size(i));
  order.forEach((from, i) => (s[i] = size(from)));
  if (!vectors) return;
  const positive = new Float64Array(n).fill(1);
  writeColumns(vectors.u, b.left, positive, order, first ? [first, lefts] : [lefts], m);
  const vh = new Float64Array(2 * n * n);
  writeColumns(vh, b.right, d.map((x) => (x < 0 ? -1 : 1)), order, [rights], n); // prettier-ignore
  adjointInto(vectors.vh, vh, n);
}

/** QR: the first n rows of `data` become R, zero below its diagonal. */
function triangularise(data: Float64Array, m: number, n: number): Reflectors {
  const out = reflectors(n, m, 0);
  const work = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    reduceColumn(data, m, n, k, out, work);
    data.fill(0, 2 * (k * n), 2 * (k * n + k));
  }
  return out;
}

/** Makes column k of `data` a multiple of e_k and applies the same reflector to the columns after it; returns that multiple. */
function reduceColumn(
  data: Float64Array,
  m: number,
  n: number,
  k: number,
  { vs, taus }: Reflectors,
  work: Float64Array,
): number {
  copyColumn(vs, k * m, data, n, k, k, m);
  const beta = makeReflector(vs, k * m + k, k * m + m, taus, k);
  data[2 * (k * n + k)] = beta;
  data[2 * (k * n + k) + 1] = 0;
  const right = { data, stride: n, rowStart: k, rowEnd: m, colStart: k + 1, colEnd: n };
  reflectLeft(right, vs, k * m, taus[2 * k] as number, taus[2 * k + 1] as number, work);
  return beta;
}

/** A = H_0 H_1 ... B (G_0 G_1 ...)^dagger; returns the H and the G. */
function bidiagonalise(
  data: Float64Array,
  m: number,
  n: number,
  d: Float64Array,
  e: Float64Array,
): readonly [Reflectors, Reflectors] {
  const lefts = reflectors(n, m, 0);
  const rights = reflectors(n, n, 1);
  const work = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    d[k] = reduceColumn(data, m, n, k, lefts, work);
    if (k + 1 >= n) continue;
    const { vs, taus } = rights;
    for (let j = k + 1; j < n; j++) {
      vs[2 * (k * n + j)] = data[2 * (k * n + j)] as number;
      vs[2 * (k * n + j) + 1] = 0 - (data[2 * (k * n + j) + 1] as number);
    }
    e[k] = makeReflector(vs, k * n + k + 1, k * n + n, taus, k);
    const below = { data, stride: n, rowStart: k + 1, rowEnd: m, colStart: k + 1, colEnd: n };
    reflectRight(below, vs, k * n, taus[2 * k] as number, taus[2 * k + 1] as number);
  }
  return [lefts, rights];
}

function reflectors(count: number, n: number, shift: number): Reflectors {
  return { n, vs: new Float64Array(2 * count * n), taus: new Float64Array(2 * count), shift };
}

function realIdentity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/** Column c of `out` (m rows) := the reflectors of each set in turn, the last set first, applied to row order[c] of `rows`, times its sign. */
function writeColumns(
  out: Float64Array,
  rows: Float64Array,
  signs: Float64Array,
  order: Int32Array,
  sets: readonly Reflectors[],
  m: number,
): void {
  const n = order.length;
  const y = new Float64Array(2 * m);
  order.forEach((from, c) => {
    y.fill(0);
    for (let i = 0; i < n; i++) y[2 * i] = (signs[from] as number) * (rows[from * n + i] as number);
    for (const set of sets.toReversed()) reflectAll(y, set);
    for (let i = 0; i < m; i++) {
      out[2 * (i * n + c)] = y[2 * i] as number;
      out[2 * (i * n + c) + 1] = y[2 * i + 1] as number;
    }
  });
}

function reflectAll(y: Float64Array, { n, vs, taus, shift }: Reflectors): void {
  for (let k = taus.length / 2 - 1; k >= 0; k--) {
    if (k + shift >= n) continue;
    reflectVector(y, 0, vs, k * n, k + shift, n, taus[2 * k] as number, taus[2 * k + 1] as number);
  }
}

function adjointInto(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      out[2 * (c * n + r)] = a[2 * (r * n + c)] as number;
      out[2 * (c * n + r) + 1] = 0 - (a[2 * (r * n + c) + 1] as number);
    }
  }
}
