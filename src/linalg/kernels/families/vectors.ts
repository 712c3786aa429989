import type { Combination } from '../combine.ts';
import type { Numbers } from '../held.ts';

/**
 * Whole vectors. Complex vectors are interleaved; where a factor has no imaginary part (`im` = 0) the numbers may also be real, of any count.
 * Lengths are equal. Outputs come first.
 */
export interface VectorKernels {
  /** to_i = from_i; the two must not overlap unless they are the same. */
  copy(to: Numbers, from: Numbers): void;
  /** x_i = 0. */
  clear(x: Numbers): void;
  /** y += (re + i im) x; x may be y. */
  axpy(y: Numbers, x: Numbers, re: number, im?: number): void;
  /**
   * out = base + scale sum_j weights_j vectors[of_j], without the base where it is left out; `out` may be `base`, not one of the vectors. Real numbers of any
   * count, summed in the same order by every implementation.
   */
  combine(
    out: Numbers,
    base: Numbers | undefined,
    vectors: readonly Numbers[],
    of: Combination,
    scale: number,
  ): void;
  /**
   * sum_i (x_i / (atol + rtol max(|y_i|, |z_i|)))^2 over real numbers of any count, even and odd places summed apart and then added; NaN where a number of
   * x, y or z is not finite.
   */
  scaledSquares(x: Numbers, y: Numbers, z: Numbers, rtol: number, atol: number): number;
  /** x *= re + i im. */
  scale(x: Numbers, re: number, im?: number): void;
  /** y_i *= x_i, complex; x may be y. */
  multiply(y: Numbers, x: Numbers): void;
  /** [re, im] of sum conj(x_i) y_i. */
  dot(x: Numbers, y: Numbers): readonly [re: number, im: number];
  /**
   * The same as if summed with twice as many digits and rounded once: error eps |dot| + (n eps)^2 sum |x_i| |y_i|. Numbers beyond 1e300 overflow.
   * Ogita, Rump and Oishi, SIAM J. Sci. Comput. 26 (2005) 1955.
   */
  dotCompensated(x: Numbers, y: Numbers): readonly [re: number, im: number];
  /** sum |x_i|^2. */
  norm2(x: Numbers): number;
  /** max |x_i| over the doubles (max(|re|, |im|) of complex numbers); 0 for none, NaN where there is one. */
  maxAbs(x: Numbers): number;
}
