/** Reciprocals of complex numbers. */

/** out := 1 / z for z at `p`, its imaginary part times `sign`; with `unit` 1. Nothing overflows on the way. */
export function reciprocal(out: usize, p: usize, sign: f64, unit: bool): void {
  if (unit) {
    f64.store(out, 1);
    f64.store(out, 0, 8);
    return;
  }
  const re = f64.load(p), im = sign * f64.load(p, 8);
  const size = abs(re) + abs(im), x = re / size, y = im / size;
  const square = x * x + y * y;
  f64.store(out, x / square / size);
  f64.store(out, -y / square / size, 8);
}
