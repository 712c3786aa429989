/**
 * Householder reduction Q^dagger A Q = H to Hessenberg form, panels of columns at a time: Q = I - V T V^dagger over a panel, A Q = A - Y V^dagger with
 * Y = A V T (LAPACK's zgehrd). Per column one product of the matrix with a vector; the rest are matrix products.
 */
import { addProduct, gemmScratch } from '../gemm';
import { makeReflector } from '../factor/reflector';
import { vectorBytes } from '../factor/panel-transfer';
import { addScaled, addTwo, clearEntry, dot, entryAt, pairAt, scaleVector } from '../factor/vectors';

/** Columns of a panel. */
const PANEL: i32 = 16;

@unmanaged
class Reduction {
  a: usize;
  row: usize;
  n: i32;
  /** Vectors in pairs, `stride` bytes each: the reflectors, and Y of the panel. */
  vs: usize;
  taus: usize;
  stride: usize;
  y: usize;
  /** T, PANEL numbers per row. */
  t: usize;
  /** V^dagger v of a new reflector, and numbers for one column. */
  z: usize;
  u: usize;
  /** A column, and a vector as [re re im im] per entry. */
  column: usize;
  spread: usize;
  /** Y and V of a panel, interleaved, one column after the other; W = V^dagger A. */
  plainY: usize;
  plainV: usize;
  w: usize;
  number: usize;
  gemm: usize;
}

/** Bytes of work of `hessenberg`. */
export function hessenbergScratch(n: i32): f64 {
  const vector = vectorBytes(2, n);
  const bytes = 128 + (PANEL + 1) * vector + 5 * PANEL * PANEL * 16 + 1024 + (<usize>n + 8) * 32 + 3 * PANEL * (<usize>n + 4) * 16;
  return <f64>bytes + <f64>gemmScratch(n, n, n);
}

/** A := H; row k of `vs` gets reflector k (from entry k + 1), `taus` its tau, for k in 0..n - 2. */
export function hessenberg(a: usize, n: i32, vs: usize, stride: usize, taus: usize, work: usize): void {
  const r = changetype<Reduction>(work);
  r.a = a;
  r.row = <usize>n << 4;
  r.n = n;
  r.vs = vs;
  r.stride = stride;
  r.taus = taus;
  r.number = work + 192;
  r.t = r.number + 64;
  r.z = r.t + PANEL * PANEL * 16;
  r.u = r.z + PANEL * 16;
  r.column = r.u + PANEL * 16;
  r.y = r.column + stride;
  r.spread = r.y + PANEL * stride;
  r.plainY = r.spread + (<usize>n + 8) * 32;
  r.plainV = r.plainY + PANEL * r.row;
  r.w = r.plainV + PANEL * r.row;
  r.gemm = r.w + PANEL * r.row;
  const count = n - 2;
  for (let start = 0; start < count; start += PANEL) {
    const width = min(PANEL, count - start);
    memory.fill(r.t, 0, PANEL * PANEL * 16);
    for (let j = 0; j < width; j++) reduceColumn(r, start, j);
    updateRest(r, start, width);
  }
}

/** Column start + j: updated by the reflectors of the panel so far, then reduced by a new one. */
function reduceColumn(r: Reduction, start: i32, j: i32): void {
  const n = r.n, k = start + j, b = r.column;
  loadColumn(r, k);
  // From the right: b -= Y conj(row k of V).
  for (let l = 0; l < j; l++) {
    const v = entryAt(2, r.vs + <usize>(start + l) * r.stride, k);
    addScaled(2, b, r.y + <usize>l * r.stride, (n + 1) >> 1, -f64.load(v), f64.load(v, 16));
  }
  reflectColumn(r, start, j);
  const v = r.vs + <usize>k * r.stride, tau = r.taus + (<usize>k << 4), pairs = ((n + 1) >> 1) - ((k + 1) >> 1);
  memory.copy(pairAt(2, v, k + 1), pairAt(2, b, k + 1), <usize>pairs << 5);
  const beta = makeReflector(2, v, k + 1, n, tau, r.number);
  storeColumn(r, k, beta);
  dotsWith(r, start, j, v, k + 1, r.z);
  growTriangle(r, j, tau);
  multiplyMatrix(r, start, j, v, k + 1, tau);
}

/** z_l := v_l^dagger x for the reflectors l < j of the panel, on entries from `from` on. */
function dotsWith(r: Reduction, start: i32, j: i32, x: usize, from: i32, z: usize): void {
  const pairs = ((r.n + 1) >> 1) - (from >> 1);
  for (let l = 0; l < j; l++) {
    dot(2, z + (<usize>l << 4), pairAt(2, r.vs + <usize>(start + l) * r.stride, from), pairAt(2, x, from), pairs);
  }
}

