/** Divide and conquer for the real symmetric tridiagonal eigenproblem (Cuppen; Gu & Eisenstat). */
import { Merge } from './deflate';
import { layMerge, merge, mergeScratch } from './merge';
import { at, indexAt, put, putIndex } from './numbers';
import { copyRows, entryOf, layPanels, Panels, panelsBytes, setIdentity, sortIndices, spreadRows } from './panels';
import { openList, SweepList, sweepListBytes } from './rotations';
import { tridiagonalQr } from './tridiagonal-qr';

/** Up to this size QR is faster. */
const LEAF: i32 = 24;

/** Bytes of work, the matrix of vectors not included. */
export function divideEigenScratch(n: i32): usize {
  return 1024 + panelsBytes(n) + mergeScratch(n) + 16 * sweepListBytes(LEAF);
}

/** Where one problem keeps what all its parts use. */
@unmanaged
class Problem {
  d: usize;
  e: usize;
  q: Panels;
  work: Panels;
  list: SweepList;
  buffer: usize;
  merge: Merge;
}

/**
 * Eigenvalues, ascending in place of `d`, and eigenvectors, the rows of `q`, of the matrix with diagonal `d` and off-diagonal `e` (destroyed).
 * Returns 0, or 1 when QR does not converge.
 */
export function divideEigen(d: usize, e: usize, n: i32, q: Panels, work: usize): i32 {
  const p = changetype<Problem>(work);
  p.d = d;
  p.e = e;
  p.q = q;
  p.work = changetype<Panels>(work + 64);
  p.list = changetype<SweepList>(work + 128);
  p.merge = changetype<Merge>(work + 256);
  p.buffer = work + 1024;
  layPanels(p.work, p.buffer + 16 * sweepListBytes(LEAF), n);
  layMerge(p.merge, p.work.q + panelsBytes(n), n);
  p.merge.right = q;
  p.merge.left = q;
  p.merge.work = p.work;
  p.merge.singular = false;
  setIdentity(q, 0, n);
  return solve(p, 0, n);
}

function solve(p: Problem, first: i32, end: i32): i32 {
  const n = end - first;
  if (n <= LEAF) return leaf(p, first, end);
  const middle = first + (((n >> 1) + 3) & ~3);
  const coupling = at(p.e, middle - 1);
  put(p.d, middle - 1, at(p.d, middle - 1) - abs(coupling));
  put(p.d, middle, at(p.d, middle) - abs(coupling));
  if (solve(p, first, middle) || solve(p, middle, end)) return 1;
  join(p, first, middle, end, coupling);
  return 0;
}

/** A small problem by QR, sorted. */
function leaf(p: Problem, first: i32, end: i32): i32 {
  openList(p.list, p.buffer, 16 * sweepListBytes(LEAF), p.q.q, p.q.step, first, end);
  if (tridiagonalQr(p.d, p.e, first, end, p.list)) return 1;
  const count = end - first, order = p.merge.order, place = p.merge.place, values = p.merge.poles;
  const d = p.d + (<usize>first << 3);
  sortIndices(order, d, count);
  for (let i = 0; i < count; i++) {
    put(values, i, at(d, indexAt(order, i)));
    putIndex(place, i, i);
  }
  memory.copy(d, values, <usize>count << 3);
  copyRows(p.work, 0, p.q, order, count, first, first, end);
  spreadRows(p.q, place, count, first, p.work, 0, first, end);
  return 0;
}

/** The two halves and their coupling rho (e_last + e_first) (e_last + e_first)^T. */
function join(p: Problem, first: i32, middle: i32, end: i32, coupling: f64): void {
  const m = p.merge, rows = end - first, half = middle - first;
  m.first = first;
  m.middle = middle;
  m.end = end;
  m.columns = end;
  m.rho = 2 * abs(coupling);
  const root: f64 = Math.SQRT1_2, sign = coupling < 0 ? -root : root;
  const d = p.d + (<usize>first << 3);
  for (let i = 0; i < rows; i++) {
    const upper = i < half;
    put(m.d, i, at(d, i));
    put(m.z, i, upper ? root * f64.load(entryOf(p.q, first + i, middle - 1)) : sign * f64.load(entryOf(p.q, first + i, middle)));
    putIndex(m.kind, i, upper ? 1 : 3);
  }
  // Both halves ascend.
  let i = 0, j = half;
  for (let t = 0; t < rows; t++) {
    const upper = i < half && (j == rows || at(d, i) <= at(d, j));
    putIndex(m.order, t, upper ? i++ : j++);
  }
  merge(m, d);
}
