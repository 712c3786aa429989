import { planOfPairs, type NetworkPlan } from './plan.ts';
import type { NetworkShape } from './shape.ts';

/** A part of a network that is contracted once, before the slices. */
export interface HoistedPart {
  readonly plan: NetworkPlan;
  /** The given tensors in it. */
  readonly inputs: readonly number[];
}

/** A sliced plan in two: what no sliced leg touches, and the rest, whose tensors are those given that are left, then one for each part. */
export interface Hoisted {
  readonly parts: readonly HoistedPart[];
  readonly left: readonly number[];
  readonly rest: NetworkPlan;
}

interface Candidate {
  readonly node: number;
  readonly inputs: readonly number[];
  readonly legs: readonly string[];
  readonly bytes: number;
  readonly flops: number;
}

const known = new WeakMap<NetworkPlan, { readonly room: number; readonly hoisted: Hoisted | undefined }>();

/**
 * The largest parts of a sliced plan that are the same in all slices, those first that save most multiplications per byte, as many as so many bytes hold; undefined where there are none.
 * The last answer for each plan is kept as long as the plan.
 */
export function hoistedParts(plan: NetworkPlan, room: number): Hoisted | undefined {
  if (plan.slices === 1) return undefined;
  const last = known.get(plan);
  if (last?.room === room) return last.hoisted;
  let free = room;
  const chosen = candidatesOf(plan).filter(({ bytes }) => {
    const fits = bytes <= free;
    if (fits) free -= bytes;
    return fits;
  });
  const hoisted = chosen.length > 0 ? split(plan, chosen) : undefined;
  known.set(plan, { room, hoisted });
  return hoisted;
}

function candidatesOf(plan: NetworkPlan): Candidate[] {
  const { shape, path } = plan;
  const n = shape.inputs.length;
  const sliced = new Set(plan.sliced);
  const isFree = shape.inputs.map((legs) => !legs.some((leg) => sliced.has(leg)));
  const out: Candidate[] = [];
  const consider = (node: number): void => {
    if (node >= n && isFree[node]) out.push(candidateOf(plan, node));
  };
  for (const [a, b] of path) {
    const both = isFree[a] === true && isFree[b] === true;
    if (!both) [a, b].forEach(consider);
    isFree.push(both);
  }
  return out.sort((x, y) => y.flops / y.bytes - x.flops / x.bytes);
}

function candidateOf(plan: NetworkPlan, node: number): Candidate {
  const { inputs: all, output, sizes } = plan.shape;
  const inputs = inputsOf(plan, node);
  const inside = new Set(inputs);
  const needed = new Set([...output, ...all.flatMap((own, i) => (inside.has(i) ? [] : own))]);
  const own = [...new Set(inputs.flatMap((i) => all[i] as readonly string[]))];
  const legs = own.filter((leg) => needed.has(leg));
  const count = (some: readonly string[]): number =>
    some.reduce((product, leg) => product * (sizes.get(leg) as number), 1);
  return { node, inputs, legs, bytes: 16 * count(legs), flops: subplan(plan, { node, inputs, legs }).flops };
}

/** The given tensors below a node. */
function inputsOf({ shape, path }: NetworkPlan, node: number): number[] {
  const out: number[] = [];
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next < shape.inputs.length) out.push(next);
    else open.push(...(path[next - shape.inputs.length] as readonly [number, number]));
  }
  return out.sort((x, y) => x - y);
}

/** The steps below a node as a plan of its own. */
function subplan(
  plan: NetworkPlan,
  { node, inputs, legs }: Pick<Candidate, 'node' | 'inputs' | 'legs'>,
): NetworkPlan {
  const n = plan.shape.inputs.length;
  const place = new Map(inputs.map((input, i) => [input, i]));
  const pairs: number[] = [];
  const visit = (at: number): number => {
    const found = place.get(at);
    if (found !== undefined) return found;
    const [a, b] = plan.path[at - n] as readonly [number, number];
    const factors = [visit(a), visit(b)];
    pairs.push(...factors);
    place.set(at, inputs.length + pairs.length / 2 - 1);
    return place.get(at) as number;
  };
  visit(node);
  const shape = partOf(
    plan.shape,
    inputs.map((i) => plan.shape.inputs[i] as readonly string[]),
    legs,
  );
  return planOfPairs(shape, pairs, []);
}

function split(plan: NetworkPlan, chosen: readonly Candidate[]): Hoisted {
  const { inputs, output } = plan.shape;
  const gone = new Set(chosen.flatMap((part) => part.inputs));
  const left = [...inputs.keys()].filter((i) => !gone.has(i));
  const place = new Map([...left, ...chosen.map(({ node }) => node)].map((node, i) => [node, i]));
  const count = place.size;
  const pairs: number[] = [];
  plan.path.forEach(([a, b], s) => {
    const [first, second] = [place.get(a), place.get(b)];
    if (first === undefined || second === undefined) return;
    pairs.push(first, second);
    place.set(inputs.length + s, count + pairs.length / 2 - 1);
  });
  const legs = [...left.map((i) => inputs[i] as readonly string[]), ...chosen.map((part) => part.legs)];
  const shape = partOf(plan.shape, legs, output);
  const labels = [...shape.sizes.keys()];
  return {
    parts: chosen.map((part) => ({ plan: subplan(plan, part), inputs: part.inputs })),
    left,
    rest: planOfPairs(
      shape,
      pairs,
      plan.sliced.map((label) => labels.indexOf(label)),
    ),
  };
}

function partOf(
  { sizes }: NetworkShape,
  inputs: readonly (readonly string[])[],
  output: readonly string[],
): NetworkShape {
  const used = new Set(inputs.flat());
  return { inputs, output, sizes: new Map([...sizes].filter(([label]) => used.has(label))) };
}
