import type { Held } from '../held.ts';

/**
 * A factor inside held numbers: entry (r, c) of product number b is number `b batch + r row + c column`, counted in entries (an interleaved complex
 * number is one). A transpose is `row` and `column` exchanged; `conjugate` is for complex factors; `batch` defaults to 0, the same factor each time.
 */
export interface Factor<Kind extends 'f64' | 'f32' = 'f64'> {
  readonly numbers: Held<Kind>;
  readonly row: number;
  readonly column: number;
  readonly batch?: number;
  readonly conjugate?: boolean;
}

/** Where products go: as a factor with neighbouring columns. */
export interface Target<Kind extends 'f64' | 'f32' = 'f64'> {
  readonly numbers: Held<Kind>;
  readonly row: number;
  readonly batch?: number;
}

/** C is m x n, the inner length k; `batch` products are done one after the other (default 1). */
export interface ProductSize {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly batch?: number;
}

/** Dense matrix products. They add to what the target holds; targets must not overlap factors. */
export interface ProductKernels {
  /** C += A B, complex. */
  complex(c: Target, a: Factor, b: Factor, size: ProductSize): void;
  /**
   * C += A B, complex, by three real products instead of four. Its error is small beside |A| |B|, but not in each part: where imaginary parts of the
   * product are a factor f smaller than the real ones, they lose the digits of f. Higham, SIAM J. Matrix Anal. Appl. 13 (1992) 681.
   */
  complexByThree(c: Target, a: Factor, b: Factor, size: ProductSize): void;
  /** C += A B, real, in double or single precision. */
  real<Kind extends 'f64' | 'f32'>(
    c: Target<Kind>,
    a: Factor<Kind>,
    b: Factor<Kind>,
    size: ProductSize,
  ): void;
  /**
   * C += A A^T, real, for symmetric C (n x n, only its upper triangle is read) and A of n rows and k columns, at about half the cost of a product.
   * The result is symmetric to the last bit.
   */
  rankUpdate<Kind extends 'f64' | 'f32'>(c: Target<Kind>, a: Factor<Kind>, n: number, k: number): void;
}
