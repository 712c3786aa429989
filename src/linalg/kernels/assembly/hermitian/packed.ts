/**
 * Hermitian matrices packed: the upper triangle, row after row, interleaved complex128, imaginary parts 0 on the diagonal. Whole matrices have rows `ld`
 * bytes apart.
 */
import { scaledSquares, norm2 } from '../vectors';

/** Where row r of a packed matrix would have its column 0: its column c is 16 c bytes further. */
// @ts-ignore: decorator
@inline
export function packedRow(a: usize, n: i32, r: i32): usize {
  return a + (<usize>(r * n - ((r * (r - 1)) >> 1) - r) << 4);
}

/** X from its packed form: the upper triangle and `halo` diagonals below it. */
export function unpack(x: usize, ld: usize, packed: usize, n: i32, halo: i32): void {
  let from = packed;
  for (let r = 0; r < n; r++) {
    let to = x + <usize>r * ld + (<usize>r << 4);
    let low = to + ld;
    let first = from + 16;
    let left = n - r;
    do {
      v128.store(to, v128.load(from));
      to += 16;
      from += 16;
    } while (--left);
    left = min(halo, n - r - 1);
    while (left > 0) {
      v128.store(low, f64x2.mul(v128.load(first), f64x2(1, -1)));
      low += ld;
      first += 16;
      --left;
    }
  }
}

/** packed = A + A^dagger. */
export function fold(packed: usize, a: usize, ld: usize, n: i32): void {
  for (let r = 0; r < n; r++) {
    let up = a + <usize>r * ld + (<usize>r << 4);
    let low = up;
    let left = n - r;
    const diagonal = packed;
    do {
      v128.store(packed, f64x2.add(v128.load(up), f64x2.mul(v128.load(low), f64x2(1, -1))));
      packed += 16;
      up += 16;
      low += ld;
    } while (--left);
    f64.store(diagonal, 0, 8);
  }
}

/** `scaledSquares` over all numbers of the whole matrices: entries off the diagonal count twice. */
export function packedSquares(x: usize, y: usize, z: usize, n: i32, rtol: f64, atol: f64): f64 {
  let sum: f64 = 0;
  for (let left = n; left > 0; left--) {
    sum += scaledSquares(x, y, z, 2, rtol, atol) + 2 * scaledSquares(x + 16, y + 16, z + 16, 2 * (left - 1), rtol, atol);
    const bytes = <usize>left << 4;
    x += bytes;
    y += bytes;
    z += bytes;
  }
  return sum;
}

/** The sum of |x_rc|^2 over the whole matrix. */
export function packedNorm2(x: usize, n: i32): f64 {
  let diagonal: f64 = 0;
  let at = x;
  for (let left = n; left > 0; left--) {
    const d = load<f64>(at);
    diagonal += d * d;
    at += <usize>left << 4;
  }
  return 2 * norm2(x, n * (n + 1)) - diagonal;
}
