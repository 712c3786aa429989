import { sizeOf, type OpenLegs } from './joiner.ts';
import { PairHeap } from './pair-heap.ts';
import type { Problem } from './problem.ts';
import { treeOf } from './tree.ts';

/**
 * An order of contraction part by part: each connected part of the network by `solve`, then their results with each other, small ones first.
 */
export function partByPart(problem: Problem, solve: (part: Problem) => Int32Array): Int32Array {
  const n = problem.inputs.length;
  const out: number[] = [];
  const heap = new PairHeap();
  const sizes = new Map<number, number>();
  for (const tensors of connectedParts(problem)) {
    const part: Problem = { ...problem, inputs: tensors.map((i) => problem.inputs[i] as Int32Array) };
    const pairs = solve(part);
    const base = n + out.length / 2;
    const moved = (node: number): number =>
      node < tensors.length ? (tensors[node] as number) : base + node - tensors.length;
    for (const node of pairs) out.push(moved(node));
    const { open, root } = treeOf(part, pairs);
    const size = sizeOf(problem, (open[root] as OpenLegs).legs);
    sizes.set(moved(root), size);
    heap.push(size, moved(root), 0);
  }
  const next = new Int32Array(2);
  while (heap.size > 1) {
    heap.pop(next);
    const one = next[0] as number;
    heap.pop(next);
    const other = next[0] as number;
    out.push(one, other);
    const [size, node] = [(sizes.get(one) as number) * (sizes.get(other) as number), n + out.length / 2 - 1];
    sizes.set(node, size);
    heap.push(size, node, 0);
  }
  return Int32Array.from(out);
}

/** The tensors of each connected part. */
function connectedParts({ inputs, sizes }: Problem): number[][] {
  const on: number[][] = Array.from(sizes, () => []);
  inputs.forEach((legs, i) => legs.forEach((leg) => (on[leg] as number[]).push(i)));
  const isSeen = new Uint8Array(inputs.length);
  const parts: number[][] = [];
  for (let first = 0; first < inputs.length; first++) {
    if (isSeen[first]) continue;
    isSeen[first] = 1;
    const part = [first];
    for (let at = 0; at < part.length; at++) {
      for (const leg of inputs[part[at] as number] as Int32Array) {
        for (const other of on[leg] as number[]) {
          if (isSeen[other]) continue;
          isSeen[other] = 1;
          part.push(other);
        }
      }
    }
    parts.push(part.sort((a, b) => a - b));
  }
  return parts;
}
