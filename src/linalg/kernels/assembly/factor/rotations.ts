/**
 * Plane rotations of neighbouring rows, first written down, then done on panels that stay in the cache. A sweep is a header
 * [first row, step, count, 0] (four 32-bit integers) and `count` pairs (cos, sin): with x = row i and y = row i + step,
 * row i := c x + s y and row i + step := c y - s x, then on to i + step.
 */

/** A list of sweeps for the rows of one matrix in panels of four columns (32 bytes per row); an address of 0 writes nothing down. */
@unmanaged
export class SweepList {
  /** Where the list starts, where the open sweep starts, where the next rotation goes, where the list must end. */
  start: usize;
  open: usize;
  top: usize;
  end: usize;
  /** The matrix, the bytes of a panel, and the panels that the rows reach. */
  q: usize;
  panelBytes: usize;
  firstPanel: i32;
  lastPanel: i32;
}

/** Bytes of a list that holds at least one sweep of n rows. */
export function sweepListBytes(n: i32): usize {
  return 16 * max(4 * n + 64, 1024);
}

/** Points a list at a matrix and empties it. */
export function openList(list: SweepList, buffer: usize, bytes: usize, q: usize, panelBytes: usize, low: i32, high: i32): void {
  list.start = buffer;
  list.top = buffer;
  list.end = buffer + bytes;
  list.q = q;
  list.panelBytes = panelBytes;
  list.firstPanel = low >> 2;
  list.lastPanel = (high + 3) >> 2;
}

/** Starts a sweep of at most `count` rotations from `row` on. */
export function beginSweep(list: SweepList, row: i32, step: i32, count: i32): void {
  if (list.start == 0) return;
  if (list.top + (<usize>(count + 1) << 4) > list.end) replay(list);
  list.open = list.top;
  i32.store(list.top, row);
  i32.store(list.top, step, 4);
  list.top += 16;
}

// @ts-ignore: decorator
@inline
export function writeRotation(list: SweepList, c: f64, s: f64): void {
  if (list.start == 0) return;
  f64.store(list.top, c);
  f64.store(list.top, s, 8);
  list.top += 16;
}

/** Closes the open sweep. */
export function endSweep(list: SweepList): void {
  if (list.start == 0) return;
  const count = <i32>((list.top - list.open) >> 4) - 1;
  if (count == 0) list.top = list.open;
  else i32.store(list.open, count, 8);
}

/** Does all that was written down, two panels at a time, and empties the list. */
export function replay(list: SweepList): void {
  if (list.start == 0) return;
  for (let p = list.firstPanel; p < list.lastPanel; p += 2) {
    const panel = list.q + <usize>p * list.panelBytes;
    let at = list.start;
    while (at < list.top) {
      const count = i32.load(at, 8);
      const row = panel + (<usize>i32.load(at) << 5);
      if (p + 1 < list.lastPanel) rotateTwoPanels(row, row + list.panelBytes, i32.load(at, 4) << 5, at + 16, count);
      else rotatePanel(row, i32.load(at, 4) << 5, at + 16, count);
      at += <usize>(count + 1) << 4;
    }
  }
  list.top = list.start;
}

/** One sweep on eight columns; the row that goes on stays in registers. */
function rotateTwoPanels(p: usize, q: usize, step: usize, rotation: usize, count: i32): void {
  let x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(q), x3 = v128.load(q, 16);
  do {
    const c = v128.load64_splat(rotation), s = v128.load64_splat(rotation, 8);
    let y = v128.load(p + step);
    v128.store(p, f64x2.add(f64x2.mul(c, x0), f64x2.mul(s, y)));
    x0 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x0));
    y = v128.load(p + step, 16);
    v128.store(p, f64x2.add(f64x2.mul(c, x1), f64x2.mul(s, y)), 16);
    x1 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x1));
    y = v128.load(q + step);
    v128.store(q, f64x2.add(f64x2.mul(c, x2), f64x2.mul(s, y)));
    x2 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x2));
    y = v128.load(q + step, 16);
    v128.store(q, f64x2.add(f64x2.mul(c, x3), f64x2.mul(s, y)), 16);
    x3 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x3));
    p += step;
    q += step;
    rotation += 16;
  } while (--count);
  v128.store(p, x0);
  v128.store(p, x1, 16);
  v128.store(q, x2);
  v128.store(q, x3, 16);
}

/** One sweep on four columns. */
function rotatePanel(p: usize, step: usize, rotation: usize, count: i32): void {
  let x0 = v128.load(p), x1 = v128.load(p, 16);
  do {
    const c = v128.load64_splat(rotation), s = v128.load64_splat(rotation, 8);
    let y = v128.load(p + step);
    v128.store(p, f64x2.add(f64x2.mul(c, x0), f64x2.mul(s, y)));
    x0 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x0));
    y = v128.load(p + step, 16);
    v128.store(p, f64x2.add(f64x2.mul(c, x1), f64x2.mul(s, y)), 16);
    x1 = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, x1));
    p += step;
    rotation += 16;
  } while (--count);
  v128.store(p, x0);
  v128.store(p, x1, 16);
}
