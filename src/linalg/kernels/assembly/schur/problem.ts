/** A Schur decomposition at work: a matrix, the adjoint of its basis, and the window near the diagonal in which something is done at once. */
import { Transformation, transformPanels } from './sweeps';

@unmanaged
export class Problem {
  /** The matrix, interleaved, and the bytes of its rows. */
  t: usize;
  row: usize;
  n: i32;
  /** The block at work; with `full` = 0 only its own rows and columns are kept right. */
  low: i32;
  high: i32;
  full: i32;
  /** Z^dagger in an even number of panels, or 0. */
  zh: usize;
  panelBytes: usize;
  panels: i32;
  /** A copy of the window, the unitary of the window, and the bytes of their rows. */
  window: usize;
  uh: usize;
  windowRow: usize;
  /** Room for two panels of a window. */
  pack: usize;
  /** Room for a rotation, a shift and a number. */
  g: usize;
  shifts: usize;
  work: usize;
}

/** Copies rows and columns first..first + k of T into the window. */
export function openWindow(s: Problem, first: i32, k: i32): void {
  let from = s.t + <usize>first * (s.row + 16), to = s.window;
  for (let i = 0; i < k; i++) {
    memory.copy(to, from, <usize>k << 4);
    from += s.row;
    to += s.windowRow;
  }
}

/** Copies the window back. */
export function closeWindow(s: Problem, first: i32, k: i32): void {
  let from = s.window, to = s.t + <usize>first * (s.row + 16);
  for (let i = 0; i < k; i++) {
    memory.copy(to, from, <usize>k << 4);
    from += s.windowRow;
    to += s.row;
  }
}

/** The unitary of the window := the identity. */
export function openUnitary(s: Problem, k: i32): void {
  for (let i = 0; i < k; i++) {
    memory.fill(s.uh + <usize>i * s.windowRow, 0, <usize>k << 4);
    f64.store(s.uh + <usize>i * (s.windowRow + 16), 1);
  }
}

/** Does to the columns right of the window, the rows above it and Z what was done in it. */
export function transformRest(s: Problem, m: Transformation): void {
  const first = m.first, end = first + m.k;
  const right = s.full ? s.n : s.high + 1, top = s.full ? 0 : s.low;
  const p = s.pack, q = p + (<usize>(m.k + 1) << 5);
  let from = s.t + <usize>first * s.row + (<usize>end << 4);
  for (let c = end; c < right; c += 4) {
    packColumns(p, q, from, s.row, m.k, right - c);
    transformPanels(m, p, q);
    unpackColumns(from, s.row, p, q, m.k, right - c);
    from += 64;
  }
  from = s.t + <usize>top * s.row + (<usize>first << 4);
  for (let r = top; r < first; r += 4) {
    packRows(p, from, s.row, m.k, first - r);
    packRows(q, from + 2 * s.row, s.row, m.k, first - r - 2);
    transformPanels(m, p, q);
    unpackRows(from, s.row, p, m.k, first - r);
    unpackRows(from + 2 * s.row, s.row, q, m.k, first - r - 2);
    from += s.row << 2;
  }
  if (!s.zh) return;
  let panel = s.zh + (<usize>first << 5);
  for (let c = 0; c < s.panels; c += 2) {
    transformPanels(m, panel, panel + s.panelBytes);
    panel += s.panelBytes << 1;
  }
}

/** Four columns of k rows (or as many as there are, and zeros) to two panels, and a row of zeros after them. */
export function packColumns(p: usize, q: usize, from: usize, row: usize, k: i32, cols: i32): void {
  const zero = f64x2.splat(0);
  do {
    const a = v128.load(from), b = cols > 1 ? v128.load(from, 16) : zero;
    v128.store(p, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(p, v128.shuffle<f64>(a, b, 1, 3), 16);
    const c = cols > 2 ? v128.load(from, 32) : zero, d = cols > 3 ? v128.load(from, 48) : zero;
    v128.store(q, v128.shuffle<f64>(c, d, 0, 2));
    v128.store(q, v128.shuffle<f64>(c, d, 1, 3), 16);
    p += 32;
    q += 32;
    from += row;
  } while (--k);
  clear(p);
  clear(q);
}

export function unpackColumns(to: usize, row: usize, p: usize, q: usize, k: i32, cols: i32): void {
  do {
    let re = v128.load(p), im = v128.load(p, 16);
    v128.store(to, v128.shuffle<f64>(re, im, 0, 2));
    if (cols > 1) v128.store(to, v128.shuffle<f64>(re, im, 1, 3), 16);
    re = v128.load(q);
    im = v128.load(q, 16);
    if (cols > 2) v128.store(to, v128.shuffle<f64>(re, im, 0, 2), 32);
    if (cols > 3) v128.store(to, v128.shuffle<f64>(re, im, 1, 3), 48);
    p += 32;
    q += 32;
    to += row;
  } while (--k);
}

/** The adjoint of two rows of k columns (or of one, or of none) to a panel. */
function packRows(p: usize, from: usize, row: usize, k: i32, rows: i32): void {
  const zero = f64x2.splat(0);
  const next = rows > 1 ? row : 0;
  do {
    const a = rows > 0 ? v128.load(from) : zero, b = rows > 1 ? v128.load(from + next) : zero;
    v128.store(p, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(p, f64x2.neg(v128.shuffle<f64>(a, b, 1, 3)), 16);
    p += 32;
    from += 16;
  } while (--k);
  clear(p);
}

function unpackRows(to: usize, row: usize, p: usize, k: i32, rows: i32): void {
  if (rows <= 0) return;
  do {
    const re = v128.load(p), im = f64x2.neg(v128.load(p, 16));
    v128.store(to, v128.shuffle<f64>(re, im, 0, 2));
    if (rows > 1) v128.store(to + row, v128.shuffle<f64>(re, im, 1, 3));
    p += 32;
    to += 16;
  } while (--k);
}

// @ts-ignore: decorator
@inline
function clear(p: usize): void {
  v128.store(p, f64x2.splat(0));
  v128.store(p, f64x2.splat(0), 16);
}
