import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { permute } from '../linalg/tensor.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import {
  isKrausLike,
  type Channel,
  type Kraus,
  type KrausLike,
  type KrausPair,
  type KrausPairs,
} from './channel.ts';
import { toKraus, toKrausPairs, type MapBudget } from './convert.ts';
import { legAction, zeroData } from './leg-action.ts';
import { place, type Placement } from './placement.ts';

/**
 * A map on chosen sites of a larger space, the identity on all others, as one map of the whole space: for sums and products with maps on other sites. To act on a
 * state `applyChannel(..., { sites })` needs no such map. Kraus operators and dilations give Kraus operators, other forms pairs. Sites as in `applyChannel`. Cost 16 D^2 bytes per operator.
 * Throws `ArgumentError`, `SpaceMismatchError`, `UnsupportedError`, `BudgetExceededError`.
 */
export function embedChannel(
  channel: KrausLike,
  whole: Space,
  sites: readonly number[],
  options?: MapBudget,
): Kraus;
/** Any form. */
export function embedChannel(
  channel: Channel,
  whole: Space,
  sites: readonly number[],
  options?: MapBudget,
): Kraus | KrausPairs;
/** The implementation of both. */
export function embedChannel(
  channel: Channel,
  whole: Space,
  sites: readonly number[],
  { maxBytes = defaultMaxBytes }: MapBudget = {},
): Kraus | KrausPairs {
  const placement = place('Argument `channel`', channel.from, channel.to, whole, sites);
  const own = isKrausLike(channel) ? toKraus(channel) : toKrausPairs(channel, { maxBytes });
  const count = own.kind === 'kraus' ? own.operators.length : 2 * own.pairs.length;
  const instead = 'Apply it with `applyChannel(channel, rho, { sites })`.';
  const larger = placement.after.log2Dim > whole.log2Dim ? placement.after : whole;
  requireBudget(
    `One of the ${count} operators of a channel`,
    larger,
    2,
    maxBytes / Math.max(1, count),
    instead,
  );
  const lift = lifting(placement, whole);
  if (own.kind === 'kraus') {
    return { ...own, from: whole, to: placement.after, operators: own.operators.map(lift) };
  }
  const pairs = own.pairs.map(([left, right]): KrausPair => [lift(left), lift(right)]);
  return { ...own, from: whole, to: placement.after, pairs };
}

/** K -> K on the legs, the identity elsewhere: K acts on the row index of the identity matrix. */
function lifting(
  { after, shape, order, legs, outDims }: Placement,
  whole: Space,
): (k: ComplexMatrix) => ComplexMatrix {
  const d = dimension(whole);
  const { data } = identity(d);
  const columns = whole.dims.length;
  const rows = order ? permute({ shape: [...whole.dims, d], data }, [...order, columns]).data : data;
  const action = legAction([...shape, d], legs, outDims);
  return (operator) => {
    const out = zeroData(action.shape);
    action.addTo(out, rows, operator);
    return { rows: dimension(after), cols: d, data: out };
  };
}
