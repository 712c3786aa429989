/** Implicit QR with Wilkinson's shift on a real symmetric tridiagonal matrix, the same steps as linalg/tridiagonal.ts. */
import { at, hypotenuse, put } from './numbers';
import { beginSweep, endSweep, replay, SweepList, writeRotation } from './rotations';

const EPS2: f64 = 2.0 ** -104;
const TINY: f64 = 2.0 ** -1000;
/** Below this there is no inverse; less than the root of TINY. */
const NOTHING: f64 = 2.0 ** -1010;

/**
 * Eigenvalues, unsorted in place of entries low..end of `d`; the rows low..end of the matrix of `list` are rotated along. Returns 0, or 1
 * when it does not converge.
 */
export function tridiagonalQr(d: usize, e: usize, low: i32, end: i32, list: SweepList): i32 {
  const limit = 60 * (end - low);
  let high = end - 1;
  for (let sweeps = 0; high > low; sweeps++) {
    const start = blockStart(d, e, low, high);
    if (start == high) {
      high--;
      continue;
    }
    if (sweeps > limit) return 1;
    sweep(d, e, start, high, list);
  }
  replay(list);
  return 0;
}

/** Where the unreduced block that ends at `high` starts; a negligible off-diagonal on the way becomes zero. */
function blockStart(d: usize, e: usize, first: i32, high: i32): i32 {
  let low = high;
  for (; low > first; low--) {
    const off = at(e, low - 1);
    if (off * off <= EPS2 * (abs(at(d, low - 1)) * abs(at(d, low))) + TINY) {
      put(e, low - 1, 0);
      break;
    }
  }
  return low;
}

/** One implicit sweep from `low` to `high`, where the eigenvalue then splits off. */
function sweep(d: usize, e: usize, low: i32, high: i32, list: SweepList): void {
  beginSweep(list, low, 1, high - low);
  const last = at(e, high - 1);
  let g = (at(d, high - 1) - at(d, high)) / (2 * last);
  let r = hypotenuse(g, 1);
  g = at(d, low) - at(d, high) + last / (g + (g < 0 ? -r : r));
  let s: f64 = 1, c: f64 = 1, p: f64 = 0;
  let di = at(d, low);
  let i = low + 1;
  for (; i <= high; i++) {
    const off = at(e, i - 1);
    const f = s * off, b = c * off;
    r = hypotenuse(f, g);
    if (i > low + 1) put(e, i - 2, r);
    if (r < NOTHING) {
      put(d, i - 1, di - p);
      break;
    }
    const inverse = 1 / r;
    s = f * inverse;
    c = g * inverse;
    g = di - p;
    di = at(d, i);
    r = (di - g) * s + 2 * c * b;
    p = s * r;
    put(d, i - 1, g + p);
    g = c * r - b;
    writeRotation(list, c, s);
  }
  endSweep(list);
  if (i <= high) return;
  put(d, high, di - p);
  put(e, high - 1, g);
}
