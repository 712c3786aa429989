/**
 * Blocks of reflectors that stay: those of a QR factorisation are applied to the columns to come, as an adjoint, and once more to make Q.
 * Reflector i starts at entry i of row i of `vs`; blocks begin at multiples of BLOCK.
 */
import { BLOCK, packFactor, packReflectors, panelRows, reflectPanel, triangularFactor } from './reflect-block';
import { unpackPanels } from './panel-transfer';
import { tileRows } from './tile';

@unmanaged
export class Reflectors {
  parts: i32;
  /** Entries of a vector, and how many vectors there are. */
  m: i32;
  k: i32;
  vs: usize;
  /** Bytes from one vector to the next. */
  stride: usize;
  taus: usize;
  /** Packed blocks, `step` bytes each. */
  blocks: usize;
  step: usize;
  /** Room for one panel of BLOCK rows, twice. */
  room: usize;
}

/** Bytes of one packed block: V twice, T as it is and packed. */
export function blockBytes(m: i32): usize {
  return 2 * BLOCK * <usize>(panelRows(m) + 4) * 16 + 2 * BLOCK * BLOCK * 16;
}

/** Bytes of `Reflectors.room`. */
export const roomBytes: usize = 2 * BLOCK * 32;

// @ts-ignore: decorator
@inline
function width(b: Reflectors, start: i32): i32 {
  return min(BLOCK, b.k - start);
}

// @ts-ignore: decorator
@inline
function blockAt(b: Reflectors, start: i32): usize {
  return b.blocks + <usize>(start / BLOCK) * b.step;
}

/** Packs the block that starts at reflector `start`. */
export function packBlock(b: Reflectors, start: i32): void {
  const rows = panelRows(b.m), size = BLOCK * <usize>(rows + 4) * 16;
  const up = blockAt(b, start), down = up + size, t = down + size;
  const count = width(b, start), padded = (count + 3) & ~3;
  const vs = b.vs + <usize>start * b.stride;
  triangularFactor(b.parts, t, vs, b.stride, b.taus + (<usize>start << 4), count, start, b.m, b.room);
  packReflectors(b.parts, up, down, vs, b.stride, count, padded, start, start, b.m, rows);
}

/** X := B X or, with `adjoint`, B^dagger X for the packed block B that starts at reflector `start`, on the panels first..end. */
export function applyBlock(b: Reflectors, start: i32, adjoint: bool, x: usize, first: i32, end: i32): void {
  if (first >= end) return;
  const rows = panelRows(b.m), size = BLOCK * <usize>(rows + 4) * 16;
  const up = blockAt(b, start), down = up + size, t = down + size, small = t + BLOCK * BLOCK * 16;
  const count = width(b, start), padded = (count + 3) & ~3, panel = <usize>rows << 5;
  packFactor(b.parts, small, t, count, padded, adjoint);
  let p = x + <usize>first * panel + (<usize>start << 5);
  do {
    reflectPanel(b.parts, p, up, down, small, padded, rows - start, b.room, b.room + BLOCK * 32, adjoint);
    p += panel;
  } while (++first < end);
}

/** The first k columns of H_0 H_1 ... H_{k-1} in panels; entry i of column j times signs[j] goes to q + i row + j column, `bytes` per entry. */
export function writeQ(b: Reflectors, x: usize, signs: usize, bytes: usize, q: usize, row: usize, column: usize): void {
  const lanes = tileRows(b.parts), rows = panelRows(b.m), panels = (b.k + lanes - 1) / lanes;
  memory.fill(x, 0, <usize>panels * (<usize>rows << 5));
  for (let j = 0; j < b.k; j++) {
    const panel = j / lanes;
    f64.store(x + (<usize>(panel * rows + j) << 5) + (<usize>(j - panel * lanes) << 3), 1);
  }
  // From the last block on: columns before its first one have only zeros where it acts.
  for (let start = (b.k - 1) / BLOCK * BLOCK; start >= 0; start -= BLOCK) applyBlock(b, start, false, x, start / lanes, panels);
  for (let j = 0; j < b.k; j += lanes) {
    const panel = x + <usize>(j / lanes) * (<usize>rows << 5);
    scaleColumns(b.parts, panel, b.m, min(lanes, b.k - j), signs + (<usize>j << 3));
    unpackPanels(b.parts, bytes, panel, b.m, min(lanes, b.k - j), q + <usize>j * column, row, column, 1);
  }
}

/** Multiplies a panel's first `count` columns by their signs. */
function scaleColumns(parts: i32, x: usize, n: i32, count: i32, signs: usize): void {
  const one = f64.load(signs), two: f64 = count > 1 ? f64.load(signs, 8) : 1;
  const first = f64x2.replace_lane(f64x2.splat(one), 1, two);
  let second = first;
  if (parts == 1) second = f64x2.replace_lane(f64x2.splat(count > 2 ? f64.load(signs, 16) : 1), 1, count > 3 ? f64.load(signs, 24) : 1);
  for (let r = 0; r < n; r++) {
    v128.store(x, f64x2.mul(first, v128.load(x)));
    v128.store(x, f64x2.mul(second, v128.load(x, 16)), 16);
    x += 32;
  }
}
