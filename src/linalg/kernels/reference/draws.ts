import type { DrawKernels } from '../families/draws.ts';
import type { Indices, Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';

/** Sampling by cumulative sums and bisection. */
export const referenceDraws: DrawKernels = { squares, cumulate, locate };

function squares(weights: Numbers, held: Numbers): void {
  const [out, v] = [arrayOf(weights), arrayOf(held)];
  for (let i = 0; i < out.length; i++) {
    const re = v[2 * i] as number;
    const im = v[2 * i + 1] as number;
    out[i] = re * re + im * im;
  }
}

function cumulate(sums: Numbers, weights: Numbers): void {
  const [out, w] = [arrayOf(sums), arrayOf(weights)];
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    sum += Math.max(w[i] as number, 0);
    out[i] = sum;
  }
}

function locate(indices: Indices, heldSums: Numbers, heldPoints: Numbers): void {
  const [out, sums, points] = [arrayOf(indices), arrayOf(heldSums), arrayOf(heldPoints)];
  const total = sums[sums.length - 1] as number;
  points.forEach((point, i) => {
    out[i] = point < total ? firstIndex(sums, (sum) => sum > point) : firstIndex(sums, (sum) => sum >= total);
  });
}

/** The first index for which a condition holds that stays true once it is. */
function firstIndex(sums: Float64Array, holds: (sum: number) => boolean): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sums[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
