/**
 * Between matrices, vectors in pairs, panels of rows and panels of columns. An entry of a matrix takes `bytes`: 16 for a complex number, interleaved, of
 * which only the real part is read where `parts` is 1, and 8 for a real one.
 */
import { entryOf, Panels } from './panels';
import { panelRows } from './reflect-block';
import { tileRows } from './tile';
import { pairBytes } from './vectors';

/** Bytes of a vector of n entries in pairs, rounded up so that each starts on a cache line. */
// @ts-ignore: decorator
@inline
export function vectorBytes(parts: i32, n: i32): usize {
  return (((<usize>n + 1) >> 1) * pairBytes(parts) + 63) & ~63;
}

/** Panels that hold `count` columns. */
// @ts-ignore: decorator
@inline
export function panelCount(parts: i32, count: i32): i32 {
  return (count * parts + 3) >> 2;
}

/** Bytes of panels of `count` vectors of n entries. */
export function columnPanelBytes(parts: i32, n: i32, count: i32): usize {
  return <usize>panelCount(parts, count) * <usize>panelRows(n) * 32;
}

/** Panels whose columns are rows first, first + step, ... (`count` of them) of q, k entries each, continued by zeros to n entries. */
export function rowsToPanels(parts: i32, q: Panels, first: i32, step: i32, count: i32, k: i32, n: i32, out: usize): void {
  const lanes = tileRows(parts), rows = panelRows(n);
  for (let c = 0; c < count; c += lanes) {
    for (let r = 0; r < rows; r++) {
      for (let lane = 0; lane < lanes; lane++) {
        const i = c + lane;
        const some = i < count && r < k;
        f64.store(out + (<usize>lane << 3), some ? f64.load(entryOf(q, first + i * step, r)) : 0);
      }
      if (parts == 2) v128.store(out, f64x2.splat(0), 16);
      out += 32;
    }
  }
}

/**
 * Panels -> a matrix with `bytes` per entry: entry r of column c goes to out + r rowStep + c columnStep (bytes), its imaginary part times `sign`.
 */
export function unpackPanels(
  parts: i32, bytes: usize, x: usize, n: i32, count: i32, out: usize, rowStep: usize, columnStep: usize, sign: f64,
): void {
  const lanes = tileRows(parts), rows = panelRows(n);
  for (let c = 0; c < count; c += lanes) {
    let from = x + <usize>(c / lanes) * (<usize>rows << 5);
    let to = out + <usize>c * columnStep;
    const some = min(lanes, count - c);
    for (let r = 0; r < n; r++) {
      for (let lane = 0; lane < some; lane++) {
        const re = f64.load(from + (<usize>lane << 3)), im = parts == 2 ? sign * f64.load(from + (<usize>lane << 3), 16) : 0;
        storeEntry(bytes, to + <usize>lane * columnStep, re, im);
      }
      from += 32;
      to += rowStep;
    }
  }
}

/** One entry of a matrix. */
// @ts-ignore: decorator
@inline
export function storeEntry(bytes: usize, at: usize, re: f64, im: f64): void {
  f64.store(at, re);
  if (bytes == 16) f64.store(at, im, 8);
}
