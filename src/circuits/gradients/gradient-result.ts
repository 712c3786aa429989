import type { Estimate } from '../../states/estimate.ts';

/** A value with its derivatives. */
export interface Gradient {
  readonly value: Estimate;
  /** The parameters, in the order of the entries of `gradient`. */
  readonly names: readonly string[];
  /** d value / d parameter. */
  readonly gradient: Float64Array;
  /** The error of each entry: 0 for exact arithmetic, a standard error or an estimate of the truncation otherwise. */
  readonly errors: Float64Array;
  /** How many expectation values were taken, or 1 where one sweep gave all. */
  readonly evaluations: number;
}
