import { conjugateTensor, scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { flipLeg, shiftedLeg, withoutUnitLeg } from '../tensor/relabel.ts';
import { splitDensity } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { siteTensor, withCentre, type Chain } from './chain.ts';
import { Losses } from './losses.ts';
import { growSquared, startSquared } from './squared-environment.ts';

/**
 * O|psi> truncated from the right by the eigenvectors of the reduced density matrices of the exact product, which is never formed: each truncation is the best for its
 * bond. The centre ends at site 0 and the norm is that of the product.
 */
export function densityMatrixProduct(
  chain: Chain,
  operators: readonly BlockTensor[],
  truncation: Truncation,
): Chain {
  const last = operators.length - 1;
  const { environments, logNorm } = squaredEnvironments(chain, operators);
  if (logNorm === -Infinity) return { ...chain, logNorm };
  const tensors = [...chain.tensors];
  const losses = new Losses(chain);
  let carried = rightCorner(chain, operators);
  for (let site = last; site > 0; site--) {
    const joined = joinedSite(siteTensor(chain, site), operators[site] as BlockTensor, carried);
    const density = densityOf(environments[site] as BlockTensor, joined);
    const split = splitDensity(density, [0, 1], truncation);
    losses.cut(site - 1, split.discarded);
    // [out, right bond, new bond] as [new bond, out, right bond].
    tensors[site] = permuteLegs(flipLeg(split.u, 2), [2, 0, 1]);
    const rest = contract(joined, [2, 3], conjugateTensor(split.u), [0, 1]);
    carried = flipLeg(scaleTensor(rest, 1 / tensorNorm(rest)), 2);
  }
  const first = joinedSite(siteTensor(chain, 0), operators[0] as BlockTensor, carried);
  const centre = withoutUnitLeg(first, 1);
  const out = withCentre(chain, 0, centre, { tensors, ...losses.lost });
  return { ...out, logNorm: chain.logNorm + logNorm };
}

/** Environments left of every site, each of norm 1, and ln |O psi| for psi of norm 1. */
function squaredEnvironments(
  chain: Chain,
  operators: readonly BlockTensor[],
): { environments: BlockTensor[]; logNorm: number } {
  const environments = [startSquared(chain, operators)];
  let log = 0;
  for (const [site, w] of operators.entries()) {
    const next = growSquared(environments[site] as BlockTensor, siteTensor(chain, site), w);
    const norm = tensorNorm(next);
    if (norm === 0) return { environments, logNorm: -Infinity };
    log += Math.log(norm);
    environments.push(scaleTensor(next, 1 / norm));
  }
  return { environments, logNorm: log / 2 };
}

/** Right of the last site: legs [state, operator, new bond], which carries out the charge of both. */
function rightCorner(chain: Chain, operators: readonly BlockTensor[]): BlockTensor {
  const state = siteTensor(chain, operators.length - 1).structure.legs[2] as Leg;
  const operator = operators.at(-1)?.structure.legs[3] as Leg;
  const { symmetry } = siteTensor(chain, 0).structure;
  const bond = shiftedLeg(symmetry, state, operator.charges[0] as number);
  const structure = structureOf(symmetry, [dualLeg(state), dualLeg(operator), bond]);
  return { structure, field: 'real', data: Float64Array.of(1) };
}

/** State, operator and what is carried from the right: [left, operator left, out, new bond]. */
function joinedSite(ket: BlockTensor, w: BlockTensor, carried: BlockTensor): BlockTensor {
  // [left, level, operator, bond] with the operator: [left, bond, operator left, out].
  const withState = contract(ket, [2], carried, [0]);
  return permuteLegs(contract(withState, [1, 2], w, [2, 3]), [0, 2, 3, 1]);
}

/** The reduced density matrix of [out, new bond]. */
function densityOf(left: BlockTensor, joined: BlockTensor): BlockTensor {
  const withKet = contract(left, [0, 1], joined, [0, 1]);
  return contract(withKet, [1, 0], conjugateTensor(joined), [0, 1]);
}
