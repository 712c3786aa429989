/**
 * A P = Q R with column pivoting. Columns are vectors in pairs; the update of a step waits for the next one, where each column is updated and multiplied
 * by the next vector in one pass. Norms are kept as in Drmac & Bujanovic, ACM Trans. Math. Softw. 35 (2008) 12.
 */
import { at, indexAt, put, putIndex } from './numbers';
import { columnPanelBytes, vectorBytes } from './panel-transfer';
import { packBlock, Reflectors, writeQ } from './qr-blocks';
import { layReflectors, reflectorsBytes } from './qr';
import { BLOCK } from './reflect-block';
import { copyEntries, makeReflector } from './reflector';
import { addScaled, addScaledThenDot, entryAt, pairAt, realDot, storeScalar } from './vectors';

/** Sums of squares below this may have lost digits to underflow. */
const SMALL: f64 = 1e-240;

/** A norm whose square fell by this factor since it was computed has lost half of its digits. */
const WORN: f64 = 2.0 ** -26;

@unmanaged
class Pivoting {
  parts: i32;
  m: i32;
  n: i32;
  /** Columns of A, then of R. */
  columns: usize;
  stride: usize;
  /** The norm of each column below the rows done: as updated, and as last computed. */
  current: usize;
  exact: usize;
  order: usize;
  /** What of the last vector is still to be taken off each column. */
  factors: usize;
}

/** Bytes of work of `pivotedQr`: a double, for the sum may not fit in 32 bits where each term does. */
export function pivotedQrScratch(parts: i32, m: i32, n: i32): f64 {
  const k = min(m, n), stride = vectorBytes(parts, m);
  return <f64>(stride * <usize>n) + <f64>(stride * <usize>k) + reflectorsBytes(m, k) + <f64>columnPanelBytes(parts, m, k)
    + <f64>(<usize>(n + 8) * 40 + 512);
}

/** As `qr`; column j of Q R is column order[j] of A, and the diagonal of R descends. */
export function pivotedQr(parts: i32, a: usize, m: i32, n: i32, q: usize, r: usize, order: usize, work: usize): void {
  const p = changetype<Pivoting>(work), b = changetype<Reflectors>(work + 64), k = min(m, n), stride = vectorBytes(parts, m);
  for (let j = 0; j < n; j++) putIndex(order, j, j);
  if (k == 0) return;
  p.parts = parts;
  p.m = m;
  p.n = n;
  p.stride = stride;
  p.order = order;
  p.current = work + 192;
  p.exact = p.current + (<usize>n << 3);
  p.factors = (p.exact + (<usize>n << 3) + 15) & ~15;
  p.columns = (p.factors + (<usize>n << 4) + 63) & ~63;
  const vs = p.columns + stride * <usize>n;
  const signs = layReflectors(b, parts, m, k, vs, vs + stride * <usize>k), x = (signs + (<usize>k << 3) + 63) & ~63;
  readColumns(p, a);
  for (let j = 0; j < n; j++) {
    const norm = tailNorm(parts, column(p, j), 0, m);
    put(p.current, j, norm);
    put(p.exact, j, norm);
    storeScalar(p.factors + (<usize>j << 4), 0, 0);
  }
  for (let j = 0; j < k; j++) {
    exchangeColumns(p, j, largestFrom(p.current, j, n));
    step(p, j, vs, b.taus + (<usize>j << 4), b.room);
  }
  writeR(p, k, r, signs);
  for (let start = 0; start < k; start += BLOCK) packBlock(b, start);
  writeQ(b, x, signs, 16, q, <usize>k << 4, 16);
}

// @ts-ignore: decorator
@inline
function column(p: Pivoting, j: i32): usize {
  return p.columns + <usize>j * p.stride;
}

/** Reflector k from column k, then one pass over the columns after it. */
function step(p: Pivoting, k: i32, vs: usize, tau: usize, inverse: usize): void {
  const parts = p.parts, m = p.m, own = column(p, k), v = vs + <usize>k * p.stride, last = v - p.stride;
  const pairs = ((m + 1) >> 1) - (k >> 1);
  if (k > 0) takeOff(p, k, k, last);
  copyEntries(parts, v, own, k, m);
  const beta = makeReflector(parts, v, k, m, tau, inverse);
  const diagonal = entryAt(parts, own, k);
  f64.store(diagonal, beta);
  if (parts == 2) f64.store(diagonal, 0, 16);
  const tr = f64.load(tau), ti = f64.load(tau, 8);
  for (let j = k + 1; j < p.n; j++) {
    const x = column(p, j), z = p.factors + (<usize>j << 4), first = entryAt(parts, x, k);
    if (k > 0) {
      const kept = entryAt(parts, x, k - 1), re = f64.load(kept), im = parts == 2 ? f64.load(kept, 16) : 0;
      addScaledThenDot(parts, pairAt(parts, x, k), pairAt(parts, last, k), z, pairAt(parts, v, k), pairs, -f64.load(z), -f64.load(z, 8));
      f64.store(kept, re);
      if (parts == 2) f64.store(kept, im, 16);
    } else {
      addScaledThenDot(parts, x, v, z, v, pairs, 0, 0);
    }
    // H^dagger = I - conj(tau) v v^dagger. Entry k is finished at once: the next step starts below it.
    const zr = f64.load(z), zi = f64.load(z, 8);
    storeScalar(z, tr * zr + ti * zi, tr * zi - ti * zr);
    f64.store(first, f64.load(first) - f64.load(z));
    if (parts == 2) f64.store(first, f64.load(first, 16) - f64.load(z, 8), 16);
    downdate(p, j, k, first, v);
  }
}

