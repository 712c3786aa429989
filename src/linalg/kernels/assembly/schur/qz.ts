/** Single-shift QZ; zeros on the diagonal of T are moved to the end of their block and split off, so that they remain zeros. */
import { clearBelow, clearLeft, hessenbergTriangular, Pencil, pencilRow, turnRows } from './pencil';
import { makeRotation } from './rotation';
import { MOST_STEPS, size, wilkinsonShift } from './small';

const EPS: f64 = 2.0 ** -52;
const TINY: f64 = 2.0 ** -1000;

/** Bytes of work of `qz`: a double, for the sum may not fit in 32 bits where each term does. */
export function qzScratch(n: i32): f64 {
  return 4 * <f64>pencilRow(n) * <f64>n + 512;
}

/**
 * s and t (n x n, interleaved) := the triangles of A = Q S Z^dagger, B = Q T Z^dagger; q and z := the unitaries. Entries must be near 1 or below.
 * Returns 0, or 1 when QZ does not converge.
 */
export function qz(s: usize, t: usize, q: usize, z: usize, n: i32, sLimit: f64, tLimit: f64, work: usize): i32 {
  const p = changetype<Pencil>(work), bytes = pencilRow(n) * <usize>n;
  p.n = n;
  p.row = pencilRow(n);
  p.g = work + 128;
  p.room = work + 256;
  p.s = work + 512;
  p.t = p.s + bytes;
  p.qh = p.t + bytes;
  p.zt = p.qh + bytes;
  p.sLimit = sLimit;
  p.tLimit = tLimit;
  const row = <usize>n << 4;
  memory.fill(p.qh, 0, 2 * bytes);
  for (let i = 0; i < n; i++) {
    const at = <usize>i * p.row;
    memory.copy(p.s + at, s + <usize>i * row, row);
    memory.copy(p.t + at, t + <usize>i * row, row);
    f64.store(p.qh + at + (<usize>i << 4), 1);
    f64.store(p.zt + at + (<usize>i << 4), 1);
  }
  hessenbergTriangular(p);
  if (iterate(p)) return 1;
  for (let i = 0; i < n; i++) {
    const at = <usize>i * p.row, below = <usize>i << 4;
    memory.copy(s + <usize>i * row, p.s + at, row);
    memory.copy(t + <usize>i * row, p.t + at, row);
    memory.fill(s + <usize>i * row, 0, below);
    memory.fill(t + <usize>i * row, 0, below);
  }
  transpose(q, p.qh, n, p.row, -1);
  transpose(z, p.zt, n, p.row, 1);
  return 0;
}

/** out (n x n) := the transpose of x, imaginary parts times `sign`. */
function transpose(out: usize, x: usize, n: i32, row: usize, sign: f64): void {
  for (let i = 0; i < n; i++) {
    let from = x + (<usize>i << 4);
    for (let j = 0; j < n; j++) {
      f64.store(out, f64.load(from));
      f64.store(out, sign * f64.load(from, 8), 8);
      out += 16;
      from += row;
    }
  }
}

/** S becomes triangular from its last rows up. */
function iterate(p: Pencil): i32 {
  let high = p.n - 1, steps = 0;
  while (high > 0) {
    const low = blockStart(p, high, steps < 30 ? TINY : p.sLimit / <f64>p.n);
    if (low == high) {
      high--;
      steps = 0;
      continue;
    }
    if (++steps > MOST_STEPS) return 1;
    const zero = firstZero(p, low, high);
    if (zero >= 0) {
      splitOff(p, low, zero, high);
      continue;
    }
    chooseShift(p, high, steps % 10 == 0);
    sweep(p, low, high);
  }
  return 0;
}

/** The diagonal entry k of S or T. */
// @ts-ignore: decorator
@inline
function diagonal(p: Pencil, m: usize, k: i32): usize {
  return m + <usize>k * (p.row + 16);
}

