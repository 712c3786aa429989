/**
 * P A = L U with partial pivoting, by halves of the columns: the left half is factorised, the right one permuted, solved and updated by a matrix
 * product, then factorised. A few columns are factorised in a copy, column after column, as vectors in pairs.
 */
import { addProduct } from '../gemm';
import { putIndex, indexAt } from './numbers';
import { vectorBytes } from './panel-transfer';
import { reciprocal } from './reciprocal';
import { solveLower, triangularScratch } from './triangular-solve';
import { addScaled, addTwo, entryAt, pairAt, scaleVector } from './vectors';

/** Columns that are factorised one by one. */
const PANEL: i32 = 8;

/** Pivots below this are zero: no double could hold their reciprocal. */
const TINY: f64 = 2.0 ** -1000;

/** What is factorised: n x n, row-major, interleaved, in place. */
@unmanaged
class Elimination {
  a: usize;
  /** Bytes of a row. */
  row: usize;
  n: i32;
  swaps: usize;
  /** A pivot and its reciprocal. */
  pivot: usize;
  work: usize;
}

/** Bytes between columns of the copy: no multiple of a page, so that neighbours do not compete for the same lines of the cache. */
// @ts-ignore: decorator
@inline
function columnBytes(m: i32): usize {
  return vectorBytes(2, m) | 64;
}

/** Bytes of work of `lu`. */
export function luScratch(n: i32): usize {
  return 128 + max(<usize>PANEL * columnBytes(n), triangularScratch(n, n));
}

/** A := L (unit diagonal, below) and U; in step k row k was exchanged with row swaps[k] >= k. Returns the first k whose pivot is zero, or -1. */
export function lu(a: usize, n: i32, swaps: usize, work: usize): i32 {
  const e = changetype<Elimination>(work);
  e.a = a;
  e.row = <usize>n << 4;
  e.n = n;
  e.swaps = swaps;
  e.pivot = work + 64;
  e.work = work + 128;
  return n == 0 ? -1 : factorise(e, 0, n);
}

/** The address of an entry. */
// @ts-ignore: decorator
@inline
function entry(e: Elimination, row: i32, column: i32): usize {
  return e.a + <usize>row * e.row + (<usize>column << 4);
}

/** The columns start..start + width from row `start` on, already updated by all columns before them. */
function factorise(e: Elimination, start: i32, width: i32): i32 {
  if (width <= PANEL) return factorisePanel(e, start, width);
  const half = ((width >> 1) + PANEL - 1) & ~(PANEL - 1), rest = width - half, middle = start + half;
  const left = factorise(e, start, half);
  if (left >= 0) return left;
  exchangeRows(entry(e, 0, middle), e.row, rest, e.swaps, start, middle);
  const right = entry(e, start, middle);
  solveLower(entry(e, start, start), e.row, 16, 1, true, half, right, e.row, rest, e.work);
  addProduct(
    -1, entry(e, middle, middle), e.row, entry(e, middle, start), e.row, 16, 1, right, e.row, 16, 1, e.n - middle, half, rest, e.work,
  );
  const zero = factorise(e, middle, rest);
  exchangeRows(entry(e, 0, start), e.row, half, e.swaps, middle, middle + rest);
  return zero;
}

/** For k in first..end: rows k and swaps[k] of b are exchanged, `cols` complex numbers each. */
export function exchangeRows(b: usize, row: usize, cols: i32, swaps: usize, first: i32, end: i32): void {
  for (let k = first; k < end; k++) exchange(b, row, cols, k, indexAt(swaps, k));
}

/** `exchangeRows` undone: k from the last one down. */
export function restoreRows(b: usize, row: usize, cols: i32, swaps: usize, n: i32): void {
  for (let k = n - 1; k >= 0; k--) exchange(b, row, cols, k, indexAt(swaps, k));
}

function exchange(b: usize, row: usize, cols: i32, k: i32, other: i32): void {
  if (k == other || cols == 0) return;
  let p = b + <usize>k * row, q = b + <usize>other * row;
  do {
    const kept = v128.load(p);
    v128.store(p, v128.load(q));
    v128.store(q, kept);
    p += 16;
    q += 16;
  } while (--cols);
}

function factorisePanel(e: Elimination, start: i32, width: i32): i32 {
  const m = e.n - start, column = columnBytes(m);
  let zero = -1;
  copyIn(e.work, column, entry(e, start, start), e.row, m, width);
  for (let j = 0; j < width && zero < 0; j++) {
    const x = e.work + <usize>j * column;
    updateColumn(x, e.work, column, j, m);
    const pivot = pivotRow(x, j, m);
    putIndex(e.swaps, start + j, start + pivot);
    if (pivot != j) exchangeEntries(e.work, column, width, j, pivot);
    if (!divideColumn(x, j, m, e.pivot)) zero = start + j;
  }
  copyOut(entry(e, start, start), e.row, e.work, column, m, width);
  return zero;
}

