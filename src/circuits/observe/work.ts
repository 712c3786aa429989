import { multiply } from '../../linalg/products.ts';
import type { Space } from '../../spaces/space.ts';
import type { Circuit } from '../circuit.ts';
import { lowered } from '../compile/lower.ts';
import type { Item, LegMap } from '../compile/maps.ts';
import { mergeRuns } from '../compile/merge.ts';
import type { ParameterValues } from '../expression.ts';
import { localDimension } from '../../spaces/indexing.ts';
import type { Operation } from '../operation.ts';

/** The work of a run, per number of the state. */
export interface Work {
  readonly flops: number;
  /** Operations whose outcome is drawn. */
  readonly draws: number;
}

/** What one pass for a probability takes per number: a square modulus and two sums. */
const flopsOfWeights = 5;

/** What an expectation value takes per number besides applying the operator: two inner products and a centred norm. */
const flopsOfExpectation = 20;

/**
 * The floating-point operations per number of a ket (or density matrix) that a run takes, from the maps that it will really do: gates on the same sites merged, diagonal
 * gates one product per number that changes, permutations none, controls on their share of the state.
 */
export function workOf(of: Circuit, density: boolean, parameters: ParameterValues): Work {
  const { space } = of;
  const dims = density ? [...space.dims, ...space.dims] : space.dims;
  let [flops, draws] = [0, 0];
  let items: Item[] = [];
  const close = (): void => {
    for (const map of mergeRuns(items, dims)) flops += mapFlops(map, dims);
    items = [];
  };
  for (const op of of.operations) {
    if (op.kind === 'measure' || (!density && isDrawn(op))) draws++;
    const maps = lowered(op, { space, parameters, density, draw: firstOutcome });
    if (maps) {
      for (const map of maps) items.push(map);
      continue;
    }
    close();
    flops += ownFlops(op, space, density);
  }
  close();
  return { flops, draws };
}

/** Whether a pure state has to draw for an operation. */
export function isDrawn(op: Operation): boolean {
  return op.kind === 'measure' || op.kind === 'channel' || op.kind === 'reset';
}

/** Of a mixture of unitaries the first stands for all: each is one more map, which merges with its neighbours. */
export const firstOutcome = (): number => 0;

/** A map, per number of the whole tensor. */
export function mapFlops(map: LegMap, dims: readonly number[]): number {
  const share = map.fixed.reduce((part, { leg }) => part / (dims[leg] as number), 1);
  switch (map.kind) {
    case 'dense':
      // d products and d - 1 sums for each number.
      return share * (8 * Math.sqrt(map.matrix.length / 2) - 2);
    case 'diagonal':
      return share * 6 * scaledShare(map.factors);
    case 'permutation':
      return 0;
    default:
      throw map satisfies never;
  }
}

function scaledShare(factors: Float64Array): number {
  let scaled = 0;
  for (let i = 0; i < factors.length; i += 2) if (factors[i] !== 1 || factors[i + 1] !== 0) scaled++;
  return scaled / (factors.length / 2);
}

/** An operation that is run on its own, per number. */
function ownFlops(op: Operation, space: Space, density: boolean): number {
  if (op.kind === 'channel') {
    const d = localDimension(space, op.sites);
    const { operators } = op.channel;
    if (density) return operators.length * 2 * 8 * d;
    // Mixtures of unitaries have probabilities that do not depend on the state.
    const mixes = operators.every((operator) => isMultipleOfOne(multiply(operator, operator, 'h').data, d));
    return 8 * d + (mixes ? 0 : operators.length * (8 * d + flopsOfExpectation));
  }
  return flopsOfWeights + 8;
}

function isMultipleOfOne(effect: Float64Array, d: number): boolean {
  return effect.every((x, i) => Math.abs(x - (i % (2 * (d + 1)) === 0 ? (effect[0] as number) : 0)) < 1e-14);
}
