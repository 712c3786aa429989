/**
 * X := H_0 H_1 ... H_{count-1} X, blocks of reflectors at a time: H_i ... H_j = I - V T V^dagger (compact WY; Schreiber & Van Loan, SIAM J.
 * Sci. Stat. Comput. 10 (1989) 53). X lies in panels as the B of `tile`: 2 complex or 4 real columns side by side, 32 bytes per row, a whole
 * number of tiles of rows. The adjoint of a block has T^dagger in the place of T.
 */
import { STORE, SUBTRACT, tileRows, tiles } from './tile';
import { dot, pairAt } from './vectors';

/** Reflectors per block: more gain nothing in the products, and cost more in the triangles. */
export const BLOCK: i32 = 16;

/** Rows of a panel for vectors of n entries. */
export function panelRows(n: i32): i32 {
  return (n + 3) & ~3;
}

/** Bytes of work that `reflectPanels` needs for vectors of n entries. */
export function reflectScratch(n: i32): usize {
  const rows = <usize>panelRows(n) + 4;
  return 2 * BLOCK * rows * 16 + 2 * BLOCK * BLOCK * 16 + 2 * BLOCK * 32 + 64;
}

/**
 * Applies `count` reflectors of n entries, vector i in row i of `vs` from entry i + shift on, tau i in `taus`, to `panels` panels of
 * `panelRows(n)` rows each.
 */
export function reflectPanels(
  parts: i32, x: usize, panels: i32, n: i32, vs: usize, stride: usize, taus: usize, count: i32, shift: i32, work: usize,
): void {
  const rows = panelRows(n), lanes = tileRows(parts);
  const size = <usize>BLOCK * (<usize>rows + 4) * 16;
  const up = work, down = up + size, t = down + size;
  const small = t + BLOCK * BLOCK * 16, w = small + BLOCK * BLOCK * 16;
  const first = w + BLOCK * 32;
  let end = count;
  while (end > 0) {
    const start = (end - 1) / BLOCK * BLOCK;
    const width = end - start, padded = (width + 3) & ~3;
    // Whole tiles of rows: earlier rows meet zeros.
    const top = (start + shift) / lanes * lanes, length = rows - top;
    const block = vs + <usize>start * stride;
    triangularFactor(parts, t, block, stride, taus + (<usize>start << 4), width, start + shift, n, first);
    packFactor(parts, small, t, width, padded, false);
    packReflectors(parts, up, down, block, stride, width, padded, start + shift, top, n, rows);
    let panel = x + (<usize>top << 5);
    for (let p = 0; p < panels; p++) {
      reflectPanel(parts, panel, up, down, small, padded, length, w, first, false);
      panel += <usize>rows << 5;
    }
    end = start;
  }
}

/**
 * One panel: w := V^dagger X, then T w (or T^dagger w), then X -= V w. Vectors are zero above their first entry, T below its diagonal: both
 * are skipped. `w` and `tw` have room for BLOCK rows of a panel.
 */
export function reflectPanel(
  parts: i32, x: usize, up: usize, down: usize, t: usize, padded: i32, length: i32, w: usize, tw: usize, adjoint: bool,
): void {
  const rows = tileRows(parts), groups = padded / rows, tile: usize = <usize>rows << 5;
  // Tiles start at whole tiles of rows, so that the first ones may begin a little early; a last one may be empty of rows.
  const some = min(groups, length / rows);
  tiles(parts, STORE, w, up, x, length, some, -rows, (<usize>length << 5) + tile, tile);
  if (some < groups) memory.fill(w + <usize>some * tile, 0, <usize>(groups - some) * tile);
  if (adjoint) tiles(parts, STORE, tw, t, w, rows, groups, rows, <usize>padded << 5, 0);
  else tiles(parts, STORE, tw, t, w, padded, groups, -rows, (<usize>padded << 5) + tile, tile);
  const head = min(groups, length / rows);
  tiles(parts, SUBTRACT, x, down, tw, min(padded, rows), head, rows, <usize>padded << 5, 0);
  const rest = length / rows - head;
  if (rest > 0) {
    tiles(parts, SUBTRACT, x + <usize>head * tile, down + (<usize>(head * padded) << 5), tw, padded, rest, 0, <usize>padded << 5, 0);
  }
}

