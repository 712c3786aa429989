import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import { siteTensor, type Chain } from './chain.ts';

/** <psi|O^dagger O|psi> of all sites left of a bond, the bond open: legs [ket, operator, operator of the bra, bra], charge flowing out, out, in, in. */
export type SquaredEnvironment = BlockTensor;

/** Left of the first site. */
export function startSquared(chain: Chain, operators: readonly BlockTensor[]): SquaredEnvironment {
  const state = siteTensor(chain, 0).structure.legs[0] as Leg;
  const bond = operators[0]?.structure.legs[0] as Leg;
  const legs = [dualLeg(state), dualLeg(bond), bond, state];
  const structure = structureOf(siteTensor(chain, 0).structure.symmetry, legs);
  return { structure, field: 'real', data: Float64Array.of(1) };
}

/** One site further: m^3 D^2 d. */
export function growSquared(left: SquaredEnvironment, ket: BlockTensor, w: BlockTensor): SquaredEnvironment {
  const withKet = contract(contract(left, [0], ket, [0]), [0, 3], w, [0, 2]);
  // [operator of the bra, bra, right, out, operator right] with the operator of the bra, then with the bra.
  const withOperator = contract(withKet, [0, 3], conjugateTensor(w), [0, 1]);
  return contract(withOperator, [0, 3], conjugateTensor(ket), [0, 1]);
}
