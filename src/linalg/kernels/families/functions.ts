import type { Numbers } from '../held.ts';

/**
 * Elementary functions of many doubles. Infinities, NaN, signed zeros and subnormal numbers behave as in `Math`; `out` may be `x`; results do not
 * depend on an element's place.
 */
export interface FunctionKernels {
  /** out_i = exp(x_i), within 1 ulp. */
  exp(out: Numbers, x: Numbers): void;
  /** sines_i = sin(x_i) and cosines_i = cos(x_i), within 1 ulp; beyond |x| = 1e5 they are `Math.sin` and `Math.cos`. */
  sinCos(sines: Numbers, cosines: Numbers, x: Numbers): void;
  /** out_i = tanh(x_i), within 2 ulp. */
  tanh(out: Numbers, x: Numbers): void;
  /** out_i = log(cosh(x_i)), within 4 ulp also near 0; never overflows. */
  logCosh(out: Numbers, x: Numbers): void;
}