/** T, upper triangular, BLOCK numbers (re, im) per row: T_jj = tau_j, T_ij = -tau_j sum_{l} T_il (v_l^dagger v_j). */
export function triangularFactor(
  parts: i32, t: usize, block: usize, stride: usize, taus: usize, width: i32, start: i32, n: i32, z: usize,
): void {
  for (let j = 0; j < width; j++) {
    const tau = taus + (<usize>j << 4), v = block + <usize>j * stride;
    const tr = f64.load(tau), ti = f64.load(tau, 8);
    const from = pairAt(parts, v, start + j), pairs = ((n + 1) >> 1) - ((start + j) >> 1);
    for (let i = 0; i < j; i++) {
      dot(parts, z + (<usize>i << 4), pairAt(parts, block + <usize>i * stride, start + j), from, pairs);
    }
    for (let i = 0; i < j; i++) {
      let re: f64 = 0, im: f64 = 0;
      for (let l = i; l < j; l++) {
        const at = t + (<usize>(i * BLOCK + l) << 4), g = z + (<usize>l << 4);
        re += f64.load(at) * f64.load(g) - f64.load(at, 8) * f64.load(g, 8);
        im += f64.load(at) * f64.load(g, 8) + f64.load(at, 8) * f64.load(g);
      }
      const to = t + (<usize>(i * BLOCK + j) << 4);
      f64.store(to, ti * im - tr * re);
      f64.store(to, -(tr * im + ti * re), 8);
    }
    const diagonal = t + (<usize>(j * BLOCK + j) << 4);
    f64.store(diagonal, tr);
    f64.store(diagonal, ti, 8);
  }
}

/** T (or T^dagger) as panels of rows, zero where T is and beyond its width. */
export function packFactor(parts: i32, out: usize, t: usize, width: i32, padded: i32, adjoint: bool): void {
  const lanes = tileRows(parts), row: i32 = adjoint ? 1 : BLOCK, column: i32 = adjoint ? BLOCK : 1;
  for (let g = 0; g < padded; g += lanes) {
    for (let j = 0; j < padded; j++) {
      for (let i = g; i < g + lanes; i++) {
        const at = t + (<usize>(i * row + j * column) << 4);
        const some = adjoint ? i >= j && i < width : i <= j && j < width;
        f64.store(out, some ? f64.load(at) : 0);
        if (parts == 2) f64.store(out, some ? (adjoint ? -f64.load(at, 8) : f64.load(at, 8)) : 0, 8);
        out += <usize>parts << 3;
      }
    }
  }
}

/** V^dagger in panels of reflectors (`up`) and V in panels of rows (`down`), rows top..rows, zero where nothing is stored. */
export function packReflectors(
  parts: i32, up: usize, down: usize, block: usize, stride: usize, width: i32, padded: i32, start: i32, top: i32,
  n: i32, rows: i32,
): void {
  const bytes = <usize>(padded * (rows - top)) * (<usize>parts << 3);
  memory.fill(up, 0, bytes);
  memory.fill(down, 0, bytes);
  const lanes = tileRows(parts);
  for (let j = 0; j < width; j++) {
    const v = block + <usize>j * stride, group = j / lanes, lane = <usize>(j - group * lanes) * (<usize>parts << 3);
    // Whole pairs: makeReflector has cleared an entry before the first one, and beyond the last there are zeros.
    const first = (start + j) & ~1, pairs = ((n + 1) >> 1) - (first >> 1);
    const row = up + (<usize>(group * (rows - top) + first - top) << 5) + lane;
    if (parts == 2) packComplex(row, down + (<usize>((first - top) / 2 * padded + j) << 5), v + (<usize>first << 4), pairs, padded);
    else packReal(row, down, v + (<usize>first << 3), 2 * pairs, first - top, j, padded);
  }
}

function packComplex(up: usize, down: usize, v: usize, pairs: i32, padded: i32): void {
  const step = <usize>padded << 5;
  do {
    const re = v128.load(v), im = v128.load(v, 16), turned = f64x2.neg(im);
    v128.store(down, v128.shuffle<f64>(re, im, 0, 2));
    v128.store(down, v128.shuffle<f64>(re, im, 1, 3), 16);
    v128.store(up, v128.shuffle<f64>(re, turned, 0, 2));
    v128.store(up, v128.shuffle<f64>(re, turned, 1, 3), 32);
    v += 32;
    up += 64;
    down += step;
  } while (--pairs);
}

function packReal(up: usize, down: usize, v: usize, count: i32, first: i32, j: i32, padded: i32): void {
  for (let r = first; r < first + count; r++) {
    const x = f64.load(v);
    f64.store(up, x);
    f64.store(down + (<usize>((r >> 2) * padded + j) << 5) + (<usize>(r & 3) << 3), x);
    v += 8;
    up += 32;
  }
}
