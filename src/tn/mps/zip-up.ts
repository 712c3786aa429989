import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { shiftCharges, withoutUnitLeg, withUnitLeg } from '../tensor/relabel.ts';
import { scaleLeg, splitQr, splitSvd } from '../tensor/split.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { truncateLeft } from './apply-chain.ts';
import { legOf, moveCentre, siteTensor, withCentre, type Chain } from './chain.ts';

/**
 * O|psi> by zip-up: operator tensors are drawn in site by site and every bond is truncated at once, to twice what is kept at the end and a tenth of the cutoff; then
 * one exact sweep of truncations. The weight discarded is not counted here. Stoudenmire and White, New J. Phys. 12 (2010) 055026.
 */
export function zipUp(chain: Chain, operators: readonly BlockTensor[], truncation: Truncation): Chain {
  const { maxBond, cutoff = 0 } = truncation;
  const wide: Truncation = {
    cutoff: cutoff / 10,
    ...(maxBond === undefined ? {} : { maxBond: 2 * maxBond }),
  };
  const last = operators.length - 1;
  const { tensors: given, ...start } = moveCentre(chain, 0);
  const tensors = [...given];
  let logNorm = chain.logNorm;
  const { symmetry } = siteTensor(chain, 0).structure;
  let carried = withUnitLeg(identityTensor(symmetry, legOf(chain, 0, 0)), 0, -1);
  for (const [site, w] of operators.entries()) {
    const withState = contract(carried, [1], given[site] as BlockTensor, [0]);
    const joined = contract(withState, [1, 2], w, [0, 2]);
    const norm = tensorNorm(joined);
    if (norm === 0) return { ...chain, logNorm: -Infinity };
    logNorm += Math.log(norm);
    const { left, right } = site === last ? splitQr(joined, [0, 2]) : truncatedPair(joined, wide);
    tensors[site] = left;
    carried = scaleTensor(right, 1 / norm);
  }
  const charge = (carried.structure.legs[2] as Leg).charges[0] as number;
  const closed = shiftCharges(withoutUnitLeg(carried, 2), [1], charge);
  const centre = contract(tensors[last] as BlockTensor, [2], closed, [0]);
  const whole = withCentre({ ...start, tensors }, last, centre, { logNorm });
  return whole.logNorm === -Infinity ? whole : truncateLeft(whole, 0, truncation);
}

function truncatedPair(
  joined: BlockTensor,
  truncation: Truncation,
): { left: BlockTensor; right: BlockTensor } {
  const { u, spectrum, v } = splitSvd(joined, [0, 2], truncation);
  return { left: u, right: scaleLeg(v, 0, spectrum) };
}
