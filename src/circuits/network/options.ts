import { ArgumentError } from '../../errors.ts';
import { defaultMaxBytes, requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import { contractByPlan, type ScaledTensor } from '../../tn/network/contract-by-plan.ts';
import { planShape, type NetworkPlan, type NetworkPlanOptions } from '../../tn/network/plan.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { zeroLevels } from '../observe/start.ts';
import type { Begun } from './build-network.ts';
import type { FilledNetwork } from './wires.ts';

/** Options of what is asked of a circuit as a network; `maxBytes` is 1 GiB by default, past which the contraction is sliced. */
export interface CircuitNetworkOptions extends NetworkPlanOptions {
  /** The levels of the basis ket that the circuit starts from. Default |00...0>. */
  readonly start?: Configuration;
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
  /** A plan that was made for the same question with other levels or parameters, as `circuitNetwork` gives it. */
  readonly plan?: NetworkPlan;
  /** Stops between slices; the error is the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** A circuit from its start. Throws `ArgumentError` for a start that does not fit. */
export function begun(circuit: Circuit, { start, parameters = {} }: CircuitNetworkOptions): Begun {
  const from = start ?? zeroLevels(circuit);
  requireConfiguration(circuit.space, from, 'start');
  return { circuit, start: from, parameters };
}

/** The plan of a network: the one that was given if it fits, else a new one. */
export function planFor({ shape }: FilledNetwork, options: CircuitNetworkOptions): NetworkPlan {
  const { plan, maxBytes = defaultMaxBytes } = options;
  if (!plan) return planShape(shape, { ...options, maxBytes });
  const text = (of: NetworkPlan['shape']): string => JSON.stringify([of.inputs, of.output, [...of.sizes]]);
  if (text(plan.shape) === text(shape)) return plan;
  throw new ArgumentError(
    'plan',
    'be of the same network',
    'its tensors have other legs',
    'Matrices that become diagonal for some parameters change them: make the plan anew.',
  );
}

/** Plans and contracts. */
export function contracted(network: FilledNetwork, options: CircuitNetworkOptions): ScaledTensor {
  const { maxBytes = defaultMaxBytes, signal } = options;
  const plan = planFor(network, options);
  return contractByPlan(plan, network.tensors, { maxBytes, ...(signal ? { signal } : {}) });
}
