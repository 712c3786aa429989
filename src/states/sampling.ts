import { ArgumentError, NotPhysicalError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { configurationAt } from '../spaces/indexing.ts';
import type { Space } from '../spaces/space.ts';
import type { Samples } from './samples.ts';

/**
 * Independent configurations with probability weights[index] / sum of weights, by cumulative sums and bisection.
 * Negative weights (rounding of a positive matrix) count as zero. Cost O(D + shots log D).
 * Throws `ArgumentError` for a bad number of shots, `NotPhysicalError` when no weight is positive.
 */
export function sampleWeights(space: Space, weights: Float64Array, shots: number, rng: Rng): Samples {
  const indices = drawIndices(weights, shots, rng);
  const sites = space.dims.length;
  const data = new Int32Array(shots * sites);
  const start = new Int32Array(shots + 1);
  indices.forEach((index, i) => {
    data.set(configurationAt(space, index), i * sites);
    start[i + 1] = (i + 1) * sites;
  });
  return { shots, start, data };
}

/** Independent indices with probability weights[index] / sum of weights; see `sampleWeights`, whose errors come too. */
export function drawIndices(weights: Float64Array, shots: number, rng: Rng): Int32Array {
  if (!Number.isSafeInteger(shots) || shots < 0) {
    throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
  }
  const { sums, last } = cumulative(weights);
  const total = sums[last] as number;
  const out = new Int32Array(shots);
  for (let i = 0; i < shots; i++) out[i] = Math.min(firstAbove(sums, rng.uniform() * total), last);
  return out;
}

function cumulative(weights: Float64Array): { sums: Float64Array; last: number } {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight > 0) {
      sum += weight;
      last = i;
    }
    sums[i] = sum;
  }
  if (last < 0 || !Number.isFinite(sum)) {
    throw new NotPhysicalError(
      `The state must have a finite weight above zero to be sampled, but its weight is ${sum}.`,
    );
  }
  return { sums, last };
}

/** The first index whose sum is above `value`: configurations of weight zero are never met. */
function firstAbove(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
