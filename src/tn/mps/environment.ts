import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import type { Symmetry } from '../tensor/symmetry.ts';

/**
 * <bra|O|ket> of all sites left of a bond, the bond open: legs [ket, operator, bra]; ket and operator carry charge out, the bra carries it in, so that it can be contracted with
 * the tensors on its right.
 */
export type LeftEnvironment = BlockTensor;

/** What is left of a bond beyond which the state is an isometry and the operator the identity. */
export function startEnvironment(symmetry: Symmetry, bond: Leg): LeftEnvironment {
  return permuteLegs(withUnitLeg(identityTensor(symmetry, dualLeg(bond)), 0, -1), [0, 2, 1]);
}

/** One site further, between two states: `bra` is the tensor of the bra, not conjugated. */
export function growLeft(
  left: LeftEnvironment,
  ket: BlockTensor,
  w: BlockTensor | undefined,
  bra: BlockTensor = ket,
): LeftEnvironment {
  const withKet = contract(left, [0], ket, [0]);
  if (!w) {
    // [operator, bra, level, right] with the bra: [operator, right, right of the bra].
    const closed = contract(withKet, [1, 2], conjugateTensor(bra), [0, 1]);
    return permuteLegs(closed, [1, 0, 2]);
  }
  const withOperator = contract(withKet, [0, 2], w, [0, 2]);
  return contract(withOperator, [0, 2], conjugateTensor(bra), [0, 1]);
}
