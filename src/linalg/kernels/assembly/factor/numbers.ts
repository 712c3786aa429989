/** Arrays of doubles by index. */

/** x[i]. */
// @ts-ignore: decorator
@inline
export function at(x: usize, i: i32): f64 {
  return f64.load(x + (<usize>i << 3));
}

/** x[i] := value. */
// @ts-ignore: decorator
@inline
export function put(x: usize, i: i32, value: f64): void {
  f64.store(x + (<usize>i << 3), value);
}

/** x[i] of an array of 32-bit integers. */
// @ts-ignore: decorator
@inline
export function indexAt(x: usize, i: i32): i32 {
  return i32.load(x + (<usize>i << 2));
}

/** x[i] := value in an array of 32-bit integers. */
// @ts-ignore: decorator
@inline
export function putIndex(x: usize, i: i32, value: i32): void {
  i32.store(x + (<usize>i << 2), value);
}

/** sqrt(x^2 + y^2) where squares may underflow; numbers are never large. */
// @ts-ignore: decorator
@inline
export function hypotenuse(x: f64, y: f64): f64 {
  const square = x * x + y * y;
  return square > 1e-250 ? Math.sqrt(square) : smallHypotenuse(x, y);
}

function smallHypotenuse(x: f64, y: f64): f64 {
  const scale = 2.0 ** 500;
  const a = x * scale, b = y * scale;
  const square = a * a + b * b;
  if (square > 1e-250) return Math.sqrt(square) / scale;
  const p = a * scale, q = b * scale;
  return Math.sqrt(p * p + q * q) / scale / scale;
}
