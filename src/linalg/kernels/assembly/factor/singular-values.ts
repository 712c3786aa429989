/** The thin singular value decomposition: QR first when tall, bidiagonalise, divide and conquer, transform back. */
import { bidiagonalise, bidiagonaliseScratch, Reduction } from './bidiagonalise';
import { bidiagonalQr } from './bidiagonal-qr';
import { divideSingular, divideSingularScratch } from './divide-singular';
import { at, indexAt, put } from './numbers';
import { columnPanelBytes, panelCount, rowsToPanels, unpackPanels, vectorBytes } from './panel-transfer';
import { layPanels, Panels, panelsBytes, sortIndices } from './panels';
import { qrColumns, qrColumnsScratch } from './qr-columns';
import { panelRows, reflectPanels, reflectScratch } from './reflect-block';
import { SweepList } from './rotations';
import { entryAt, pairBytes } from './vectors';

/** Whether a QR factorisation first is cheaper. */
// @ts-ignore: decorator
@inline
function isTall(m: i32, n: i32): bool {
  return 5 * m >= 8 * n;
}

/** Bytes of work that `singularValues` needs: a double, for the sum may not fit in 32 bits where each term does. */
export function singularValuesScratch(parts: i32, m: i32, n: i32): f64 {
  const tall = vectorBytes(parts, m), wide = vectorBytes(parts, n);
  const high = <f64>(tall * <usize>n), square = <f64>(wide * <usize>n);
  const matrices = 2 * high + square + (isTall(m, n) ? 2 * square : 0) + <f64>columnPanelBytes(parts, m, n) + 2 * <f64>panelsBytes(n);
  const linear = <f64>(5 * <usize>(n + 8) * 16 + 2048);
  const scratch = max(divideSingularScratch(n), reflectScratch(m));
  return matrices + linear + <f64>max(scratch, bidiagonaliseScratch(tall, wide) + qrColumnsScratch(n));
}

/**
 * What `singularValues` keeps beside the reduction: A, the reflectors of a QR factorisation done first, panels of vectors, e, work space, and the rows
 * of A.
 */
@unmanaged
class Addresses {
  copy: usize;
  firsts: usize;
  firstTaus: usize;
  x: usize;
  e: usize;
  scratch: usize;
  rows: i32;
}

/**
 * The singular values of the m x n matrix `a`, m >= n, descending, into `values`; entry (i, j) lies i rows and j columns (bytes) further, with parts = 1
 * only its real part is read. With `vectors` the work space then holds what `singularVectors` needs. Returns 0, or 1 when QR does not converge.
 */
export function singularValues(
  parts: i32, a: usize, row: usize, column: usize, m: i32, n: i32, vectors: bool, values: usize, work: usize,
): i32 {
  const r = changetype<Reduction>(work), w = changetype<Addresses>(work + 256);
  const left = changetype<Panels>(work + 512), right = changetype<Panels>(work + 576);
  lay(r, w, left, right, parts, m, n, work + 1024);
  r.d = values;
  packColumns(parts, a, row, column, m, n, w.copy, vectorBytes(parts, m));
  if (isTall(m, n)) {
    qrColumns(parts, w.copy, m, n, vectorBytes(parts, m), w.firsts, w.firstTaus, w.scratch);
    keepUpper(parts, w.copy, m, n, r.a, r.tall);
  }
  bidiagonalise(r, w.scratch);
  if (!vectors) return valuesOnly(values, w.e, n, w.scratch);
  layPanels(left, left.q, n);
  layPanels(right, right.q, n);
  put(w.e, n - 1, 0);
  if (divideSingular(values, w.e, n, left, right, w.scratch)) return 1;
  reverse(values, n);
  return 0;
}

/**
 * The vectors of the `count` largest singular values that `singularValues` found in the same work space, of the sizes given there: U (m x count)
 * into `u`, V^dagger (count x n) into `vh`, both with `bytes` per entry and their own steps from row to row and from column to column.
 */
export function singularVectors(
  bytes: usize, count: i32, u: usize, uRow: usize, uColumn: usize, vh: usize, vRow: usize, vColumn: usize, work: usize,
): void {
  const r = changetype<Reduction>(work), w = changetype<Addresses>(work + 256);
  const left = changetype<Panels>(work + 512), right = changetype<Panels>(work + 576);
  const parts = r.parts, n = r.n, m = w.rows, panels = panelCount(parts, count);
  rowsToPanels(parts, right, n - 1, -1, count, n, n, w.x);
  reflectPanels(parts, w.x, panels, n, r.rights, r.wide, r.rightTaus, n - 1, 1, w.scratch);
  unpackPanels(parts, bytes, w.x, n, count, vh, vColumn, vRow, -1);
  rowsToPanels(parts, left, n - 1, -1, count, n, r.m, w.x);
  reflectPanels(parts, w.x, panels, r.m, r.lefts, r.tall, r.leftTaus, n, 0, w.scratch);
  if (isTall(m, n)) {
    extendPanels(w.x, panels, n, m);
    reflectPanels(parts, w.x, panels, m, w.firsts, vectorBytes(parts, m), w.firstTaus, n, 0, w.scratch);
  }
  unpackPanels(parts, bytes, w.x, m, count, u, uRow, uColumn, 1);
}

