/**
 * Sparse matrices times one or several columns, interleaved complex128, late combination: re(a) x and im(a) x are summed apart. The entries of a row
 * are a list: values `valueStep` bytes apart, and for each a 32-bit number of rows from a base row of the right-hand side.
 */
import { imaginary, plusI, times } from './complex-vector';

/** out += z (row of entries) v for `columns` neighbouring columns. */
// @ts-ignore: decorator
@inline
function addRow(out: usize, values: usize, valueStep: usize, places: usize, count: i32, v: usize, columns: i32, z: usize): void {
  const rowBytes = <usize>columns << 4;
  let left = columns;
  while (left >= 4) {
    addFour(out, values, valueStep, places, count, v, rowBytes, z);
    out += 64;
    v += 64;
    left -= 4;
  }
  while (left > 0) {
    addOne(out, values, valueStep, places, count, v, rowBytes, z);
    out += 16;
    v += 16;
    --left;
  }
}

// @ts-ignore: decorator
@inline
function addOne(out: usize, values: usize, valueStep: usize, places: usize, count: i32, v: usize, rowBytes: usize, z: usize): void {
  let re = f64x2.splat(0), im = f64x2.splat(0);
  do {
    const x = v128.load(v + <usize>load<i32>(places) * rowBytes);
    re = f64x2.add(re, f64x2.mul(v128.load64_splat(values), x));
    im = f64x2.add(im, f64x2.mul(v128.load64_splat(values, 8), x));
    values += valueStep;
    places += 4;
  } while (--count);
  v128.store(out, f64x2.add(v128.load(out), times(v128.load64_splat(z), imaginary(z), plusI(re, im))));
}

function addFour(out: usize, values: usize, valueStep: usize, places: usize, count: i32, v: usize, rowBytes: usize, z: usize): void {
  let re0 = f64x2.splat(0), im0 = f64x2.splat(0), re1 = f64x2.splat(0), im1 = f64x2.splat(0);
  let re2 = f64x2.splat(0), im2 = f64x2.splat(0), re3 = f64x2.splat(0), im3 = f64x2.splat(0);
  do {
    const row = v + <usize>load<i32>(places) * rowBytes;
    const re = v128.load64_splat(values), im = v128.load64_splat(values, 8);
    let x = v128.load(row);
    re0 = f64x2.add(re0, f64x2.mul(re, x));
    im0 = f64x2.add(im0, f64x2.mul(im, x));
    x = v128.load(row, 16);
    re1 = f64x2.add(re1, f64x2.mul(re, x));
    im1 = f64x2.add(im1, f64x2.mul(im, x));
    x = v128.load(row, 32);
    re2 = f64x2.add(re2, f64x2.mul(re, x));
    im2 = f64x2.add(im2, f64x2.mul(im, x));
    x = v128.load(row, 48);
    re3 = f64x2.add(re3, f64x2.mul(re, x));
    im3 = f64x2.add(im3, f64x2.mul(im, x));
    values += valueStep;
    places += 4;
  } while (--count);
  re0 = plusI(re0, im0);
  re1 = plusI(re1, im1);
  re2 = plusI(re2, im2);
  re3 = plusI(re3, im3);
  if (load<f64>(z) != 1 || load<f64>(z, 8) != 0) {
    const re = v128.load64_splat(z), im = imaginary(z);
    re0 = times(re, im, re0);
    re1 = times(re, im, re1);
    re2 = times(re, im, re2);
    re3 = times(re, im, re3);
  }
  v128.store(out, f64x2.add(v128.load(out), re0));
  v128.store(out, f64x2.add(v128.load(out, 16), re1), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), re2), 32);
  v128.store(out, f64x2.add(v128.load(out, 48), re3), 48);
}

/** out += z A v for A in compressed sparse rows; out and v have `columns` columns. */
export function addCsr(out: usize, rowStart: usize, column: usize, values: usize, rows: i32, v: usize, columns: i32, z: usize): void {
  const rowBytes = <usize>columns << 4;
  for (let r = 0; r < rows; r++) {
    const start = load<i32>(rowStart), end = load<i32>(rowStart, 4);
    if (end > start) {
      addRow(out, values + (<usize>start << 4), 16, column + (<usize>start << 2), end - start, v, columns, z);
    }
    out += rowBytes;
    rowStart += 4;
  }
}

/**
 * out += z A v for an n x n band matrix: row r has entry values[d n + r] in column r + offsets[d], offsets ascending; places outside the matrix are
 * not read.
 */
export function addBanded(out: usize, offsets: usize, diagonals: i32, values: usize, n: i32, v: usize, columns: i32, z: usize): void {
  const rowBytes = <usize>columns << 4;
  const valueStep = <usize>n << 4;
  let first = diagonals, last = diagonals;
  for (let r = 0; r < n; r++) {
    while (first > 0 && r + load<i32>(offsets + (<usize>(first - 1) << 2)) >= 0) --first;
    while (last > first && r + load<i32>(offsets + (<usize>(last - 1) << 2)) >= n) --last;
    if (last > first) {
      addRow(out, values + <usize>first * valueStep, valueStep, offsets + (<usize>first << 2), last - first, v, columns, z);
    }
    out += rowBytes;
    v += rowBytes;
    values += 16;
  }
}
