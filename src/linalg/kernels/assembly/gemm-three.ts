/**
 * Complex matrix products by three real ones: with S = Re + Im, Re(A B) = Re A Re B - Im A Im B and Im(A B) = S_A S_B - Re A Re B - Im A Im B.
 * Higham, SIAM J. Matrix Anal. Appl. 13 (1992) 681.
 */
import { realGemm64, realScratch } from './real-products';

/** Bytes of work of `gemmThree`: a double, for the sum may not fit in 32 bits where each term does. */
export function gemmThreeScratch(m: i32, k: i32, n: i32): f64 {
  return 16 * (<f64>m * <f64>k + <f64>k * <f64>n) + 24 * (<f64>m * <f64>n) + <f64>realScratch(m, k, n, 8) + 64;
}

/** C += op(A) op(B), arguments as those of `gemm`. */
export function gemmThree(
  c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, aSign: f64,
  b: usize, bRow: usize, bCol: usize, bSign: f64, m: i32, k: i32, n: i32, work: usize,
): void {
  if (m == 0 || n == 0 || k == 0) return;
  const row = <usize>k << 3, wide = <usize>n << 3;
  const left = <usize>m * row, right = <usize>k * wide, size = <usize>m * wide;
  const ar = work, ai = ar + left, br = ai + left, bi = br + right;
  const rr = bi + right, ii = rr + size, ss = ii + size, scratch = (ss + size + 15) & ~15;
  split(ar, ai, a, aRow, aCol, aSign, m, k);
  split(br, bi, b, bRow, bCol, bSign, k, n);
  memory.fill(rr, 0, 3 * size);
  realGemm64(rr, wide, ar, row, 8, br, wide, 8, m, k, n, scratch);
  realGemm64(ii, wide, ai, row, 8, bi, wide, 8, m, k, n, scratch);
  addTo(ar, ai, m * k);
  addTo(br, bi, k * n);
  realGemm64(ss, wide, ar, row, 8, br, wide, 8, m, k, n, scratch);
  for (let i = 0; i < m; i++) {
    const from = <usize>i * wide;
    combine(c, rr + from, ii + from, ss + from, n);
    c += ldc;
  }
}

/** Real and imaginary parts apart, row-major without gaps. */
function split(re: usize, im: usize, x: usize, row: usize, col: usize, sign: f64, rows: i32, cols: i32): void {
  const turn = f64x2.splat(sign);
  for (let i = 0; i < rows; i++) {
    let p = x, left = cols >> 1;
    while (left > 0) {
      const y = v128.load(p), z = v128.load(p + col);
      v128.store(re, v128.shuffle<f64>(y, z, 0, 2));
      v128.store(im, f64x2.mul(turn, v128.shuffle<f64>(y, z, 1, 3)));
      re += 16;
      im += 16;
      p += col << 1;
      left--;
    }
    if (cols & 1) {
      f64.store(re, f64.load(p));
      f64.store(im, sign * f64.load(p, 8));
      re += 8;
      im += 8;
    }
    x += row;
  }
}

/** x += y. */
function addTo(x: usize, y: usize, count: i32): void {
  for (let left = count >> 1; left > 0; left--) {
    v128.store(x, f64x2.add(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  if (count & 1) f64.store(x, f64.load(x) + f64.load(y));
}

/** A row of C += (rr - ii) + i (ss - rr - ii). */
function combine(c: usize, rr: usize, ii: usize, ss: usize, n: i32): void {
  for (let left = n >> 1; left > 0; left--) {
    const p = v128.load(rr), q = v128.load(ii);
    const re = f64x2.sub(p, q), im = f64x2.sub(f64x2.sub(v128.load(ss), p), q);
    v128.store(c, f64x2.add(v128.load(c), v128.shuffle<f64>(re, im, 0, 2)));
    v128.store(c, f64x2.add(v128.load(c, 16), v128.shuffle<f64>(re, im, 1, 3)), 16);
    rr += 16;
    ii += 16;
    ss += 16;
    c += 32;
  }
  if (n & 1) {
    const p = f64.load(rr), q = f64.load(ii);
    f64.store(c, f64.load(c) + (p - q));
    f64.store(c, f64.load(c, 8) + (f64.load(ss) - p - q), 8);
  }
}
