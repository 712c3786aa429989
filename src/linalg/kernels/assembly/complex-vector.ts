/** One complex number in one vector (re, im): z w = re(z) w + (-im(z), im(z)) swap(w). */

/** (im, re). */
// @ts-ignore: decorator
@inline
export function swap(v: v128): v128 {
  return v128.shuffle<f64>(v, v, 1, 0);
}

/** (-im, im) of the number at `z`. */
// @ts-ignore: decorator
@inline
export function imaginary(z: usize): v128 {
  return f64x2.mul(v128.load64_splat(z, 8), f64x2(-1, 1));
}

/** z w from (re, re) and (-im, im) of z. */
// @ts-ignore: decorator
@inline
export function times(re: v128, im: v128, w: v128): v128 {
  return f64x2.add(f64x2.mul(re, w), f64x2.mul(im, swap(w)));
}

/** z w of two vectors. */
// @ts-ignore: decorator
@inline
export function product(z: v128, w: v128): v128 {
  const im = f64x2.mul(v128.shuffle<f64>(z, z, 1, 1), f64x2(-1, 1));
  return times(v128.shuffle<f64>(z, z, 0, 0), im, w);
}

/** a + i b for complex a and b: what late combination does at the end. */
// @ts-ignore: decorator
@inline
export function plusI(a: v128, b: v128): v128 {
  return f64x2.add(a, f64x2.mul(swap(b), f64x2(-1, 1)));
}

/** a - i b. */
// @ts-ignore: decorator
@inline
export function minusI(a: v128, b: v128): v128 {
  return f64x2.add(a, f64x2.mul(swap(b), f64x2(1, -1)));
}
