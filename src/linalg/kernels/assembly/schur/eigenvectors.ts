/** Eigenvectors of a Schur form: back-substitution by blocks of rows, many shifts at once, and the product with its basis. */
import { addProduct, gemmScratch } from '../gemm';
import { packColumns, unpackColumns } from './problem';

/** Rows that are substituted at once, and columns between which zeros of the triangle are skipped. */
const BLOCK: i32 = 32;
const COLUMNS: i32 = 64;

/** Differences of eigenvalues below this count as this. */
const TINY: f64 = 2.0 ** -600;
const EPS: f64 = 2.0 ** -52;

/** Entries above this make a column one that is done again, with scaling. */
const LARGE: f64 = 1e100;

/** Bytes of work of `eigenvectors`. */
export function eigenvectorScratch(n: i32): f64 {
  return 16 * <f64>n * <f64>n + <f64>(gemmScratch(n, n, n) + 4 * <usize>(BLOCK + 2) * 32 + 32 * <usize>(n + 8) + 64);
}

/**
 * out := Z X for the upper triangular X with T X = X diag(T); T, Z and out are n x n, interleaved, the entries of T near 1 or below. Column k of X
 * has X_kk = 1, or less where it would grow above 1e100. Eigenvalues nearer to each other than rounding are taken as that far apart.
 */
export function eigenvectors(out: usize, t: usize, z: usize, n: i32, work: usize): void {
  if (n == 0) return;
  const row = <usize>n << 4, x = work, panel = x + row * <usize>n, flags = panel + 4 * <usize>(BLOCK + 2) * 32;
  const gemm = flags + 32 * <usize>(n + 8);
  memory.fill(x, 0, row * <usize>n);
  for (let i = 0; i < n; i++) f64.store(x + <usize>i * (row + 16), 1);
  for (let first = (n - 1) / BLOCK * BLOCK; first >= 0; first -= BLOCK) {
    const end = min(n, first + BLOCK), rows = end - first;
    const to = x + <usize>first * row, left = t + <usize>first * row + (<usize>end << 4), below = x + <usize>end * row;
    for (let c = end; c < n; c += COLUMNS) {
      const stop = min(n, c + COLUMNS), at = <usize>c << 4;
      addProduct(1, to + at, row, left, row, 16, 1, below + at, row, 16, 1, rows, stop - end, stop - c, gemm);
    }
    substitute(x, t, row, n, first, rows, panel);
  }
  mend(x, t, row, n, flags);
  memory.fill(out, 0, row * <usize>n);
  for (let c = 0; c < n; c += COLUMNS) {
    const stop = min(n, c + COLUMNS), at = <usize>c << 4;
    addProduct(1, out + at, row, z, row, 16, 1, x + at, row, 16, 1, n, stop, stop - c, gemm);
  }
}

/** Rows first..first + rows of X, whose part from later rows is already there. */
function substitute(x: usize, t: usize, row: usize, n: i32, first: i32, rows: i32, panel: usize): void {
  const p = panel, q = p + (<usize>(BLOCK + 2) << 5), lambda = q + (<usize>(BLOCK + 2) << 5);
  for (let c = first; c < n; c += 4) {
    const at = x + <usize>first * row + (<usize>c << 4);
    for (let i = 0; i < 4; i++) {
      const to = lambda + (<usize>(i >> 1) << 5) + (<usize>(i & 1) << 3), from = t + <usize>(c + i) * (row + 16);
      f64.store(to, c + i < n ? f64.load(from) : 0);
      f64.store(to, c + i < n ? f64.load(from, 8) : 0, 16);
    }
    packColumns(p, q, at, row, rows, n - c);
    for (let i = rows - 1; i >= 0; i--) substituteRow(p, q, t + <usize>(first + i) * (row + 16), rows, i, lambda, first + i - c);
    unpackColumns(at, row, p, q, rows, n - c);
  }
}

/** Row i of both panels: S := X_i + sum over later rows of T_il X_l, then S / (lambda - T_ii) in the columns after `passed`. */
function substituteRow(p: usize, q: usize, d: usize, rows: i32, i: i32, lambda: usize, passed: i32): void {
  const a = p + (<usize>i << 5), b = q + (<usize>i << 5);
  let ar = v128.load(a), ai = v128.load(a, 16), br = v128.load(b), bi = v128.load(b, 16);
  let left = rows - 1 - i;
  if (left > 0) {
    let x = a, y = b, at = d;
    do {
      x += 32;
      y += 32;
      at += 16;
      const re = v128.load64_splat(at), im = v128.load64_splat(at, 8);
      let xr = v128.load(x), xi = v128.load(x, 16);
      ar = f64x2.add(ar, f64x2.sub(f64x2.mul(re, xr), f64x2.mul(im, xi)));
      ai = f64x2.add(ai, f64x2.add(f64x2.mul(re, xi), f64x2.mul(im, xr)));
      xr = v128.load(y);
      xi = v128.load(y, 16);
      br = f64x2.add(br, f64x2.sub(f64x2.mul(re, xr), f64x2.mul(im, xi)));
      bi = f64x2.add(bi, f64x2.add(f64x2.mul(re, xi), f64x2.mul(im, xr)));
    } while (--left);
  }
  divide(a, ar, ai, lambda, d, f64x2(<f64>-passed, <f64>(1 - passed)));
  divide(b, br, bi, lambda + 32, d, f64x2(<f64>(2 - passed), <f64>(3 - passed)));
}

