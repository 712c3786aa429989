/**
 * What two solved halves have to do with each other: sorts the poles, takes out those that a tiny z or a close neighbour decouples
 * (rotating the rows of the vectors along), and sorts the rest by the half that their vectors live in, so that products skip what is zero.
 * LAPACK's dlaed2 and dlasd2.
 */
import { at, hypotenuse, indexAt, put, putIndex } from './numbers';
import { insertionSort, Panels, rotateRows } from './panels';

const EPS: f64 = 2.0 ** -53;
/** Couplings below this are zero beside a matrix of norm one, whatever the halves hold. */
export const NOTHING: f64 = 2.0 ** -400;

/** One merge. Rows and columns first..end of the matrices; lists are indexed by row - first or by survivor. */
@unmanaged
export class Merge {
  first: i32;
  /** The first column of the second half. */
  middle: i32;
  end: i32;
  /** The end of the columns: one more than `end` where the right vectors have one more entry. */
  columns: i32;
  singular: bool;
  /** The row of the pole zero, which is never taken out (singular values only). */
  zeroRow: i32;
  rho: f64;
  /** One or two matrices whose rows are the vectors, and as many to work in. */
  left: Panels;
  right: Panels;
  work: Panels;
  /** Poles and z by row. */
  d: usize;
  z: usize;
  order: usize;
  /** 1: only columns of the first half, 2: both, 3: only the second. */
  kind: usize;
  /** Rows taken out, ascending poles. */
  dead: usize;
  deadCount: i32;
  /** The survivors: row, pole, z, z^2, corrected z, root; in the order of their kinds; how many there are of kind 1 and of kinds 1, 2. */
  k: i32;
  row: usize;
  poles: usize;
  weights: usize;
  squares: usize;
  roots: usize;
  group: usize;
  ones: i32;
  onesAndTwos: i32;
  /** Where each survivor and each dead row goes. */
  place: usize;
  deadPlace: usize;
  /** x_j of root i, at i * xStep. */
  x: usize;
  xStep: usize;
  /** Vectors of a few roots in panels, and one of them. */
  packed: usize;
  vector: usize;
  /** New rows on one panel of columns. */
  result: usize;
}

/** Takes out what decouples and lists the survivors. */
export function deflate(m: Merge): void {
  const tolerance = toleranceOf(m);
  const rows = m.end - m.first;
  m.k = 0;
  m.deadCount = 0;
  let i = 0;
  if (m.singular) {
    survive(m, m.zeroRow);
    i = 1;
  }
  let waiting = -1;
  for (; i < rows; i++) {
    const row = indexAt(m.order, i);
    if (m.rho * abs(at(m.z, row)) <= tolerance) {
      bury(m, row);
    } else if (waiting >= 0 && absorbs(m, row, waiting, tolerance)) {
      bury(m, waiting);
      waiting = row;
    } else {
      if (waiting >= 0) survive(m, waiting);
      waiting = row;
    }
  }
  if (waiting >= 0) survive(m, waiting);
  if (m.singular && m.k > 1) put(m.poles, 1, max(at(m.poles, 1), 0.5 * tolerance));
  insertionSort(m.dead, m.d, m.deadCount);
  sortByKind(m);
}

function toleranceOf(m: Merge): f64 {
  let largest: f64 = 0;
  for (let i = 0, rows = m.end - m.first; i < rows; i++) {
    largest = max(largest, max(abs(at(m.d, i)), m.rho * abs(at(m.z, i))));
  }
  const tolerance = max(8 * EPS * largest, NOTHING);
  if (m.singular && abs(at(m.z, m.zeroRow)) <= tolerance) put(m.z, m.zeroRow, tolerance);
  return tolerance;
}

function survive(m: Merge, row: i32): void {
  putIndex(m.row, m.k, row);
  put(m.poles, m.k, at(m.d, row));
  put(m.weights, m.k, at(m.z, row));
  m.k++;
}

// @ts-ignore: decorator
@inline
function bury(m: Merge, row: i32): void {
  putIndex(m.dead, m.deadCount++, row);
}

/** Whether `row` can take over all the weight of the row `waiting` below it; if so, it does. */
function absorbs(m: Merge, row: i32, waiting: i32, tolerance: f64): bool {
  const norm = hypotenuse(at(m.z, row), at(m.z, waiting));
  const c = at(m.z, row) / norm, s = -at(m.z, waiting) / norm;
  const low = at(m.d, waiting), high = at(m.d, row);
  if (abs((high - low) * c * s) > tolerance) return false;
  put(m.z, row, norm);
  put(m.z, waiting, 0);
  put(m.d, waiting, low * c * c + high * s * s);
  put(m.d, row, low * s * s + high * c * c);
  if (indexAt(m.kind, row) != indexAt(m.kind, waiting)) putIndex(m.kind, row, 2);
  rotateRows(m.right, m.first + waiting, m.first + row, c, s, m.first, m.columns);
  if (m.singular) rotateRows(m.left, m.first + waiting, m.first + row, c, s, m.first, m.columns);
  return true;
}

/** Lists the survivors by kind. */
function sortByKind(m: Merge): void {
  let count = 0;
  for (let kind = 1; kind <= 3; kind++) {
    for (let j = 0; j < m.k; j++) {
      if (indexAt(m.kind, indexAt(m.row, j)) == kind) putIndex(m.group, count++, j);
    }
    if (kind == 1) m.ones = count;
    if (kind == 2) m.onesAndTwos = count;
  }
}
