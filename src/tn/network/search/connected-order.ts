import { UnsupportedError } from '../../../errors.ts';
import { Joiner, sizeOf, type OpenLegs } from './joiner.ts';
import type { Problem } from './problem.ts';
import type { Objective } from './tree.ts';

/** Tensors that are contracted with each other; of more than one, from which two parts. */
interface Cluster {
  /** The tensors, and those that share a leg with them, as bits. */
  readonly low: number;
  readonly high: number;
  readonly nearLow: number;
  readonly nearHigh: number;
  readonly open: OpenLegs;
  readonly size: number;
  cost: number;
  from: readonly [Cluster, Cluster] | undefined;
}

/** More tensors than fit in a number do not have a key, more clusters take too long. */
const mostTensors = 52;
const mostClusters = 20000;
const lowBits = 26;

/**
 * The best order of contraction among all that only multiply connected tensors, by dynamic programming over connected subsets; what costs more than `bound`, the cost of
 * some order, is not followed. The network must be connected. Throws `UnsupportedError` when there are too many tensors or subsets. Pfeifer, Haegeman and
 * Verstraete, Phys. Rev. E 90 (2014) 033315.
 */
export function connectedPairs(
  problem: Problem,
  objective: Objective,
  bound: number,
): Int32Array | undefined {
  const n = problem.inputs.length;
  if (n > mostTensors) throw tooMany(`${n} tensors`);
  const search = new ClusterSearch(problem, objective, bound * (1 + 1e-9));
  for (let size = 2; size <= n; size++) search.grow(size);
  const all = search.clusters[n]?.[0];
  return all && pairsOfCluster(all, n);
}

class ClusterSearch {
  readonly clusters: Cluster[][];
  readonly #known = new Map<number, Cluster>();
  readonly #problem: Problem;
  readonly #objective: Objective;
  readonly #bound: number;
  readonly #joiner: Joiner;
  readonly #isMarked: Uint8Array;

  constructor(problem: Problem, objective: Objective, bound: number) {
    this.#problem = problem;
    this.#objective = objective;
    this.#bound = bound;
    this.#joiner = new Joiner(problem);
    this.#isMarked = new Uint8Array(problem.sizes.length);
    const near = neighbours(problem);
    const single = problem.inputs.map((legs, i): Cluster => {
      const [low, high] = bitOf(i);
      const [nearLow, nearHigh] = near[i] as [number, number];
      const rest = { open: this.#joiner.leaf(i), size: sizeOf(problem, legs), cost: 0, from: undefined };
      return { low, high, nearLow, nearHigh, ...rest };
    });
    this.clusters = [[], single];
  }

  /** All clusters of so many tensors, from pairs of smaller ones. */
  grow(size: number): void {
    const made: Cluster[] = [];
    this.clusters[size] = made;
    for (let part = 1; 2 * part <= size; part++) {
      const others = this.clusters[size - part] as Cluster[];
      // Only numbers are looked at for most pairs, and those are best in a row.
      const bits = Int32Array.from(others.flatMap(({ low, high }) => [low, high]));
      for (const a of this.clusters[part] as Cluster[]) this.#pair(a, others, bits, made);
    }
  }

  #pair(a: Cluster, others: readonly Cluster[], bits: Int32Array, made: Cluster[]): void {
    const { low, high, nearLow, nearHigh } = a;
    for (const leg of a.open.legs) this.#isMarked[leg] = 1;
    for (let i = 0, at = 0; i < others.length; i++, at += 2) {
      const [otherLow, otherHigh] = [bits[at] as number, bits[at + 1] as number];
      if ((low & otherLow) !== 0 || (high & otherHigh) !== 0) continue;
      if ((nearLow & otherLow) === 0 && (nearHigh & otherHigh) === 0) continue;
      const b = others[i] as Cluster;
      this.#offer(a, b, this.#flops(a, b), made);
    }
    for (const leg of a.open.legs) this.#isMarked[leg] = 0;
  }

  /** The product of all legs of both. */
  #flops(a: Cluster, b: Cluster): number {
    let flops = a.size;
    for (const leg of b.open.legs) if (!this.#isMarked[leg]) flops *= this.#problem.sizes[leg] as number;
    return flops;
  }

  #offer(a: Cluster, b: Cluster, flops: number, made: Cluster[]): void {
    const { kind, writeWeight } = this.#objective;
    const isSum = kind === 'sum';
    const before = isSum ? a.cost + b.cost + flops : Math.max(a.cost, b.cost);
    if (before > this.#bound) return;
    const [low, high] = [a.low | b.low, a.high | b.high];
    const key = low + high * 2 ** lowBits;
    const known = this.#known.get(key);
    const open = known?.open ?? this.#joiner.join(a.open, b.open);
    const size = known?.size ?? sizeOf(this.#problem, open.legs);
    const cost = isSum ? before + writeWeight * size : Math.max(before, size);
    if (cost > this.#bound) return;
    if (known) {
      if (cost < known.cost) [known.cost, known.from] = [cost, [a, b]];
      return;
    }
    if (this.#known.size === mostClusters) throw tooMany(`more than ${mostClusters} connected subsets`);
    const near = { nearLow: a.nearLow | b.nearLow, nearHigh: a.nearHigh | b.nearHigh };
    const cluster: Cluster = { low, high, ...near, open, size, cost, from: [a, b] };
    this.#known.set(key, cluster);
    made.push(cluster);
  }
}

/** The bit of a tensor, in the low or the high number. */
function bitOf(tensor: number): [low: number, high: number] {
  return tensor < lowBits ? [2 ** tensor, 0] : [0, 2 ** (tensor - lowBits)];
}

/** The bits of the tensors that share a leg with each tensor. */
function neighbours({ inputs, sizes }: Problem): [low: number, high: number][] {
  const on = Array.from(sizes, (): [number, number] => [0, 0]);
  inputs.forEach((legs, i) => {
    const [low, high] = bitOf(i);
    for (const leg of legs) on[leg] = [(on[leg]?.[0] ?? 0) | low, (on[leg]?.[1] ?? 0) | high];
  });
  return inputs.map((legs) =>
    legs.reduce<[number, number]>(
      ([l, h], leg) => [l | (on[leg]?.[0] ?? 0), h | (on[leg]?.[1] ?? 0)],
      [0, 0],
    ),
  );
}

function pairsOfCluster(all: Cluster, n: number): Int32Array {
  const out: number[] = [];
  const visit = ({ from, low, high }: Cluster): number => {
    if (!from) return low > 0 ? 31 - Math.clz32(low) : lowBits + 31 - Math.clz32(high);
    const [i, j] = from.map(visit) as [number, number];
    out.push(i, j);
    return n + out.length / 2 - 1;
  };
  visit(all);
  return Int32Array.from(out);
}

function tooMany(what: string): UnsupportedError {
  return new UnsupportedError(
    `The best order is searched among at most ${mostTensors} tensors and ${mostClusters} connected subsets, but there are ${what}. Use \`method: 'auto'\`.`,
  );
}
