import type { Operator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { numberWidth } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';
import { localValuesOf } from '../beyond-support.ts';
import { estimateOf, type Nqs, type NqsEstimate } from '../nqs.ts';

/** The energy of a state and the force on its parameters. */
export interface EnergyAndForce {
  readonly energy: NqsEstimate;
  /**
   * f_k = <conj(O_k) (E_loc - E)>, in the numbers of the ansatz (real in mode `real`, else interleaved): dE/d theta_k = 2 Re f_k for real parameters, dE/d conj(theta_k) = f_k for
   * holomorphic ones.
   */
  readonly force: Float64Array;
}

/**
 * Energy and force from the same samples, without rows of derivatives; exact with `fullSum()`. Errors as `expect`.
 * Cost: local values and one reverse pass.
 */
export function energyAndForce(state: Nqs, hamiltonian: Operator): EnergyAndForce {
  const op = requireOperatorOn(state.space, hamiltonian);
  const set = state.drawn();
  const local = localValuesOf(state.ansatz, state.setup.sector, op, set);
  const energy = estimateOf(set, local, !local.left);
  return { energy, force: forceOf(state, set, local.values, energy) };
}

/** The force of local values with this mean: one reverse pass with the weights p_s conj(E_loc - E), conjugated. */
export function forceOf(
  { ansatz }: Pick<Nqs, 'ansatz'>,
  { batch, weights }: SampleSet,
  values: Float64Array,
  { re, im }: { readonly re: number; readonly im: number },
): Float64Array {
  const width = numberWidth(ansatz);
  const w = new Float64Array(width * weights.length);
  weights.forEach((p, s) => {
    w[width * s] = p * ((values[2 * s] as number) - re);
    if (width === 2) w[2 * s + 1] = -p * ((values[2 * s + 1] as number) - im);
  });
  const force = ansatz.backward(batch, w);
  if (width === 2) for (let i = 1; i < force.length; i += 2) force[i] = -(force[i] as number);
  return force;
}
