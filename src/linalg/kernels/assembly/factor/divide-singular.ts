/**
 * Divide and conquer for the singular values of a real upper bidiagonal matrix (Gu & Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995) 79). A part is
 * rows first..end, with one more column than rows unless it ends the matrix; its extra right vector, which the part sends to zero, is row
 * `end` of `right`, the row that the part above takes as its middle one.
 */
import { bidiagonalQr } from './bidiagonal-qr';
import { Merge } from './deflate';
import { layMerge, merge, mergeScratch } from './merge';
import { at, hypotenuse, indexAt, put, putIndex } from './numbers';
import { copyRows, entryOf, layPanels, negateRow, Panels, panelsBytes, rotateRows, setIdentity, sortIndices, spreadRows } from './panels';
import { openList, SweepList, sweepListBytes } from './rotations';

/** Up to this size, the extra column counted, QR is faster. */
const LEAF: i32 = 24;

/** Bytes of work, the two matrices of vectors not included. */
export function divideSingularScratch(n: i32): usize {
  return 1024 + panelsBytes(n) + mergeScratch(n) + 32 * sweepListBytes(LEAF);
}

/** Where one problem keeps what all its parts use. */
@unmanaged
class Problem {
  d: usize;
  e: usize;
  left: Panels;
  right: Panels;
  work: Panels;
  lefts: SweepList;
  rights: SweepList;
  buffer: usize;
  merge: Merge;
}

/**
 * Singular values, ascending in place of `d`, and vectors, the rows of `left` and `right`, of the n x n bidiagonal matrix with diagonal `d` and
 * superdiagonal `e` (n entries, destroyed). Returns 0, or 1 when QR does not converge.
 */
export function divideSingular(d: usize, e: usize, n: i32, left: Panels, right: Panels, work: usize): i32 {
  const p = changetype<Problem>(work);
  p.d = d;
  p.e = e;
  p.left = left;
  p.right = right;
  p.work = changetype<Panels>(work + 128);
  p.lefts = changetype<SweepList>(work + 192);
  p.rights = changetype<SweepList>(work + 256);
  p.merge = changetype<Merge>(work + 384);
  p.buffer = work + 1024;
  layPanels(p.work, p.buffer + 32 * sweepListBytes(LEAF), n);
  layMerge(p.merge, p.work.q + panelsBytes(n), n);
  p.merge.left = left;
  p.merge.right = right;
  p.merge.work = p.work;
  p.merge.singular = true;
  p.merge.rho = 1;
  setIdentity(left, 0, n);
  setIdentity(right, 0, n);
  return solve(p, 0, n, 0);
}

/** Rows first..end, with `extra` (0 or 1) more columns. */
function solve(p: Problem, first: i32, end: i32, extra: i32): i32 {
  const n = end - first;
  if (n + extra <= LEAF) return leaf(p, first, end, extra);
  // The left half has a multiple of four columns, the middle row included in its place.
  const middle = first + (((n >> 1) + 3) & ~3) - 1;
  const alpha = at(p.d, middle), beta = at(p.e, middle);
  // A zero row makes a part with an extra column square.
  put(p.d, middle, 0);
  put(p.e, middle, 0);
  if (solve(p, first, middle, 1) || solve(p, middle + 1, end, extra)) return 1;
  join(p, first, middle, end, extra, alpha, beta);
  return 0;
}

/** A small part by QR; values made positive and sorted. */
function leaf(p: Problem, first: i32, end: i32, extra: i32): i32 {
  const bytes = 16 * sweepListBytes(LEAF), columns = end + extra;
  openList(p.lefts, p.buffer, bytes, p.left.q, p.left.step, first, columns);
  openList(p.rights, p.buffer + bytes, bytes, p.right.q, p.right.step, first, columns);
  if (bidiagonalQr(p.d, p.e, first, columns, p.lefts, p.rights)) return 1;
  const count = end - first, order = p.merge.order, place = p.merge.place, values = p.merge.poles;
  const d = p.d + (<usize>first << 3);
  for (let i = 0; i < count; i++) {
    putIndex(place, i, i);
    if (at(d, i) >= 0) continue;
    put(d, i, -at(d, i));
    negateRow(p.right, first + i, first, columns);
  }
  sortIndices(order, d, count);
  for (let i = 0; i < count; i++) put(values, i, at(d, indexAt(order, i)));
  memory.copy(d, values, <usize>count << 3);
  sortRows(p, p.left, order, place, count, first, columns);
  sortRows(p, p.right, order, place, count, first, columns);
  return 0;
}

function sortRows(p: Problem, q: Panels, order: usize, place: usize, count: i32, first: i32, columns: i32): void {
  copyRows(p.work, 0, q, order, count, first, first, columns);
  spreadRows(q, place, count, first, p.work, 0, first, columns);
}

/** The two parts and the row (alpha, beta) between them, in the bases of their vectors: a first row z over a diagonal of poles. */
function join(p: Problem, first: i32, middle: i32, end: i32, extra: i32, alpha: f64, beta: f64): void {
  const m = p.merge, rows = end - first, half = middle - first;
  m.first = first;
  m.middle = middle + 1;
  m.end = end;
  m.columns = end + extra;
  m.zeroRow = half;
  f64.store(entryOf(p.left, middle, middle), 1);
  const d = p.d + (<usize>first << 3);
  for (let i = 0; i < rows; i++) {
    const upper = i <= half;
    put(m.d, i, i == half ? 0 : at(d, i));
    put(m.z, i, upper ? alpha * f64.load(entryOf(p.right, first + i, middle)) : beta * f64.load(entryOf(p.right, first + i, middle + 1)));
    putIndex(m.kind, i, i == half ? 2 : upper ? 1 : 3);
  }
  if (extra) joinExtra(p, m, middle, end, beta);
  // The zero pole first; both parts ascend.
  putIndex(m.order, 0, half);
  let i = 0, j = half + 1;
  for (let t = 1; t < rows; t++) {
    const upper = i < half && (j == rows || at(d, i) <= at(d, j));
    putIndex(m.order, t, upper ? i++ : j++);
  }
  merge(m, d);
}

/** Of the two extra right vectors one combination meets the row between the parts; the other is the extra vector of the whole. */
function joinExtra(p: Problem, m: Merge, middle: i32, end: i32, beta: f64): void {
  const x = at(m.z, m.zeroRow), y = beta * f64.load(entryOf(p.right, end, middle + 1));
  const norm = hypotenuse(x, y);
  if (norm == 0) return;
  rotateRows(p.right, middle, end, x / norm, y / norm, m.first, m.columns);
  put(m.z, m.zeroRow, norm);
}
