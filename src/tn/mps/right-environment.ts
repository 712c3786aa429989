import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';

/**
 * <bra|O|ket> of all sites right of a bond, the bond open: legs [ket, operator, bra]; ket and operator carry charge in, the bra carries it out, so that it can be contracted with
 * the tensors on its left.
 */
export type RightEnvironment = BlockTensor;

/** One site further to the left; `bra` is the tensor of the bra, not conjugated. */
export function growRight(
  right: RightEnvironment,
  ket: BlockTensor,
  w: BlockTensor | undefined,
  bra: BlockTensor = ket,
): RightEnvironment {
  const withKet = contract(ket, [2], right, [0]);
  if (!w) {
    // [left, level, operator, bra] with the bra [left, level, right]: [left, operator, left of the bra].
    return contract(withKet, [1, 3], conjugateTensor(bra), [1, 2]);
  }
  // [left, bra, operator left, out], then the bra.
  const withOperator = contract(withKet, [1, 2], w, [2, 3]);
  return contract(withOperator, [3, 1], conjugateTensor(bra), [1, 2]);
}
