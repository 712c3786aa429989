import { UnsupportedError } from '../../errors.ts';
import type { Ansatz } from '../ansatz.ts';
import { fullSet, type SampleSet } from '../draw.ts';
import { isNeuralDensity, type NeuralDensity } from '../density/neural-density.ts';
import type { Nqs } from '../nqs.ts';
import { centredRows, gramOf } from '../optimise/centred-rows.ts';
import type { NaturalOptions } from '../optimise/natural-step.ts';
import { positiveSolver } from '../optimise/solve-positive.ts';

/**
 * (S + shift)^-1 f, S the quantum geometric tensor of the wave function or of vec(rho). Throws `UnsupportedError` for a density matrix that is not summed over all its elements.
 */
export function naturalDescent(
  state: Nqs | NeuralDensity,
  force: Float64Array,
  { shift = 1e-3, solver = 'auto', cutoff = 1e-12, maxBytes = 2 ** 30 }: NaturalOptions,
): Float64Array {
  const { ansatz } = state;
  const system = centredRows(ansatz, metricSet(state), maxBytes);
  const { width, cols } = system;
  const s = gramOf(system, 'columns');
  for (let k = 0; k < cols; k++) {
    const at = width * k * (cols + 1);
    s[at] = (s[at] as number) + shift;
    if (width === 2) s[at + 1] = 0;
  }
  return positiveSolver(s, cols, width, 'S', { solver, cutoff }).solve(force);
}

function metricSet(state: Nqs | NeuralDensity): SampleSet {
  if (!isNeuralDensity(state)) return state.drawn();
  const { sampler, maxBytes } = state.diagonal.setup;
  const ansatz: Ansatz = state.ansatz;
  if (sampler.kind === 'full-sum') return fullSet(ansatz, undefined, maxBytes);
  throw new UnsupportedError(
    'Stochastic reconfiguration of a density matrix needs its elements, but this state has samples of its diagonal only. Use `adam`, or the sampler `fullSum()`.',
  );
}
