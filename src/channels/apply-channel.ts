import { conjugate } from '../linalg/products.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { permute } from '../linalg/tensor.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { isOperatorSum, type Channel, type KrausPair } from './channel.ts';
import { toKrausPairs, toSuperoperator, type MapBudget } from './convert.ts';
import { legAction, zeroData } from './leg-action.ts';
import { place, type Placement, type SitesOption } from './placement.ts';

/**
 * Phi(rho), on chosen sites in the channel's order (the first most significant) or on the whole state. Sites may have unequal dimensions
 * and come in any order; only numbers of levels must agree. A channel that changes dimensions changes those of its sites in place:
 * `sites[i]` becomes `to.sites[i]`; one that changes the number of sites must take all of them, and the result is on `to`.
 * Does not normalise: a map that loses trace gives a smaller trace. Kraus operators, pairs and dilations act as sum A rho B^dagger, the ket kernel run
 * twice, 16 r d D^2 flops for r operators on d levels; Choi matrices and superoperators as one d^2 x d^2 matrix on the sites and
 * their doubles, 8 d^2 D^2 flops: convert to a superoperator when 2 r > d. Nothing larger than rho is ever built.
 * Throws `ArgumentError`, `SpaceMismatchError`, `UnsupportedError`, `BudgetExceededError`.
 */
export function applyChannel(
  channel: Channel,
  rho: DensityMatrix,
  { sites, maxBytes = defaultMaxBytes }: SitesOption & MapBudget = {},
): DensityMatrix {
  const placement = place('Argument `channel`', channel.from, channel.to, rho.space, sites);
  const { after } = placement;
  if (after !== rho.space) {
    requireBudget('The density matrix after the channel', after, 2, maxBytes, 'Unravel the channel on kets.');
  }
  const data = densityTensor(rho, placement);
  const out = isOperatorSum(channel)
    ? conjugated(toKrausPairs(channel).pairs, data, placement)
    : mapped(toSuperoperator(channel, { maxBytes }).matrix, data, placement);
  return densityOf(after, out);
}

/** sum K rho K^dagger of some operators on a density matrix, not normalised, placed. */
export function conjugatedDensity(
  operators: readonly ComplexMatrix[],
  rho: DensityMatrix,
  placement: Placement,
): DensityMatrix {
  const pairs = operators.map((operator): KrausPair => [operator, operator]);
  return densityOf(placement.after, conjugated(pairs, densityTensor(rho, placement), placement));
}

function densityTensor(rho: DensityMatrix, { order }: Placement): Float64Array {
  const { data } = rho.matrix;
  if (!order) return data;
  const { dims } = rho.space;
  const doubled = [...order, ...order.map((leg) => leg + dims.length)];
  return permute({ shape: [...dims, ...dims], data }, doubled).data;
}

function densityOf(after: DensityMatrix['space'], data: Float64Array): DensityMatrix {
  const size = Math.sqrt(data.length / 2);
  return DensityMatrix.fromMatrix(after, { rows: size, cols: size, data });
}

function conjugated(
  pairs: readonly KrausPair[],
  data: Float64Array,
  { shape, legs, outDims }: Placement,
): Float64Array {
  const rows = legAction([...shape, ...shape], legs, outDims);
  const columns = legAction(rows.shape, doubled(legs, shape), outDims);
  const half = zeroData(rows.shape);
  const out = zeroData(columns.shape);
  for (const [left, right] of pairs) {
    half.fill(0);
    rows.addTo(half, data, left);
    columns.addTo(out, half, conjugate(right));
  }
  return out;
}

function mapped(
  matrix: ComplexMatrix,
  data: Float64Array,
  { shape, legs, outDims }: Placement,
): Float64Array {
  const action = legAction(
    [...shape, ...shape],
    [...legs, ...doubled(legs, shape)],
    [...outDims, ...outDims],
  );
  const out = zeroData(action.shape);
  action.addTo(out, data, matrix);
  return out;
}

/** The same legs of the column index. */
function doubled(legs: readonly number[], shape: readonly number[]): number[] {
  return legs.map((leg) => leg + shape.length);
}
