import type { Numbers } from '../held.ts';

/** A leg of a tensor: its number of levels, and how many complex numbers lie between neighbouring levels. */
export interface Leg {
  readonly levels: number;
  readonly stride: number;
}

/** A leg held at one of its levels. */
export interface FixedLeg extends Leg {
  readonly level: number;
}

/** Where a local map acts, made once by `place` and used for many maps; `levels` is the product of its legs' levels. */
export interface Place {
  readonly size: number;
  readonly levels: number;
}

/**
 * Maps on some legs of a tensor of interleaved complex numbers, the others untouched. The local index of several legs is row-major, the first leg
 * slowest. Matrices are row-major, interleaved. Cost per number of the part that the fixed legs leave: `levels` multiplications for dense maps, one for
 * the others, and only numbers that change are read.
 */
export interface LocalKernels {
  /**
   * The legs that maps act on, in their order in the local index, of a tensor of `size` complex numbers; with fixed legs, maps act only on the part
   * of the tensor where these are at their level. Legs differ, and fit into each other as those of a row-major tensor do.
   */
  place(size: number, legs: readonly Leg[], fixed?: readonly FixedLeg[]): Place;
  /** v <- M v. */
  applyDense(v: Numbers, place: Place, matrix: Float64Array): void;
  /** out += (re + i im) M v; exact zeros of M cost nothing. `out` is not v. */
  addDense(out: Numbers, v: Numbers, place: Place, matrix: Float64Array, re?: number, im?: number): void;
  /** v <- D v for a diagonal matrix with entries `factors` (interleaved); entries that are 1 cost nothing. */
  applyDiagonal(v: Numbers, place: Place, factors: Float64Array): void;
  /**
   * Level l moves to level image[l] and is multiplied by factors[l] (interleaved; 1 where not given); levels that stay and have the factor 1 cost
   * nothing. `image` is a permutation.
   */
  applyPermutation(v: Numbers, place: Place, image: ArrayLike<number>, factors?: Float64Array): void;
}
