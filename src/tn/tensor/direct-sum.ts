import { ArgumentError } from '../../errors.ts';
import { strides } from '../../linalg/shape.ts';
import { inOneField, widthOf, zeroTensor, type BlockTensor } from './block-tensor.ts';
import { requireLegs } from './contraction-plan.ts';
import { describeLeg, leg, sameLeg, type Leg } from './leg.ts';
import { findBlock, structureOf, type Block } from './structure.ts';

/**
 * The direct sum of two tensors on some legs, which get the sectors of both (charges ascending; within one charge first those of `a`): a sits in the corner of its own indices, b
 * in the other, zero elsewhere. Other legs are shared. Pads with zeros when one of them is zero. Throws `ArgumentError` when the other legs, the charges or the
 * directions differ.
 */
export function directSum(a: BlockTensor, b: BlockTensor, legs: readonly number[]): BlockTensor {
  requireLegs(a.structure, legs, 'legs');
  requireSummable(a, b, legs);
  const [x, y] = inOneField(a, b);
  const sums = a.structure.legs.map((own, i) =>
    legs.includes(i) ? sumLegs(own, b.structure.legs[i] as Leg) : undefined,
  );
  const out = zeroTensor(
    structureOf(
      a.structure.symmetry,
      a.structure.legs.map((own, i) => sums[i]?.leg ?? own),
      a.structure.charge,
    ),
    x.field,
  );
  place(
    out,
    x,
    sums.map((sum) => sum?.first),
  );
  place(
    out,
    y,
    sums.map((sum) => sum?.second),
  );
  return out;
}

/** Where a sector of one of the summands lies: its sector in the sum, and its first index within that. */
interface Position {
  readonly sector: number;
  readonly at: number;
}

interface LegSum {
  readonly leg: Leg;
  readonly first: readonly Position[];
  readonly second: readonly Position[];
}

/** The direct sum of two legs, and where the sectors of each lie in it. */
export function sumLegs(a: Leg, b: Leg): LegSum {
  const charges = [...new Set([...a.charges, ...b.charges])].sort((x, y) => x - y);
  const dims = charges.map(() => 0);
  const positions = ({ charges: own, dims: sizes }: Leg): Position[] =>
    own.map((charge, i) => {
      const sector = charges.indexOf(charge);
      const at = dims[sector] as number;
      dims[sector] = at + (sizes[i] as number);
      return { sector, at };
    });
  const [first, second] = [positions(a), positions(b)];
  return { leg: leg(charges, dims, a.direction), first, second };
}

function place(
  out: BlockTensor,
  t: BlockTensor,
  positions: readonly (readonly Position[] | undefined)[],
): void {
  const width = widthOf(t.field);
  for (const block of t.structure.blocks) {
    const where = block.sectors.map((sector, i) => positions[i]?.[sector] ?? { sector, at: 0 });
    const target = findBlock(
      out.structure,
      where.map(({ sector }) => sector),
    ) as Block;
    const steps = strides(target.shape);
    const start = where.reduce((sum, { at }, i) => sum + at * (steps[i] as number), target.start);
    copyInto(out.data, start, steps, t.data, block, width);
  }
}

/** Row by row: rows are along the last leg. */
function copyInto(
  out: Float64Array,
  start: number,
  steps: readonly number[],
  data: Float64Array,
  { shape, start: from, size }: Block,
  width: 1 | 2,
): void {
  const run = shape.at(-1) ?? 1;
  const at = shape.map(() => 0);
  let to = start;
  for (let done = 0; done < size; done += run) {
    out.set(data.subarray(width * (from + done), width * (from + done + run)), width * to);
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      to += steps[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      to -= (steps[axis] as number) * (shape[axis] as number);
      at[axis] = 0;
    }
  }
}

function requireSummable(a: BlockTensor, b: BlockTensor, legs: readonly number[]): void {
  const [x, y] = [a.structure, b.structure];
  if (x.legs.length !== y.legs.length || x.charge !== y.charge || x.symmetry.modulus !== y.symmetry.modulus) {
    throw new ArgumentError(
      'b',
      `have ${x.legs.length} legs, the charge ${x.charge} and the symmetry of a`,
      `it has ${y.legs.length} legs and the charge ${y.charge}`,
    );
  }
  x.legs.forEach((own, i) => {
    const other = y.legs[i] as Leg;
    const isRight = legs.includes(i) ? own.direction === other.direction : sameLeg(own, other);
    if (isRight) return;
    throw new ArgumentError(
      'b',
      `have the leg ${i} of a, ${describeLeg(own)}`,
      `it has ${describeLeg(other)}`,
    );
  });
}
