import { sigmaX, sigmaY, sigmaZ } from '../../operators/paulis.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { toDense } from '../../operators/to-dense.ts';
import type { Complex } from '../../linalg/scalar.ts';
import type { Estimate } from '../../states/estimate.ts';
import { exact } from '../../states/estimate.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { contractByPlan } from '../../tn/network/contract-by-plan.ts';
import { timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Circuit } from '../circuit.ts';
import { totalOf } from '../observe/mean.ts';
import { operatorOn, partsOf, supportOf } from '../observe/reduced.ts';
import { stateNetwork, type EndMatrix } from './build-network.ts';
import type { CircuitNetwork } from './circuit-network.ts';
import { begun, planFor, type CircuitNetworkOptions } from './options.ts';

/** A part of an observable: a coefficient and matrices on sites. */
interface ObservedPart {
  readonly coefficient: Complex;
  readonly end: readonly EndMatrix[];
}

/**
 * <O> after a circuit by contraction of networks, averaged over what the circuit draws: one for the terms on each set of sites, of the light cone of these alone, in two layers. Pauli
 * strings may have any weight. Exact. What it costs is known before: `expectationNetworks`. Throws `UnsupportedError` for conditions on measured bits, `ArgumentError`, `BudgetExceededError`.
 */
export function expectationByNetwork(
  of: Circuit,
  operator: Operator,
  options: Omit<CircuitNetworkOptions, 'plan'> = {},
): Estimate {
  const { maxBytes = defaultMaxBytes, signal } = options;
  const parts = partsOfOperator(requireOperatorOn(of.space, operator));
  return totalOf(
    parts.map((part) => {
      const { plan, tensors } = networkOfPart(of, part, options);
      const { mantissa, exponent } = contractByPlan(plan, tensors, {
        maxBytes,
        ...(signal ? { signal } : {}),
      });
      const [re, im] = [0, 1].map((i) => timesPowerOfTwo(mantissa.data[i] as number, exponent)) as [
        number,
        number,
      ];
      const { re: cre, im: cim } = part.coefficient;
      return exact(cre * re - cim * im, cre * im + cim * re);
    }),
  );
}

/** The networks that `expectationByNetwork` contracts, with their plans. */
export function expectationNetworks(
  of: Circuit,
  operator: Operator,
  options: Omit<CircuitNetworkOptions, 'plan'> = {},
): CircuitNetwork[] {
  return partsOfOperator(requireOperatorOn(of.space, operator)).map((part) =>
    networkOfPart(of, part, options),
  );
}

function networkOfPart(of: Circuit, { end }: ObservedPart, options: CircuitNetworkOptions): CircuitNetwork {
  const network = stateNetwork(begun(of, options), { open: [], sides: 'ket', end });
  return { ...network, plan: planFor(network, options) };
}

const paulis = { X: sigmaX, Y: sigmaY, Z: sigmaZ };
const one = { re: 1, im: 0 } as Complex;

/** Pauli strings letter by letter, other terms as one matrix for each set of sites. */
function partsOfOperator(operator: ProductOperator): ObservedPart[] {
  if (operator.kind === 'pauli-sum') {
    return operator.strings.map(({ coefficient, sites, letters }) => ({
      coefficient,
      end: sites.map((site, i) => ({ sites: [site], matrix: paulis[letters[i] as keyof typeof paulis] })),
    }));
  }
  return partsOf(operator).map((part) => {
    const sites = supportOf(part);
    return { coefficient: one, end: [{ sites, matrix: toDense(operatorOn(part, sites)) }] };
  });
}