/** The column := (I - V T^dagger V^dagger) column for the j reflectors so far. */
function reflectColumn(r: Reduction, start: i32, j: i32): void {
  const b = r.column, half = (r.n + 1) >> 1;
  for (let l = 0; l < j; l++) {
    const from = start + l + 1;
    dot(2, r.z + (<usize>l << 4), pairAt(2, r.vs + <usize>(start + l) * r.stride, from), pairAt(2, b, from), half - (from >> 1));
  }
  for (let l = 0; l < j; l++) {
    let re: f64 = 0, im: f64 = 0;
    for (let i = 0; i <= l; i++) {
      const t = r.t + (<usize>(i * PANEL + l) << 4), z = r.z + (<usize>i << 4);
      re += f64.load(t) * f64.load(z) + f64.load(t, 8) * f64.load(z, 8);
      im += f64.load(t) * f64.load(z, 8) - f64.load(t, 8) * f64.load(z);
    }
    const from = start + l + 1;
    addScaled(2, pairAt(2, b, from), pairAt(2, r.vs + <usize>(start + l) * r.stride, from), half - (from >> 1), -re, -im);
  }
}

/** Column j of T: tau below -tau T (V^dagger v). */
function growTriangle(r: Reduction, j: i32, tau: usize): void {
  const tr = f64.load(tau), ti = f64.load(tau, 8);
  for (let i = 0; i < j; i++) {
    let re: f64 = 0, im: f64 = 0;
    for (let l = i; l < j; l++) {
      const t = r.t + (<usize>(i * PANEL + l) << 4), z = r.z + (<usize>l << 4);
      re += f64.load(t) * f64.load(z) - f64.load(t, 8) * f64.load(z, 8);
      im += f64.load(t) * f64.load(z, 8) + f64.load(t, 8) * f64.load(z);
    }
    const to = r.t + (<usize>(i * PANEL + j) << 4);
    f64.store(to, ti * im - tr * re);
    f64.store(to, -(tr * im + ti * re), 8);
  }
  const diagonal = r.t + (<usize>(j * PANEL + j) << 4);
  f64.store(diagonal, tr);
  f64.store(diagonal, ti, 8);
}

/** Column j of Y: tau (A v - Y (V^dagger v)). */
function multiplyMatrix(r: Reduction, start: i32, j: i32, v: usize, from: i32, tau: usize): void {
  const n = r.n, y = r.y + <usize>j * r.stride, half = (n + 1) >> 1;
  spreadVector(r.spread, v, from, n);
  timesVector(y, r.a + (<usize>from << 4), r.row, r.spread, n, n - from);
  let l = 0;
  for (; l + 1 < j; l += 2) {
    const z = r.z + (<usize>l << 4), x = r.y + <usize>l * r.stride;
    addTwo(2, y, x, x + r.stride, half, -f64.load(z), -f64.load(z, 8), -f64.load(z, 16), -f64.load(z, 24));
  }
  if (l < j) {
    const z = r.z + (<usize>l << 4);
    addScaled(2, y, r.y + <usize>l * r.stride, half, -f64.load(z), -f64.load(z, 8));
  }
  scaleVector(2, y, half, f64.load(tau), f64.load(tau, 8));
}

function loadColumn(r: Reduction, k: i32): void {
  let from = r.a + (<usize>k << 4);
  for (let i = 0; i < r.n; i++) {
    const to = entryAt(2, r.column, i);
    f64.store(to, f64.load(from));
    f64.store(to, f64.load(from, 8), 16);
    from += r.row;
  }
  if (r.n & 1) clearEntry(2, r.column, r.n);
}

/** The reduced column: its first k + 1 entries, beta, zeros. */
function storeColumn(r: Reduction, k: i32, beta: f64): void {
  let to = r.a + (<usize>k << 4);
  for (let i = 0; i < r.n; i++) {
    const from = entryAt(2, r.column, i);
    f64.store(to, i <= k ? f64.load(from) : i == k + 1 ? beta : 0);
    f64.store(to, i <= k ? f64.load(from, 16) : 0, 8);
    to += r.row;
  }
}

/** Entries from..n of a vector in pairs as [re re im im]. */
function spreadVector(out: usize, v: usize, from: i32, n: i32): void {
  for (let i = from; i < n; i++) {
    const at = entryAt(2, v, i);
    v128.store(out, v128.load64_splat(at));
    v128.store(out, v128.load64_splat(at, 16), 16);
    out += 32;
  }
}

