/**
 * A = U^dagger U of the upper triangle of a Hermitian matrix, by halves: what couples them is a triangular solve and a matrix product, of which only
 * the blocks on and above the diagonal are computed.
 */
import { addProduct } from '../gemm';
import { at } from './numbers';
import { solveLower, triangularScratch } from './triangular-solve';

/** Columns that are eliminated one by one. */
const PANEL: i32 = 16;

/** Products of Hermitian blocks up to this size are computed whole. */
const WHOLE: i32 = 8;

/** Bytes of work of `cholesky`. */
export function choleskyScratch(n: i32): usize {
  return triangularScratch(n, n);
}

/**
 * A (n x n, row-major, interleaved, its upper triangle is read) becomes L with A = L L^dagger, zeros above its diagonal. Returns -1, or the first k
 * whose pivot is not above least[k]: then entry (k, k) is that pivot and the others are undefined.
 */
export function cholesky(a: usize, n: i32, least: usize, work: usize): i32 {
  const row = <usize>n << 4;
  const failed = factorise(a, row, 0, n, least, work);
  if (failed < 0) turn(a, row, n);
  return failed;
}

function factorise(a: usize, row: usize, start: i32, n: i32, least: usize, work: usize): i32 {
  if (n <= PANEL) return factorisePanel(a, row, start, n, least);
  const half = ((n >> 1) + PANEL - 1) & ~(PANEL - 1), rest = n - half;
  const left = factorise(a, row, start, half, least, work);
  if (left >= 0) return left;
  const right = a + (<usize>half << 4), corner = right + <usize>half * row;
  solveLower(a, 16, row, -1, false, half, right, row, rest, work);
  update(corner, row, rest, right, half, work);
  return factorise(corner, row, start + half, rest, least, work);
}

/** The upper triangle of C -= U^dagger U, C of n rows and U of k rows. */
function update(c: usize, row: usize, n: i32, u: usize, k: i32, work: usize): void {
  if (n <= WHOLE) return addProduct(-1, c, row, u, 16, row, -1, u, row, 16, 1, n, k, n, work);
  const half = ((n >> 1) + 1) & ~1, rest = n - half, right = <usize>half << 4;
  update(c, row, half, u, k, work);
  addProduct(-1, c + right, row, u, 16, row, -1, u + right, row, 16, 1, half, k, rest, work);
  update(c + <usize>half * row + right, row, rest, u + right, k, work);
}

function factorisePanel(a: usize, row: usize, start: i32, n: i32, least: usize): i32 {
  for (let k = 0; k < n; k++) {
    const pivot = f64.load(a);
    if (!(pivot > at(least, start + k))) return start + k;
    const root = Math.sqrt(pivot), divisor = f64x2.splat(root);
    f64.store(a, root);
    f64.store(a, 0, 8);
    const count = n - k - 1;
    if (count) {
      let p = a + 16, left = count;
      do {
        v128.store(p, f64x2.div(v128.load(p), divisor));
        p += 16;
      } while (--left);
      let u = a + 16, target = a + row + 16;
      for (left = count; left > 0; left--) {
        subtractRow(target, u, left);
        u += 16;
        target += row + 16;
      }
    }
    a += row + 16;
  }
  return -1;
}

/** y -= conj(x_0) x. */
// @ts-ignore: decorator
@inline
function subtractRow(y: usize, x: usize, count: i32): void {
  const re = v128.load64_splat(x), im = f64x2.mul(v128.load64_splat(x, 8), f64x2(1, -1));
  do {
    const z = v128.load(x), swapped = v128.shuffle<f64>(z, z, 1, 0);
    v128.store(y, f64x2.sub(v128.load(y), f64x2.add(f64x2.mul(re, z), f64x2.mul(im, swapped))));
    x += 16;
    y += 16;
  } while (--count);
}

/** The upper triangle becomes its adjoint below the diagonal, zeros above. */
function turn(a: usize, row: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    let up = a + 16, low = a + row, left = n - i - 1;
    while (left > 0) {
      v128.store(low, f64x2.mul(v128.load(up), f64x2(1, -1)));
      v128.store(up, f64x2.splat(0));
      up += 16;
      low += row;
      left--;
    }
    a += row + 16;
  }
}
