/**
 * The parts of K X + (K X)^dagger + sum L X L^dagger for Hermitian X (n x n, interleaved complex128). Products L X L^dagger are added to the upper
 * triangle of an array that holds K X, on the diagonal by half; `addAdjoint` then makes the whole.
 */
import { imaginary, minusI, times } from './complex-vector';

/** upper(out) += L X L^dagger for L in compressed sparse rows. */
export function sandwichCsr(out: usize, rowStart: usize, column: usize, values: usize, n: i32, x: usize): void {
  const rowBytes = <usize>n << 4;
  for (let r = 0; r < n; r++) {
    const end = load<i32>(rowStart, 4);
    for (let e = load<i32>(rowStart); e < end; e++) {
      const row = x + <usize>load<i32>(column + (<usize>e << 2)) * rowBytes;
      csrRow(out, rowStart, column, values, n - r, row, values + (<usize>e << 4));
    }
    out += rowBytes + 16;
    rowStart += 4;
  }
}

/** out[c] += z sum_f conj(l_f) row[column_f] over the rows c of L from the one at `rowStart` on, the first by half. */
function csrRow(out: usize, rowStart: usize, column: usize, values: usize, count: i32, row: usize, z: usize): void {
  let half = f64x2.splat(0.5);
  const re = v128.load64_splat(z), im = imaginary(z);
  let start = load<i32>(rowStart);
  do {
    rowStart += 4;
    const end = load<i32>(rowStart);
    if (end > start) {
      let p = column + (<usize>start << 2), l = values + (<usize>start << 4);
      let a = f64x2.splat(0), b = f64x2.splat(0);
      do {
        const w = v128.load(row + (<usize>load<i32>(p) << 4));
        a = f64x2.add(a, f64x2.mul(v128.load64_splat(l), w));
        b = f64x2.add(b, f64x2.mul(v128.load64_splat(l, 8), w));
        p += 4;
        l += 16;
      } while (++start < end);
      v128.store(out, f64x2.add(v128.load(out), times(re, im, f64x2.mul(half, minusI(a, b)))));
    }
    half = f64x2.splat(1);
    out += 16;
  } while (--count);
}

/** Whether all imaginary parts are zero. */
export function allReal(values: usize, count: i32): bool {
  while (count > 0) {
    if (load<f64>(values, 8) != 0) return false;
    values += 16;
    --count;
  }
  return true;
}

/** upper(out) += L X L^dagger for a band matrix L as in sparse.ts; with `real`, its imaginary parts are all zero. */
export function sandwichBanded(out: usize, offsets: usize, diagonals: i32, values: usize, n: i32, x: usize, real: bool): void {
  const rowBytes = <usize>n << 4;
  for (let r = 0; r < n; r++) {
    for (let d = 0; d < diagonals; d++) {
      const p = r + load<i32>(offsets + (<usize>d << 2));
      if (p < 0 || p >= n) continue;
      const z = values + (<usize>(d * n + r) << 4);
      for (let e = 0; e < diagonals; e++) {
        const shift = load<i32>(offsets + (<usize>e << 2));
        const from = max(r, -shift), to = min(n, n - shift);
        if (from >= to) continue;
        const target = out + (<usize>from << 4), l = values + (<usize>(e * n + from) << 4);
        const row = x + <usize>p * rowBytes + (<usize>(from + shift) << 4);
        bandRow(target, l, row, to - from, z, from == r, real);
      }
    }
    out += rowBytes;
  }
}

/** out[c] += z conj(l_c) row[c], the first by half where it is on the diagonal. */
// @ts-ignore: decorator
@inline
function bandRow(out: usize, l: usize, row: usize, count: i32, z: usize, diagonal: bool, real: bool): void {
  let re = v128.load64_splat(z), im = imaginary(z);
  if (diagonal) {
    const half = f64x2.splat(0.5);
    addConjugate(out, l, row, f64x2.mul(re, half), f64x2.mul(im, half));
    out += 16;
    l += 16;
    row += 16;
    if (--count == 0) return;
  }
  if (real) {
    do {
      const factor = f64x2.mul(re, v128.load64_splat(l));
      v128.store(out, f64x2.add(v128.load(out), f64x2.mul(factor, v128.load(row))));
      out += 16;
      l += 16;
      row += 16;
    } while (--count);
  } else {
    do {
      addConjugate(out, l, row, re, im);
      out += 16;
      l += 16;
      row += 16;
    } while (--count);
  }
}

/** out += z conj(l) w. */
// @ts-ignore: decorator
@inline
function addConjugate(out: usize, l: usize, w: usize, re: v128, im: v128): void {
  const x = v128.load(w);
  const t = minusI(f64x2.mul(v128.load64_splat(l), x), f64x2.mul(v128.load64_splat(l, 8), x));
  v128.store(out, f64x2.add(v128.load(out), times(re, im, t)));
}

const TILE: i32 = 8;

/** A <- A + A^dagger where A counts, above the diagonal and on it; the result is Hermitian to the last bit. */
export function addAdjoint(a: usize, n: i32): void {
  const rowBytes = <usize>n << 4;
  for (let r0 = 0; r0 < n; r0 += TILE) {
    const r1 = min(n, r0 + TILE);
    for (let c0 = r0; c0 < n; c0 += TILE) {
      const c1 = min(n, c0 + TILE);
      for (let r = r0; r < r1; r++) {
        let c = max(c0, r);
        let up = a + <usize>r * rowBytes + (<usize>c << 4);
        let low = a + <usize>c * rowBytes + (<usize>r << 4);
        for (; c < c1; c++) {
          const sum = f64x2.add(v128.load(up), f64x2.mul(v128.load(low), f64x2(1, -1)));
          v128.store(up, sum);
          v128.store(low, f64x2.mul(sum, f64x2(1, -1)));
          up += 16;
          low += rowBytes;
        }
      }
    }
  }
}
