import { NotPhysicalError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { permute } from '../linalg/tensor.ts';
import { Ket } from '../states/ket.ts';
import { balanced } from '../states/norm.ts';
import { legAction, zeroData, type LegAction } from './leg-action.ts';
import type { Placement } from './placement.ts';

/** One operator after another on the same ket, normalised first: `branch(K)` gives the data of K|psi> and its squared norm. */
export interface KetBranches {
  branch(operator: ComplexMatrix): { readonly data: Float64Array; readonly weight: number };
  /** The normalised ket of such a branch; takes its data over. */
  normalised(data: Float64Array, weight: number): Ket;
}

/** Prepares the branches of a ket; each costs 8 d D flops for an operator on d levels. Throws `NotPhysicalError` for the zero vector. */
export function ketBranches(psi: Ket, { after, shape, order, legs, outDims }: Placement): KetBranches {
  const action: LegAction = legAction(shape, legs, outDims);
  const { data: safe, norm2 } = balanced(psi.data);
  const data = order ? permute({ shape: psi.space.dims, data: safe }, order).data : safe;
  return {
    branch: (operator) => {
      const out = zeroData(action.shape);
      action.addTo(out, data, operator);
      return { data: out, weight: kernels().norm2(out) / norm2 };
    },
    normalised: (branch, weight) => {
      kernels().scale(branch, 1 / Math.sqrt(weight * norm2), 0);
      return Ket.fromData(after, branch);
    },
  };
}

/** A branch that was drawn: operator `index` of group `group`, weights as shares of the squared norm. */
export interface DrawnBranch {
  readonly group: number;
  readonly index: number;
  readonly groupWeight: number;
  readonly weight: number;
  readonly data: Float64Array;
}

/** Squared amplitudes at or below this share of the norm are rounding: such a branch leaves no state. */
export const roundingWeight: number = 1e-28;

/**
 * The branch where the running sum of the weights, group after group, passes `u` in [0, 1); no group after it is computed. When rounding leaves the
 * sum below u it is the last possible one. Throws `NotPhysicalError` when no branch has weight.
 */
export function drawBranch(
  branches: KetBranches,
  groups: readonly (readonly ComplexMatrix[])[],
  u: number,
): DrawnBranch {
  let sum = 0;
  let drawn: DrawnBranch | undefined;
  for (let group = 0; group < groups.length; group++) {
    const made = (groups[group] as readonly ComplexMatrix[]).map((operator) => branches.branch(operator));
    const groupWeight = made.reduce((total, { weight }) => total + weight, 0);
    for (let index = 0; index < made.length; index++) {
      const branch = made[index] as { data: Float64Array; weight: number };
      if (branch.weight <= roundingWeight) continue;
      sum += branch.weight;
      drawn = { group, index, groupWeight, ...branch };
      if (u < sum) return drawn;
    }
  }
  if (drawn) return drawn;
  throw new NotPhysicalError('No branch of the ket has any weight: the channel maps it to zero.');
}
