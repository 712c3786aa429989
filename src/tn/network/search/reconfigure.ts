import { BestOrder } from './best-order.ts';
import type { OpenLegs } from './joiner.ts';
import { SubsetTabulator } from './subset-tables.ts';
import { costOf, join, productsInOrder, type Objective, type Tree } from './tree.ts';

/** A change must gain this much, relatively: differences of rounding would go on for ever. */
const gain = 1 - 1e-9;

/**
 * Makes a tree better in place: below each node the part of the tree with up to `width` ends is replaced by the best one with the same ends, until nothing changes. The cost
 * never rises. Returns it. One visit costs 3^width / 2 steps. Gray and Kourtis, Quantum 5 (2021) 410.
 */
export function reconfigure(tree: Tree, width: number, objective: Objective): number {
  const run = new Reconfiguration(tree, Math.min(width, tree.leaves), objective);
  while (run.pass());
  return costOf(tree, objective);
}

class Reconfiguration {
  readonly #tree: Tree;
  readonly #width: number;
  readonly #objective: Objective;
  readonly #tables: SubsetTabulator;
  readonly #order: BestOrder;
  /** Nodes whose neighbourhood has changed since it was best. */
  readonly #isStale: Uint8Array;

  constructor(tree: Tree, width: number, objective: Objective) {
    this.#tree = tree;
    this.#width = width;
    this.#objective = objective;
    this.#tables = new SubsetTabulator(width, tree.problem.sizes.length);
    this.#order = new BestOrder(width);
    this.#isStale = new Uint8Array(tree.left.length).fill(1);
  }

  /** Visits every node once; whether something changed. */
  pass(): boolean {
    let changed = false;
    for (const node of productsInOrder(this.#tree)) {
      // A visit before may have made another node of it.
      if (!this.#isStale[node]) continue;
      this.#isStale[node] = 0;
      if (this.#visit(node)) changed = true;
    }
    return changed;
  }

  #visit(top: number): boolean {
    const { ends, inner } = this.#below(top);
    if (ends.length < 3) return false;
    const { open, problem } = this.#tree;
    const tensors = ends.map((node) => open[node] as OpenLegs);
    if (!this.#tables.fill(tensors, (open[top] as OpenLegs).legs, problem.sizes)) return false;
    const bound = gain * this.#costOf(inner);
    const found = this.#order.find(this.#tables, ends.length, this.#objective, bound);
    if (!(found < bound)) return false;
    this.#rebuild(top, ends, inner);
    return true;
  }

  /** The part of the tree below a node, level by level: its ends, and the products in it, of which the node itself is the first. */
  #below(top: number): { ends: number[]; inner: number[] } {
    const { left, right, leaves } = this.#tree;
    const ends: number[] = [];
    const inner: number[] = [];
    const queue = [top];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] as number;
      const known = ends.length + queue.length - at;
      if (node < leaves || known >= this.#width) ends.push(node);
      else {
        inner.push(node);
        queue.push(left[node] as number, right[node] as number);
      }
    }
    return { ends, inner };
  }

  #costOf(inner: readonly number[]): number {
    const { sizes, flops } = this.#tree;
    const { kind, writeWeight } = this.#objective;
    let cost = 0;
    for (const node of inner) {
      const size = sizes[node] as number;
      cost = kind === 'largest' ? Math.max(cost, size) : cost + (flops[node] as number) + writeWeight * size;
    }
    return cost;
  }

  /** The inner nodes get their new parts. What is above sees the same legs and sizes. */
  #rebuild(top: number, ends: readonly number[], inner: readonly number[]): void {
    let next = 1;
    const make = (subset: number, node: number): number => {
      const a = this.#order.part[subset] as number;
      const [one, other] = [a, subset ^ a].map((part) =>
        (part & (part - 1)) === 0
          ? (ends[31 - Math.clz32(part)] as number)
          : make(part, inner[next++] as number),
      ) as [number, number];
      join(this.#tree, node, one, other);
      this.#isStale[node] = 1;
      return node;
    };
    make(2 ** ends.length - 1, top);
    const { parent } = this.#tree;
    let above = parent[top] as number;
    for (let level = 0; above >= 0 && level < this.#width; level++) {
      this.#isStale[above] = 1;
      above = parent[above] as number;
    }
  }
}