/** Where the unreduced block of S that ends at `high` starts; the entry before it is cleared. */
function blockStart(p: Pencil, high: i32, floor: f64): i32 {
  for (let k = high; k > 0; k--) {
    const d = diagonal(p, p.s, k);
    if (size(d - 16) <= max(floor, EPS * (size(d) + size(d - p.row - 16)))) {
      v128.store(d - 16, f64x2.splat(0));
      return k;
    }
  }
  return 0;
}

/** The first k in low..high where T_kk is a zero, which it then is exactly; -1 when there is none. */
function firstZero(p: Pencil, low: i32, high: i32): i32 {
  for (let k = low; k <= high; k++) {
    const d = diagonal(p, p.t, k);
    if (size(d) > p.tLimit) continue;
    v128.store(d, f64x2.splat(0));
    return k;
  }
  return -1;
}

/** T_kk = 0: one row and column are split off the block low..high. */
function splitOff(p: Pencil, low: i32, k: i32, high: i32): void {
  if (k == low && k < high) return clearBelow(p, p.s, low, low, low + 1, low + 1);
  for (let j = k; j < high; j++) {
    clearBelow(p, p.t, j, j + 1, j - 1, j + 2);
    clearLeft(p, p.s, j + 1, j - 1, j + 1, j);
  }
  clearLeft(p, p.s, high, high - 1, high, high);
}

/** One sweep over rows and columns low..high with the shift in `room`. */
function sweep(p: Pencil, low: i32, high: i32): void {
  const d = diagonal(p, p.s, low), e = diagonal(p, p.t, low), below = d + p.row;
  const re = f64.load(p.room), im = f64.load(p.room, 8), tr = f64.load(e), ti = f64.load(e, 8);
  makeRotation(
    p.g, f64.load(d) - (re * tr - im * ti), f64.load(d, 8) - (re * ti + im * tr), f64.load(below), f64.load(below, 8), p.room + 16,
  );
  for (let k = low; k < high; k++) {
    if (k > low) clearBelow(p, p.s, k, k - 1, k, k);
    else turnRows(p, k, k, k);
    clearLeft(p, p.t, k + 1, k, min(k + 2, high) + 1, k + 1);
  }
}

/** The eigenvalue of the last 2 x 2 of S T^-1 that is nearer to its last entry into `room`; or, with `other`, one off the beaten path. */
function chooseShift(p: Pencil, high: i32, other: bool): void {
  const row = p.row, d = diagonal(p, p.s, high), e = diagonal(p, p.t, high), m = p.room + 32;
  if (other) {
    divide(p.room, d, e);
    f64.store(p.room, f64.load(p.room) + 0.75 * size(d - 16) / size(e));
    return;
  }
  const first = e - row - 16, beside = m + 64;
  divide(m, d - row - 16, first);
  divide(m + 32, d - 16, first);
  divide(beside, e - row, e);
  divide(m + 16, d - row, e);
  divide(m + 48, d, e);
  subtractProduct(m + 16, beside, m);
  subtractProduct(m + 48, beside, m + 32);
  wilkinsonShift(p.room, m + 48, 32);
}

/** out := x / y for y far above the least double. */
function divide(out: usize, x: usize, y: usize): void {
  const unit = size(y), a = f64.load(y) / unit, b = f64.load(y, 8) / unit;
  const square = (a * a + b * b) * unit, re = f64.load(x), im = f64.load(x, 8);
  f64.store(out, (re * a + im * b) / square);
  f64.store(out, (im * a - re * b) / square, 8);
}

/** z -= x y. */
function subtractProduct(z: usize, x: usize, y: usize): void {
  const a = f64.load(x), b = f64.load(x, 8), c = f64.load(y), d = f64.load(y, 8);
  f64.store(z, f64.load(z) - (a * c - b * d));
  f64.store(z, f64.load(z, 8) - (a * d + b * c), 8);
}
