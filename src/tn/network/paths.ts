import { ArgumentError } from '../../errors.ts';
import { planOfPairs, type NetworkPlan } from './plan.ts';
import { networkShape, type NetworkLabel, type LegSizes, type NetworkShape } from './shape.ts';

/** A path of pairs, and how they are counted. */
export interface PathOptions {
  /**
   * `ssa` (default): the result of step s of n tensors is number n + s, as in `NetworkPlan.path`. `linear`: numbers are places in the list of tensors left, from which both are
   * taken and to whose end the result is put, as numpy and opt_einsum count.
   */
  readonly count?: 'ssa' | 'linear';
  /** Labels to hold at one value at a time. */
  readonly sliced?: readonly NetworkLabel[];
}

/**
 * The plan that follows a path which is given, with its cost. Throws `ArgumentError` unless the path multiplies all tensors together, each once, in pairs, and sliced labels are
 * in the network.
 */
export function planByPath(
  inputs: readonly (readonly NetworkLabel[])[],
  output: readonly NetworkLabel[],
  sizes: LegSizes,
  path: readonly (readonly number[])[],
  options: PathOptions = {},
): NetworkPlan {
  const shape = networkShape(inputs, output, sizes);
  const { count = 'ssa', sliced = [] } = options;
  const pairs = count === 'linear' ? fromLinear(path, inputs.length) : path;
  requirePairs(pairs, inputs.length);
  return planOfPairs(shape, pairs.flat(), slicedLegs(shape, sliced.map(String)));
}

/** The path of a plan as places in the list of tensors left, as numpy and opt_einsum count. */
export function linearPath({ path, shape }: NetworkPlan): [number, number][] {
  const there = shape.inputs.map((_, i) => i);
  return path.map(([a, b], s) => {
    const places: [number, number] = [there.indexOf(a), there.indexOf(b)];
    for (const place of [...places].sort((x, y) => y - x)) there.splice(place, 1);
    there.push(shape.inputs.length + s);
    return places;
  });
}

function fromLinear(path: readonly (readonly number[])[], tensors: number): number[][] {
  const there = Array.from({ length: tensors }, (_, i) => i);
  return path.map((step, s) => {
    const nodes = step.map((place) => there[place] ?? -1);
    for (const place of [...step].sort((x, y) => y - x)) there.splice(place, 1);
    there.push(tensors + s);
    return nodes;
  });
}

function requirePairs(path: readonly (readonly number[])[], tensors: number): void {
  const steps = Math.max(0, tensors - 1);
  if (path.length !== steps) {
    throw new ArgumentError('path', `have ${steps} pairs for ${tensors} tensors`, `it has ${path.length}`);
  }
  const isUsed = new Uint8Array(tensors + steps);
  path.forEach((pair, s) => {
    const fits =
      pair.length === 2 && pair.every((node) => Number.isInteger(node) && node >= 0 && node < tensors + s);
    if (!fits || pair[0] === pair[1] || pair.some((node) => isUsed[node])) {
      throw new ArgumentError(
        'path',
        'take two tensors that are there in each step',
        `path[${s}] is [${pair}]`,
      );
    }
    for (const node of pair) isUsed[node] = 1;
  });
}

function slicedLegs({ sizes }: NetworkShape, sliced: readonly string[]): number[] {
  const labels = [...sizes.keys()];
  const legs = sliced.map((label) => labels.indexOf(label));
  const wrong = sliced.find((_, i) => (legs[i] as number) < 0 || legs.indexOf(legs[i] as number) !== i);
  if (wrong === undefined) return legs;
  throw new ArgumentError('sliced', 'be distinct labels of the network', `'${wrong}' is not one`);
}
