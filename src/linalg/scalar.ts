import { Complex } from 'complex.js';

/**
 * Scalar arithmetic at the API's edge. complex.js is the public scalar; where it loses digits or branches
 * (large parts in `log`, overflow in `tanh`, the sign of zero in `sqrt`) `scalar-functions.ts` does it right.
 */

export { Complex };

/** What the API accepts as a scalar: a real number or anything with `re` and `im` (complex.js included). */
export type Scalar = number | { readonly re: number; readonly im: number };

/** The real part of a scalar. */
export function realPart(z: Scalar): number {
  return typeof z === 'number' ? z : z.re;
}

/** The imaginary part of a scalar. */
export function imaginaryPart(z: Scalar): number {
  return typeof z === 'number' ? 0 : z.im;
}

/** A complex.js number from its parts; exact, signed zeros kept. */
export function complex(re: number, im = 0): Complex {
  return new Complex(re, im);
}

/** The modulus sqrt(re^2 + im^2) to a few ulp, without overflow or underflow on the way. */
export function modulus(re: number, im: number): number {
  const x = Math.abs(re);
  const y = Math.abs(im);
  const large = x > y ? x : y;
  const small = x > y ? y : x;
  if (large > 1e-140 && large < 1e140) return Math.sqrt(large * large + small * small);
  if (small === 0) return large;
  const ratio = small / large;
  return large * Math.sqrt(1 + ratio * ratio);
}
