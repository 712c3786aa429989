import type { Tree } from './tree.ts';

/** The order in which the products of a tree are made, and the entries that are held at once at the worst moment. */
export interface Schedule {
  readonly nodes: Int32Array;
  readonly peak: number;
  /** The product at whose making that is. */
  readonly worst: number;
}

/**
 * Orders the products so that of the two parts of each the one goes first with which fewer entries are held (Sethi and Ullman, J. ACM 17 (1970) 715). Counted are products
 * that wait, and while one is made copies of its factors and itself.
 */
export function scheduleOf(tree: Tree): Schedule {
  const { leaves, left, right, sizes } = tree;
  const peaks = new Float64Array(left.length);
  const isSwapped = new Uint8Array(left.length);
  const bottomUp = order(tree, isSwapped);
  const held = (node: number): number => (node < leaves ? 0 : (sizes[node] as number));
  let [highest, worst] = [0, -1];
  for (const node of bottomUp) {
    const [a, b] = [left[node] as number, right[node] as number];
    const [sizeA, sizeB] = [sizes[a] as number, sizes[b] as number];
    const making = held(a) + held(b) + sizeA + sizeB + (sizes[node] as number);
    const leftFirst = Math.max(peaks[a] as number, held(a) + (peaks[b] as number));
    const rightFirst = Math.max(peaks[b] as number, held(b) + (peaks[a] as number));
    isSwapped[node] = rightFirst < leftFirst ? 1 : 0;
    peaks[node] = Math.max(making, Math.min(leftFirst, rightFirst));
    if (making > highest) [highest, worst] = [making, node];
  }
  const peak = leaves > 1 ? (peaks[tree.root] as number) : 0;
  return { nodes: order(tree, isSwapped), peak, worst };
}

/** Products after their parts; the left part first unless swapped. */
function order({ leaves, left, right, root }: Tree, isSwapped: Uint8Array): Int32Array {
  const out = new Int32Array(Math.max(0, leaves - 1));
  let at = out.length;
  const stack = leaves > 1 ? [root] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    out[--at] = node;
    // Filled from the end: what is taken off the stack first is made last.
    const parts = [left[node] as number, right[node] as number];
    if (isSwapped[node]) parts.reverse();
    for (const part of parts) if (part >= leaves) stack.push(part);
  }
  return out;
}
