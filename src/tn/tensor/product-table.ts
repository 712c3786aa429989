import { strides } from '../../linalg/shape.ts';
import { mergeAxes, type Axis } from './strided-copy.ts';
import type { Block } from './structure.ts';

/** Integers per row of a product table. */
export const rowLength = 15;

/**
 * Matrix products C += A B that together contract two tensors; one row each: where A, B and C start; m, k, n; the row and column steps of A, of B and the row
 * step of C (columns of C are neighbours); how often, and by which steps of A, B, C, to repeat it. All counted in entries.
 */
export type ProductTable = readonly number[];

/** One pair of blocks to contract; legs of the result are the free ones of A, then those of B. */
export interface BlockPair {
  readonly a: Block;
  readonly b: Block;
  readonly c: Block;
}

interface Groups {
  /** Free axes of A with steps in A and C, of B with steps in B and C, contracted axes with steps in A and B. */
  readonly left: Axis[];
  readonly right: Axis[];
  readonly inner: Axis[];
}

const single: Axis = { dim: 1, steps: [1, 1] };

/** Appends the products of one pair. No axis is moved in memory: what does not merge into a matrix is looped over. */
export function addProducts(
  table: number[],
  { a, b, c }: BlockPair,
  aLegs: readonly number[],
  bLegs: readonly number[],
): void {
  const { left, right, inner } = axisGroups({ a, b, c }, aLegs, bLegs);
  // Columns of C must be neighbours, and so are only those of the last axis of B.
  const n = right.pop() ?? single;
  const m = takeLongest(left);
  const k = takeLongest(inner);
  const loops: Axis[] = [
    ...left.map(({ dim, steps: [x, z] }) => ({ dim, steps: [x, 0, z] as number[] })),
    ...right.map(({ dim, steps: [y, z] }) => ({ dim, steps: [0, y, z] as number[] })),
    ...inner.map(({ dim, steps: [x, y] }) => ({ dim, steps: [x, y, 0] as number[] })),
  ];
  const batch = loops.length === 0 ? { dim: 1, steps: [0, 0, 0] } : takeLongest(loops);
  const [mA, mC] = m.steps as [number, number];
  const [kA, kB] = k.steps as [number, number];
  const row = [m.dim, k.dim, n.dim, mA, kA, kB, n.steps[0] as number, mC, batch.dim, ...batch.steps];
  repeat(loops, [a.start, b.start, c.start], (at) => table.push(...at, ...row));
}

function axisGroups({ a, b, c }: BlockPair, aLegs: readonly number[], bLegs: readonly number[]): Groups {
  const [sa, sb, sc] = [strides(a.shape), strides(b.shape), strides(c.shape)];
  const aFree = a.shape.map((_, i) => i).filter((i) => !aLegs.includes(i));
  const bFree = b.shape.map((_, i) => i).filter((i) => !bLegs.includes(i));
  const axes = (block: Block, legs: readonly number[], own: number[], first: number): Axis[] =>
    legs.map((i, at) => ({
      dim: block.shape[i] as number,
      steps: [own[i] as number, sc[first + at] as number],
    }));
  const contracted = aLegs.map((i, at) => ({
    dim: a.shape[i] as number,
    steps: [sa[i] as number, sb[bLegs[at] as number] as number],
  }));
  return {
    left: mergeAxes(axes(a, aFree, sa, 0)),
    right: mergeAxes(axes(b, bFree, sb, aFree.length)),
    inner: fewestGroups(contracted),
  };
}

/** Contracted axes may be walked in the order of A or of B: the one that leaves fewer groups. */
function fewestGroups(axes: readonly Axis[]): Axis[] {
  const [byA, byB] = [0, 1].map((which) =>
    mergeAxes([...axes].sort((x, y) => (y.steps[which] as number) - (x.steps[which] as number))),
  ) as [Axis[], Axis[]];
  return byB.length < byA.length ? byB : byA;
}

/** Removes and returns the axis with most entries; a single one when there is none. */
function takeLongest(axes: Axis[]): Axis {
  let best = -1;
  axes.forEach(({ dim }, i) => {
    if (best < 0 || dim > (axes[best] as Axis).dim) best = i;
  });
  return best < 0 ? single : (axes.splice(best, 1)[0] as Axis);
}

function repeat(
  loops: readonly Axis[],
  start: readonly [number, number, number],
  visit: (at: readonly [number, number, number]) => void,
): void {
  const [loop, ...rest] = loops;
  if (!loop) return visit(start);
  const [x, y, z] = loop.steps as [number, number, number];
  for (let i = 0; i < loop.dim; i++) {
    repeat(rest, [start[0] + i * x, start[1] + i * y, start[2] + i * z], visit);
  }
}
