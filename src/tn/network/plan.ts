import { ArgumentError, BudgetExceededError } from '../../errors.ts';
import { rng as randomStream, type Rng } from '../../linalg/random.ts';
import { findOrder } from './search/find-order.ts';
import { problemOf, withoutLegs, type Problem } from './search/problem.ts';
import { scheduleOf } from './search/schedule.ts';
import { sliceToFit } from './search/slicing.ts';
import { pairsOf, treeOf, type Objective, type Tree } from './search/tree.ts';
import {
  networkShape,
  numbered,
  type NetworkLabel,
  type LegSizes,
  type NetworkShape,
  type NumberedShape,
} from './shape.ts';

/** Options of `networkPlan`. */
export interface NetworkPlanOptions {
  /**
   * `optimal`: the best order, of all up to 16 tensors, else of those that multiply connected tensors only (dynamic programming, up to 52 tensors and 20000 connected subsets). `greedy`: the best of
   * `restarts` orders, greedy ones and two sweeps. `auto` (default): the best of all up to 12 tensors, else such orders each improved by subtree reconfiguration.
   */
  readonly method?: 'auto' | 'optimal' | 'greedy';
  /** Default `flops`; `largest` is the largest tensor met, `time` multiplications + 64 entries written. */
  readonly minimize?: 'flops' | 'largest' | 'time';
  /** Orders that are tried: one greedy without chance, two sweeps, then greedy ones by chance. Default 10; fewer when one costs less than trying another. */
  readonly restarts?: number;
  /** Ends of the subtrees that are replaced by the best ones, 2 (none) to 14. Default 8; each more makes it 3 times slower. */
  readonly width?: number;
  /** The stream of the restarts; by default one of seed 0, so that the same network has the same plan. */
  readonly rng?: Rng;
  /** Slices legs until `peakBytes` fits. Default: no limit. */
  readonly maxBytes?: number;
}

/** How to contract a network and what that costs, known before a number is touched. Plain data. */
export interface NetworkPlan {
  readonly shape: NetworkShape;
  /** Step s multiplies two tensors; its result has number n + s for n given tensors, and each number comes once. */
  readonly path: readonly (readonly [number, number])[];
  /** Labels that are held at one value at a time, and how many times the path is run for that. */
  readonly sliced: readonly string[];
  readonly slices: number;
  /** Scalar multiplications of all slices: the product of the sizes of all legs of each step, summed. A complex one is 8 real operations. `Infinity` beyond 1e308. */
  readonly flops: number;
  readonly log10Flops: number;
  /** Entries of the largest tensor met, given ones included, of one slice. */
  readonly largest: number;
  /** Bytes held at the worst moment beside the given tensors, for complex numbers: waiting products, copies that the kernels work on, and the result. */
  readonly peakBytes: number;
  /** Among which orders the path is the best for what was minimised: all, those that multiply connected tensors only, or unknown. */
  readonly proof: 'all' | 'connected' | 'none';
}

/**
 * Plans the contraction of a network: sum over all labels not in the output of the product of all entries. Labels may be on any number of tensors, come twice in one, stay alone; sizes 0
 * and 1, tensors without legs, parts that are not connected and no tensors at all are allowed. No limit of memory unless `maxBytes` is given. Deterministic.
 * Throws `ArgumentError` for labels, sizes and options that cannot be meant; `BudgetExceededError` when even with all legs sliced `maxBytes` is too little; `UnsupportedError` when `optimal`
 * is asked of too large a network.
 */
export function networkPlan(
  inputs: readonly (readonly NetworkLabel[])[],
  output: readonly NetworkLabel[],
  sizes: LegSizes,
  options: NetworkPlanOptions = {},
): NetworkPlan {
  return planShape(networkShape(inputs, output, sizes), options);
}

/** `networkPlan` of a network that has been checked. */
export function planShape(shape: NetworkShape, options: NetworkPlanOptions): NetworkPlan {
  requireOptions(options);
  const { method = 'auto', restarts, width = 8, rng = randomStream(0), maxBytes } = options;
  const objective = objectiveOf(options.minimize ?? 'flops');
  const legs = numbered(shape);
  const problem = problemOf(legs.inputs, legs.output, legs.sizes);
  const { pairs, proof } = findOrder(problem, objective, { method, restarts, width, rng });
  if (maxBytes === undefined) return assembled(shape, legs, treeOf(problem, pairs), [], proof);
  const kept = 16 * heldEntries(legs);
  const entries = Math.floor((maxBytes - kept) / 16);
  const found = entries < 0 ? undefined : sliceToFit(pairs, { problem, entries, width, objective });
  if (!found) throw doesNotFit(problem, pairs, kept, maxBytes);
  return assembled(shape, legs, found.tree, found.sliced, found.sliced.length > 0 ? 'none' : proof);
}

