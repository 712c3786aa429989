import type { Rng } from '../../linalg/random.ts';
import type { EntropyOptions } from '../../states/distributions.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { Ket } from '../../states/ket.ts';
import { normalize } from '../../states/normalize.ts';
import type { Stabilizer } from '../../states/stabilizer/stabilizer.ts';
import { entanglementEntropy } from '../../states/subsystem-entropies.ts';
import type { Circuit } from '../circuit.ts';
import { run } from '../run.ts';
import { requireCount } from './counts.ts';

/** Options of `trajectoryEntropy`. */
export interface TrajectoryEntropyOptions extends EntropyOptions {
  readonly rng: Rng;
  /** How many runs are averaged. Default 100. */
  readonly trajectories?: number;
}

/**
 * The entanglement entropy of `sites` with the rest at the end of a circuit with measurements, averaged over runs: the mean of the entropy of trajectories, which is not the
 * entropy of the averaged state. `circuit` may be one circuit or a maker of one per run. `error` is one standard error of the mean.
 * Throws `ArgumentError`.
 */
export function trajectoryEntropy(
  circuit: Circuit | ((rng: Rng) => Circuit),
  initial: Ket | Stabilizer,
  sites: readonly number[],
  { rng, trajectories = 100, ...options }: TrajectoryEntropyOptions,
): Estimate {
  requireCount(trajectories, 'trajectories', 2);
  let [mean, squares] = [0, 0];
  for (let i = 0; i < trajectories; i++) {
    const stream = rng.split();
    const chosen = typeof circuit === 'function' ? circuit(stream) : circuit;
    const { state } = run(chosen, initial, { rng: stream });
    const entropy = entanglementEntropy(normalize(state), sites, options);
    const step = entropy - mean;
    mean += step / (i + 1);
    squares += step * (entropy - mean);
  }
  const variance = squares / (trajectories - 1);
  return { re: mean, im: 0, error: Math.sqrt(variance / trajectories), variance, from: 'sampled' };
}
