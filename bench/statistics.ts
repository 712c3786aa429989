/** The middle of some numbers; the mean of the two in the middle when their count is even. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** The middle of some numbers, with the smallest and the largest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The spread of some numbers. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The spread of ours[i] / theirs[i]: both were taken in the same round, so that a slow moment of the machine falls on both. */
export function ratio(ours: readonly number[], theirs: readonly number[]): Spread {
  return spread(ours.map((time, round) => time / (theirs[round] as number)));
}

/** max |a - b| / max |b|, infinite when the lengths differ or a number is not finite. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  let [difference, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs((a[i] as number) - (b[i] as number));
    if (!Number.isFinite(distance)) return Infinity;
    difference = Math.max(difference, distance);
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return difference === 0 ? 0 : difference / largest;
}
