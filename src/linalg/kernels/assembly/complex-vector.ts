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

/** Four neighbouring complex numbers stored at `out`; with `turned`, i times them is added to what is there. */
// @ts-ignore: decorator
@inline
export function storeFour(out: usize, a0: v128, a1: v128, a2: v128, a3: v128, turned: bool): void {
  if (turned) {
    a0 = plusI(v128.load(out), a0);
    a1 = plusI(v128.load(out, 16), a1);
    a2 = plusI(v128.load(out, 32), a2);
    a3 = plusI(v128.load(out, 48), a3);
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
}
