import type { Indices, Numbers } from '../held.ts';

/** Sampling by cumulative sums: `squares` of a state, `cumulate` them, `locate` uniform points below the last sum. */
export interface DrawKernels {
  /** weights_i = |v_i|^2 for complex v. */
  squares(weights: Numbers, v: Numbers): void;
  /** sums_i = w_0 + ... + w_i, added in this order; weights below zero count as zero. `sums` may be the weights. */
  cumulate(sums: Numbers, weights: Numbers): void;
  /**
   * For each point the first index whose sum is above it; where none is, the first at which the last sum is reached. An index of weight zero is never
   * given unless all are zero. There is at least one sum.
   */
  locate(indices: Indices, sums: Numbers, points: Numbers): void;
}
