import { ArgumentError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Samples } from '../../states/samples.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { moveCentre, type Chain } from './chain.ts';
import { denseSite } from './dense-sites.ts';
import { requireNorm } from './expect.ts';

/** Shots that are drawn side by side. */
const together = 1024;

/**
 * Independent configurations with probability |<x|psi>|^2/<psi|psi>, exactly (no Markov chain): level by level from the left, each from its conditional probabilities, the
 * tensors on its right being isometries. One number of the stream per shot and site. Cost m^2 d per shot and site. Ferris and Vidal, Phys. Rev. B 85 (2012) 165146.
 */
export function sampleChain(chain: Chain, shots: number, rng: Rng): Samples {
  if (!Number.isSafeInteger(shots) || shots < 0) {
    throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
  }
  requireNorm(chain);
  const { tensors } = moveCentre(chain, 0);
  const sites = tensors.length;
  const data = new Int32Array(shots * sites);
  for (let first = 0; first < shots; first += together) {
    const count = Math.min(together, shots - first);
    drawTogether(tensors, data.subarray(first * sites, (first + count) * sites), count, rng);
  }
  return { shots, start: Int32Array.from({ length: shots + 1 }, (_, i) => i * sites), data };
}

function drawTogether(tensors: readonly BlockTensor[], data: Int32Array, count: number, rng: Rng): void {
  // One row of the bond per shot, of norm 1.
  let rows = new Float64Array(2 * count);
  for (let s = 0; s < count; s++) rows[2 * s] = 1;
  tensors.forEach((tensor, site) => {
    const { shape, data: entries } = denseSite(tensor);
    const [left, d, right] = shape as [number, number, number];
    const all = new Float64Array(2 * count * d * right);
    kernels().gemm(all, rows, entries, count, left, d * right);
    rows = new Float64Array(2 * count * right);
    for (let s = 0; s < count; s++) {
      const own = all.subarray(2 * s * d * right, 2 * (s + 1) * d * right);
      const { level, weight } = drawLevel(own, d, rng.uniform());
      data[s * tensors.length + site] = level;
      const factor = 1 / Math.sqrt(weight);
      for (let r = 0; r < 2 * right; r++)
        rows[2 * s * right + r] = factor * (own[2 * level * right + r] as number);
    }
  });
}

/** A level with probability proportional to the square of its row, never one of weight zero. */
function drawLevel(rows: Float64Array, d: number, u: number): { level: number; weight: number } {
  const length = rows.length / d;
  const weights = new Float64Array(d);
  let total = 0;
  for (let level = 0; level < d; level++) {
    let sum = 0;
    for (let i = level * length; i < (level + 1) * length; i++) sum += (rows[i] as number) ** 2;
    weights[level] = sum;
    total += sum;
  }
  let before = 0;
  let drawn = -1;
  for (let level = 0; level < d; level++) {
    if (weights[level] === 0) continue;
    drawn = level;
    before += weights[level] as number;
    if (u * total < before) break;
  }
  return { level: drawn, weight: weights[drawn] as number };
}
