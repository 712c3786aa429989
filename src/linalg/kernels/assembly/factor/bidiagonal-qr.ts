/** Implicit QR with zero shifts on a real upper bidiagonal matrix, the same steps as linalg/bidiagonal.ts. */
import { at, hypotenuse, put } from './numbers';
import { beginSweep, endSweep, replay, SweepList, writeRotation } from './rotations';

const EPS: f64 = 2.0 ** -53;
const TOLERANCE: f64 = 8 * EPS;
const TINY: f64 = 2.0 ** -1000;

/**
 * Singular values, unsorted and with free signs, in place of entries first..end of `d`; the rows of the matrices of `lefts` and `rights` are
 * rotated along. Returns 0, or 1 when it does not converge.
 */
export function bidiagonalQr(d: usize, e: usize, first: i32, end: i32, lefts: SweepList, rights: SweepList): i32 {
  const limit = 60 * (end - first);
  let high = end - 1, low = -1, previousHigh = -1, previousLow = -1, sweeps = 0;
  let down = true;
  while (high > first) {
    low = blockStart(e, first, high);
    if (low == high) {
      high--;
      continue;
    }
    if (low != previousLow || high != previousHigh) {
      previousLow = low;
      previousHigh = high;
      down = abs(at(d, low)) >= abs(at(d, high));
    }
    const smallest = deflate(d, e, low, high, down);
    if (smallest < 0) continue;
    if (sweeps++ > limit) return 1;
    const shift = shiftOf(d, e, low, high, down, smallest);
    const from = down ? low : high, to = down ? high : low;
    // Upwards it is the same sweep on the reversed transpose, where left and right change places.
    const left = down ? lefts : rights, right = down ? rights : lefts;
    beginSweep(left, from, down ? 1 : -1, high - low);
    beginSweep(right, from, down ? 1 : -1, high - low);
    if (shift == 0) zeroShiftSweep(d, e, from, to, left, right);
    else shiftedSweep(d, e, shift, from, to, left, right);
    endSweep(left);
    endSweep(right);
  }
  replay(lefts);
  replay(rights);
  return 0;
}

/** Where the unreduced block that ends at `high` starts; a negligible entry on the way becomes zero. */
function blockStart(e: usize, first: i32, high: i32): i32 {
  for (let low = high; low > first; low--) {
    if (abs(at(e, low - 1)) <= TINY) {
      put(e, low - 1, 0);
      return low;
    }
  }
  return first;
}

/** Sets a negligible off-diagonal to zero and returns -1, or returns a lower estimate of the smallest singular value. */
function deflate(d: usize, e: usize, low: i32, high: i32, down: bool): f64 {
  const step = down ? 1 : -1, off = down ? 0 : -1, last = down ? high : low;
  const lastOff = last - step + off;
  if (abs(at(e, lastOff)) <= TOLERANCE * abs(at(d, last))) {
    put(e, lastOff, 0);
    return -1;
  }
  let i = down ? low : high;
  let mu = abs(at(d, i));
  let smallest = mu;
  for (; i != last; i += step) {
    const next = abs(at(e, i + off));
    if (next <= TOLERANCE * mu) {
      put(e, i + off, 0);
      return -1;
    }
    mu = abs(at(d, i + step)) * (mu / (mu + next));
    smallest = min(smallest, mu);
  }
  return smallest;
}

/** The smaller singular value of the last 2 x 2 of the chase, or 0 when shifting would lose small values. */
function shiftOf(d: usize, e: usize, low: i32, high: i32, down: bool, smallest: f64): f64 {
  let largest = abs(at(d, high));
  for (let i = low; i < high; i++) largest = max(largest, max(abs(at(d, i)), abs(at(e, i))));
  if (<f64>(high - low + 1) * TOLERANCE * (smallest / largest) <= EPS) return 0;
  const i = down ? high - 1 : low;
  const shift = smallerSingularValue(at(d, i), at(e, i), at(d, i + 1));
  const ratio = shift / abs(at(d, down ? low : high));
  return ratio * ratio < EPS ? 0 : shift;
}

/** The smaller singular value of [[f, g], [0, h]], without overflow or cancellation (LAPACK's dlas2). */
function smallerSingularValue(f: f64, g: f64, h: f64): f64 {
  const low = min(abs(f), abs(h)), high = max(abs(f), abs(h)), off = abs(g);
  if (low == 0) return 0;
  const sum = 1 + low / high, difference = (high - low) / high;
  if (off < high) {
    const ratio = (off / high) * (off / high);
    return (2 * low) / (Math.sqrt(sum * sum + ratio) + Math.sqrt(difference * difference + ratio));
  }
  const ratio = high / off;
  if (ratio == 0) return (low * high) / off;
  const p = sum * ratio, q = difference * ratio;
  return (2 * low * ratio) / (Math.sqrt(1 + p * p) + Math.sqrt(1 + q * q));
}

function zeroShiftSweep(d: usize, e: usize, from: i32, to: i32, left: SweepList, right: SweepList): void {
  const step = from < to ? 1 : -1, off = from < to ? 0 : -1;
  let c: f64 = 1, oldC: f64 = 1, oldS: f64 = 0;
  for (let i = from; i != to; i += step) {
    const f = at(d, i) * c, g = at(e, i + off);
    const r = hypotenuse(f, g);
    c = r == 0 ? 1 : f / r;
    const s = r == 0 ? 0 : g / r;
    if (i != from) put(e, i - step + off, oldS * r);
    const p = oldC * r, q = at(d, i + step) * s;
    const length = hypotenuse(p, q);
    put(d, i, length);
    oldC = length == 0 ? 1 : p / length;
    oldS = length == 0 ? 0 : q / length;
    writeRotation(right, c, s);
    writeRotation(left, oldC, oldS);
  }
  const h = at(d, to) * c;
  put(d, to, h * oldC);
  put(e, to - step + off, h * oldS);
}

function shiftedSweep(
  d: usize, e: usize, shift: f64, from: i32, to: i32, left: SweepList, right: SweepList,
): void {
  const step = from < to ? 1 : -1, off = from < to ? 0 : -1;
  const first = at(d, from);
  let f = (abs(first) - shift) * ((first < 0 ? -1 : 1) + shift / first);
  let g = at(e, from + off);
  let di = first;
  for (let i = from; i != to; i += step) {
    let r = hypotenuse(f, g);
    const cr = r == 0 ? 1 : f / r, sr = r == 0 ? 0 : g / r;
    if (i != from) put(e, i - step + off, r);
    const ei = at(e, i + off), next = at(d, i + step);
    f = cr * di + sr * ei;
    const offDiagonal = cr * ei - sr * di;
    g = sr * next;
    const below = cr * next;
    r = hypotenuse(f, g);
    const cl = r == 0 ? 1 : f / r, sl = r == 0 ? 0 : g / r;
    put(d, i, r);
    f = cl * offDiagonal + sl * below;
    di = cl * below - sl * offDiagonal;
    if (i + step != to) {
      const following = at(e, i + step + off);
      g = sl * following;
      put(e, i + step + off, cl * following);
    }
    writeRotation(right, cr, sr);
    writeRotation(left, cl, sl);
  }
  put(d, to, di);
  put(e, to - step + off, f);
}
