/**
 * A = Q R by Householder reflectors, a block of columns at a time: the columns of a block are factorised as vectors, its adjoint is applied to the
 * panels of the columns after it.
 */
import { put } from './numbers';
import { columnPanelBytes, panelCount, storeEntry, vectorBytes } from './panel-transfer';
import { applyBlock, blockBytes, packBlock, Reflectors, roomBytes, writeQ } from './qr-blocks';
import { qrColumns, qrColumnsScratch } from './qr-columns';
import { BLOCK, panelRows } from './reflect-block';
import { tileRows } from './tile';
import { entryAt } from './vectors';

/** Bytes of work of `qr`: a double, for the sum may not fit in 32 bits where each term does. */
export function qrScratch(parts: i32, m: i32, n: i32): f64 {
  const k = min(m, n), stride = vectorBytes(parts, m);
  return <f64>columnPanelBytes(parts, m, n) + <f64>(stride * <usize>k) + reflectorsBytes(m, k)
    + <f64>(BLOCK * stride + qrColumnsScratch(BLOCK) + 256);
}

/** Bytes that `layReflectors` takes beside the vectors. */
export function reflectorsBytes(m: i32, k: i32): f64 {
  return <f64>blockBytes(m) * <f64>((k + BLOCK - 1) / BLOCK) + <f64>(<usize>k * 24 + roomBytes + 256);
}

/** Lays taus, blocks and room at `start`, vectors at `vs`; returns the first byte after them. */
export function layReflectors(b: Reflectors, parts: i32, m: i32, k: i32, vs: usize, start: usize): usize {
  b.parts = parts;
  b.m = m;
  b.k = k;
  b.vs = vs;
  b.stride = vectorBytes(parts, m);
  b.taus = start;
  b.room = (start + (<usize>k << 4) + 63) & ~63;
  b.blocks = b.room + roomBytes;
  b.step = blockBytes(m);
  return b.blocks + <usize>((k + BLOCK - 1) / BLOCK) * b.step;
}

/**
 * The m x n matrix `a` (with parts = 1 only the real parts are read) = Q R: Q (m x k, k = min(m, n)) into `q`, R (k x n) into `r`, its diagonal real and
 * not negative. Entry (i, j) of each lies i rows and j columns (bytes) further. Entries must be near 1 or below.
 */
export function qr(
  parts: i32, bytes: usize, a: usize, aRow: usize, aColumn: usize, m: i32, n: i32,
  q: usize, qRow: usize, qColumn: usize, r: usize, rRow: usize, rColumn: usize, work: usize,
): void {
  const k = min(m, n), stride = vectorBytes(parts, m), b = changetype<Reflectors>(work);
  if (k == 0) return;
  const x = work + 64, vs = x + columnPanelBytes(parts, m, n);
  const columns = (layReflectors(b, parts, m, k, vs, vs + stride * <usize>k) + 63) & ~63, scratch = columns + BLOCK * stride;
  const signs = scratch + qrColumnsScratch(BLOCK), panels = panelCount(parts, n), lanes = tileRows(parts);
  readPanels(parts, x, a, aRow, aColumn, m, n);
  for (let start = 0; start < k; start += BLOCK) {
    const width = min(BLOCK, k - start);
    panelsToColumns(parts, columns, stride, x, m, start, width);
    qrColumns(
      parts, columns, m - start, width, stride, entryAt(parts, vs + <usize>start * stride, start), b.taus + (<usize>start << 4), scratch,
    );
    packBlock(b, start);
    // The first panel may hold columns of the block too: those are overwritten.
    applyBlock(b, start, true, x, (start + width) / lanes, panels);
    triangleToPanels(parts, x, m, columns, stride, start, width);
  }
  writeR(parts, bytes, x, m, k, n, r, rRow, rColumn, signs);
  writeQ(b, x, signs, bytes, q, qRow, qColumn);
}

/** A matrix -> panels of columns, zeros beyond the last row and column. */
function readPanels(parts: i32, x: usize, a: usize, row: usize, column: usize, m: i32, n: i32): void {
  const lanes = tileRows(parts), rows = panelRows(m);
  for (let c = 0; c < n; c += lanes) {
    const some = min(lanes, n - c);
    let from = a + <usize>c * column, to = x;
    for (let i = 0; i < m; i++) {
      if (parts == 2) {
        const p = v128.load(from), q = some > 1 ? v128.load(from + column) : f64x2.splat(0);
        v128.store(to, v128.shuffle<f64>(p, q, 0, 2));
        v128.store(to, v128.shuffle<f64>(p, q, 1, 3), 16);
      } else {
        for (let lane = 0; lane < 4; lane++) put(to, lane, lane < some ? f64.load(from + <usize>lane * column) : 0);
      }
      from += row;
      to += 32;
    }
    memory.fill(to, 0, <usize>(rows - m) << 5);
    x += <usize>rows << 5;
  }
}

/** Columns start..start + width from row `start` on: panels -> vectors in pairs that begin with that row. */
function panelsToColumns(parts: i32, columns: usize, stride: usize, x: usize, m: i32, start: i32, width: i32): void {
  const lanes = tileRows(parts), rows = panelRows(m), pairs = (m - start + 1) >> 1;
  for (let c = 0; c < width; c += lanes) {
    let from = x + (<usize>((start + c) / lanes * rows + start) << 5);
    const some = min(lanes, width - c);
    for (let i = 0; i < pairs; i++) {
      for (let lane = 0; lane < some; lane++) {
        const to = columns + <usize>(c + lane) * stride + (<usize>(i * parts) << 4), p = from + (<usize>lane << 3);
        f64.store(to, f64.load(p));
        f64.store(to, f64.load(p, 32), 8);
        if (parts == 2) {
          f64.store(to, f64.load(p, 16), 16);
          f64.store(to, f64.load(p, 48), 24);
        }
      }
      from += 64;
    }
  }
}

/** The triangle of R of a block from its vectors back into the panels. */
function triangleToPanels(parts: i32, x: usize, m: i32, columns: usize, stride: usize, start: i32, width: i32): void {
  const lanes = tileRows(parts), rows = panelRows(m);
  for (let c = 0; c < width; c++) {
    const panel = (start + c) / lanes, column = columns + <usize>c * stride;
    let to = x + (<usize>(panel * rows + start) << 5) + (<usize>(start + c - panel * lanes) << 3);
    for (let i = 0; i <= c; i++) {
      const from = entryAt(parts, column, i);
      f64.store(to, f64.load(from));
      if (parts == 2) f64.store(to, f64.load(from, 16), 16);
      to += 32;
    }
  }
}

/** Rows of R times the signs that make its diagonal positive, which go to `signs`; zeros below the diagonal. */
function writeR(
  parts: i32, bytes: usize, x: usize, m: i32, k: i32, n: i32, r: usize, row: usize, column: usize, signs: usize,
): void {
  const lanes = tileRows(parts), rows = panelRows(m);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < min(i, n); j++) storeEntry(bytes, r + <usize>j * column, 0, 0);
    let sign: f64 = 1;
    for (let j = i; j < n; j++) {
      const panel = j / lanes, from = x + (<usize>(panel * rows + i) << 5) + (<usize>(j - panel * lanes) << 3);
      if (j == i) {
        sign = f64.load(from) < 0 ? -1 : 1;
        put(signs, i, sign);
      }
      const im = parts == 2 && j > i ? sign * f64.load(from, 16) : 0;
      storeEntry(bytes, r + <usize>j * column, sign * f64.load(from), im);
    }
    r += row;
  }
}
