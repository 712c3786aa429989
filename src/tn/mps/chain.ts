import type { Space } from '../../spaces/space.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import type { Leg } from '../tensor/leg.ts';
import { shiftCharges } from '../tensor/relabel.ts';
import { splitLq, splitQr } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { nothingLost, type Lost } from './losses.ts';

/**
 * An open matrix-product state as plain data: |psi> = exp(logNorm) sum_x A_0[0, x0, :] A_1[:, x1, :] ... A_n[:, xn, 0] |x>. Each site tensor has the legs
 * [left bond, levels, right bond] with charge flowing in, in and out; outer bonds have one index, the left of charge 0, the right of the total charge.
 */
export interface Chain extends Lost {
  readonly space: Space;
  readonly tensors: readonly BlockTensor[];
  /**
   * The orthogonality centre: tensors left of it have orthonormal columns, those right of it orthonormal rows, and its own has norm 1, so that the norm of the
   * state is exp(logNorm).
   */
  readonly centre: number;
  /** ln of the norm; -Infinity for the zero state, whose tensors mean nothing. */
  readonly logNorm: number;
  /** What is kept when operators are applied. */
  readonly truncation: Truncation;
}

/** The tensor of a site. */
export function siteTensor({ tensors }: Pick<Chain, 'tensors'>, site: number): BlockTensor {
  return tensors[site] as BlockTensor;
}

/** A leg of the tensor of a site: 0 left, 1 levels, 2 right. */
export function legOf(chain: Pick<Chain, 'tensors'>, site: number, which: 0 | 1 | 2): Leg {
  return siteTensor(chain, site).structure.legs[which] as Leg;
}

/** The chain with its centre moved to a site, by QR factorisations of the tensors on the way. */
export function moveCentre(chain: Chain, site: number): Chain {
  if (chain.centre === site) return chain;
  const tensors = [...chain.tensors];
  for (let at = chain.centre; at < site; at++) pushRight(tensors, at);
  for (let at = chain.centre; at > site; at--) pushLeft(tensors, at);
  return { ...chain, tensors, centre: site };
}

/** A centre tensor of any norm put in: the chain has its norm in `logNorm`, or is zero. `change` are more changes. */
export function withCentre(
  chain: Chain,
  centre: number,
  tensor: BlockTensor,
  change: Partial<Chain> = {},
): Chain {
  const tensors = [...(change.tensors ?? chain.tensors)];
  const norm = tensorNorm(tensor);
  if (norm === 0) return { ...chain, logNorm: -Infinity };
  tensors[centre] = scaled(tensor, norm);
  return {
    ...chain,
    ...change,
    tensors,
    centre,
    logNorm: (change.logNorm ?? chain.logNorm) + Math.log(norm),
  };
}

/** Tensors of any gauge and size as a chain: a sweep of QR factorisations from the right to site 0. */
export function chainOf(
  space: Space,
  tensors: readonly BlockTensor[],
  { logNorm = 0, truncation = {} }: Partial<Pick<Chain, 'logNorm' | 'truncation'>> = {},
): Chain {
  const swept = [...tensors];
  const lost = nothingLost(tensors.length);
  let log = logNorm;
  for (let at = tensors.length - 1; at >= 0; at--) {
    const norm = tensorNorm(swept[at] as BlockTensor);
    if (norm === 0) return { space, tensors, centre: 0, logNorm: -Infinity, ...lost, truncation };
    log += Math.log(norm);
    swept[at] = scaled(swept[at] as BlockTensor, norm);
    if (at > 0) pushLeft(swept, at);
  }
  return { space, tensors: swept, centre: 0, logNorm: log, ...lost, truncation };
}

/** The same state without charges: dense tensors. */
export function plainChain(chain: Chain): Chain {
  if (siteTensor(chain, 0).structure.symmetry.modulus === 1) return chain;
  return { ...chain, tensors: chain.tensors.map((t) => plainTensor(toDense(t), [1, 1, -1])) };
}

/** All sites after `site` with a charge added to their bonds. */
export function shiftAfter(tensors: BlockTensor[], site: number, by: number): void {
  for (let at = site + 1; at < tensors.length; at++)
    tensors[at] = shiftCharges(tensors[at] as BlockTensor, [0, 2], by);
}

function pushRight(tensors: BlockTensor[], at: number): void {
  const { left, right } = splitQr(tensors[at] as BlockTensor, [0, 1]);
  tensors[at] = left;
  tensors[at + 1] = contract(right, [1], tensors[at + 1] as BlockTensor, [0]);
}

function pushLeft(tensors: BlockTensor[], at: number): void {
  const { left, right } = splitLq(tensors[at] as BlockTensor, [0]);
  tensors[at] = right;
  tensors[at - 1] = contract(tensors[at - 1] as BlockTensor, [2], left, [0]);
}

/** The tensor divided by its norm, also where 1/norm is not a number. */
function scaled(tensor: BlockTensor, norm: number): BlockTensor {
  if (norm > 1e-300 && norm < 1e300) return scaleTensor(tensor, 1 / norm);
  const half = Math.sqrt(norm);
  return scaleTensor(scaleTensor(tensor, 1 / half), 1 / half);
}
