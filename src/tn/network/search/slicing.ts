import type { OpenLegs } from './joiner.ts';
import { withoutLegs, type Problem } from './problem.ts';
import { reconfigure } from './reconfigure.ts';
import { scheduleOf } from './schedule.ts';
import { pairsOf, treeOf, type Objective, type Tree } from './tree.ts';

/** A tree of which some legs are held at one value at a time. */
export interface SlicedTree {
  readonly tree: Tree;
  readonly sliced: readonly number[];
}

/** What slicing has to reach, and how trees are improved on the way. */
export interface SliceGoal {
  readonly problem: Problem;
  /** The most entries that may be held at once. */
  readonly entries: number;
  readonly width: number;
  readonly objective: Objective;
}

/**
 * Slices legs until no more entries are held than allowed, each time that of the worst product whose slices repeat the least work, and improves the tree after
 * each. `undefined` when all legs are sliced and it still does not fit. At most as many rounds as there are legs.
 */
export function sliceToFit(pairs: Int32Array, goal: SliceGoal): SlicedTree | undefined {
  const { problem, entries, width, objective } = goal;
  const sliced: number[] = [];
  let tree = treeOf(problem, pairs);
  for (;;) {
    const { peak, worst } = scheduleOf(tree);
    if (peak <= entries) break;
    const leg = cheapestLeg(tree, worst);
    if (leg === undefined) return undefined;
    sliced.push(leg);
    tree = treeOf(withoutLegs(problem, new Set(sliced)), pairsOf(tree));
    reconfigure(tree, width, objective);
  }
  return withoutNeedless({ tree, sliced }, goal);
}

/** Of the legs at a product that whose slicing adds the least work, for what it saves. */
function cheapestLeg(tree: Tree, worst: number): number | undefined {
  if (worst < 0) return undefined;
  const { problem, open, left, right, flops, leaves } = tree;
  const parts = [left[worst] as number, right[worst] as number];
  const candidates = new Set(parts.flatMap((node) => [...(open[node] as OpenLegs).legs]));
  const within = new Float64Array(problem.sizes.length);
  let all = 0;
  for (let node = leaves; node < left.length; node++) {
    all += flops[node] as number;
    const legs = new Set((open[left[node] as number] as OpenLegs).legs);
    for (const leg of (open[right[node] as number] as OpenLegs).legs) legs.add(leg);
    for (const leg of legs) within[leg] = (within[leg] as number) + (flops[node] as number);
  }
  let [best, chosen]: [number, number | undefined] = [Infinity, undefined];
  for (const leg of candidates) {
    const size = problem.sizes[leg] as number;
    const extra = ((size - 1) * (all - (within[leg] as number)) + 1e-9 * all) / Math.log2(size);
    if (extra < best) [best, chosen] = [extra, leg];
  }
  return chosen ?? candidates.values().next().value;
}

/** Later slices may have made earlier ones needless. */
function withoutNeedless({ tree, sliced }: SlicedTree, { problem, entries }: SliceGoal): SlicedTree {
  let best: SlicedTree = { tree, sliced };
  for (const leg of sliced) {
    const fewer = best.sliced.filter((other) => other !== leg);
    const wider = treeOf(withoutLegs(problem, new Set(fewer)), pairsOf(best.tree));
    if (scheduleOf(wider).peak <= entries) best = { tree: wider, sliced: fewer };
  }
  return best;
}