/** y (in pairs) := A x for an interleaved A of `rows` rows and a spread x of `cols` entries; four rows at a time. */
function timesVector(y: usize, a: usize, row: usize, x: usize, rows: i32, cols: i32): void {
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    let p0 = f64x2.splat(0), q0 = f64x2.splat(0), p1 = f64x2.splat(0), q1 = f64x2.splat(0);
    let p2 = f64x2.splat(0), q2 = f64x2.splat(0), p3 = f64x2.splat(0), q3 = f64x2.splat(0);
    let at = a, other = a + (row << 1), from = x, left = cols;
    do {
      const re = v128.load(from), im = v128.load(from, 16);
      let z = v128.load(at);
      p0 = f64x2.add(p0, f64x2.mul(z, re));
      q0 = f64x2.add(q0, f64x2.mul(z, im));
      z = v128.load(at + row);
      p1 = f64x2.add(p1, f64x2.mul(z, re));
      q1 = f64x2.add(q1, f64x2.mul(z, im));
      z = v128.load(other);
      p2 = f64x2.add(p2, f64x2.mul(z, re));
      q2 = f64x2.add(q2, f64x2.mul(z, im));
      z = v128.load(other + row);
      p3 = f64x2.add(p3, f64x2.mul(z, re));
      q3 = f64x2.add(q3, f64x2.mul(z, im));
      at += 16;
      other += 16;
      from += 32;
    } while (--left);
    putTwo(y, p0, q0, p1, q1);
    putTwo(y + 32, p2, q2, p3, q3);
    y += 64;
    a += row << 2;
  }
  for (; i < rows; i += 2) {
    let p0 = f64x2.splat(0), q0 = f64x2.splat(0), p1 = f64x2.splat(0), q1 = f64x2.splat(0);
    const some: f64 = i + 1 < rows ? 1 : 0;
    let at = a, other = i + 1 < rows ? a + row : a, from = x, left = cols;
    do {
      const re = v128.load(from), im = v128.load(from, 16);
      let z = v128.load(at);
      p0 = f64x2.add(p0, f64x2.mul(z, re));
      q0 = f64x2.add(q0, f64x2.mul(z, im));
      z = v128.load(other);
      p1 = f64x2.add(p1, f64x2.mul(z, re));
      q1 = f64x2.add(q1, f64x2.mul(z, im));
      at += 16;
      other += 16;
      from += 32;
    } while (--left);
    const keep = f64x2.splat(some);
    putTwo(y, p0, q0, f64x2.mul(keep, p1), f64x2.mul(keep, q1));
    y += 32;
    a += row << 1;
  }
}

/** A pair of entries from sums of (re, im) of A times re x (p) and times im x (q). */
// @ts-ignore: decorator
@inline
function putTwo(y: usize, p0: v128, q0: v128, p1: v128, q1: v128): void {
  v128.store(y, f64x2.sub(v128.shuffle<f64>(p0, p1, 0, 2), v128.shuffle<f64>(q0, q1, 1, 3)));
  v128.store(y, f64x2.add(v128.shuffle<f64>(p0, p1, 1, 3), v128.shuffle<f64>(q0, q1, 0, 2)), 16);
}

/** The columns after the panel: A -= Y V^dagger, then from row start + 1 on A := (I - V T^dagger V^dagger) A. */
function updateRest(r: Reduction, start: i32, width: i32): void {
  const n = r.n, next = start + width, cols = n - next, top = start + 1, row = r.row;
  const rest = r.a + (<usize>next << 4), lower = rest + <usize>top * row, bytes = <usize>n << 4;
  for (let l = 0; l < width; l++) {
    plain(r.plainY + <usize>l * bytes, r.y + <usize>l * r.stride, 0, n);
    plain(r.plainV + <usize>l * bytes, r.vs + <usize>(start + l) * r.stride, start + l + 1, n);
  }
  const v = r.plainV + (<usize>top << 4), across = r.plainV + (<usize>next << 4);
  addProduct(-1, rest, row, r.plainY, 16, bytes, 1, across, bytes, 16, -1, n, width, cols, r.gemm);
  const wide = <usize>cols << 4, w = r.w, tw = r.plainY;
  memory.fill(w, 0, <usize>width * wide);
  addProduct(1, w, wide, v, bytes, 16, -1, lower, row, 16, 1, width, n - top, cols, r.gemm);
  memory.fill(tw, 0, <usize>width * wide);
  addProduct(1, tw, wide, r.t, 16, PANEL * 16, -1, w, wide, 16, 1, width, width, cols, r.gemm);
  addProduct(-1, lower, row, v, 16, bytes, 1, tw, wide, 16, 1, n - top, width, cols, r.gemm);
}

/** A vector in pairs, interleaved; zeros before entry `from`. */
function plain(out: usize, v: usize, from: i32, n: i32): void {
  memory.fill(out, 0, <usize>from << 4);
  for (let i = from; i < n; i++) {
    const at = entryAt(2, v, i), to = out + (<usize>i << 4);
    f64.store(to, f64.load(at));
    f64.store(to, f64.load(at, 16), 8);
  }
}
