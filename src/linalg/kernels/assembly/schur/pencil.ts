/**
 * Generalised Schur form of two matrices by rotations: A = Q S Z^dagger, B = Q T Z^dagger at every moment (Moler & Stewart, SIAM J. Numer. Anal. 10
 * (1973) 241).
 */
import { makeRotation, rotateColumns, rotateRows } from './rotation';

@unmanaged
export class Pencil {
  n: i32;
  /** Bytes of the rows of all four. */
  row: usize;
  s: usize;
  t: usize;
  /** Q^dagger and the transpose of Z: what rotates their columns goes along rows. */
  qh: usize;
  zt: usize;
  /** Room for two rotations, and for a 2 x 2 matrix and a shift. */
  g: usize;
  room: usize;
  /** Diagonal entries of S and T up to these are zeros. */
  sLimit: f64;
  tLimit: f64;
}

/** Bytes of rows, no multiple of a page, so that the lines of a column do not compete for the same lines of the cache. */
// @ts-ignore: decorator
@inline
export function pencilRow(n: i32): usize {
  return <usize>(n | 1) << 4;
}

/** Whether an entry is zero, exactly. */
// @ts-ignore: decorator
@inline
function isZero(z: usize): bool {
  return f64.load(z) == 0 && f64.load(z, 8) == 0;
}

/** The rotation that takes the entries at f and h to (r, 0), done to these two. */
function clear(p: Pencil, f: usize, h: usize): void {
  makeRotation(p.g, f64.load(f), f64.load(f, 8), f64.load(h), f64.load(h, 8), f);
  v128.store(h, f64x2.splat(0));
}

/** The rotation of the pencil on rows k, k + 1 of S from column `sFrom` on, of T from column `tFrom` on, and of Q^dagger. */
export function turnRows(p: Pencil, k: i32, sFrom: i32, tFrom: i32): void {
  const n = p.n, row = p.row, at = <usize>k * row;
  const s = p.s + at + (<usize>sFrom << 4), t = p.t + at + (<usize>tFrom << 4);
  if (sFrom < n) rotateRows(p.g, s, s + row, n - sFrom);
  if (tFrom < n) rotateRows(p.g, t, t + row, n - tFrom);
  rotateRows(p.g, p.qh + at, p.qh + at + row, n);
}

/** Rotates rows k, k + 1 so that entry (k + 1, column) of m (S or T) becomes zero; S changes from column `sFrom` on, T from `tFrom` on. */
export function clearBelow(p: Pencil, m: usize, k: i32, column: i32, sFrom: i32, tFrom: i32): void {
  const f = m + <usize>k * p.row + (<usize>column << 4);
  clear(p, f, f + p.row);
  turnRows(p, k, sFrom, tFrom);
}

/** Rotates columns k + 1, k so that entry (r, k) of m (S or T) becomes zero; the first `sRows` rows of S and `tRows` of T change. */
export function clearLeft(p: Pencil, m: usize, r: i32, k: i32, sRows: i32, tRows: i32): void {
  const row = p.row, h = m + <usize>r * row + (<usize>k << 4), g = p.g, turned = g + 32;
  clear(p, h + 16, h);
  v128.store(turned, v128.load(g));
  f64.store(turned, -f64.load(g, 8), 8);
  f64.store(turned, f64.load(g, 24), 16);
  f64.store(turned, f64.load(g, 16), 24);
  if (sRows > 0) rotateColumns(turned, p.s + (<usize>k << 4), row, sRows);
  if (tRows > 0) rotateColumns(turned, p.t + (<usize>k << 4), row, tRows);
  const y = p.zt + <usize>k * row;
  rotateRows(g, y + row, y, p.n);
}

/** S becomes upper Hessenberg, T upper triangular. */
export function hessenbergTriangular(p: Pencil): void {
  const n = p.n, row = p.row;
  for (let c = 0; c + 1 < n; c++) {
    for (let r = n - 1; r > c; r--) {
      if (!isZero(p.t + <usize>r * row + (<usize>c << 4))) clearBelow(p, p.t, r - 1, c, 0, c + 1);
    }
  }
  for (let c = 0; c + 2 < n; c++) {
    for (let r = n - 1; r > c + 1; r--) {
      if (isZero(p.s + <usize>r * row + (<usize>c << 4))) continue;
      clearBelow(p, p.s, r - 1, c, c + 1, r - 1);
      clearLeft(p, p.t, r, r - 1, n, r);
    }
  }
}
