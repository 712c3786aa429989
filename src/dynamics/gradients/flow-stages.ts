import type { Combination } from '../../linalg/kernels/combine.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Flow, VectorsOf } from '../../linalg/ode/memory.ts';
import { nodeTime, type Span } from '../../linalg/ode/stepper.ts';

/** The stages of a method on one span, from `from` on: target_i = y + h sum_j a_ij k_j, k_i = the right-hand side of target_i at node i. */
export type FlowStages = (vectors: VectorsOf<Numbers>, from: number, span: Span) => void;

/** The stages with these rows a_i and nodes: at once where the flow can, else one after the other. */
export function flowStages(
  { memory, rhs, stages }: Flow<Numbers>,
  rows: readonly Combination[],
  nodes: readonly number[],
): FlowStages {
  const several = stages?.(rows);
  if (several) return (vectors, from, { h }) => several(vectors, from, rows.length - 1, h);
  return ({ y, slopes, targets }, from, span) => {
    for (let i = from; i < rows.length; i++) {
      const target = targets[i] as Numbers;
      memory.combine(target, y, slopes, rows[i] as Combination, span.h);
      rhs(nodeTime(span, nodes[i] as number), target, slopes[i] as Numbers);
    }
  };
}