/** Two entries at `to` := s / (lambda - t) where `after` is positive, else s; eigenvalues nearer than rounding are taken as that far apart. */
// @ts-ignore: decorator
@inline
function divide(to: usize, sr: v128, si: v128, lambda: usize, t: usize, after: v128): void {
  const lr = v128.load(lambda), li = v128.load(lambda, 16);
  let dr = f64x2.sub(lr, v128.load64_splat(t)), di = f64x2.sub(li, v128.load64_splat(t, 8));
  const least = f64x2.max(f64x2.splat(TINY), f64x2.mul(f64x2.splat(EPS), f64x2.max(f64x2.abs(lr), f64x2.abs(li))));
  const near = f64x2.lt(f64x2.max(f64x2.abs(dr), f64x2.abs(di)), least);
  dr = v128.bitselect(least, dr, near);
  di = v128.andnot(di, near);
  const unit = f64x2.max(f64x2.abs(dr), f64x2.abs(di));
  dr = f64x2.div(dr, unit);
  di = f64x2.div(di, unit);
  const factor = f64x2.div(f64x2.splat(1), f64x2.mul(unit, f64x2.add(f64x2.mul(dr, dr), f64x2.mul(di, di))));
  const re = f64x2.mul(f64x2.add(f64x2.mul(sr, dr), f64x2.mul(si, di)), factor);
  const im = f64x2.mul(f64x2.sub(f64x2.mul(si, dr), f64x2.mul(sr, di)), factor);
  const wanted = f64x2.gt(after, f64x2.splat(0));
  v128.store(to, v128.bitselect(re, sr, wanted));
  v128.store(to, v128.bitselect(im, si, wanted), 16);
}

/** Does columns again that became large, or not numbers. */
function mend(x: usize, t: usize, row: usize, n: i32, flags: usize): void {
  memory.fill(flags, 0, <usize>n << 2);
  for (let i = 0; i < n; i++) {
    for (let c = i; c < n; c++) {
      const at = x + <usize>i * row + (<usize>c << 4);
      if (!(abs(f64.load(at)) + abs(f64.load(at, 8)) <= LARGE)) i32.store(flags + (<usize>c << 2), 1);
    }
  }
  for (let c = 0; c < n; c++) {
    if (i32.load(flags + (<usize>c << 2))) substituteScaled(x, t, row, c, flags + 16 * <usize>(n + 8));
  }
}

/** Column k of X, row by row; when it grows it is scaled down. */
function substituteScaled(x: usize, t: usize, row: usize, k: i32, v: usize): void {
  const lambda = t + <usize>k * (row + 16), lr = f64.load(lambda), li = f64.load(lambda, 8);
  const least = max(TINY, EPS * max(abs(lr), abs(li)));
  const last = v + (<usize>k << 4);
  f64.store(last, 1);
  f64.store(last, 0, 8);
  for (let i = k - 1; i >= 0; i--) {
    const d = t + <usize>i * (row + 16);
    let sr: f64 = 0, si: f64 = 0;
    for (let j = i + 1; j <= k; j++) {
      const at = t + <usize>i * row + (<usize>j << 4), z = v + (<usize>j << 4);
      sr += f64.load(at) * f64.load(z) - f64.load(at, 8) * f64.load(z, 8);
      si += f64.load(at) * f64.load(z, 8) + f64.load(at, 8) * f64.load(z);
    }
    let dr = lr - f64.load(d), di = li - f64.load(d, 8);
    if (max(abs(dr), abs(di)) < least) {
      dr = least;
      di = 0;
    }
    const unit = max(abs(dr), abs(di));
    dr /= unit;
    di /= unit;
    const square = dr * dr + di * di, to = v + (<usize>i << 4);
    f64.store(to, (sr * dr + si * di) / square / unit);
    f64.store(to, (si * dr - sr * di) / square / unit, 8);
    const large = max(abs(f64.load(to)), abs(f64.load(to, 8)));
    if (large > LARGE) scaleDown(to, k - i + 1, large);
  }
  for (let i = 0; i <= k; i++) v128.store(x + <usize>i * row + (<usize>k << 4), v128.load(v + (<usize>i << 4)));
}

function scaleDown(x: usize, count: i32, by: f64): void {
  const divisor = f64x2.splat(by);
  do {
    v128.store(x, f64x2.div(v128.load(x), divisor));
    x += 16;
  } while (--count);
}
