import type { Kraus } from '../channels/channel.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, maxAbs, multiply } from '../linalg/products.ts';

/** What trajectories need to know about a channel. */
export interface KrausTraits {
  readonly operators: readonly ComplexMatrix[];
  /** K^dagger K for each operator. */
  readonly effects: readonly ComplexMatrix[];
  /** The weights when all operators are multiples of unitaries, so that they do not depend on the state. */
  readonly weights: readonly number[] | undefined;
  /** Whether an operator is a positive multiple of the identity. */
  readonly stays: readonly boolean[];
}

const known = new WeakMap<Kraus, KrausTraits>();

/** The traits of a channel, found once. */
export function krausTraits(channel: Kraus): KrausTraits {
  const found = known.get(channel);
  if (found) return found;
  const effects = channel.operators.map((operator) => multiply(operator, operator, 'h'));
  const isMixture = effects.every((effect) => isMultiple(effect));
  const traits = {
    operators: channel.operators,
    effects,
    weights: isMixture ? effects.map(({ data }) => data[0] as number) : undefined,
    stays: channel.operators.map((operator) => (operator.data[0] as number) > 0 && isMultiple(operator)),
  };
  known.set(channel, traits);
  return traits;
}

/** Whether a matrix is its first entry, a real number, times the identity. */
function isMultiple(matrix: ComplexMatrix): boolean {
  const first = matrix.data[0] as number;
  return maxAbs(add(matrix, identity(matrix.rows), 1, -first)) <= 1e-15 * Math.abs(first);
}
