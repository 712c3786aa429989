import type { Combination } from '../combine.ts';
import type { Numbers } from '../held.ts';
import type { HeldBanded, HeldCsr } from './sparse.ts';

/**
 * Hermitian n x n matrices packed: the upper triangle, row after row, interleaved, n (n + 1) numbers of which the imaginary parts on the diagonal are 0. What works on
 * packed matrices does half of the work, and its results are Hermitian to the last bit.
 */
export interface HermitianKernels {
  /** full = the whole matrix, row-major. */
  unpack(full: Numbers, packed: Numbers, n: number): void;
  /** packed = A + A^dagger for any row-major A. */
  fold(packed: Numbers, a: Numbers, n: number): void;
  /** The sum of |x_rc|^2 over the whole matrix. */
  norm2(packed: Numbers, n: number): number;
  /** `VectorKernels.scaledSquares` over all numbers of the whole matrices: entries off the diagonal count twice. */
  scaledSquares(x: Numbers, y: Numbers, z: Numbers, n: number, rtol: number, atol: number): number;
  /**
   * The generalised Lyapunov map X -> K X + (K X)^dagger + sum L X L^dagger. Cost of a use: n^2 times the entries per row of K, and half of n^2 times the square of those of
   * each L, real or imaginary ones at half price.
   */
  lyapunovCsr(k: HeldCsr, jumps: readonly HeldCsr[], ever?: Ever): HeldMap;
  /** The same for band matrices; the fastest form where they have few diagonals. */
  lyapunovBanded(k: HeldBanded, jumps: readonly HeldBanded[], ever?: Ever): HeldMap;
}

/** For values that change: numbers in the places of those of K and of each L, zero only where they always are. */
export interface Ever {
  readonly k: Float64Array;
  readonly jumps: readonly Float64Array[];
}

/** The vectors of a step of an explicit Runge-Kutta method: slopes k_i and the arguments they belong to. */
export interface StageVectors {
  readonly y: Numbers;
  readonly slopes: readonly Numbers[];
  readonly targets: readonly Numbers[];
}

/** For stages i from `from` to `to`: target_i = y + h sum_j a_ij k_j, k_i = the map of target_i. */
export type Stages = (vectors: StageVectors, from: number, to: number, h: number) => void;

/** A map on packed matrices that a workspace holds, with its work arrays. */
export interface HeldMap {
  /** out = the map of x. */
  apply(out: Numbers, x: Numbers): void;
  /** Looks again at the values of its matrices, which have changed. */
  refresh(): void;
  /** The stages of a method with these rows a_i. */
  stages(rows: readonly Combination[]): Stages;
}
