import { ArgumentError } from '../../errors.ts';
import { strides } from '../../linalg/shape.ts';
import { widthOf, type BlockTensor, type Field } from './block-tensor.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { Leg } from './leg.ts';
import { copyStrided, stridedCopy, type StridedCopy } from './strided-copy.ts';
import { findBlock, structureOf, type Block, type Structure } from './structure.ts';

/** Where each block goes; see `permutation`. */
export interface Permutation {
  readonly out: Structure;
  readonly moves: readonly { readonly from: number; readonly to: number; readonly copy: StridedCopy }[];
  /** Whether the numbers stay in their places. */
  readonly isTrivial: boolean;
}

const plans = new BoundedCache<string, Permutation>(2000);

/**
 * The tensor with its legs reordered: leg i of the result is leg `order[i]` of `t`. Shares the data where nothing moves. Throws `ArgumentError` unless `order` is a
 * permutation of the legs.
 */
export function permuteLegs(t: BlockTensor, order: readonly number[]): BlockTensor {
  const plan = permutation(t.structure, order);
  if (plan.isTrivial) return { structure: plan.out, field: t.field, data: t.data };
  const data = new Float64Array(t.data.length);
  runPermutation(plan, t.field, data, t.data);
  return { structure: plan.out, field: t.field, data };
}

/** The plan of a permutation, made once per structure and order. */
export function permutation(structure: Structure, order: readonly number[]): Permutation {
  return plans.get(`${structure.id}:${order.join()}`, () => makePermutation(structure, order));
}

/** Moves the numbers; `out` gets all of its own. */
export function runPermutation(plan: Permutation, field: Field, out: Float64Array, from: Float64Array): void {
  const width = widthOf(field);
  for (const move of plan.moves) copyStrided(out, move.to, from, move.from, move.copy, width);
}

function makePermutation(structure: Structure, order: readonly number[]): Permutation {
  requirePermutation(order, structure.legs.length);
  const legs = order.map((i) => structure.legs[i] as Leg);
  const out = structureOf(structure.symmetry, legs, structure.charge);
  const moves = structure.blocks.map((block) => {
    const steps = strides(block.shape);
    const target = findBlock(
      out,
      order.map((i) => block.sectors[i] as number),
    ) as Block;
    const copy = stridedCopy(
      target.shape,
      order.map((i) => steps[i] as number),
    );
    return { from: block.start, to: target.start, copy };
  });
  const isTrivial = moves.every(
    ({ from, to, copy }) =>
      from === to && (copy.shape.length === 0 || (copy.shape.length === 1 && copy.steps[0] === 1)),
  );
  return { out, moves, isTrivial };
}

function requirePermutation(order: readonly number[], legs: number): void {
  const isRight =
    order.length === legs &&
    new Set(order).size === legs &&
    order.every((leg) => Number.isInteger(leg) && leg >= 0 && leg < legs);
  if (!isRight) throw new ArgumentError('order', `be a permutation of 0..${legs - 1}`, `it is [${order}]`);
}
