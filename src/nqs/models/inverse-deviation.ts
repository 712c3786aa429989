/** 1/sqrt(variance) of a layer norm; NaN, which is refused by name, where the variance is no double and 0 would make all that follows 0. */
export function inverseDeviation(variance: number): number {
  return variance < Infinity ? 1 / Math.sqrt(variance) : NaN;
}
