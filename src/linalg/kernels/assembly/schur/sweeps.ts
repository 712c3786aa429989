/**
 * What a window of rows and columns of a matrix went through, done to the rest of their rows and columns: either sweeps of rotations or a product with
 * a small unitary matrix. The rest is taken in panels of two columns, 32 bytes per row [re0 re1 im0 im1], two of them at a time.
 */
import { ROTATION } from './rotation';
import { STORE, tiles } from '../factor/tile';

/** Rows first..first + k of what is transformed, by `count` sweeps or, where count is 0, by a matrix. */
@unmanaged
export class Transformation {
  first: i32;
  k: i32;
  count: i32;
  /** For each sweep the row of its first rotation, counted from `first`, and how many there are: two 32-bit integers. */
  heads: usize;
  /** The rotations of the first sweep; those of the next lie `step` bytes further. */
  rotations: usize;
  step: usize;
  /** The matrix as a packed factor of `tiles`, and room for a panel. */
  packed: usize;
  panel: usize;
}

/** The rows of two panels, from the first that changes on. */
export function transformPanels(m: Transformation, p: usize, q: usize): void {
  if (m.count == 0) {
    multiplyPanel(m, p);
    multiplyPanel(m, q);
    return;
  }
  let rotations = m.rotations;
  for (let j = 0; j < m.count; j++) {
    const head = m.heads + (<usize>j << 3), many = i32.load(head, 4), row = <usize>i32.load(head) << 5;
    if (many > 0) rotatePanels(p + row, q + row, rotations, many);
    rotations += m.step;
  }
}

function multiplyPanel(m: Transformation, p: usize): void {
  const even = (m.k + 1) & ~1;
  tiles(2, STORE, m.panel, m.packed, p, even, even >> 1, 0, <usize>even << 5, 0);
  memory.copy(p, m.panel, <usize>m.k << 5);
}

/** Packs U^dagger (k rows, interleaved) for `multiplyPanel`; an odd size is continued by zeros. */
export function packUnitary(out: usize, uh: usize, row: usize, k: i32): void {
  const even = (k + 1) & ~1;
  for (let i = 0; i < even; i += 2) {
    let p = uh + <usize>i * row;
    for (let j = 0; j < even; j++) {
      v128.store(out, j < k ? v128.load(p) : f64x2.splat(0));
      v128.store(out, j < k && i + 1 < k ? v128.load(p + row) : f64x2.splat(0), 16);
      out += 32;
      p += 16;
    }
  }
}

/** One sweep: rows r and r + 1 of both panels, then r + 1 and r + 2, ...; the row that goes on stays in registers. */
function rotatePanels(p: usize, q: usize, g: usize, count: i32): void {
  let xr = v128.load(p), xi = v128.load(p, 16), zr = v128.load(q), zi = v128.load(q, 16);
  do {
    const c = v128.load64_splat(g), s = v128.load64_splat(g, 8), t = v128.load64_splat(g, 24);
    let yr = v128.load(p, 32), yi = v128.load(p, 48);
    v128.store(p, f64x2.add(f64x2.mul(c, xr), f64x2.sub(f64x2.mul(s, yr), f64x2.mul(t, yi))));
    v128.store(p, f64x2.add(f64x2.mul(c, xi), f64x2.add(f64x2.mul(s, yi), f64x2.mul(t, yr))), 16);
    const ur = f64x2.add(f64x2.mul(s, xr), f64x2.mul(t, xi));
    xi = f64x2.sub(f64x2.mul(c, yi), f64x2.sub(f64x2.mul(s, xi), f64x2.mul(t, xr)));
    xr = f64x2.sub(f64x2.mul(c, yr), ur);
    yr = v128.load(q, 32);
    yi = v128.load(q, 48);
    v128.store(q, f64x2.add(f64x2.mul(c, zr), f64x2.sub(f64x2.mul(s, yr), f64x2.mul(t, yi))));
    v128.store(q, f64x2.add(f64x2.mul(c, zi), f64x2.add(f64x2.mul(s, yi), f64x2.mul(t, yr))), 16);
    const vr = f64x2.add(f64x2.mul(s, zr), f64x2.mul(t, zi));
    zi = f64x2.sub(f64x2.mul(c, yi), f64x2.sub(f64x2.mul(s, zi), f64x2.mul(t, zr)));
    zr = f64x2.sub(f64x2.mul(c, yr), vr);
    p += 32;
    q += 32;
    g += ROTATION;
  } while (--count);
  v128.store(p, xr);
  v128.store(p, xi, 16);
  v128.store(q, zr);
  v128.store(q, zi, 16);
}
