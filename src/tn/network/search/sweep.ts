import type { Problem } from './problem.ts';

/**
 * An order that absorbs one tensor after the other into one product: of those that touch it, always the one after which the product is smallest; among equals the one seen last (a lattice
 * is swept row by row) or first (with a slanting front). It begins at a tensor far from all others, as at the corner of a lattice. Good where a network is long. The network must be connected.
 */
export function sweepPairs(problem: Problem, among: 'first' | 'last'): Int32Array {
  const n = problem.inputs.length;
  const near = neighboursOf(problem);
  const first = farthest(near, farthest(near, 0));
  const isSeen = new Uint8Array(n);
  isSeen[first] = 1;
  const front = new Front(problem);
  const frontier: number[] = [];
  let [node, next] = [first, first];
  const out: number[] = [];
  for (let step = 0; step < n - 1; step++) {
    front.absorb(next);
    for (const other of near[next] as number[]) {
      if (isSeen[other]) continue;
      isSeen[other] = 1;
      frontier.push(other);
    }
    next = frontier.splice(front.best(frontier, among), 1)[0] as number;
    out.push(node, next);
    node = n + step;
  }
  return Int32Array.from(out);
}

/** The product so far: in how many of its tensors each leg is. */
class Front {
  readonly #problem: Problem;
  readonly #counts: Int32Array;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#counts = new Int32Array(problem.sizes.length);
  }

  absorb(tensor: number): void {
    for (const leg of this.#problem.inputs[tensor] as Int32Array) {
      this.#counts[leg] = (this.#counts[leg] as number) + 1;
    }
  }

  /** The place of the tensor that makes the product smallest. */
  best(frontier: readonly number[], among: 'first' | 'last'): number {
    let [best, least] = [0, Infinity];
    for (let i = 0; i < frontier.length; i++) {
      const growth = this.#growth(frontier[i] as number);
      if (growth < least || (growth === least && among === 'last')) [best, least] = [i, growth];
    }
    return best;
  }

  /** By what the product would grow. */
  #growth(tensor: number): number {
    const { inputs, sizes, uses } = this.#problem;
    let growth = 1;
    for (const leg of inputs[tensor] as Int32Array) {
      const [count, size] = [this.#counts[leg] as number, sizes[leg] as number];
      if (count === 0) growth *= size;
      else if (count + 1 === uses[leg]) growth /= size;
    }
    return growth;
  }
}

function neighboursOf({ inputs, sizes }: Problem): number[][] {
  const on: number[][] = Array.from(sizes, () => []);
  inputs.forEach((legs, i) => legs.forEach((leg) => (on[leg] as number[]).push(i)));
  return inputs.map((legs, i) => [
    ...new Set(Array.from(legs).flatMap((leg) => (on[leg] as number[]).filter((other) => other !== i))),
  ]);
}

/** The last tensor that a walk in all directions reaches; of those the one with the fewest neighbours. */
function farthest(near: readonly number[][], from: number): number {
  const distance = new Int32Array(near.length).fill(-1);
  distance[from] = 0;
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    const tensor = queue[at] as number;
    for (const other of near[tensor] as number[]) {
      if (distance[other] !== -1) continue;
      distance[other] = (distance[tensor] as number) + 1;
      queue.push(other);
    }
  }
  const last = distance[queue.at(-1) as number] as number;
  return queue
    .filter((tensor) => distance[tensor] === last)
    .reduce((best, tensor) =>
      (near[tensor] as number[]).length < (near[best] as number[]).length ? tensor : best,
    );
}
