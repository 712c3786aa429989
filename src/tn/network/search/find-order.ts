import type { Rng } from '../../../linalg/random.ts';
import { absorbSmall, type Absorbed } from './absorb.ts';
import { connectedPairs } from './connected-order.ts';
import { partByPart } from './connected-parts.ts';
import { greedyPairs, randomMood } from './greedy.ts';
import type { Problem } from './problem.ts';
import { reconfigure } from './reconfigure.ts';
import { sweepPairs } from './sweep.ts';
import { costOf, pairsOf, treeOf, type Objective } from './tree.ts';

/** How hard to search. */
export interface Effort {
  readonly method: 'auto' | 'optimal' | 'greedy';
  /** How many starts; by default 10, fewer when the network is contracted sooner than another is tried. */
  readonly restarts: number | undefined;
  readonly width: number;
  readonly rng: Rng;
}

/** An order of contraction, and among which orders it is known to be the best. */
export interface FoundOrder {
  readonly pairs: Int32Array;
  readonly proof: 'all' | 'connected' | 'none';
}

/** So few tensors are searched through completely: always, and when the best order is asked for. */
const fewTensors = 12;
const completeTensors = 16;
const defaultRestarts = 10;
/** A network of fewer multiplications per tensor is contracted sooner than a better order is found. */
const cheapPerTensor = 20000;

/** Searches for an order of contraction. */
export function findOrder(problem: Problem, objective: Objective, effort: Effort): FoundOrder {
  const { method } = effort;
  const n = problem.inputs.length;
  const first = greedyPairs(problem, { mix: 1, temperature: 0 });
  if (n < 3) return { pairs: first, proof: 'all' };
  if (method !== 'greedy' && n <= (method === 'auto' ? fewTensors : completeTensors)) {
    return complete(problem, objective, first);
  }
  if (method === 'optimal') return bestConnected(problem, objective);
  const small = absorbSmall(problem);
  const pairs = together(problem, small, searched(small.problem, objective, effort));
  // Where small tensors have been absorbed, others may fit better.
  const ends = method === 'greedy' ? 0 : effort.width;
  return { pairs: improved(problem, objective, pairs, ends).pairs, proof: 'none' };
}

/** The best of several starts. */
function searched(
  problem: Problem,
  objective: Objective,
  { method, restarts, rng, width }: Effort,
): Int32Array {
  const n = problem.inputs.length;
  const ends = method === 'greedy' ? 0 : width;
  const first = greedyPairs(problem, { mix: 1, temperature: 0 });
  if (method === 'auto' && n <= fewTensors) return improved(problem, objective, first, n).pairs;
  let best = improved(problem, objective, first, ends);
  const enough = restarts === undefined ? cheapPerTensor * n : 0;
  for (let run = 1; run < (restarts ?? defaultRestarts) && best.cost > enough; run++) {
    const next = improved(problem, objective, start(problem, run, rng), ends);
    if (next.cost < best.cost) best = next;
  }
  return best.pairs;
}

/** Start number 1, 2, ... : two sweeps, then greedy orders by chance. */
function start(problem: Problem, run: number, rng: Rng): Int32Array {
  if (run > 2) return greedyPairs(problem, randomMood(rng));
  return partByPart(problem, (part) => sweepPairs(part, run === 1 ? 'last' : 'first'));
}

/** The steps that absorb small tensors, then those of the rest. */
function together(problem: Problem, { pairs, nodes }: Absorbed, rest: Int32Array): Int32Array {
  const [n, left] = [problem.inputs.length, nodes.length];
  const moved = Array.from(rest, (node) =>
    node < left ? (nodes[node] as number) : n + pairs.length / 2 + node - left,
  );
  return Int32Array.from([...pairs, ...moved]);
}

function improved(
  problem: Problem,
  objective: Objective,
  start: Int32Array,
  width: number,
): { pairs: Int32Array; cost: number } {
  const tree = treeOf(problem, start);
  if (width < 3) return { pairs: start, cost: costOf(tree, objective) };
  const cost = reconfigure(tree, width, objective);
  return { pairs: pairsOf(tree), cost };
}

/** The best of all trees: the root with all tensors as ends. */
function complete(problem: Problem, objective: Objective, start: Int32Array): FoundOrder {
  const { pairs } = improved(problem, objective, start, problem.inputs.length);
  const all = problem.sizes.reduce((product, size) => product * Math.max(1, size), 1);
  return { pairs, proof: all < 1e300 ? 'all' : 'none' };
}

function bestConnected(problem: Problem, objective: Objective): FoundOrder {
  const pairs = partByPart(problem, (part) => {
    const { pairs: start, cost } = improved(
      part,
      objective,
      greedyPairs(part, { mix: 1, temperature: 0 }),
      8,
    );
    return part.inputs.length < 3 ? start : (connectedPairs(part, objective, cost) ?? start);
  });
  return { pairs, proof: 'connected' };
}
