import { Joiner, sizeOf, type OpenLegs } from './joiner.ts';
import type { Problem } from './problem.ts';

/** What a search keeps small: multiplications, entries of the largest tensor, or multiplications and (so many times) the entries written. */
export interface Objective {
  readonly kind: 'sum' | 'largest';
  readonly writeWeight: number;
}

/**
 * A binary tree of contractions. Nodes 0..n-1 are the given tensors, the others are products of two nodes. Nodes are changed in place by the
 * search, which keeps legs, sizes and costs of all of them up to date.
 */
export interface Tree {
  readonly problem: Problem;
  readonly joiner: Joiner;
  readonly leaves: number;
  readonly root: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly parent: Int32Array;
  readonly open: OpenLegs[];
  /** Entries of each node, and multiplications that make it from its two: products of all legs of both. */
  readonly sizes: Float64Array;
  readonly flops: Float64Array;
}

/** The tree of an order of contraction, of pairs as `greedyPairs` gives them. */
export function treeOf(problem: Problem, pairs: ArrayLike<number>): Tree {
  const n = problem.inputs.length;
  const nodes = Math.max(1, 2 * n - 1);
  const joiner = new Joiner(problem);
  const tree: Tree = {
    ...{ problem, joiner, leaves: n, root: nodes - 1 },
    ...{ left: new Int32Array(nodes).fill(-1), right: new Int32Array(nodes).fill(-1) },
    parent: new Int32Array(nodes).fill(-1),
    open: problem.inputs.map((_, i) => joiner.leaf(i)),
    ...{ sizes: new Float64Array(nodes), flops: new Float64Array(nodes) },
  };
  for (let i = 0; i < n; i++) tree.sizes[i] = sizeOf(problem, (tree.open[i] as OpenLegs).legs);
  for (let s = 0; s < n - 1; s++) join(tree, n + s, pairs[2 * s] as number, pairs[2 * s + 1] as number);
  return tree;
}

/** Makes a node the product of two others. */
export function join(tree: Tree, node: number, left: number, right: number): void {
  tree.left[node] = left;
  tree.right[node] = right;
  tree.parent[left] = tree.parent[right] = node;
  const [a, b] = [tree.open[left] as OpenLegs, tree.open[right] as OpenLegs];
  const made = tree.joiner.join(a, b);
  tree.open[node] = made;
  tree.sizes[node] = sizeOf(tree.problem, made.legs);
  tree.flops[node] = flopsOf(tree, node);
}

/** The product of the sizes of all legs of the two parts of a node. */
function flopsOf({ problem, open, left, right, sizes }: Tree, node: number): number {
  const a = left[node] as number;
  const legs = new Set((open[a] as OpenLegs).legs);
  let flops = sizes[a] as number;
  for (const leg of (open[right[node] as number] as OpenLegs).legs) {
    if (!legs.has(leg)) flops *= problem.sizes[leg] as number;
  }
  return flops;
}

/** All nodes that are products, each after its parts. */
export function productsInOrder({ leaves, left, right, root }: Tree): Int32Array {
  const out = new Int32Array(Math.max(0, leaves - 1));
  let at = out.length;
  const stack = leaves > 1 ? [root] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    out[--at] = node;
    for (const part of [left[node] as number, right[node] as number]) if (part >= leaves) stack.push(part);
  }
  return out;
}

/** What the objective gives for the whole tree. */
export function costOf(tree: Tree, { kind, writeWeight }: Objective): number {
  let cost = 0;
  for (let node = tree.leaves; node < tree.left.length; node++) {
    const [flops, size] = [tree.flops[node] as number, tree.sizes[node] as number];
    cost = kind === 'largest' ? Math.max(cost, size) : cost + flops + writeWeight * size;
  }
  return cost;
}

/** The order of contraction that makes the products of a tree in this order. */
export function pairsOf(tree: Tree, nodes: Int32Array = productsInOrder(tree)): Int32Array {
  const number = new Int32Array(tree.left.length).map((_, i) => i);
  const out = new Int32Array(Math.max(0, 2 * (tree.leaves - 1)));
  nodes.forEach((node, step) => {
    out[2 * step] = number[tree.left[node] as number] as number;
    out[2 * step + 1] = number[tree.right[node] as number] as number;
    number[node] = tree.leaves + step;
  });
  return out;
}
