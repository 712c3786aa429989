import { BudgetExceededError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { HeldSteps } from './held-steps.ts';
import type { Step } from './step.ts';

/**
 * What the steps make of a vector and its derivatives, behind each other: v', d_0 v', d_1 v', ... All tangents move through each step at once.
 * Cost 1 + parameters times a run, memory likewise. Throws `BudgetExceededError`.
 */
export function pushTangents(
  start: Float64Array,
  steps: readonly Step[],
  parameters: number,
  maxBytes: number,
): Float64Array {
  const bytes = start.byteLength * (1 + parameters);
  if (bytes > maxBytes) {
    const what = `A state and its derivatives to ${parameters} parameters`;
    throw new BudgetExceededError(what, bytes, maxBytes, 'Name fewer parameters in `wrt`.');
  }
  return kernels().run((work) => {
    const held = new HeldSteps(work);
    const { length } = start;
    const all = work.zeros(length * (1 + parameters));
    const v = work.part(all, 0, length);
    const tangents = work.part(all, length);
    work.write(v, start);
    for (const step of steps) {
      if (parameters > 0) held.forward(tangents, step);
      for (const { matrix, chain } of step.slopes) {
        for (const { parameter, factor } of chain) {
          held.addSlope(work.part(tangents, parameter * length, length), v, step, matrix, factor);
        }
      }
      held.forward(v, step);
    }
    return work.read(all);
  });
}
