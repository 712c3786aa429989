import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { shiftCharges, withoutUnitLeg, withUnitLeg } from '../tensor/relabel.ts';
import { scaleLeg, splitQr, splitSvd } from '../tensor/split.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { legOf, moveCentre, shiftAfter, siteTensor, withCentre, type Chain } from './chain.ts';
import { Losses } from './losses.ts';

/**
 * Operator tensors [left, out, in, right] on neighbouring sites from `first` on, applied exactly (QR factorisations from left to right), then truncated from right to left,
 * each bond at the centre; the centre ends at `first`. Cost (m D)^3 d per site for bonds m and operator bonds D.
 */
export function applyOperatorChain(chain: Chain, first: number, operators: readonly BlockTensor[]): Chain {
  const exact = productChain(moveCentre(chain, first), first, operators);
  return exact.logNorm === -Infinity ? exact : truncateLeft(exact, first, chain.truncation);
}

/** The exact product, its centre on the last of the sites. */
export function productChain(chain: Chain, first: number, operators: readonly BlockTensor[]): Chain {
  const { symmetry } = siteTensor(chain, first).structure;
  const tensors = [...chain.tensors];
  let logNorm = chain.logNorm;
  // What is carried has the legs [new bond, bond of the state, bond of the operator].
  let carried = withUnitLeg(identityTensor(symmetry, legOf(chain, first, 0)), 0, -1);
  operators.forEach((w, i) => {
    const withState = contract(carried, [1], siteTensor(chain, first + i), [0]);
    const { left, right } = splitQr(contract(withState, [1, 2], w, [0, 2]), [0, 2]);
    tensors[first + i] = left;
    const norm = tensorNorm(right);
    logNorm += Math.log(norm);
    carried = norm > 0 ? scaleTensor(right, 1 / norm) : right;
  });
  if (logNorm === -Infinity) return { ...chain, logNorm };
  const last = first + operators.length - 1;
  const { charges } = carried.structure.legs[2] as Leg;
  const charge = charges[0] as number;
  const closed = shiftCharges(withoutUnitLeg(carried, 2), [1], charge);
  shiftAfter(tensors, last, charge);
  return withCentre(chain, last, contract(tensors[last] as BlockTensor, [2], closed, [0]), {
    tensors,
    logNorm,
  });
}

/** Truncates every bond from the centre down to site `first`; norms are put back. */
export function truncateLeft(chain: Chain, first: number, truncation: Truncation): Chain {
  const tensors = [...chain.tensors];
  const losses = new Losses(chain);
  let centre = siteTensor(chain, chain.centre);
  for (let at = chain.centre; at > first; at--) {
    const split = splitSvd(centre, [0], truncation);
    tensors[at] = split.v;
    losses.cut(at - 1, split.discarded);
    centre = contract(tensors[at - 1] as BlockTensor, [2], scaleLeg(split.u, 1, split.spectrum), [0]);
    centre = scaleTensor(centre, 1 / tensorNorm(centre));
  }
  tensors[first] = centre;
  return { ...chain, tensors, centre: first, ...losses.lost };
}

/** Truncates every bond from the centre up to site `last`. */
export function truncateRight(chain: Chain, last: number, truncation: Truncation): Chain {
  const tensors = [...chain.tensors];
  const losses = new Losses(chain);
  let centre = siteTensor(chain, chain.centre);
  for (let at = chain.centre; at < last; at++) {
    const split = splitSvd(centre, [0, 1], truncation);
    tensors[at] = split.u;
    losses.cut(at, split.discarded);
    centre = contract(scaleLeg(split.v, 0, split.spectrum), [1], tensors[at + 1] as BlockTensor, [0]);
    centre = scaleTensor(centre, 1 / tensorNorm(centre));
  }
  tensors[last] = centre;
  return { ...chain, tensors, centre: last, ...losses.lost };
}
