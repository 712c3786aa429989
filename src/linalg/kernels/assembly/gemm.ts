/**
 * Complex matrix product on interleaved complex128, "late combine": the real and the imaginary part of each entry of A multiply whole
 * vectors of B and are accumulated apart in eight registers; they are combined once per tile. All addresses and strides are bytes.
 * Blocks: A in MC x KC panels of two rows, B in KC x NC panels of two columns, so that a panel of A stays in L1 and B in L2.
 */

const KC: i32 = 192;
const MC: i32 = 64;
const NC: i32 = 512;

/** Bytes of scratch that `gemm` needs: one packed block of A and one of B, each rounded up to whole panels. */
export function gemmScratch(m: i32, k: i32, n: i32): usize {
  const kb = min(k, KC);
  return <usize>(((min(m, MC) + 1) & ~1) + ((min(n, NC) + 1) & ~1)) * <usize>kb * 16;
}

/**
 * C += op(A) op(B) for C (m x n) with row stride `ldc`. Entry (i, l) of op(A) is at a + i aRow + l aCol, of op(B) at
 * b + l bRow + j bCol; `aSign`, `bSign` are 1, or -1 to conjugate. `work` has `gemmScratch` bytes.
 */
export function gemm(
  c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, aSign: f64,
  b: usize, bRow: usize, bCol: usize, bSign: f64, m: i32, k: i32, n: i32, work: usize,
): void {
  addProduct(1, c, ldc, a, aRow, aCol, aSign, b, bRow, bCol, bSign, m, k, n, work);
}

/** C += factor op(A) op(B) as in `gemm`. Strides may be negative: rows and columns are then counted from the last one. */
export function addProduct(
  factor: f64, c: usize, ldc: usize, a: usize, aRow: usize, aCol: usize, aSign: f64,
  b: usize, bRow: usize, bCol: usize, bSign: f64, m: i32, k: i32, n: i32, work: usize,
): void {
  if (m == 0 || n == 0 || k == 0) return;
  const packedB = work + <usize>((min(m, MC) + 1) & ~1) * <usize>min(k, KC) * 16;
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nb = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kb = min(KC, k - k0);
      packB(packedB, b + <usize>k0 * bRow + <usize>j0 * bCol, bRow, bCol, kb, nb, bSign);
      for (let i0 = 0; i0 < m; i0 += MC) {
        const mb = min(MC, m - i0);
        packA(work, a + <usize>i0 * aRow + <usize>k0 * aCol, aRow, aCol, mb, kb, factor, factor * aSign);
        block(c + <usize>i0 * ldc + (<usize>j0 << 4), ldc, work, packedB, mb, kb, nb);
      }
    }
  }
}

/** All 2 x 2 tiles of one block. */
function block(c: usize, ldc: usize, packedA: usize, packedB: usize, mb: i32, kb: i32, nb: i32): void {
  const panel = <usize>kb << 5;
  let j = 0;
  do {
    let pa = packedA;
    let ci = c + (<usize>j << 4);
    let i = 0;
    do {
      tile(ci, ldc, pa, packedB, kb, mb - i, nb - j);
      pa += panel;
      ci += ldc << 1;
      i += 2;
    } while (i < mb);
    packedB += panel;
    j += 2;
  } while (j < nb);
}

/** C (2 x 2, or what of it exists) += panel of A times panel of B. */
// @ts-ignore: decorator
@inline
function tile(c: usize, ldc: usize, pa: usize, pb: usize, k: i32, rows: i32, cols: i32): void {
  let rr0 = f64x2.splat(0), ri0 = f64x2.splat(0), ir0 = f64x2.splat(0), ii0 = f64x2.splat(0);
  let rr1 = f64x2.splat(0), ri1 = f64x2.splat(0), ir1 = f64x2.splat(0), ii1 = f64x2.splat(0);
  do {
    const br = v128.load(pb), bi = v128.load(pb, 16);
    let s = v128.load64_splat(pa);
    rr0 = f64x2.add(rr0, f64x2.mul(s, br));
    ri0 = f64x2.add(ri0, f64x2.mul(s, bi));
    s = v128.load64_splat(pa, 8);
    ir0 = f64x2.add(ir0, f64x2.mul(s, br));
    ii0 = f64x2.add(ii0, f64x2.mul(s, bi));
    s = v128.load64_splat(pa, 16);
    rr1 = f64x2.add(rr1, f64x2.mul(s, br));
    ri1 = f64x2.add(ri1, f64x2.mul(s, bi));
    s = v128.load64_splat(pa, 24);
    ir1 = f64x2.add(ir1, f64x2.mul(s, br));
    ii1 = f64x2.add(ii1, f64x2.mul(s, bi));
    pa += 32;
    pb += 32;
  } while (--k);
  addRow(c, f64x2.sub(rr0, ii0), f64x2.add(ri0, ir0), cols);
  if (rows > 1) addRow(c + ldc, f64x2.sub(rr1, ii1), f64x2.add(ri1, ir1), cols);
}

/** Two neighbouring entries of C += (re, im), or only the first. */
// @ts-ignore: decorator
@inline
function addRow(c: usize, re: v128, im: v128, cols: i32): void {
  v128.store(c, f64x2.add(v128.load(c), v128.shuffle<f64>(re, im, 0, 2)));
  if (cols > 1) v128.store(c, f64x2.add(v128.load(c, 16), v128.shuffle<f64>(re, im, 1, 3)), 16);
}

/** Panels of two rows, per column: [re0 im0 re1 im1], real parts times `real`, imaginary ones times `sign`; a missing second row is zero. */
function packA(out: usize, a: usize, row: usize, col: usize, mb: i32, kb: i32, real: f64, sign: f64): void {
  let i = 0;
  do {
    let p = a + <usize>i * row;
    let k = kb;
    if (i + 1 < mb) {
      let q = p + row;
      do {
        f64.store(out, real * f64.load(p));
        f64.store(out, sign * f64.load(p, 8), 8);
        f64.store(out, real * f64.load(q), 16);
        f64.store(out, sign * f64.load(q, 8), 24);
        out += 32;
        p += col;
        q += col;
      } while (--k);
    } else {
      do {
        f64.store(out, real * f64.load(p));
        f64.store(out, sign * f64.load(p, 8), 8);
        v128.store(out, f64x2.splat(0), 16);
        out += 32;
        p += col;
      } while (--k);
    }
    i += 2;
  } while (i < mb);
}

/** Panels of two columns, per row: [re0 re1 im0 im1]; a missing second column is zero. */
function packB(out: usize, b: usize, row: usize, col: usize, kb: i32, nb: i32, sign: f64): void {
  let j = 0;
  do {
    let p = b + <usize>j * col;
    const two = j + 1 < nb;
    let k = kb;
    do {
      f64.store(out, f64.load(p));
      f64.store(out, two ? f64.load(p + col) : 0, 8);
      f64.store(out, sign * f64.load(p, 8), 16);
      f64.store(out, two ? sign * f64.load(p + col, 8) : 0, 24);
      out += 32;
      p += row;
    } while (--k);
    j += 2;
  } while (j < nb);
}
