/** Single-shift QR on a small Hessenberg matrix that stays in the cache; matrices are interleaved, `row` bytes between rows. */
import { makeRotation, ROTATION, rotateColumns, rotateRows } from './rotation';

const EPS: f64 = 2.0 ** -52;
const TINY: f64 = 2.0 ** -1000;

/** Steps of QR without deflation after which the iteration has failed. */
export const MOST_STEPS: i32 = 300;

/** |re| + |im|. */
// @ts-ignore: decorator
@inline
export function size(z: usize): f64 {
  return abs(f64.load(z)) + abs(f64.load(z, 8));
}

/** Whether the entry left of the diagonal entry `d` is rounding beside both diagonal entries or below `floor`. */
// @ts-ignore: decorator
@inline
function isNegligible(d: usize, row: usize, floor: f64): bool {
  return size(d - 16) <= max(floor, EPS * (size(d) + size(d - row - 16)));
}

/**
 * The first row of the unreduced block that ends at row `high`: the subdiagonal entry before it is negligible and cleared. After many `steps`
 * without success anything below the rounding of a matrix of size 1 is negligible.
 */
export function blockStart(t: usize, row: usize, high: i32, steps: i32): i32 {
  const floor = steps < 30 ? TINY : EPS;
  let k = high, d = t + <usize>high * (row + 16);
  for (; k > 0; k--) {
    if (isNegligible(d, row, floor)) {
      v128.store(d - 16, f64x2.splat(0));
      return k;
    }
    d -= row + 16;
  }
  return 0;
}

/** out := the eigenvalue of the 2 x 2 block whose last diagonal entry is at `d` that is nearer to that entry. */
export function wilkinsonShift(out: usize, d: usize, row: usize): void {
  const a = d - row - 16, b = d - row, c = d - 16;
  const unit = max(max(size(a), size(b)), max(size(c), size(d)));
  v128.store(out, v128.load(d));
  if (unit == 0) return;
  const dr = f64.load(d) / unit, di = f64.load(d, 8) / unit;
  const br = f64.load(b) / unit, bi = f64.load(b, 8) / unit, cr = f64.load(c) / unit, ci = f64.load(c, 8) / unit;
  const xr = 0.5 * (f64.load(a) / unit - dr), xi = 0.5 * (f64.load(a, 8) / unit - di);
  const pr = br * cr - bi * ci, pi = br * ci + bi * cr;
  // The root of x^2 + b c on the side of x.
  const qr = xr * xr - xi * xi + pr, qi = 2 * xr * xi + pi;
  const modulus = Math.sqrt(qr * qr + qi * qi);
  let sr = Math.sqrt(0.5 * (modulus + abs(qr))), si = sr == 0 ? 0 : 0.5 * qi / sr;
  if (qr < 0) {
    const kept = abs(si);
    si = qi < 0 ? -sr : sr;
    sr = kept;
  }
  const sign: f64 = xr * sr + xi * si < 0 ? -1 : 1;
  const yr = xr + sign * sr, yi = xi + sign * si;
  const square = yr * yr + yi * yi;
  if (square == 0) return;
  f64.store(out, unit * (dr - (pr * yr + pi * yi) / square));
  f64.store(out, unit * (di - (pi * yr - pr * yi) / square), 8);
}

/** A shift off the beaten path, for blocks on which Wilkinson's shift cycles. */
export function exceptionalShift(out: usize, d: usize): void {
  f64.store(out, f64.load(d) + 0.75 * size(d - 16));
  f64.store(out, f64.load(d, 8), 8);
}

/**
 * W := U^dagger W U, upper triangular, for an upper Hessenberg W with k rows, and uh := U^dagger uh; without `uh` (0) only the diagonal of W becomes
 * right. `g` has room for a rotation and two numbers. Returns 0, or 1 when it does not converge.
 */
export function smallSchur(w: usize, row: usize, k: i32, uh: usize, g: usize): i32 {
  const shift = g + ROTATION;
  let high = k - 1, steps = 0;
  while (high > 0) {
    const low = blockStart(w, row, high, steps);
    if (low == high) {
      high--;
      steps = 0;
      continue;
    }
    if (++steps > MOST_STEPS) return 1;
    const d = w + <usize>high * (row + 16);
    if (steps % 10 == 0) exceptionalShift(shift, d);
    else wilkinsonShift(shift, d, row);
    sweep(w, row, k, uh, low, high, g);
  }
  return 0;
}

/** One sweep over rows and columns low..high with the shift behind the rotation `g`. */
function sweep(w: usize, row: usize, k: i32, uh: usize, low: i32, high: i32, g: usize): void {
  const shift = g + ROTATION, r = shift + 16;
  const top = uh ? w : w + <usize>low * row, end = uh ? k : high + 1, above = uh ? 0 : low;
  let d = w + <usize>low * (row + 16);
  makeRotation(g, f64.load(d) - f64.load(shift), f64.load(d, 8) - f64.load(shift, 8), f64.load(d + row), f64.load(d + row, 8), r);
  for (let p = low; p < high; p++) {
    if (p > low) {
      const f = d - 16, h = f + row;
      makeRotation(g, f64.load(f), f64.load(f, 8), f64.load(h), f64.load(h, 8), f);
      v128.store(h, f64x2.splat(0));
    }
    rotateRows(g, d, d + row, end - p);
    rotateColumns(g, top + (<usize>p << 4), row, min(p + 2, high) + 1 - above);
    if (uh) rotateRows(g, uh + <usize>p * row, uh + <usize>(p + 1) * row, k);
    d += row + 16;
  }
}
