import { givens, rotateLines } from '../../givens.ts';

/** Two n x n matrices (interleaved, row-major) at work: A = Q S Z^dagger, B = Q T Z^dagger for unitary Q and Z at every moment. */
export interface Pencil {
  readonly n: number;
  readonly s: Float64Array;
  readonly t: Float64Array;
  /** Q^dagger and the transpose of Z: what rotates their columns goes along rows. */
  readonly qh: Float64Array;
  readonly zt: Float64Array;
  /** Room for a rotation and a number. */
  readonly g: Float64Array;
  readonly r: Float64Array;
}

/** Copies of A and B with Q = Z = 1. */
export function openPencil(a: Float64Array, b: Float64Array, n: number): Pencil {
  const unit = new Float64Array(a.length);
  for (let k = 0; k < n; k++) unit[2 * (k * n + k)] = 1;
  const [g, r] = [new Float64Array(3), new Float64Array(2)];
  return { n, s: a.slice(), t: b.slice(), qh: unit, zt: unit.slice(), g, r };
}

/** Rotates rows k, k + 1 so that entry (k + 1, column) of m (S or T) becomes zero; S changes from column `sFrom` on, T from `tFrom` on. */
export function clearBelow(
  p: Pencil,
  m: Float64Array,
  k: number,
  column: number,
  sFrom: number,
  tFrom: number,
): void {
  const f = 2 * (k * p.n + column);
  clear(p, m, f, f + 2 * p.n);
  rotateRows(p, k, sFrom, tFrom);
}

/** The rotation of `p.g` on rows k, k + 1. */
export function rotateRows({ n, s, t, qh, g }: Pencil, k: number, sFrom: number, tFrom: number): void {
  rotateLines(s, 2 * (k * n + sFrom), 2 * ((k + 1) * n + sFrom), 2, n - sFrom, g);
  rotateLines(t, 2 * (k * n + tFrom), 2 * ((k + 1) * n + tFrom), 2, n - tFrom, g);
  rotateLines(qh, 2 * k * n, 2 * (k + 1) * n, 2, n, g);
}

/** Rotates columns k + 1, k so that entry (row, k) of m (S or T) becomes zero; the first `sRows` rows of S and `tRows` of T change. */
export function clearLeft(
  p: Pencil,
  m: Float64Array,
  row: number,
  k: number,
  sRows: number,
  tRows: number,
): void {
  const { n, s, t, zt, g } = p;
  const h = 2 * (row * n + k);
  clear(p, m, h + 2, h);
  rotateLines(s, 2 * k + 2, 2 * k, 2 * n, sRows, g);
  rotateLines(t, 2 * k + 2, 2 * k, 2 * n, tRows, g);
  rotateLines(zt, 2 * (k + 1) * n, 2 * k * n, 2, n, g);
}

/** The rotation that takes (m[f], m[h]) to (r, 0), done to these two. */
function clear({ g, r }: Pencil, m: Float64Array, f: number, h: number): void {
  givens([m[f] as number, m[f + 1] as number], [m[h] as number, m[h + 1] as number], g, r);
  m.set(r, f);
  m.fill(0, h, h + 2);
}
