import { ArgumentError, BudgetExceededError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { OdeRunOptions } from '../../linalg/ode/options.ts';
import type { ExplicitTableau } from '../../linalg/ode/tableau.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import type { Coefficient } from '../coefficient.ts';
import type { Measured } from '../measured.ts';
import { explicitNamed, requireTimes } from '../options.ts';
import { Recorder } from '../recorder.ts';
import { Checkpoints } from './checkpoints.ts';
import type { HeldFlow } from './flow.ts';
import type { EvolutionGradient, EvolutionGradientOptions, EvolutionObjective } from './gradient-options.ts';
import { estimateOf, landedOn, outcomeOf, type Landed, type Outcome } from './landings.ts';
import type { DifferentiableEvolution } from './problem.ts';
import type { Pull } from './readout.ts';
import { recordSteps, type RecordedSteps } from './recorded-steps.ts';
import { stepForms } from './step-forms.ts';
import { Sweep, type Gathered } from './sweep.ts';

/** What is asked of an evolution. */
export interface Task {
  readonly space: Space;
  readonly coefficients: readonly Coefficient[];
  /** The observables, in the order of the readout. */
  readonly labels: readonly string[];
  /** The parameters that are differentiated. */
  readonly names: readonly string[];
  readonly objective: EvolutionObjective;
  readonly options: EvolutionGradientOptions;
}

/** How far steps are moved towards their embedded companions: so little that a method at the edge of its stability stays stable. */
const moved = 2 ** -10;

/** A run that is over: its end, some of its states, and what the objective says of it. */
interface Course {
  readonly final: Float64Array;
  readonly checkpoints: Checkpoints;
  readonly outcome: Outcome;
}

/** Runs an evolution forwards, and backwards by its transposed steps; with errors, again with steps that are moved a little. */
export function differentiate<S extends Ket | DensityMatrix>(
  of: DifferentiableEvolution<S>,
  task: Task,
): EvolutionGradient {
  return kernels().run((work) => new Differentiation(work, of, task).run());
}

class Differentiation<S extends Ket | DensityMatrix> {
  readonly #of: DifferentiableEvolution<S>;
  readonly #task: Task;
  readonly #method: ExplicitTableau;
  readonly #times: readonly number[];
  /** A quarter of the states that fit in the budget beside one step. */
  readonly #room: number;
  /** Of the initial state, by parameter. */
  readonly #tangents: readonly (Float64Array | undefined)[];
  readonly #flow: HeldFlow;
  readonly #pull: (lambda: Numbers, y: Numbers, pull: Pull) => void;

  constructor(work: Workspace, of: DifferentiableEvolution<S>, task: Task) {
    const { options } = task;
    this.#of = of;
    this.#task = task;
    this.#method = explicitNamed(options.method ?? 'tsit5');
    this.#times = requireTimes(options.times);
    this.#room = requireRoom(of.start.byteLength, this.#method.stages, options.maxBytes);
    this.#tangents = task.names.map((name) => {
      const tangent = options.tangents?.[name];
      return tangent && of.tangent(tangent, `tangents.${name}`);
    });
    this.#flow = of.flow.hold(work);
    this.#pull = of.readout.hold(work);
  }

  run(): EvolutionGradient {
    const { labels, space, names, objective, options } = this.#task;
    const { start, reader, readout } = this.#of;
    const measured = labels.map((label, o) => [label, readout.measured[o] as Measured] as const);
    const recorder = new Recorder(reader, space, start, measured, false);
    const checkpoints = this.#checkpoints();
    const landed: Landed[] = [];
    const steps = recordSteps(this.#flow.forward, {
      ...{ start, times: this.#times, recorder, checkpoints, options: this.#odeOptions() },
      land: (y) => void landed.push(landedOn(readout, y)),
    });
    const outcome = outcomeOf(objective, labels, landed);
    const found = this.#swept(steps, 0, () => ({ final: steps.state.y, checkpoints, outcome }));
    const evolution = recorder.result(this.#times, steps.state, this.#method.name);
    const errors = options.estimateErrors === false ? names.map(() => NaN) : this.#errors(steps, found);
    return {
      value: estimateOf(outcome, labels, evolution.expectations),
      ...{ names, gradient: found.gradient, errors: Float64Array.from(errors), evaluations: 1, evolution },
    };
  }

  /** How much the derivatives move with the steps, and rounding. */
  #errors(steps: RecordedSteps, { gradient, magnitudes }: Gathered): number[] {
    const { gradient: other } = this.#swept(steps, moved, (sweep) => this.#movedCourse(steps, sweep));
    return Array.from(gradient, (slope, k) => {
      const difference = Math.abs((other[k] as number) - slope) / moved;
      return difference + Number.EPSILON * (magnitudes[k] as number);
    });
  }

  #movedCourse({ spans, landings }: RecordedSteps, sweep: Sweep): Course {
    const { labels, objective } = this.#task;
    const { start, readout } = this.#of;
    const checkpoints = this.#checkpoints();
    const landed: Landed[] = [];
    let final = start;
    sweep.forward(0, spans.length, start, (step, y) => {
      checkpoints.offer(step, y);
      for (const i of landings.get(step) ?? []) landed[i] = landedOn(readout, y);
      if (step === spans.length) final = y.slice();
    });
    return { final, checkpoints, outcome: outcomeOf(objective, labels, landed) };
  }

  /** The derivatives along the steps, moved towards their companions by a share. */
  #swept(steps: RecordedSteps, share: number, course: (sweep: Sweep) => Course): Gathered {
    const { spans, landings, spacing } = steps;
    const { names, options } = this.#task;
    const { start, flow } = this.#of;
    const forms = stepForms(this.#method, share);
    const leaf = Math.min(spacing, Math.max(1, Math.floor((2 * this.#room) / forms.nodes.length)));
    return kernels().run((work) => {
      const sweep = new Sweep(work, this.#flow, start.length, {
        ...{ spans, forms, weights: flow.weights, parameters: options.parameters, names },
        ...{ leaf, slots: this.#room, signal: options.signal },
      });
      const { final, checkpoints, outcome } = course(sweep);
      const land = (step: number, y: Numbers): void => {
        for (const i of landings.get(step) ?? []) this.#pull(sweep.lambda, y, outcome.pulls[i] as Pull);
      };
      land(spans.length, work.put(final));
      for (let end = spans.length; end > 0;) {
        const { step, y } = checkpoints.before(end - 1);
        sweep.backward(step, end, y, land);
        end = step;
      }
      return this.#withTangents(work, sweep);
    });
  }

  /** Adds what the initial state contributes. */
  #withTangents(work: Workspace, { lambda, gathered }: Sweep): Gathered {
    const { gradient, magnitudes } = gathered;
    this.#tangents.forEach((tangent, k) => {
      if (!tangent) return;
      const slope = this.#flow.inner(lambda, work.put(tangent));
      gradient[k] = (gradient[k] as number) + slope;
      magnitudes[k] = (magnitudes[k] as number) + Math.abs(slope);
    });
    return gathered;
  }

  #checkpoints(): Checkpoints {
    return new Checkpoints(this.#method.stages, this.#room);
  }

  #odeOptions(): Omit<OdeRunOptions, 'to'> {
    const { coefficients, options } = this.#task;
    const { rtol = 1e-6, atol = 1e-8, maxStep = Infinity, maxSteps = 100_000, signal } = options;
    if (!(maxStep > 0)) throw new ArgumentError('maxStep', 'be positive', `it is ${maxStep}`);
    return {
      ...{ method: this.#method, rtol, atol, maxSteps },
      maxStep: Math.min(maxStep, ...coefficients.map((coefficient) => coefficient.maxStep)),
      breakpoints: coefficients.flatMap(({ breakpoints }) => breakpoints),
      ...(signal ? { signal } : {}),
    };
  }
}

/**
 * A quarter of the states that fit beside the stages of a step, forwards and transposed. Throws `BudgetExceededError` when they do not hold the arguments of one more
 * step and some states.
 */
function requireRoom(bytes: number, stages: number, maxBytes: number = defaultMaxBytes): number {
  const least = 5 * stages + 8;
  if (maxBytes >= least * bytes) return Math.floor((maxBytes / bytes - 3 * stages - 4) / 4);
  const instead = 'Take finite differences of evolutions.';
  throw new BudgetExceededError(
    `The ${5 * stages} stages of some steps and 8 states`,
    least * bytes,
    maxBytes,
    instead,
  );
}