/** The plan that a given order of pairs and given sliced legs make. */
export function planOfPairs(
  shape: NetworkShape,
  pairs: ArrayLike<number>,
  sliced: readonly number[],
): NetworkPlan {
  const legs = numbered(shape);
  const problem = withoutLegs(problemOf(legs.inputs, legs.output, legs.sizes), new Set(sliced));
  return assembled(shape, legs, treeOf(problem, pairs), sliced, 'none');
}

function assembled(
  shape: NetworkShape,
  legs: NumberedShape,
  tree: Tree,
  sliced: readonly number[],
  proof: NetworkPlan['proof'],
): NetworkPlan {
  const schedule = scheduleOf(tree);
  const pairs = pairsOf(tree, schedule.nodes);
  // An empty sum or an empty output needs no step.
  const isEmpty = legs.sizes.includes(0);
  const flops = isEmpty ? 0 : tree.flops.reduce((sum, step) => sum + step, 0);
  const slices = sliced.reduce((product, leg) => product * (legs.sizes[leg] as number), 1);
  return {
    shape,
    path: Array.from({ length: pairs.length / 2 }, (_, s) => [
      pairs[2 * s] as number,
      pairs[2 * s + 1] as number,
    ]),
    sliced: sliced.map((leg) => legs.labels[leg] as string),
    slices,
    flops: slices * flops,
    log10Flops: isEmpty ? -Infinity : log10Flops(tree) + Math.log10(slices),
    largest: isEmpty ? 0 : tree.sizes.reduce((most, size) => Math.max(most, size), 0),
    peakBytes: 16 * (heldEntries(legs) + (isEmpty ? 0 : schedule.peak)),
    proof,
  };
}

/** Entries that are held all the time: the result, and tensors of which legs have been summed. */
function heldEntries({ inputs, output, sizes }: NumberedShape): number {
  const size = (legs: Iterable<number>): number =>
    [...legs].reduce((product, leg) => product * (sizes[leg] as number), 1);
  const isOpen = new Set(output);
  const uses = new Map<number, number>();
  const sets = inputs.map((legs) => new Set(legs));
  for (const legs of sets) for (const leg of legs) uses.set(leg, (uses.get(leg) ?? 0) + 1);
  return sets.reduce((sum, legs) => {
    const kept = [...legs].filter((leg) => isOpen.has(leg) || uses.get(leg) !== 1);
    return kept.length === legs.size ? sum : sum + size(kept);
  }, size(output));
}

function log10Flops(tree: Tree): number {
  const most = tree.flops.reduce((max, step) => Math.max(max, step), 0);
  if (most === 0) return -Infinity;
  if (most < Infinity)
    return Math.log10(tree.flops.reduce((sum, step) => sum + step / most, 0)) + Math.log10(most);
  // Beyond the range of doubles: by the largest step.
  const { problem, open, left, right, leaves } = tree;
  let log = 0;
  for (let node = leaves; node < left.length; node++) {
    const legs = new Set([left, right].flatMap((part) => [...(open[part[node] as number]?.legs ?? [])]));
    let own = 0;
    for (const leg of legs) own += Math.log10(problem.sizes[leg] as number);
    log = Math.max(log, own);
  }
  return log;
}

function objectiveOf(minimize: 'flops' | 'largest' | 'time'): Objective {
  return { kind: minimize === 'largest' ? 'largest' : 'sum', writeWeight: minimize === 'time' ? 64 : 0 };
}

function doesNotFit(
  problem: Problem,
  pairs: Int32Array,
  kept: number,
  maxBytes: number,
): BudgetExceededError {
  const all = new Set(problem.sizes.keys());
  const least = kept + 16 * scheduleOf(treeOf(withoutLegs(problem, all), pairs)).peak;
  return new BudgetExceededError(
    'The contraction with all legs sliced',
    Math.max(least, maxBytes + 1),
    maxBytes,
    'Ask for a smaller output.',
  );
}

function requireOptions({ method, minimize, restarts, width, maxBytes }: NetworkPlanOptions): void {
  requireOneOf('method', method, ['auto', 'optimal', 'greedy']);
  requireOneOf('minimize', minimize, ['flops', 'largest', 'time']);
  if (restarts !== undefined && !(Number.isSafeInteger(restarts) && restarts >= 1)) {
    throw new ArgumentError('restarts', 'be a whole number from 1 on', `it is ${restarts}`);
  }
  if (width !== undefined && !(Number.isSafeInteger(width) && width >= 2 && width <= 14)) {
    throw new ArgumentError('width', 'be a whole number from 2 to 14', `it is ${width}`);
  }
  if (maxBytes !== undefined && !(maxBytes > 0)) {
    throw new ArgumentError('maxBytes', 'be a positive number of bytes', `it is ${maxBytes}`);
  }
}

function requireOneOf(argument: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new ArgumentError(argument, `be one of ${allowed.join(', ')}`, `it is ${JSON.stringify(value)}`);
}
