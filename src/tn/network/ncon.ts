import { ArgumentError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { contractNow } from './einsum.ts';
import { planOfPairs, planShape, type NetworkPlanOptions } from './plan.ts';
import { networkShape, sizesFrom } from './shape.ts';

/** Options of `ncon`. */
export interface NconOptions extends NetworkPlanOptions {
  /** Contracts in the order of the labels, whatever it costs, instead of a planned order. Default false. */
  readonly inOrder?: boolean;
}

/**
 * The contraction of tensors whose legs have whole numbers: a positive one comes twice and is contracted, -1, -2, ... come once and are the legs of the result in this order. So
 * `ncon([a, b], [[-1, 1], [1, -2]])` is a matrix product. Order, memory and errors as for `einsum`. Numbering of Pfeifer, Evenbly, Singh and Vidal, arXiv:1402.0939.
 */
export function ncon(
  tensors: readonly ComplexTensor[],
  labels: readonly (readonly number[])[],
  options: NconOptions = {},
): ComplexTensor {
  const { inOrder = false, maxBytes = defaultMaxBytes, ...planning } = options;
  const counts = countsOf(labels);
  const output = [...counts.keys()].filter((label) => label < 0).sort((a, b) => b - a);
  const inputs = labels.map((legs) => legs.map(String));
  const sizes = sizesFrom(
    inputs,
    tensors.map(({ shape }) => shape),
  );
  const shape = networkShape(inputs, output, sizes);
  const plan = inOrder
    ? planOfPairs(shape, pairsInOrder(labels, [...counts.keys()]), [])
    : planShape(shape, { ...planning, maxBytes });
  return contractNow(plan, tensors, maxBytes);
}

function countsOf(labels: readonly (readonly number[])[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels.flat()) {
    if (!Number.isSafeInteger(label) || label === 0) {
      throw new ArgumentError('labels', 'be whole numbers other than 0', `one is ${label}`);
    }
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  for (const [label, count] of counts) {
    if (count === (label > 0 ? 2 : 1)) continue;
    throw new ArgumentError(
      'labels',
      'have positive numbers twice and negative ones once',
      `${label} comes ${count === 1 ? 'once' : `${count} times`}`,
    );
  }
  return counts;
}

/** The pairs of tensors that share the smallest label left, and at the end those that share none. */
function pairsInOrder(labels: readonly (readonly number[])[], all: readonly number[]): number[] {
  const n = labels.length;
  const pairs: number[] = [];
  const holder = labels.map((_, i) => i);
  const join = (a: number, b: number): void => {
    pairs.push(a, b);
    const made = n + pairs.length / 2 - 1;
    holder.forEach((node, i) => {
      if (node === a || node === b) holder[i] = made;
    });
  };
  for (const label of all.filter((some) => some > 0).sort((a, b) => a - b)) {
    const on = labels.flatMap((legs, i) => (legs.includes(label) ? [holder[i] as number] : []));
    const [a, b = a] = on as [number, number?];
    if (a !== b) join(a, b);
  }
  for (;;) {
    const [a, b] = [...new Set(holder)];
    if (a === undefined || b === undefined) return pairs;
    join(a, b);
  }
}
