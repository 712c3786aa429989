/**
 * Aggressive early deflation (Braman, Byers & Mathias, SIAM J. Matrix Anal. Appl. 23 (2002) 948): the Schur form of the last rows of a block turns the
 * one entry that couples them to the rest into a column, the spike. Eigenvalues whose entry of the spike is rounding are done; the others are moved
 * up, and the spike and what couples to it are brought back to Hessenberg form.
 */
import { closeWindow, openUnitary, openWindow, Problem, transformRest } from './problem';
import { makeRotation, rotateColumns, rotateRows } from './rotation';
import { size, smallSchur } from './small';
import { packUnitary, Transformation } from './sweeps';

const EPS: f64 = 2.0 ** -52;
const TINY: f64 = 2.0 ** -1000;

/** What a deflation did not find, of a window: how many; -1 when QR does not converge. Their eigenvalues are in `shifts`. */
export function deflate(s: Problem, m: Transformation, k: i32): i32 {
  const first = s.high - k + 1, row = s.windowRow, w = s.window;
  const coupling = s.t + <usize>first * (s.row + 16) - 16;
  openWindow(s, first, k);
  openUnitary(s, k);
  if (smallSchur(w, row, k, s.uh, s.g)) return -1;
  const left = separate(s, k, coupling);
  for (let i = 0; i < left; i++) v128.store(s.shifts + (<usize>i << 4), v128.load(w + <usize>i * (row + 16)));
  if (left == k) return left;
  if (left > 0) restoreHessenberg(s, k, left);
  scaleCoupling(coupling, s.uh, left > 0);
  closeWindow(s, first, k);
  m.first = first;
  m.k = k;
  m.count = 0;
  packUnitary(m.packed, s.uh, row, k);
  transformRest(s, m);
  return left;
}

/** Moves what is not done to the first rows of the window, in the order in which it is met from the last row up; returns how much that is. */
function separate(s: Problem, k: i32, coupling: usize): i32 {
  const row = s.windowRow, spike = size(coupling);
  let done = k, kept = 0;
  while (kept < done) {
    const last = done - 1, value = size(s.window + <usize>last * (row + 16));
    const beside = value == 0 ? spike : value;
    if (spike * size(s.uh + <usize>last * row) <= max(TINY, EPS * beside)) {
      done--;
      continue;
    }
    for (let i = last - 1; i >= kept; i--) exchange(s, k, i);
    kept++;
  }
  return done;
}

/** Exchanges eigenvalues i and i + 1 of the triangular window. */
function exchange(s: Problem, k: i32, i: i32): void {
  const row = s.windowRow, g = s.g;
  const d = s.window + <usize>i * (row + 16), next = d + row + 16;
  const first = v128.load(d), second = v128.load(next);
  makeRotation(
    g, f64.load(d, 16), f64.load(d, 24), f64.load(next) - f64.load(d), f64.load(next, 8) - f64.load(d, 8), g + 32,
  );
  if (i + 2 < k) rotateRows(g, d + 32, d + row + 32, k - i - 2);
  if (i > 0) rotateColumns(g, s.window + (<usize>i << 4), row, i);
  v128.store(d, second);
  v128.store(next, first);
  rotateRows(g, s.uh + <usize>i * row, s.uh + <usize>(i + 1) * row, k);
}

/** Rotates the spike on the first `count` rows to its first entry, from below, and chases what that leaves below the subdiagonal out of them. */
function restoreHessenberg(s: Problem, k: i32, count: i32): void {
  const row = s.windowRow, w = s.window, g = s.g;
  for (let i = count - 2; i >= 0; i--) {
    const x = s.uh + <usize>i * row, y = x + row;
    makeRotation(g, f64.load(x), f64.load(x, 8), f64.load(y), f64.load(y, 8), g + 32);
    rotateBoth(s, k, count, i);
    for (let p = i + 1; p + 1 < count; p++) {
      const f = w + <usize>p * row + (<usize>(p - 1) << 4), h = f + row;
      makeRotation(g, f64.load(f), f64.load(f, 8), f64.load(h), f64.load(h, 8), f);
      v128.store(h, f64x2.splat(0));
      rotateBoth(s, k, count, p);
    }
  }
}

/** The rotation `g` on rows and columns p, p + 1 of the window, whose rows begin on the diagonal, and on the unitary. */
function rotateBoth(s: Problem, k: i32, count: i32, p: i32): void {
  const row = s.windowRow, d = s.window + <usize>p * (row + 16);
  rotateRows(s.g, d, d + row, k - p);
  rotateColumns(s.g, s.window + (<usize>p << 4), row, min(p + 3, count));
  rotateRows(s.g, s.uh + <usize>p * row, s.uh + <usize>(p + 1) * row, k);
}

/** The entry that couples the window: times the first entry of its unitary, or zero. */
function scaleCoupling(coupling: usize, x: usize, some: bool): void {
  if (!some) return v128.store(coupling, f64x2.splat(0));
  const a = f64.load(coupling), b = f64.load(coupling, 8), c = f64.load(x), d = f64.load(x, 8);
  f64.store(coupling, a * c - b * d);
  f64.store(coupling, a * d + b * c, 8);
}
