import { tensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { fromDense } from '../tensor/dense.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import type { Symmetry } from '../tensor/symmetry.ts';

/**
 * <psi|H|psi> of all sites on one side of a bond, with the bond open: legs [ket, operator, bra]. Left of the bond ket and operator carry charge out and the bra
 * carries it in; right of it the other way round. So a left one can be contracted with the site tensor on its right.
 */
export type Environment = BlockTensor;

/**
 * The environment outside of a chain: `bond` is the outer leg of the site tensor beside it, of dimension 1, `operator` the outer leg of the operator's, of which one index counts.
 */
export function edgeEnvironment(symmetry: Symmetry, bond: Leg, operator: Leg, index = 0): Environment {
  const structure = structureOf(symmetry, [dualLeg(bond), dualLeg(operator), bond]);
  const data = new Float64Array(2 * operator.dim);
  data[2 * index] = 1;
  return fromDense(tensor([1, operator.dim, 1], data), structure, { field: 'complex' });
}
