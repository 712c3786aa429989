/**
 * A real square matrix in panels of four columns: entry (row, column) lies in panel column >> 2, 32 bytes per row. Its rows are vectors
 * that are rotated, moved and combined.
 */
import { at, indexAt } from './numbers';

@unmanaged
export class Panels {
  q: usize;
  /** Bytes of one panel. */
  step: usize;
}

/** Bytes of a matrix of n rows and columns; the number of panels is even. */
export function panelsBytes(n: i32): usize {
  const rows = <usize>(n + 7) & ~7;
  return rows * rows * 8;
}

/** Lays a zero matrix of n rows at `address`. */
export function layPanels(m: Panels, address: usize, n: i32): void {
  m.q = address;
  m.step = (<usize>(n + 7) & ~7) << 5;
  memory.fill(address, 0, panelsBytes(n));
}

/** The address of an entry. */
// @ts-ignore: decorator
@inline
export function entryOf(m: Panels, row: i32, column: i32): usize {
  return m.q + <usize>(column >> 2) * m.step + (<usize>row << 5) + (<usize>(column & 3) << 3);
}

/** Rows and columns first..end of the matrix become those of the identity. */
export function setIdentity(m: Panels, first: i32, end: i32): void {
  for (let i = first; i < end; i++) f64.store(entryOf(m, i, i), 1);
}

/** (row a, row b) := (c a + s b, c b - s a) on the panels of columns first..end. */
export function rotateRows(m: Panels, a: i32, b: i32, c: f64, s: f64, first: i32, end: i32): void {
  let p = entryOf(m, a, first & ~3);
  const other = (<usize>b << 5) - (<usize>a << 5);
  const vc = f64x2.splat(c), vs = f64x2.splat(s);
  for (let j = first & ~3; j < end; j += 4) {
    const q = p + other;
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(p + half), y = v128.load(q + half);
      v128.store(p + half, f64x2.add(f64x2.mul(vc, x), f64x2.mul(vs, y)));
      v128.store(q + half, f64x2.sub(f64x2.mul(vc, y), f64x2.mul(vs, x)));
    }
    p += m.step;
  }
}

/** Multiplies a row by -1 on the panels of columns first..end. */
export function negateRow(m: Panels, row: i32, first: i32, end: i32): void {
  for (let j = first & ~3; j < end; j++) {
    const p = entryOf(m, row, j);
    f64.store(p, -f64.load(p));
  }
}

/** Row i of `to`, counted from its row `shift`, := row first + list[i] of `from`, on the panels of columns first..end. */
export function copyRows(
  to: Panels, shift: i32, from: Panels, list: usize, count: i32, row: i32, first: i32, end: i32,
): void {
  for (let j = first & ~3; j < end; j += 4) {
    let p = entryOf(to, shift, j);
    const q = entryOf(from, row, j);
    for (let i = 0; i < count; i++) {
      const source = q + (<usize>indexAt(list, i) << 5);
      v128.store(p, v128.load(source));
      v128.store(p, v128.load(source, 16), 16);
      p += 32;
    }
  }
}

/** Row first + list[i] of `to` := row `shift` + i of `from`, on the panels of columns first..end. */
export function spreadRows(
  to: Panels, list: usize, count: i32, row: i32, from: Panels, shift: i32, first: i32, end: i32,
): void {
  for (let j = first & ~3; j < end; j += 4) {
    const p = entryOf(to, row, j);
    let q = entryOf(from, shift, j);
    for (let i = 0; i < count; i++) {
      const target = p + (<usize>indexAt(list, i) << 5);
      v128.store(target, v128.load(q));
      v128.store(target, v128.load(q, 16), 16);
      q += 32;
    }
  }
}

/** Writes 0..count into `list`, sorted by values[list[i]] ascending (insertion: short or nearly sorted lists). */
export function sortIndices(list: usize, values: usize, count: i32): void {
  for (let i = 0; i < count; i++) i32.store(list + (<usize>i << 2), i);
  insertionSort(list, values, count);
}

/** Sorts a list of indices by values[list[i]] ascending. */
export function insertionSort(list: usize, values: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const index = indexAt(list, i);
    const value = at(values, index);
    let j = i;
    for (; j > 0 && at(values, indexAt(list, j - 1)) > value; j--) {
      i32.store(list + (<usize>j << 2), indexAt(list, j - 1));
    }
    i32.store(list + (<usize>j << 2), index);
  }
}