/** Column j -= its factor times the vector that starts at entry k - 1, from entry k on; the finished entry k - 1 is kept. */
function takeOff(p: Pivoting, j: i32, k: i32, v: usize): void {
  const parts = p.parts, x = column(p, j), z = p.factors + (<usize>j << 4), kept = entryAt(parts, x, k - 1);
  const re = f64.load(kept), im = parts == 2 ? f64.load(kept, 16) : 0;
  addScaled(parts, pairAt(parts, x, k), pairAt(parts, v, k), ((p.m + 1) >> 1) - (k >> 1), -f64.load(z), -f64.load(z, 8));
  f64.store(kept, re);
  if (parts == 2) f64.store(kept, im, 16);
  storeScalar(z, 0, 0);
}

/** Takes the finished entry k out of the norm of column j; a norm that has lost half of its digits is computed anew. */
function downdate(p: Pivoting, j: i32, k: i32, entry: usize, v: usize): void {
  const norm = at(p.current, j);
  if (norm == 0) return;
  const re = f64.load(entry) / norm, im = p.parts == 2 ? f64.load(entry, 16) / norm : 0;
  const left = max<f64>(0, 1 - (re * re + im * im)), kept = norm / at(p.exact, j);
  if (left * kept * kept > WORN) return put(p.current, j, norm * Math.sqrt(left));
  if (k + 1 < p.m) takeOff(p, j, k + 1, v);
  const exact = tailNorm(p.parts, column(p, j), k + 1, p.m);
  put(p.current, j, exact);
  put(p.exact, j, exact);
}

/** The norm of entries `start`..m, safe against underflow. */
function tailNorm(parts: i32, x: usize, start: i32, m: i32): f64 {
  if (start >= m) return 0;
  const from = (start + 1) & ~1, pairs = ((m + 1) >> 1) - (from >> 1);
  let sum: f64 = pairs > 0 ? realDot(pairAt(parts, x, from), pairAt(parts, x, from), parts * pairs) : 0;
  if (start & 1) {
    const p = entryAt(parts, x, start), im = parts == 2 ? f64.load(p, 16) : 0;
    sum += f64.load(p) * f64.load(p) + im * im;
  }
  return sum >= SMALL ? Math.sqrt(sum) : smallNorm(parts, x, start, m);
}

function smallNorm(parts: i32, x: usize, start: i32, m: i32): f64 {
  let largest: f64 = 0, sum: f64 = 0;
  for (let i = start; i < m; i++) {
    const p = entryAt(parts, x, i);
    largest = max(largest, max(abs(f64.load(p)), parts == 2 ? abs(f64.load(p, 16)) : 0));
  }
  if (largest == 0) return 0;
  for (let i = start; i < m; i++) {
    const p = entryAt(parts, x, i), re = f64.load(p) / largest, im = parts == 2 ? f64.load(p, 16) / largest : 0;
    sum += re * re + im * im;
  }
  return largest * Math.sqrt(sum);
}

function largestFrom(norms: usize, start: i32, n: i32): i32 {
  let best = start;
  for (let j = start + 1; j < n; j++) if (at(norms, j) > at(norms, best)) best = j;
  return best;
}

function exchangeColumns(p: Pivoting, j: i32, other: i32): void {
  if (j == other) return;
  exchangeBytes(column(p, j), column(p, other), p.stride);
  exchangeBytes(p.factors + (<usize>j << 4), p.factors + (<usize>other << 4), 16);
  exchangeNumbers(p.current, j, other);
  exchangeNumbers(p.exact, j, other);
  const index = indexAt(p.order, j);
  putIndex(p.order, j, indexAt(p.order, other));
  putIndex(p.order, other, index);
}

function exchangeBytes(x: usize, y: usize, bytes: usize): void {
  do {
    const kept = v128.load(x);
    v128.store(x, v128.load(y));
    v128.store(y, kept);
    x += 16;
    y += 16;
    bytes -= 16;
  } while (bytes > 0);
}

function exchangeNumbers(x: usize, i: i32, j: i32): void {
  const kept = at(x, i);
  put(x, i, at(x, j));
  put(x, j, kept);
}

/** Interleaved rows -> columns in pairs. */
function readColumns(p: Pivoting, a: usize): void {
  const row = <usize>p.n << 4;
  for (let j = 0; j < p.n; j++) {
    let from = a + (<usize>j << 4), to = column(p, j);
    for (let i = 0; i < p.m; i += 2) {
      const x = v128.load(from), y = i + 1 < p.m ? v128.load(from + row) : f64x2.splat(0);
      v128.store(to, v128.shuffle<f64>(x, y, 0, 2));
      if (p.parts == 2) v128.store(to, v128.shuffle<f64>(x, y, 1, 3), 16);
      from += 2 * row;
      to += <usize>p.parts << 4;
    }
  }
}

/** R with the signs that make its diagonal positive, which go to `signs`; zeros below the diagonal. */
function writeR(p: Pivoting, k: i32, r: usize, signs: usize): void {
  for (let i = 0; i < k; i++) {
    const sign: f64 = f64.load(entryAt(p.parts, column(p, i), i)) < 0 ? -1 : 1;
    put(signs, i, sign);
    memory.fill(r, 0, <usize>i << 4);
    for (let j = i; j < p.n; j++) {
      const from = entryAt(p.parts, column(p, j), i), to = r + (<usize>j << 4);
      f64.store(to, sign * f64.load(from));
      f64.store(to, p.parts == 2 && j > i ? sign * f64.load(from, 16) : 0, 8);
    }
    r += <usize>p.n << 4;
  }
}
