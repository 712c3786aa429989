import { ArgumentError, NotPhysicalError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Space } from '../../spaces/space.ts';
import type { Samples } from '../../states/samples.ts';
import type { Chain } from '../mps/chain.ts';
import { pairSite, tracedRight } from './traces.ts';

/** Shots drawn side by side. */
const together = 1024;

/** How negative conditional probabilities may be before sampling is refused: rounding, and what truncation has done. */
const slack = 1e-9;

/**
 * Independent configurations with probability <x|rho|x>/tr rho: level by level from the left, what is on the right traced out. Cost m^2 d per shot and site. Throws `NotPhysicalError` when truncation has made
 * a probability more negative than what was discarded can explain.
 */
export function sampleMpo(chain: Chain, space: Space, shots: number, rng: Rng): Samples {
  if (!Number.isSafeInteger(shots) || shots < 0)
    throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
  const sites = space.dims.length;
  const data = new Int32Array(shots * sites);
  const right = tracedRight(chain, space);
  const limit = slack + Math.sqrt(chain.discarded);
  for (let first = 0; first < shots; first += together) {
    const count = Math.min(together, shots - first);
    let rows = new Float64Array(2 * count);
    for (let s = 0; s < count; s++) rows[2 * s] = 1;
    space.dims.forEach((d, site) => {
      const diagonal = diagonalSite(chain, site, d);
      const [left, width] = [rows.length / (2 * count), (right[site] as Float64Array).length / 2];
      const all = new Float64Array(2 * count * d * width);
      kernels().gemm(all, rows, diagonal, count, left, d * width);
      rows = new Float64Array(2 * count * width);
      for (let s = 0; s < count; s++) {
        const own = all.subarray(2 * s * d * width, 2 * (s + 1) * d * width);
        const weights = levelWeights(own, d, right[site] as Float64Array);
        const level = drawLevel(weights, rng.uniform(), limit, site);
        data[(first + s) * sites + site] = level;
        const factor = 1 / (weights[level] as number);
        for (let r = 0; r < 2 * width; r++)
          rows[2 * s * width + r] = factor * (own[2 * level * width + r] as number);
      }
    });
  }
  return { shots, start: Int32Array.from({ length: shots + 1 }, (_, i) => i * sites), data };
}

/** <x|rho|x> of a site: [left, level, right]. */
function diagonalSite(chain: Chain, site: number, d: number): Float64Array {
  const { shape, data } = pairSite(chain, site, d);
  const [left, , , right] = shape as [number, number, number, number];
  const out = new Float64Array(2 * left * d * right);
  for (let l = 0; l < left; l++) {
    for (let x = 0; x < d; x++) {
      const from = 2 * ((l * d + x) * d + x) * right;
      out.set(data.subarray(from, from + 2 * right), 2 * (l * d + x) * right);
    }
  }
  return out;
}

function levelWeights(rows: Float64Array, d: number, right: Float64Array): Float64Array {
  const weights = new Float64Array(d);
  for (let level = 0; level < d; level++) {
    let sum = 0;
    for (let r = 0; r < right.length; r += 2) {
      const at = level * right.length + r;
      sum +=
        (rows[at] as number) * (right[r] as number) - (rows[at + 1] as number) * (right[r + 1] as number);
    }
    weights[level] = sum;
  }
  return weights;
}

/** A level with probability proportional to its weight, never one without. */
function drawLevel(weights: Float64Array, u: number, limit: number, site: number): number {
  let [total, negative] = [0, 0];
  for (const w of weights) {
    if (w > 0) total += w;
    else negative -= w;
  }
  if (!(total > 0) || negative > limit * total) {
    throw new NotPhysicalError(
      `Conditional probabilities at site ${site} must not be negative, but they are [${weights.map((w) => w / total)}]. ` +
        'Truncation was too coarse: allow larger bonds, or use a `Purified` state, which stays positive.',
    );
  }
  let before = 0;
  let drawn = -1;
  for (let level = 0; level < weights.length; level++) {
    if (!((weights[level] as number) > 0)) continue;
    drawn = level;
    before += weights[level] as number;
    if (u * total < before) break;
  }
  return drawn;
}
