import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';

/** Parameters of one kind, and how they are first drawn: normal, about `mean`. */
export interface Segment {
  readonly count: number;
  readonly deviation: number;
  readonly mean?: number;
}

/** One pass over `count` configurations; signals are `[count, positions, width]`. */
export interface StepPass {
  readonly work: Workspace;
  readonly count: number;
  readonly parameters: Numbers;
}

/**
 * Where derivatives by parameters are added, in a workspace of its own: parameter k of configuration s at `s line + k` of `gradient`, all configurations at the same place when `line` is 0.
 */
export interface Reverse {
  readonly work: Workspace;
  readonly gradient: Numbers;
  readonly line: number;
}

/** What a step gave, and how it is gone through backwards: from the adjoint of `out` to that of its input. */
export interface Made {
  readonly out: Numbers;
  pull(reverse: Reverse, adjoint: Numbers): Numbers;
}

/** One step of a network on positions, with its parameters from `at` on. */
export interface Step {
  readonly segments: readonly Segment[];
  /** Doubles that it holds per configuration. */
  readonly doubles: number;
  forward(pass: StepPass, at: number, x: Numbers): Made;
}

/** The number of parameters of a step. */
export function parametersOf({ segments }: Step): number {
  return segments.reduce((sum, { count }) => sum + count, 0);
}

/** Steps one after the other. */
export function sequence(steps: readonly Step[]): Step {
  return {
    segments: steps.flatMap(({ segments }) => segments),
    doubles: steps.reduce((sum, { doubles }) => sum + doubles, 0),
    forward(pass, at, x) {
      const made: Made[] = [];
      let [place, out] = [at, x];
      for (const step of steps) {
        const next = step.forward(pass, place, out);
        made.push(next);
        out = next.out;
        place += parametersOf(step);
      }
      return {
        out,
        pull: (reverse, adjoint) => made.reduceRight((dy, { pull }) => pull(reverse, dy), adjoint),
      };
    },
  };
}

/** x + step(x). */
export function residual(step: Step): Step {
  return {
    ...step,
    forward(pass, at, x) {
      const inner = step.forward(pass, at, x);
      const { work } = pass;
      const out = work.zeros(x.length);
      work.vectors.copy(out, x);
      addTo(work.view(out), work.view(inner.out));
      return {
        out,
        pull: (reverse, adjoint) => {
          const below = inner.pull(reverse, adjoint);
          const dx = reverse.work.zeros(adjoint.length);
          reverse.work.vectors.copy(dx, adjoint);
          addTo(reverse.work.view(dx), reverse.work.view(below));
          return dx;
        },
      };
    },
  };
}

function addTo(y: Float64Array, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + (x[i] as number);
}
