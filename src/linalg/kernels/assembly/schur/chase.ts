/**
 * Several single-shift QR sweeps that follow one another two rows apart (small bulges; Braman, Byers & Mathias, SIAM J. Matrix Anal. Appl. 23 (2002)
 * 929). They move through windows near the diagonal; what a window went through is done to the rest of the matrix at its end.
 */
import { closeWindow, openWindow, Problem, transformRest } from './problem';
import { makeRotation, ROTATION, rotateColumns, rotateRows } from './rotation';
import { Transformation } from './sweeps';

/** Rows by which a chain of bulges advances in a window. */
// @ts-ignore: decorator
@inline
export function advanceOf(m: i32): i32 {
  return 2 * m + 2;
}

/** Rows of a window for m shifts. */
export function chaseWindow(m: i32): i32 {
  return advanceOf(m) + 2 * m + 1;
}

/** Bytes for the heads and rotations of m sweeps in a window. */
export function chaseBytes(m: i32): usize {
  return (<usize>m << 3) + 64 + <usize>m * <usize>advanceOf(m) * ROTATION;
}

/** The sweeps of shifts[0..m] over the block of `s`; the transformation `c` holds the room for a window (`chaseBytes`). */
export function chase(s: Problem, m: i32, c: Transformation): void {
  const low = s.low, high = s.high, trail = 2 * (m - 1);
  const end = high - low + trail, advance = advanceOf(m);
  c.count = m;
  c.step = <usize>advance * ROTATION;
  for (let time = 0; time < end; time += advance) {
    const until = min(time + advance, end);
    const first = max(low, low + time - trail - 1), last = min(high, low + until + 1);
    c.first = first;
    c.k = last - first + 1;
    openWindow(s, first, c.k);
    for (let j = 0; j < m; j++) {
      const start = max(low, low + time - 2 * j);
      i32.store(c.heads + (<usize>j << 3), start - first);
      i32.store(c.heads + (<usize>j << 3), max(0, min(high, low + until - 2 * j) - start), 4);
    }
    for (let t = time; t < until; t++) {
      for (let j = 0; j < m; j++) {
        const p = low + t - 2 * j;
        if (p < low) break;
        if (p >= high) continue;
        const from = max(low, low + time - 2 * j);
        step(s, first, c.k, p, j, c.rotations + <usize>j * c.step + <usize>(p - from) * ROTATION);
      }
    }
    closeWindow(s, first, c.k);
    transformRest(s, c);
  }
}

/** The rotation of rows and columns p, p + 1 that moves bulge j one row down, or starts it; counted in the whole matrix. */
function step(s: Problem, first: i32, k: i32, p: i32, j: i32, g: usize): void {
  const row = s.windowRow, at = p - first;
  const d = s.window + <usize>at * (row + 16);
  if (p == s.low) {
    const shift = s.shifts + (<usize>j << 4), below = d + row;
    const re = f64.load(d) - f64.load(shift), im = f64.load(d, 8) - f64.load(shift, 8);
    makeRotation(g, re, im, f64.load(below), f64.load(below, 8), s.g);
  } else {
    const f = d - 16, h = f + row;
    makeRotation(g, f64.load(f), f64.load(f, 8), f64.load(h), f64.load(h, 8), f);
    v128.store(h, f64x2.splat(0));
  }
  rotateRows(g, d, d + row, k - at);
  rotateColumns(g, s.window + (<usize>at << 4), row, min(at + 3, k));
}
