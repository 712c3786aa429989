/** A rooted tree: its root's subtrees. The single node is `[]`. */
export type Tree = readonly Tree[];

/** All rooted trees with `nodes` nodes: 1, 1, 2, 4, 9, 20, 48 of them for 1..7. */
export function trees(nodes: number): Tree[] {
  return forests(nodes - 1, nodes - 1);
}

/** All multisets of trees with `nodes` nodes together and none larger than `largest`. */
function forests(nodes: number, largest: number): Tree[] {
  if (nodes === 0) return [[]];
  const found: Tree[] = [];
  for (let size = Math.min(nodes, largest); size >= 1; size--) {
    const heads = trees(size);
    for (let count = 1; count * size <= nodes; count++) {
      for (const rest of forests(nodes - count * size, size - 1)) {
        for (const chosen of multisets(heads, count)) found.push([...chosen, ...rest]);
      }
    }
  }
  return found;
}

function multisets(items: readonly Tree[], count: number, from = 0): Tree[][] {
  if (count === 0) return [[]];
  return items
    .slice(from)
    .flatMap((item, i) => multisets(items, count - 1, from + i).map((rest) => [item, ...rest]));
}

/** Number of nodes. */
export function size(tree: Tree): number {
  return 1 + tree.reduce((sum, child) => sum + size(child), 0);
}

/** The density gamma: size times the densities of the subtrees. */
export function density(tree: Tree): number {
  return tree.reduce((product, child) => product * density(child), size(tree));
}

/**
 * Elementary weights per stage: product over the subtrees of sum_j m_ij Phi_j(subtree), with m = `single` where the root has
 * one subtree and `several` where it has more (they are the same for Runge-Kutta methods).
 */
export function weights(
  tree: Tree,
  several: readonly number[][],
  single: readonly number[][] = several,
): number[] {
  const matrix = tree.length === 1 ? single : several;
  const inner = tree.map((child) => weights(child, several, single));
  return matrix.map((row) => inner.reduce((product, phi) => product * dot(row, phi), 1));
}

/** sum_i x_i y_i over the entries of x. */
export function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
}
