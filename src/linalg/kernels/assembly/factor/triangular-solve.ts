/**
 * B := T^-1 B for lower triangular T, by halves: what couples them is a matrix product. Entry (i, j) of T is at t + i tRow + j tCol, conjugated
 * when `tSign` is -1; row i of B (complex, interleaved) is at b + i ldb. Strides are bytes and may be negative: an upper triangle is a lower one
 * whose rows and columns are counted from the last.
 */
import { addProduct, gemmScratch } from '../gemm';
import { reciprocal } from './reciprocal';
import { solveVector } from './vector-solve';

/** Triangles up to this size are solved in registers, two rows and two columns of B at a time. */
const SMALL: i32 = 32;

/** Bytes per pair of rows of a packed triangle after its products: the entry between both rows, then the reciprocals of both diagonal entries. */
const CORNER: usize = 64;

/** Bytes of the packed triangle and of one panel of B. */
const packedBytes: usize = (<usize>SMALL * <usize>SMALL / 4) * 32 + <usize>(SMALL / 2) * CORNER;
const panelBytes: usize = <usize>(SMALL + 2) * 32;

/** Bytes of work of `solveLower`. */
export function triangularScratch(n: i32, cols: i32): usize {
  return packedBytes + panelBytes + gemmScratch(n, n, cols);
}

/** B := T^-1 B for B with `cols` columns; of T its lower triangle is read, with `unit` not its diagonal, which is 1 then. */
export function solveLower(
  t: usize, tRow: usize, tCol: usize, tSign: f64, unit: bool, n: i32, b: usize, ldb: usize, cols: i32, work: usize,
): void {
  if (n == 0 || cols == 0) return;
  if (cols == 1) return solveVector(t, tRow, tCol, tSign, unit, n, b, ldb);
  if (n <= SMALL) return solveSmall(t, tRow, tCol, tSign, unit, n, b, ldb, cols, work);
  const half = ((n >> 1) + SMALL - 1) & ~(SMALL - 1), rest = n - half;
  const below = b + <usize>half * ldb, left = t + <usize>half * tRow;
  solveLower(t, tRow, tCol, tSign, unit, half, b, ldb, cols, work);
  addProduct(-1, below, ldb, left, tRow, tCol, tSign, b, ldb, 16, 1, rest, half, cols, work + packedBytes + panelBytes);
  solveLower(left + <usize>half * tCol, tRow, tCol, tSign, unit, rest, below, ldb, cols, work);
}

/** B := op(T)^-1 B: op(T) is T or, with `adjoint`, its conjugate transpose; `upper` says which triangle of T is read. Row strides are bytes. */
export function triangularSolve(
  upper: bool, unit: bool, adjoint: bool, t: usize, ldt: usize, n: i32, b: usize, ldb: usize, cols: i32, work: usize,
): void {
  const row: usize = adjoint ? 16 : ldt, col: usize = adjoint ? ldt : 16;
  const sign: f64 = adjoint ? -1 : 1;
  if (upper == adjoint) return solveLower(t, row, col, sign, unit, n, b, ldb, cols, work);
  const last = <usize>(n - 1);
  solveLower(t + last * (row + col), 0 - row, 0 - col, sign, unit, n, b + last * ldb, 0 - ldb, cols, work);
}

function solveSmall(
  t: usize, tRow: usize, tCol: usize, tSign: f64, unit: bool, n: i32, b: usize, ldb: usize, cols: i32, work: usize,
): void {
  packTriangle(work, t, tRow, tCol, tSign, unit, n);
  const x = work + packedBytes;
  for (let j = 0; j < cols; j += 2) {
    const from = b + (<usize>j << 4);
    if (j + 1 < cols) {
      packTwo(x, from, ldb, n);
      solvePanel(x, work, n);
      unpackTwo(from, ldb, x, n);
    } else {
      packOne(x, from, ldb, n);
      solvePanel(x, work, n);
      unpackOne(from, ldb, x, n);
    }
  }
}

/** Two rows at a time, i and i + 1: [re0 im0 re1 im1] for the columns below i, then the corner. A missing last row is zero. */
function packTriangle(out: usize, t: usize, tRow: usize, tCol: usize, sign: f64, unit: bool, n: i32): void {
  for (let i = 0; i < n; i += 2) {
    let p = t + <usize>i * tRow;
    const two = i + 1 < n;
    const next = two ? tRow : 0, some: f64 = two ? 1 : 0, turned = two ? sign : 0;
    for (let k = 0; k < i; k++) {
      f64.store(out, f64.load(p));
      f64.store(out, sign * f64.load(p, 8), 8);
      f64.store(out, some * f64.load(p + next), 16);
      f64.store(out, turned * f64.load(p + next, 8), 24);
      out += 32;
      p += tCol;
    }
    f64.store(out, some * f64.load(p + next));
    f64.store(out, turned * f64.load(p + next, 8), 8);
    reciprocal(out + 16, p, sign, unit);
    if (two) reciprocal(out + 32, p + next + tCol, sign, unit);
    else v128.store(out, f64x2.splat(0), 32);
    out += CORNER;
  }
}

