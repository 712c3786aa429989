import { BudgetExceededError } from '../../errors.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { legAt, leaving, unitFitting } from './plain.ts';

/**
 * One site of a row that is contracted: `ket` [up, right, down, left], or [up, right, down, left, levels] beside `bra`, which is conjugated and has the same legs. The two
 * layers are never multiplied into one.
 */
export interface LayerSite {
  readonly ket: BlockTensor;
  readonly bra?: BlockTensor;
}

/** The sites of a row, from left to right. */
export type Layer = readonly LayerSite[];

/**
 * Rows contracted from one side as a matrix-product state exp(log) B_0 B_1 ..., with tensors [left bond, open legs, right bond]: down of the ket, and of the bra where there
 * is one. `discarded` is the weight that truncations took away, `log` -Infinity for zero.
 */
export interface Boundary {
  readonly tensors: readonly BlockTensor[];
  readonly log: number;
  readonly discarded: number;
}

/** What is kept of boundaries, and how much room a step of their contraction may take. */
export interface BoundaryPolicy extends Truncation {
  /** Largest number of bytes of one tensor; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/** Throws `BudgetExceededError` for a tensor of more bytes than a policy allows. */
export function requireRoom(
  what: string,
  entries: number,
  { maxBytes = defaultMaxBytes }: BoundaryPolicy,
): void {
  const bytes = 16 * entries;
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    what,
    bytes,
    maxBytes,
    'Take smaller bonds, or a smaller `boundary: { maxBond }`.',
  );
}

/** What is beyond the first row: nothing, the number 1. */
export function emptyBoundary(layer: Layer): Boundary {
  const tensors = layer.map(({ ket, bra }) =>
    unitFitting([leaving(1), legAt(ket, 0), ...(bra ? [legAt(bra, 0)] : [])], [leaving(1)]),
  );
  return { tensors, log: 0, discarded: 0 };
}

/**
 * A boundary tensor and a site of the row below it, joined to what is right of them: `right` [boundary, ket, (bra), outcome] gives
 * [boundary, ket, (bra), down of the ket, (of the bra), outcome], the first ones to the left.
 */
export function joinRight({ ket, bra }: LayerSite, boundary: BlockTensor, right: BlockTensor): BlockTensor {
  if (!bra) {
    const open = contract(boundary, [2], right, [0]);
    return permuteLegs(contract(open, [1, 2], ket, [0, 1]), [0, 3, 2, 1]);
  }
  const open = contract(boundary, [3], right, [0]);
  const half = contract(open, [1, 3], ket, [0, 1]);
  return permuteLegs(contract(half, [1, 2, 6], bra, [0, 1, 4]), [0, 3, 5, 2, 4, 1]);
}

/** The mirror image: `left` [outcome, boundary, ket, (bra)] gives [outcome, down of the ket, (of the bra), boundary, ket, (bra)], the last ones to the right. */
export function joinLeft({ ket, bra }: LayerSite, boundary: BlockTensor, left: BlockTensor): BlockTensor {
  const open = contract(left, [1], boundary, [0]);
  if (!bra) return permuteLegs(contract(open, [1, 2], ket, [3, 0]), [0, 3, 1, 2]);
  const half = contract(open, [1, 3], ket, [3, 0]);
  return permuteLegs(contract(half, [1, 2, 6], bra, [3, 0, 4]), [0, 3, 5, 1, 2, 4]);
}

/** What is left of a row: legs [outcome, boundary, ket, (bra)] of one index. */
export function leftEnd({ ket, bra }: LayerSite, boundary: BlockTensor, outcome: BlockTensor): BlockTensor {
  return unitFitting([legAt(outcome, 0), legAt(boundary, 0), legAt(ket, 3), ...(bra ? [legAt(bra, 3)] : [])]);
}

/** What is right of a row: legs [boundary, ket, (bra), outcome] of one index. */
export function rightEnd({ ket, bra }: LayerSite, boundary: BlockTensor, outcome: BlockTensor): BlockTensor {
  const last = outcome.structure.legs.length - 1;
  return unitFitting([
    legAt(boundary, boundary.structure.legs.length - 1),
    legAt(ket, 1),
    ...(bra ? [legAt(bra, 1)] : []),
    legAt(outcome, last),
  ]);
}

/** A tensor of norm 1 and the logarithm of what it had; -Infinity for zero. */
export function normalised(t: BlockTensor): { readonly tensor: BlockTensor; readonly log: number } {
  const norm = tensorNorm(t);
  if (norm === 0) return { tensor: t, log: -Infinity };
  if (norm > 1e-300 && norm < 1e300) return { tensor: scaleTensor(t, 1 / norm), log: Math.log(norm) };
  const half = Math.sqrt(norm);
  return { tensor: scaleTensor(scaleTensor(t, 1 / half), 1 / half), log: Math.log(norm) };
}
