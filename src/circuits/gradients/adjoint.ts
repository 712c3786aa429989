import { BudgetExceededError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { HeldSteps } from './held-steps.ts';
import type { Step } from './step.ts';

/** What is differentiated: <l(v')|v'> with v' what the steps make of `start` and l a linear functional of it. */
export interface AdjointProblem {
  readonly start: Float64Array;
  readonly steps: readonly Step[];
  readonly parameters: number;
  /** The vector l, given the final v'. */
  functional(final: Float64Array): Float64Array;
  /** Bytes for copies of the vector before steps that cannot be undone. */
  readonly maxBytes: number;
}

/**
 * 2 Re <l|dv'> for each parameter, by one run forward and one backward, in which steps are undone rather than remembered; only vectors before
 * steps that cannot be undone are kept (Jones and Gacon, arXiv:2009.02823). Three vectors of memory, about 5 times the cost of a run.
 */
export function adjointSweep(problem: AdjointProblem): Float64Array {
  const { start, steps } = problem;
  requireKept(problem);
  return kernels().run((work) => {
    const held = new HeldSteps(work);
    const v = work.put(start);
    const kept: Float64Array[] = [];
    for (const step of steps) {
      if (!step.reversible) kept.push(work.read(v));
      held.forward(v, step);
    }
    const lambda = work.put(problem.functional(work.read(v)));
    return backwards(work, held, problem, v, lambda, kept);
  });
}

function backwards(
  work: Workspace,
  held: HeldSteps,
  { steps, parameters }: AdjointProblem,
  v: Numbers,
  lambda: Numbers,
  kept: Float64Array[],
): Float64Array {
  const tangent = work.zeros(v.length);
  const gradient = new Float64Array(parameters);
  for (let k = steps.length - 1; k >= 0; k--) {
    const step = steps[k] as Step;
    if (step.reversible) held.backward(v, step);
    else work.write(v, kept.pop() as Float64Array);
    for (const { matrix, chain } of step.slopes) {
      work.vectors.clear(tangent);
      held.addSlope(tangent, v, step, matrix, 1);
      held.rest(tangent, step);
      const [re] = work.vectors.dot(lambda, tangent);
      for (const { parameter, factor } of chain) {
        gradient[parameter] = (gradient[parameter] as number) + 2 * factor * re;
      }
    }
    held.backward(lambda, step);
  }
  return gradient;
}

function requireKept({ steps, start, maxBytes }: AdjointProblem): void {
  const bytes = steps.filter(({ reversible }) => !reversible).length * start.byteLength;
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    'The density matrices before the channels of the circuit',
    bytes,
    maxBytes,
    "Raise `maxBytes`, or take the method 'shift'.",
  );
}