/** X := T^-1 X for one panel, 32 bytes per row: [re0 re1 im0 im1]. */
function solvePanel(x: usize, t: usize, n: i32): void {
  let row = x;
  const end = x + (<usize>n << 5);
  do {
    let rr0 = f64x2.splat(0), ri0 = f64x2.splat(0), ir0 = f64x2.splat(0), ii0 = f64x2.splat(0);
    let rr1 = f64x2.splat(0), ri1 = f64x2.splat(0), ir1 = f64x2.splat(0), ii1 = f64x2.splat(0);
    let p = x;
    if (p < row) {
      do {
        const br = v128.load(p), bi = v128.load(p, 16);
        let s = v128.load64_splat(t);
        rr0 = f64x2.add(rr0, f64x2.mul(s, br));
        ri0 = f64x2.add(ri0, f64x2.mul(s, bi));
        s = v128.load64_splat(t, 8);
        ir0 = f64x2.add(ir0, f64x2.mul(s, br));
        ii0 = f64x2.add(ii0, f64x2.mul(s, bi));
        s = v128.load64_splat(t, 16);
        rr1 = f64x2.add(rr1, f64x2.mul(s, br));
        ri1 = f64x2.add(ri1, f64x2.mul(s, bi));
        s = v128.load64_splat(t, 24);
        ir1 = f64x2.add(ir1, f64x2.mul(s, br));
        ii1 = f64x2.add(ii1, f64x2.mul(s, bi));
        t += 32;
        p += 32;
      } while (p < row);
    }
    finishRows(
      row, t, f64x2.sub(v128.load(row), f64x2.sub(rr0, ii0)), f64x2.sub(v128.load(row, 16), f64x2.add(ri0, ir0)),
      f64x2.sub(v128.load(row, 32), f64x2.sub(rr1, ii1)), f64x2.sub(v128.load(row, 48), f64x2.add(ri1, ir1)),
    );
    t += CORNER;
    row += 64;
  } while (row < end);
}

/** The 2 x 2 corner: x_0 := d_0 y_0, x_1 := d_1 (y_1 - l x_0). */
// @ts-ignore: decorator
@inline
function finishRows(row: usize, t: usize, yr: v128, yi: v128, zr: v128, zi: v128): void {
  let re = v128.load64_splat(t, 16), im = v128.load64_splat(t, 24);
  const xr = f64x2.sub(f64x2.mul(re, yr), f64x2.mul(im, yi));
  const xi = f64x2.add(f64x2.mul(re, yi), f64x2.mul(im, yr));
  v128.store(row, xr);
  v128.store(row, xi, 16);
  re = v128.load64_splat(t);
  im = v128.load64_splat(t, 8);
  const wr = f64x2.sub(zr, f64x2.sub(f64x2.mul(re, xr), f64x2.mul(im, xi)));
  const wi = f64x2.sub(zi, f64x2.add(f64x2.mul(re, xi), f64x2.mul(im, xr)));
  re = v128.load64_splat(t, 32);
  im = v128.load64_splat(t, 40);
  v128.store(row, f64x2.sub(f64x2.mul(re, wr), f64x2.mul(im, wi)), 32);
  v128.store(row, f64x2.add(f64x2.mul(re, wi), f64x2.mul(im, wr)), 48);
}

/** Two columns of B into a panel, and a row of zeros after it for the corner of an odd triangle. */
function packTwo(x: usize, b: usize, ldb: usize, n: i32): void {
  do {
    const p = v128.load(b), q = v128.load(b, 16);
    v128.store(x, v128.shuffle<f64>(p, q, 0, 2));
    v128.store(x, v128.shuffle<f64>(p, q, 1, 3), 16);
    x += 32;
    b += ldb;
  } while (--n);
  clearRow(x);
}

function unpackTwo(b: usize, ldb: usize, x: usize, n: i32): void {
  do {
    const re = v128.load(x), im = v128.load(x, 16);
    v128.store(b, v128.shuffle<f64>(re, im, 0, 2));
    v128.store(b, v128.shuffle<f64>(re, im, 1, 3), 16);
    x += 32;
    b += ldb;
  } while (--n);
}

/** The last column of an odd number of them. */
function packOne(x: usize, b: usize, ldb: usize, n: i32): void {
  do {
    clearRow(x);
    f64.store(x, f64.load(b));
    f64.store(x, f64.load(b, 8), 16);
    x += 32;
    b += ldb;
  } while (--n);
  clearRow(x);
}

function unpackOne(b: usize, ldb: usize, x: usize, n: i32): void {
  do {
    f64.store(b, f64.load(x));
    f64.store(b, f64.load(x, 16), 8);
    x += 32;
    b += ldb;
  } while (--n);
}

// @ts-ignore: decorator
@inline
function clearRow(x: usize): void {
  v128.store(x, f64x2.splat(0));
  v128.store(x, f64x2.splat(0), 16);
}
