import { defaultMaxBytes, requireMaxBytes } from '../../spaces/indexing.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { localValuesOf } from '../beyond-support.ts';
import { estimateOf, type Nqs, type NqsEstimate } from '../nqs.ts';
import { centredRows, centredValues, gramOf } from './centred-rows.ts';
import { naturalStep, type NaturalOptions, type NaturalStep } from './natural-step.ts';

/** A natural gradient with the energy that it lowers. */
export interface NaturalGradient extends NaturalStep {
  readonly energy: NqsEstimate;
}

/**
 * d = (S + shift)^-1 f of <H> by the parameters, in the numbers of `parameters`: imaginary time is theta' = -d, real time theta' = -i d (holomorphic models). S is the quantum geometric tensor and f the force
 * of `energyAndForce`, from the same samples; real parts for real parameters. `previous` is the last step where there is momentum. Throws `ArgumentError` for options, `NotFiniteError` that names what
 * is not finite, `BudgetExceededError` for matrices and rows.
 */
export function naturalGradient(
  state: Nqs,
  hamiltonian: Operator,
  options: NaturalOptions = {},
  previous?: Float64Array,
): NaturalGradient {
  const op = requireOperatorOn(state.space, hamiltonian);
  const set = state.drawn();
  const local = localValuesOf(state.ansatz, state.setup.sector, op, set);
  const energy = estimateOf(set, local, !local.left);
  const b = centredValues(state.ansatz, set, local.values, energy.re, energy.im);
  return { energy, ...naturalStep(state.ansatz, set, b, options, previous) };
}

/**
 * The quantum geometric tensor S_kl = <conj(O_k) O_l> - <conj O_k><O_l> over the samples, P x P; its real part for real parameters. Throws `BudgetExceededError` past `maxBytes` (1 GiB by
 * default).
 */
export function geometricTensor(
  state: Nqs,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): ComplexMatrix {
  requireMaxBytes(maxBytes);
  const system = centredRows(state.ansatz, state.drawn(), maxBytes);
  const s = gramOf(system, 'columns');
  const data =
    system.width === 2
      ? s
      : Float64Array.from({ length: 2 * s.length }, (_, i) => (i % 2 === 0 ? (s[i / 2] as number) : 0));
  return { rows: system.cols, cols: system.cols, data };
}
