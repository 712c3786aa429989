/** Rows and columns of a complex matrix scaled by powers of two, so without rounding. */
import { scaleReal } from '../vectors';
import { at, put } from './numbers';

/** Bytes of work of `equilibrate`. */
export function equilibrateScratch(n: i32): usize {
  return <usize>n << 4;
}

/**
 * A := R A C, n x n: first each row, then each column gets a largest part in [1, 2); zeros keep the factor 1. Returns the largest column sum of
 * |re| + |im|.
 */
export function equilibrate(a: usize, n: i32, rowScale: usize, colScale: usize, work: usize): f64 {
  if (n == 0) return 0;
  const row = <usize>n << 4;
  memory.fill(work, 0, row);
  for (let i = 0; i < n; i++) {
    const p = a + <usize>i * row;
    const factor = powerOfTwoInverse(largestPart(p, n));
    put(rowScale, i, factor);
    if (factor != 1) scaleReal(p, 2 * n, factor);
    collectMaxima(work, p, n);
  }
  for (let j = 0; j < n; j++) put(colScale, j, powerOfTwoInverse(max(at(work, 2 * j), at(work, 2 * j + 1))));
  memory.fill(work, 0, row);
  for (let i = 0; i < n; i++) scaleEntries(work, a + <usize>i * row, colScale, n);
  let norm: f64 = 0;
  for (let j = 0; j < n; j++) norm = max(norm, at(work, 2 * j) + at(work, 2 * j + 1));
  return norm;
}

/** Row r of B, of `cols` complex numbers, times factors[r]. */
export function scaleRows(b: usize, n: i32, cols: i32, factors: usize): void {
  for (let r = 0; r < n; r++) scaleReal(b + (<usize>r * <usize>cols << 4), 2 * cols, at(factors, r));
}

/** Column c of B, of `rows` rows of n complex numbers, times factors[c]. */
export function scaleColumns(b: usize, rows: i32, n: i32, factors: usize): void {
  if (n == 0) return;
  for (; rows > 0; rows--) {
    let p = factors, left = n;
    do {
      v128.store(b, f64x2.mul(v128.load64_splat(p), v128.load(b)));
      b += 16;
      p += 8;
    } while (--left);
  }
}

/** sums[c] := the sum of |re| + |im| down column c of A, of `rows` rows of n complex numbers; `work` has 16 n bytes. */
export function columnSums(sums: usize, a: usize, rows: i32, n: i32, work: usize): void {
  if (n == 0) return;
  memory.fill(work, 0, <usize>n << 4);
  for (; rows > 0; rows--) {
    let p = work, left = n;
    do {
      v128.store(p, f64x2.add(v128.load(p), f64x2.abs(v128.load(a))));
      p += 16;
      a += 16;
    } while (--left);
  }
  for (let j = 0; j < n; j++) put(sums, j, at(work, 2 * j) + at(work, 2 * j + 1));
}

/** The largest |re| or |im| of n finite numbers, n > 0; pmax takes one instruction where max takes eight. */
function largestPart(x: usize, n: i32): f64 {
  let p = f64x2.splat(0), q = f64x2.splat(0), pairs = n >> 1;
  if (n & 1) {
    p = f64x2.abs(v128.load(x));
    x += 16;
  }
  if (pairs) {
    do {
      p = f64x2.pmax(p, f64x2.abs(v128.load(x)));
      q = f64x2.pmax(q, f64x2.abs(v128.load(x, 16)));
      x += 32;
    } while (--pairs);
  }
  p = f64x2.pmax(p, q);
  return max(f64x2.extract_lane(p, 0), f64x2.extract_lane(p, 1));
}

function collectMaxima(most: usize, x: usize, n: i32): void {
  do {
    v128.store(most, f64x2.pmax(v128.load(most), f64x2.abs(v128.load(x))));
    most += 16;
    x += 16;
  } while (--n);
}

/** x_j *= factors[j], and adds the absolute values of its parts to sums. */
function scaleEntries(sums: usize, x: usize, factors: usize, n: i32): void {
  do {
    const z = f64x2.mul(v128.load64_splat(factors), v128.load(x));
    v128.store(x, z);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.abs(z)));
    x += 16;
    sums += 16;
    factors += 8;
  } while (--n);
}

/** 2^-k for x in [2^k, 2^(k + 1)), kept within 2^-1023 to 2^1023; 1 for 0. */
function powerOfTwoInverse(x: f64): f64 {
  if (x == 0) return 1;
  const exponent = <i32>(reinterpret<u64>(x) >> 52);
  // Below the normal numbers the exponent is 0, and 2^1023 is as far as it goes.
  const inverse = exponent == 0 ? 2046 : 2046 - exponent;
  return inverse == 0 ? reinterpret<f64>(<u64>1 << 51) : reinterpret<f64>(<u64>inverse << 52);
}
