import { strides } from '../../linalg/shape.ts';
import { compileStep, type Step } from './compile-steps.ts';
import { gatherOf, type Gather } from './gather.ts';
import { leafLayouts, type LeafLayout, type Layout } from './layouts.ts';
import { placeSteps, type Placing } from './placing.ts';
import type { NetworkPlan } from './plan.ts';
import { problemOf, withoutLegs } from './search/problem.ts';
import { treeOf } from './search/tree.ts';
import { numbered, type NumberedShape } from './shape.ts';

/** A plan made ready for tensors: what is copied and multiplied for each slice. */
export interface Program {
  readonly leaves: readonly LeafLayout[];
  readonly placing: Placing;
  /** Each sliced leg: its size, by how much each given tensor and the result move per value. */
  readonly sliced: readonly {
    readonly size: number;
    readonly steps: readonly number[];
    readonly out: number;
  }[];
  /** The last product as a row-major block of the legs it shares with the output, and where its entries go in the result. */
  readonly last: Gather;
  readonly places: Gather;
}

/** The last programs of plans that are still in use: for amplitudes of many levels by one plan, say. */
const programs = new WeakMap<NetworkPlan, { readonly key: string; readonly program: Program }>();

/** The program of a plan; `isReal` says of which tensors only the real parts are taken. The last one of each plan is kept as long as the plan. */
export function programOf(plan: NetworkPlan, isReal: readonly boolean[]): Program {
  const key = isReal.map(Number).join('');
  const known = programs.get(plan);
  if (known?.key === key) return known.program;
  const program = compileProgram(plan, isReal);
  programs.set(plan, { key, program });
  return program;
}

function compileProgram(plan: NetworkPlan, isReal: readonly boolean[]): Program {
  const legs = numbered(plan.shape);
  const gone = new Set(plan.sliced.map((label) => legs.labels.indexOf(label)));
  const leaves = leafLayouts(legs);
  const widths = leaves.map(({ sum }, i) => (sum && isReal[i] ? 1 : 2));
  const { steps, last } = compileSteps(plan, legs, leaves, gone, isReal);
  const outSteps = strides(legs.output.map((leg) => legs.sizes[leg] as number));
  const outStep = new Map(legs.output.map((leg, i) => [leg, outSteps[i] as number]));
  const shown = legs.output.filter((leg) => legs.sizes[leg] !== 1 && !gone.has(leg));
  const dims = shown.map((leg) => legs.sizes[leg] as number);
  const stepIn = (layout: Layout, leg: number): number => layout.steps[layout.legs.indexOf(leg)] ?? 0;
  return {
    leaves,
    placing: placeSteps(steps, widths, isReal),
    sliced: [...gone].map((leg) => ({
      size: legs.sizes[leg] as number,
      steps: leaves.map((leaf) => stepIn(leaf, leg)),
      out: outStep.get(leg) ?? 0,
    })),
    last: gatherOf(
      dims,
      shown.map((leg) => stepIn(last, leg)),
    ),
    places: gatherOf(
      dims,
      shown.map((leg) => outStep.get(leg) as number),
    ),
  };
}

function compileSteps(
  plan: NetworkPlan,
  legs: NumberedShape,
  leaves: readonly LeafLayout[],
  gone: ReadonlySet<number>,
  isReal: readonly boolean[],
): { steps: Step[]; last: Layout } {
  const n = leaves.length;
  const tree = treeOf(withoutLegs(problemOf(legs.inputs, legs.output, legs.sizes), gone), plan.path.flat());
  const open = tree.open.map(({ legs: some }) => new Set(some));
  const layouts: Layout[] = leaves.map((leaf) => without(leaf, gone));
  const mustGather = leaves.map(
    (leaf, i) =>
      leaf.legs.some((leg) => gone.has(leg)) ||
      (!leaf.sum && (isReal[i] === true || repeats(legs.inputs[i]))),
  );
  const place = new Map(legs.output.map((leg, i) => [leg, i]));
  const steps = plan.path.map(([a, b], s) => {
    const node = n + s;
    const above = tree.parent[node] as number;
    const [left, right] = [tree.left[above], tree.right[above]];
    const sibling = open[(left === node ? right : left) as number];
    const { step, layout } = compileStep({
      nodes: [a, b, node],
      ...{ a: layouts[a] as Layout, b: layouts[b] as Layout },
      result: open[node] as Set<number>,
      rank: (leg) => {
        if (!sibling) return place.get(leg) as number;
        if (!sibling.has(leg)) return 1;
        return (open[above] as Set<number>).has(leg) ? 0 : 2;
      },
      sizes: legs.sizes,
      mustGather: [mustGather[a] ?? false, mustGather[b] ?? false],
    });
    layouts.push(layout);
    return step;
  });
  return { steps, last: layouts.at(-1) ?? { legs: [], steps: [] } };
}

function without({ legs, steps }: Layout, gone: ReadonlySet<number>): Layout {
  const kept = legs.map((_, i) => i).filter((i) => !gone.has(legs[i] as number));
  return { legs: kept.map((i) => legs[i] as number), steps: kept.map((i) => steps[i] as number) };
}

function repeats(legs: readonly number[] = []): boolean {
  return new Set(legs).size < legs.length;
}
