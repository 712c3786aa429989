import { UnsupportedError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import { requireConfiguration } from '../../spaces/indexing.ts';
import { requireSites, subspace } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { unscaled, type ScaledTensor } from '../../tn/network/contract-by-plan.ts';
import type { NetworkPlan } from '../../tn/network/plan.ts';
import type { Circuit } from '../circuit.ts';
import { requireUnitary } from '../observe/amplitude.ts';
import { amplitudeNetwork, stateNetwork } from './build-network.ts';
import { begun, contracted, planFor, type CircuitNetworkOptions } from './options.ts';
import type { FilledNetwork } from './wires.ts';

/** What can be asked of a circuit as one network: an amplitude (all at once on `open` sites), the reduced state of sites, or the probabilities of their levels. */
export type NetworkQuestion =
  | { readonly amplitude: Configuration; readonly open?: readonly number[] }
  | { readonly reduced: readonly number[] }
  | { readonly marginal: readonly number[] };

/** A question to a circuit as a network: its tensors, and how to contract them and what that costs. */
export interface CircuitNetwork extends FilledNetwork {
  readonly plan: NetworkPlan;
}

/**
 * A question to a circuit as a tensor network with its plan, so that the cost is known before anything is computed: one tensor per operation, with one leg only on sites whose level it does not
 * change (controls, diagonal gates), levels of start and end put in; for reduced states and marginals two layers of the light cone. The plan holds for other levels, and for other
 * parameters that leave the same entries zero. Contract with `contractByPlan(plan, tensors)`, or pass the plan to the verbs.
 * Throws `UnsupportedError` for amplitudes of circuits that are not unitary, and for conditions; `ArgumentError`, `BudgetExceededError`. Markov and Shi, SIAM J. Comput. 38 (2008) 963.
 */
export function circuitNetwork(
  of: Circuit,
  question: NetworkQuestion,
  options: CircuitNetworkOptions = {},
): CircuitNetwork {
  const network = networkOf(of, question, options);
  return { ...network, plan: planFor(network, options) };
}

/** The amplitude <levels|U|start> by contraction of the circuit as a network: of many qubits at small depth, where a ket would not fit. Exact. Cost and errors as `circuitNetwork`. */
export function amplitudeByNetwork(
  of: Circuit,
  levels: Configuration,
  options: CircuitNetworkOptions = {},
): Estimate {
  const { data } = valuesOf(contracted(networkOf(of, { amplitude: levels }, options), options));
  return exact(data[0] as number, data[1] as number);
}

/**
 * All amplitudes of the sites in `open`, ascending, with the levels of the others as given: a tensor with one leg per open site, for not much more than one amplitude costs. Exact.
 * Cost and errors as `circuitNetwork`.
 */
export function amplitudesByNetwork(
  of: Circuit,
  levels: Configuration,
  open: readonly number[],
  options: CircuitNetworkOptions = {},
): ComplexTensor {
  return valuesOf(contracted(networkOf(of, { amplitude: levels, open }, options), options));
}

/**
 * The state of the sites in `keep`, in this order, after a circuit: the average over what it draws. Only their light cone is contracted. Exact; 16 D^2 bytes of result. Cost and errors as
 * `circuitNetwork`.
 */
export function reducedByNetwork(
  of: Circuit,
  keep: readonly number[],
  options: CircuitNetworkOptions = {},
): DensityMatrix {
  const { data } = valuesOf(contracted(networkOf(of, { reduced: keep }, options), options));
  const space = subspace(of.space, keep);
  const D = Math.sqrt(data.length / 2);
  return DensityMatrix.fromMatrix(space, { rows: D, cols: D, data });
}

/** The probabilities of the levels of some sites, row-major in the order given. Exact, so that rounding may leave some as -1e-17. Cost and errors as `circuitNetwork`. */
export function marginalByNetwork(
  of: Circuit,
  sites: readonly number[],
  options: CircuitNetworkOptions = {},
): Float64Array {
  const { data } = valuesOf(contracted(networkOf(of, { marginal: sites }, options), options));
  return Float64Array.from({ length: data.length / 2 }, (_, i) => data[2 * i] as number);
}

function networkOf(of: Circuit, question: NetworkQuestion, options: CircuitNetworkOptions): FilledNetwork {
  const start = begun(of, options);
  if ('amplitude' in question) {
    const { amplitude, open = [] } = question;
    requireConfiguration(of.space, amplitude, 'levels');
    requireSites(of.space, open);
    requireUnitary(of.operations);
    const isOpen = new Set(open);
    return amplitudeNetwork(
      start,
      [...amplitude].map((level, site) => (isOpen.has(site) ? undefined : level)),
    );
  }
  const sites = 'reduced' in question ? question.reduced : question.marginal;
  requireSites(of.space, sites);
  const sides = 'reduced' in question ? 'both' : 'ket';
  return stateNetwork(start, { open: sites, sides, end: [] });
}

/** The numbers themselves; those of states cannot be too large. */
function valuesOf(scaled: ScaledTensor): ComplexTensor {
  const values = unscaled(scaled);
  if (values) return values;
  throw new UnsupportedError(
    'A result is beyond the range of doubles. Use `contractByPlan`, which gives its exponent.',
  );
}
