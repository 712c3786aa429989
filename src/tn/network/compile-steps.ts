import { product, strides } from '../../linalg/shape.ts';
import { mergeAxes } from '../tensor/strided-copy.ts';
import { gatherOf, type Gather } from './gather.ts';
import type { Layout } from './layouts.ts';

/** A factor of a step: reordered first when its legs do not merge into a batch, rows and columns; then the steps of these three. */
export interface StepFactor {
  readonly node: number;
  readonly gather: Gather | undefined;
  readonly entries: number;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** One product of a contraction: a row of a table of matrix products, see `product-table.ts`. */
export interface Step {
  readonly a: StepFactor;
  readonly b: StepFactor;
  readonly out: number;
  readonly table: Int32Array;
  readonly entries: number;
  /** Multiplications, and those of one matrix product of the batch. */
  readonly work: number;
  readonly each: number;
}

/** What a step multiplies and how it is used. */
export interface StepInput {
  readonly nodes: readonly [number, number, number];
  readonly a: Layout;
  readonly b: Layout;
  /** The legs of the result; those wanted first in its data have the lowest rank. */
  readonly result: ReadonlySet<number>;
  readonly rank: (leg: number) => number;
  readonly sizes: readonly number[];
  /** Whether a factor has to be copied in any case. */
  readonly mustGather: readonly [boolean, boolean];
}

interface Groups {
  readonly batch: readonly number[];
  readonly rows: readonly number[];
  readonly inner: readonly number[];
  readonly columns: readonly number[];
}

/** The step and the layout of its result: batch, free legs of a, free legs of b. */
export function compileStep(input: StepInput): { step: Step; layout: Layout } {
  const { nodes, a, b, sizes, mustGather } = input;
  const groups = groupsOf(input);
  const count = (legs: readonly number[]): number => product(legs.map((leg) => sizes[leg] as number));
  const [m, k, n] = [count(groups.rows), count(groups.inner), count(groups.columns)];
  const batch = count(groups.batch);
  const left = factorOf(nodes[0], a, [groups.batch, groups.rows, groups.inner], sizes, mustGather[0]);
  const right = factorOf(nodes[1], b, [groups.batch, groups.inner, groups.columns], sizes, mustGather[1]);
  const table = Int32Array.of(
    ...[0, 0, 0, m, k, n, left.row, left.column, right.row, right.column, n],
    ...[batch, left.batch, right.batch, m * n],
  );
  const legs = [...groups.batch, ...groups.rows, ...groups.columns];
  const each = m * k * n;
  const step = { a: left, b: right, out: nodes[2], table, entries: batch * m * n, work: batch * each, each };
  return { step, layout: { legs, steps: strides(legs.map((leg) => sizes[leg] as number)) } };
}

function groupsOf({ a, b, result, rank, sizes }: StepInput): Groups {
  const [stepA, stepB] = [a, b].map(
    ({ legs, steps }) => new Map(legs.map((leg, i) => [leg, steps[i] as number])),
  ) as [Map<number, number>, Map<number, number>];
  const size = (legs: readonly number[]): number => product(legs.map((leg) => sizes[leg] as number));
  const larger = size(a.legs) >= size(b.legs) ? stepA : stepB;
  const far =
    (steps: Map<number, number>) =>
    (x: number, y: number): number =>
      (steps.get(y) as number) - (steps.get(x) as number);
  const ranked =
    (steps: Map<number, number>) =>
    (x: number, y: number): number =>
      rank(x) - rank(y) || far(steps)(x, y);
  const shared = a.legs.filter((leg) => stepB.has(leg));
  return {
    batch: shared.filter((leg) => result.has(leg)).sort(ranked(larger)),
    inner: shared.filter((leg) => !result.has(leg)).sort(far(larger)),
    rows: a.legs.filter((leg) => !stepB.has(leg)).sort(ranked(stepA)),
    columns: b.legs.filter((leg) => !stepA.has(leg)).sort(ranked(stepB)),
  };
}

function factorOf(
  node: number,
  { legs, steps }: Layout,
  groups: readonly [readonly number[], readonly number[], readonly number[]],
  sizes: readonly number[],
  mustGather: boolean,
): StepFactor {
  const stepOf = new Map(legs.map((leg, i) => [leg, steps[i] as number]));
  const axes = groups.map((group) =>
    mergeAxes(group.map((leg) => ({ dim: sizes[leg] as number, steps: [stepOf.get(leg) as number] }))),
  );
  const entries = product(legs.map((leg) => sizes[leg] as number));
  if (!mustGather && axes.every((group) => group.length <= 1)) {
    const [batch, row, column] = axes.map((group) => group[0]?.steps[0] ?? 0) as [number, number, number];
    return { node, gather: undefined, entries, batch, row, column };
  }
  const [batch, first, last] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  const count = (group: typeof batch): number => product(group.map(({ dim }) => dim));
  // Where neighbours of the source stay neighbours, copying is faster.
  const isTurned = nearest(first) < nearest(last);
  const order = mergeAxes(isTurned ? [...batch, ...last, ...first] : [...batch, ...first, ...last]);
  const gather = gatherOf(
    order.map(({ dim }) => dim),
    order.map((axis) => axis.steps[0] as number),
  );
  const [rows, columns] = [count(first), count(last)];
  return {
    ...{ node, gather, entries, batch: rows * columns },
    ...(isTurned ? { row: 1, column: rows } : { row: columns, column: 1 }),
  };
}

function nearest(axes: readonly { readonly steps: readonly number[] }[]): number {
  return axes.reduce((least, { steps }) => Math.min(least, steps[0] as number), Infinity);
}
