import { addTensors, conjugateTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { directSum } from '../tensor/direct-sum.ts';
import type { Leg } from '../tensor/leg.ts';
import { splitSvd } from '../tensor/split.ts';
import { moveCentre, siteTensor, type Chain } from '../mps/chain.ts';

/** How far bonds are widened. */
export interface Enrichment {
  /** Directions with less of the weight of the other state (of norm 1) are left out. */
  readonly cutoff: number;
  readonly maxBond: number;
}

/**
 * The same state with bonds that also hold what another state needs: at each bond, from the right, the directions of the other that are not there yet are added with amplitude zero. The other state
 * lives on the same space with the same total charge. The centre ends at site 0. Yang, White, Phys. Rev. B 102, 094315 (2020).
 */
export function enriched(chain: Chain, other: Chain, enrichment: Enrichment): Chain {
  const end = chain.tensors.length - 1;
  const [own, more] = [moveCentre(chain, end), moveCentre(other, end)];
  const tensors = [...own.tensors];
  let [state, direction] = [siteTensor(own, end), siteTensor(more, end)];
  for (let site = end; site > 0; site--) {
    const basis = widened(splitSvd(state, [0]).v, direction, enrichment);
    tensors[site] = basis;
    state = contract(siteTensor(own, site - 1), [2], inBasis(state, basis), [0]);
    direction = contract(siteTensor(more, site - 1), [2], inBasis(direction, basis), [0]);
  }
  tensors[0] = state;
  return { ...chain, tensors, centre: 0 };
}

/** Orthonormal rows with the heaviest of those of another tensor that they lack. */
function widened(basis: BlockTensor, other: BlockTensor, { cutoff, maxBond }: Enrichment): BlockTensor {
  const room = maxBond - (basis.structure.legs[0] as Leg).dim;
  const rest = without(without(other, basis), basis);
  const weight = tensorNorm(rest) ** 2;
  if (room <= 0 || weight <= cutoff) return basis;
  const most = Math.min(room, (rest.structure.legs[0] as Leg).dim);
  const { v } = splitSvd(rest, [0], { maxBond: most, cutoff: cutoff / weight });
  // Once more orthogonal to the basis: small rests are mostly rounding.
  const { v: clean } = splitSvd(without(v, basis), [0]);
  return directSum(basis, clean, [0]);
}

function without(t: BlockTensor, basis: BlockTensor): BlockTensor {
  return addTensors(t, contract(inBasis(t, basis), [1], basis, [0]), 1, -1);
}

/** The coefficients [left, basis] of the rows of a tensor. */
function inBasis(t: BlockTensor, basis: BlockTensor): BlockTensor {
  return contract(t, [1, 2], conjugateTensor(basis), [1, 2]);
}