/** Column j := what is left of it after the steps before, two of them at a time. */
function updateColumn(x: usize, panel: usize, column: usize, j: i32, m: i32): void {
  const pairs = (m + 1) >> 1;
  let k = 0;
  for (; k + 1 < j; k += 2) {
    const l = panel + <usize>k * column, next = l + column;
    const u = entryAt(2, x, k), v = entryAt(2, x, k + 1);
    subtractProduct(v, entryAt(2, l, k + 1), u);
    const count = pairs - (k >> 1) - 1;
    if (count > 0) {
      addTwo(
        2, pairAt(2, x, k + 2), pairAt(2, l, k + 2), pairAt(2, next, k + 2), count,
        -f64.load(u), -f64.load(u, 16), -f64.load(v), -f64.load(v, 16),
      );
    }
  }
  if (k < j) {
    const l = panel + <usize>k * column, u = entryAt(2, x, k);
    subtractProduct(entryAt(2, x, j), entryAt(2, l, j), u);
    const count = pairs - (k >> 1) - 1;
    if (count > 0) addScaled(2, pairAt(2, x, k + 2), pairAt(2, l, k + 2), count, -f64.load(u), -f64.load(u, 16));
  }
}

/** z -= l u for entries of vectors in pairs. */
// @ts-ignore: decorator
@inline
function subtractProduct(z: usize, l: usize, u: usize): void {
  const a = f64.load(l), b = f64.load(l, 16), c = f64.load(u), d = f64.load(u, 16);
  f64.store(z, f64.load(z) - (a * c - b * d));
  f64.store(z, f64.load(z, 16) - (a * d + b * c), 16);
}

/** The first of the entries j..m with largest |re| + |im|. */
function pivotRow(x: usize, j: i32, m: i32): i32 {
  let best = j, largest: f64 = -1;
  for (let i = j; i < m; i++) {
    const p = entryAt(2, x, i);
    const size = abs(f64.load(p)) + abs(f64.load(p, 16));
    if (size > largest) {
      largest = size;
      best = i;
    }
  }
  return best;
}

function exchangeEntries(panel: usize, column: usize, width: i32, j: i32, other: i32): void {
  let p = entryAt(2, panel, j), q = entryAt(2, panel, other);
  for (let c = 0; c < width; c++) {
    const re = f64.load(p), im = f64.load(p, 16);
    f64.store(p, f64.load(q));
    f64.store(p, f64.load(q, 16), 16);
    f64.store(q, re);
    f64.store(q, im, 16);
    p += column;
    q += column;
  }
}

/** Divides what follows entry j by it; false when it is zero. `number` has room for two. */
function divideColumn(x: usize, j: i32, m: i32, number: usize): bool {
  const pivot = entryAt(2, x, j), pr = f64.load(pivot), pi = f64.load(pivot, 16);
  if (abs(pr) + abs(pi) < TINY) return false;
  f64.store(number, pr);
  f64.store(number, pi, 8);
  reciprocal(number + 16, number, 1, false);
  const re = f64.load(number, 16), im = f64.load(number, 24);
  // The other entry of the pair of entry j.
  if (!(j & 1) && j + 1 < m) {
    const p = entryAt(2, x, j + 1), a = f64.load(p), b = f64.load(p, 16);
    f64.store(p, a * re - b * im);
    f64.store(p, a * im + b * re, 16);
  }
  const next = (j & ~1) + 2, pairs = ((m + 1) >> 1) - (next >> 1);
  if (pairs > 0) scaleVector(2, pairAt(2, x, next), pairs, re, im);
  return true;
}

/** The first `width` entries of m rows into columns of pairs. */
function copyIn(panel: usize, column: usize, a: usize, row: usize, m: i32, width: i32): void {
  for (let i = 0; i < m; i += 2) {
    const two = i + 1 < m;
    let p = a, to = panel;
    for (let c = 0; c < width; c++) {
      const x = v128.load(p), y = two ? v128.load(p + row) : f64x2.splat(0);
      v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
      v128.store(to, v128.shuffle<f64>(x, y, 1, 3), 16);
      p += 16;
      to += column;
    }
    a += row << 1;
    panel += 32;
  }
}

function copyOut(a: usize, row: usize, panel: usize, column: usize, m: i32, width: i32): void {
  for (let i = 0; i < m; i += 2) {
    const two = i + 1 < m;
    let p = a, from = panel;
    for (let c = 0; c < width; c++) {
      const re = v128.load(from), im = v128.load(from, 16);
      v128.store(p, v128.shuffle<f64>(re, im, 0, 2));
      if (two) v128.store(p + row, v128.shuffle<f64>(re, im, 1, 3));
      p += 16;
      from += column;
    }
    a += row << 1;
    panel += 32;
  }
}
