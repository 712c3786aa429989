import { ArgumentError } from '../../errors.ts';
import { strides } from '../../linalg/shape.ts';
import { widthOf, zeroTensor, type BlockTensor, type Field } from './block-tensor.ts';
import { requireLegs } from './contraction-plan.ts';
import { describeLeg, dualLeg, fits, type Leg } from './leg.ts';
import { findBlock, structureOf, type Block } from './structure.ts';
import type { Symmetry } from './symmetry.ts';

/**
 * The trace over two legs of one tensor: the sum over equal indices. The other legs keep their order. Throws `ArgumentError` when the legs do not exist, are one, or
 * do not fit.
 */
export function traceLegs(t: BlockTensor, first: number, second: number): BlockTensor {
  const { structure, field } = t;
  requireLegs(structure, [first, second], 'legs');
  const [a, b] = [structure.legs[first] as Leg, structure.legs[second] as Leg];
  if (!fits(a, b)) {
    const expected = `fit leg ${first}, ${describeLeg(a)}: the same sectors, the other direction`;
    throw new ArgumentError('second', expected, `leg ${second} is ${describeLeg(b)}`);
  }
  const rest = structure.legs.map((_, i) => i).filter((i) => i !== first && i !== second);
  const legs = rest.map((i) => structure.legs[i] as Leg);
  const out = zeroTensor(structureOf(structure.symmetry, legs, structure.charge), field);
  for (const block of structure.blocks) {
    if (block.sectors[first] !== block.sectors[second]) continue;
    const target = findBlock(
      out.structure,
      rest.map((i) => block.sectors[i] as number),
    ) as Block;
    addTraces(out, target, t, block, { rest, first, second });
  }
  return out;
}

/** The identity on a leg: legs [the leg, its dual], ones on the diagonal. */
export function identityTensor(symmetry: Symmetry, on: Leg, field: Field = 'real'): BlockTensor {
  const out = zeroTensor(structureOf(symmetry, [on, dualLeg(on)]), field);
  const width = widthOf(field);
  for (const { sectors, shape, start } of out.structure.blocks) {
    if (sectors[0] !== sectors[1]) continue;
    const dim = shape[0] as number;
    for (let i = 0; i < dim; i++) out.data[width * (start + i * dim + i)] = 1;
  }
  return out;
}

function addTraces(
  out: BlockTensor,
  target: Block,
  t: BlockTensor,
  block: Block,
  { rest, first, second }: { rest: readonly number[]; first: number; second: number },
): void {
  const width = widthOf(t.field);
  const steps = strides(block.shape);
  const diagonal = (steps[first] as number) + (steps[second] as number);
  const count = block.shape[first] as number;
  let to = width * target.start;
  const visit = (axis: number, at: number): void => {
    if (axis < rest.length) {
      const leg = rest[axis] as number;
      for (let i = 0; i < (block.shape[leg] as number); i++) visit(axis + 1, at + i * (steps[leg] as number));
      return;
    }
    for (let part = 0; part < width; part++, to++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += t.data[width * (at + i * diagonal) + part] as number;
      out.data[to] = (out.data[to] as number) + sum;
    }
  };
  visit(0, block.start);
}
