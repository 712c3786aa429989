import { ArgumentError } from '../../errors.ts';
import { exact } from '../../states/estimate.ts';
import type { SampleSet } from '../draw.ts';
import type { NqsEstimate } from '../nqs.ts';
import { chainEstimate } from '../statistics.ts';
import type { NeuralDensity } from './neural-density.ts';

/**
 * The purity tr rho^2/(tr rho)^2 as the mean of |rho(s, s')|^2/(rho(s, s) rho(s', s')) over independent s and s' of the diagonal: each value is within 0..1, so that the error is bounded as well. Samples of one half of
 * the chains are paired with those of the other, so that it needs no samples of its own; of a single chain the two halves are. Exact with `fullSum()`, at D^2 elements. Throws `ArgumentError` for a state of one sample.
 */
export function sampledPurity(state: NeuralDensity): NqsEstimate {
  const set = state.diagonal.drawn();
  const { sampled } = set;
  if (!sampled) return summed(state, set);
  const { of, facts } = sampled;
  if (of.length < 2) throw new ArgumentError('state', 'have two samples at least', 'it has one');
  const chains = Math.max(1, facts.chains >> 1);
  const pairs = facts.chains > 1 ? chains * (of.length / facts.chains) : of.length >> 1;
  const values = overlaps(state, set, of.subarray(0, pairs), of.subarray(pairs, 2 * pairs));
  const interleaved = new Float64Array(2 * pairs);
  values.forEach((x, i) => (interleaved[2 * i] = x));
  return chainEstimate(interleaved, { ...facts, chains });
}

function summed(state: NeuralDensity, set: SampleSet): NqsEstimate {
  const { weights } = set;
  const all = Int32Array.from(weights, (_, s) => s);
  let sum = 0;
  for (let s = 0; s < weights.length; s++) {
    const values = overlaps(state, set, new Int32Array(all.length).fill(s), all);
    values.forEach((x, t) => (sum += (weights[s] as number) * (weights[t] as number) * x));
  }
  return exact(sum);
}

/** |rho(s, s')|^2/(rho(s, s) rho(s', s')) of pairs of configurations of a set. */
function overlaps(
  { ansatz, diagonal }: NeuralDensity,
  { batch }: SampleSet,
  left: Int32Array,
  right: Int32Array,
): Float64Array {
  const { sites: n } = batch;
  const levels = new Int32Array(2 * n * left.length);
  left.forEach((s, i) => levels.set(batch.levels.subarray(s * n, (s + 1) * n), 2 * n * i));
  right.forEach((s, i) => levels.set(batch.levels.subarray(s * n, (s + 1) * n), 2 * n * i + n));
  const logs = ansatz.logAmplitudes({ count: left.length, sites: 2 * n, levels });
  // Twice the logarithm of the root is that of the diagonal.
  const roots = diagonal.ansatz.logAmplitudes(batch);
  return Float64Array.from(left, (s, i) => {
    const own = (roots[2 * s] as number) + (roots[2 * (right[i] as number)] as number);
    return Math.exp(2 * ((logs[2 * i] as number) - own));
  });
}