/** Hands out the work space. After a QR factorisation it is R, n x n, that is reduced. */
function lay(r: Reduction, w: Addresses, left: Panels, right: Panels, parts: i32, m: i32, n: i32, start: usize): void {
  const first = isTall(m, n), rows = first ? n : m;
  const tall = vectorBytes(parts, m), numbers = <usize>(n + 8) * 16;
  w.rows = m;
  r.parts = parts;
  r.m = rows;
  r.n = n;
  r.tall = vectorBytes(parts, rows);
  r.wide = vectorBytes(parts, n);
  w.copy = start;
  w.firsts = w.copy + tall * <usize>n;
  r.a = first ? w.firsts + tall * <usize>n : w.copy;
  r.lefts = first ? r.a + r.tall * <usize>n : w.firsts;
  r.rights = r.lefts + r.tall * <usize>n;
  r.leftTaus = r.rights + r.wide * <usize>n;
  r.rightTaus = r.leftTaus + numbers;
  w.firstTaus = r.rightTaus + numbers;
  w.e = w.firstTaus + numbers;
  r.e = w.e;
  left.q = w.e + numbers;
  right.q = left.q + panelsBytes(n);
  w.x = right.q + panelsBytes(n);
  w.scratch = (w.x + columnPanelBytes(parts, m, n) + 63) & ~63;
}

/** QR without rotations; values made positive and sorted. */
function valuesOnly(values: usize, e: usize, n: i32, work: usize): i32 {
  const none = changetype<SweepList>(work);
  none.start = 0;
  if (bidiagonalQr(values, e, 0, n, none, none)) return 1;
  for (let i = 0; i < n; i++) put(values, i, abs(at(values, i)));
  const order = work + 64, sorted = (order + <usize>(n + 8) * 4 + 7) & ~7;
  sortIndices(order, values, n);
  for (let i = 0; i < n; i++) put(sorted, n - 1 - i, at(values, indexAt(order, i)));
  memory.copy(values, sorted, <usize>n << 3);
  return 0;
}

function reverse(values: usize, n: i32): void {
  for (let i = 0, j = n - 1; i < j; i++, j--) {
    const value = at(values, i);
    put(values, i, at(values, j));
    put(values, j, value);
  }
}

/** Row j of `out` := column j of `a` in pairs. */
function packColumns(parts: i32, a: usize, row: usize, column: usize, m: i32, n: i32, out: usize, stride: usize): void {
  for (let j = 0; j < n; j++) {
    let from = a + <usize>j * column, to = out + <usize>j * stride;
    for (let i = 0; i < m; i += 2) {
      const two = i + 1 < m;
      f64.store(to, f64.load(from));
      f64.store(to, two ? f64.load(from + row) : 0, 8);
      if (parts == 2) {
        f64.store(to, f64.load(from, 8), 16);
        f64.store(to, two ? f64.load(from + row, 8) : 0, 24);
      }
      from += 2 * row;
      to += pairBytes(parts);
    }
  }
}

/** R from the columns that `qrColumns` left, zero below its diagonal. */
function keepUpper(parts: i32, a: usize, m: i32, n: i32, out: usize, stride: usize): void {
  memory.fill(out, 0, stride * <usize>n);
  for (let j = 0; j < n; j++) {
    const column = a + <usize>j * vectorBytes(parts, m), to = out + <usize>j * stride;
    for (let i = 0; i <= j; i++) {
      f64.store(entryAt(parts, to, i), f64.load(entryAt(parts, column, i)));
      if (parts == 2) f64.store(entryAt(parts, to, i), f64.load(entryAt(parts, column, i), 16), 16);
    }
  }
}

/** Panels of n rows -> panels of m rows, in place, zeros below: from the last panel on. */
function extendPanels(x: usize, panels: i32, n: i32, m: i32): void {
  const short = <usize>panelRows(n) << 5, long = <usize>panelRows(m) << 5;
  for (let p = panels - 1; p >= 0; p--) {
    const to = x + <usize>p * long;
    memory.copy(to, x + <usize>p * short, short);
    memory.fill(to + short, 0, long - short);
  }
}
