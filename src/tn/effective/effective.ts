import type { ApplyMap } from '../../linalg/apply-map.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Structure } from '../tensor/structure.ts';
import type { Environment } from './environment.ts';

/** H between two environments with no site, [left bond, right bond]. */
export function applyZeroSite(left: Environment, right: Environment, c: BlockTensor): BlockTensor {
  return contract(contract(left, [0], c, [0]), [0, 2], right, [1, 0]);
}

/** H on one site, [left, level, right]. Cost 2 m^3 D d for bonds m, operator bonds D and d levels. */
export function applyOneSite(
  left: Environment,
  w: BlockTensor,
  right: Environment,
  a: BlockTensor,
): BlockTensor {
  const withOperator = contract(contract(left, [0], a, [0]), [0, 2], w, [0, 2]);
  return contract(withOperator, [1, 3], right, [0, 1]);
}

/** H on two sites, [left, level, level, right]. Cost 2 m^3 D d^2. */
export function applyTwoSites(
  left: Environment,
  w: readonly [BlockTensor, BlockTensor],
  right: Environment,
  theta: BlockTensor,
): BlockTensor {
  const first = contract(contract(left, [0], theta, [0]), [0, 2], w[0], [0, 2]);
  const second = contract(first, [4, 1], w[1], [0, 2]);
  return contract(second, [1, 4], right, [0, 1]);
}

/** A map of tensors with one structure, as one of vectors: what Krylov methods take. All in complex numbers. */
export function vectorMap(structure: Structure, apply: (t: BlockTensor) => BlockTensor): ApplyMap {
  return (v, out) => out.set(apply({ structure, field: 'complex', data: v }).data);
}
