import { Complex } from 'complex.js';

/**
 * Scalar arithmetic at the API's edge. complex.js is the public scalar; where it loses digits or branches
 * (large parts in `log`, overflow in `tanh`, the sign of zero in `sqrt`) the functions here do it right.
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
