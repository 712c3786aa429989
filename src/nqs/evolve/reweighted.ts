import { NotFiniteError } from '../../errors.ts';
import type { Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';

/** Samples stand for a state while so large a share of them is effective. */
const leastShare = 0.5;

/**
 * The samples of one state, with log amplitudes `logs`, as weighted samples of another: w_s proportional to p_s |psi'(s)/psi(s)|^2. Throws `NotFiniteError` where fewer than half of the samples would be effective.
 */
export function reweighted(set: SampleSet, logs: Float64Array, ansatz: Ansatz): SampleSet {
  const { batch, weights: p } = set;
  const now = ansatz.logAmplitudes(batch);
  const growth = p.map((_, s) => 2 * ((now[2 * s] as number) - (logs[2 * s] as number)));
  const largest = growth.reduce((most, x) => Math.max(most, x), -Infinity);
  const weights = growth.map((x, s) => (p[s] as number) * Math.exp(x - largest));
  const sum = weights.reduce((total, w) => total + w, 0);
  const squares = weights.reduce((total, w, s) => total + (w * w) / (p[s] as number), 0);
  const share = (sum * sum) / squares;
  if (!(share >= leastShare)) {
    throw new NotFiniteError(
      'the weights of the samples',
      `only ${share} of them are left`,
      'Take shorter steps.',
    );
  }
  return { ...set, weights: weights.map((w) => w / sum) };
}
