import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { Breakpoints } from '../../linalg/ode/breakpoints.ts';
import type { OdeState, OdeStats } from '../../linalg/ode/solution.ts';
import { StepControl } from '../../linalg/ode/step-size.ts';
import type { Span } from '../../linalg/ode/stepper.ts';
import type { ExplicitTableau } from '../../linalg/ode/tableau.ts';
import { FewStepper, type ValuesAt } from './few-stepper.ts';
import type { RealFlow } from './real-flow.ts';

/** What all runs of a batch share. */
export interface FewSettings {
  readonly method: ExplicitTableau;
  readonly times: readonly number[];
  readonly rtol: number;
  readonly atol: number;
  readonly maxStep: number;
  readonly maxSteps: number;
  readonly breakpoints: readonly number[];
}

/** One run: where it starts, the matrix of its flow, and who is told of times and steps. */
export interface FewRun {
  readonly start: Float64Array;
  readonly valuesAt: ValuesAt;
  readonly steady: boolean;
  save(t: number, y: Float64Array): void;
  step(y: Float64Array, localError: Float64Array): void;
}

type Counts = { -readonly [K in keyof OdeStats]: OdeStats[K] };

/** Runs one after the other in the same arrays, by the step control of the integrators; none depends on what was before it. */
export class FewRuns {
  readonly #settings: FewSettings;
  readonly #stepper: FewStepper;
  readonly #breakpoints: Breakpoints;
  readonly #direction: number;
  readonly #buffer: Float64Array;
  readonly #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  #nextTime = 0;

  constructor(flow: RealFlow, settings: FewSettings) {
    const { method, times, rtol, atol, breakpoints } = settings;
    const [from, to] = [times[0] as number, times.at(-1) as number];
    this.#settings = settings;
    this.#stepper = new FewStepper(flow, method, rtol, atol);
    this.#breakpoints = new Breakpoints(from, to, breakpoints);
    this.#direction = Math.sign(to - from) || 1;
    this.#buffer = new Float64Array(flow.form.size);
  }

  /** From the first time to the last. Throws `ConvergenceError` past `maxSteps` and for steps below the spacing of doubles. */
  solve(run: FewRun): OdeState {
    const { times, method } = this.#settings;
    const stepper = this.#stepper;
    const [from, to] = [times[0] as number, times.at(-1) as number];
    const stats: Counts = {
      ...{ steps: 0, rejected: 0, rhsCalls: 0, switches: 0 },
      ...{ smallestStep: Infinity, largestStep: 0 },
    };
    const control = new StepControl(method.embeddedOrder, 0);
    let error = 0;
    this.#nextTime = 0;
    stepper.begin(run.start, run.valuesAt, run.steady);
    this.#saveUpTo(run, from, from, stepper.y);
    for (let t = from; t !== to;) {
      if (t === from || this.#breakpoints.has(t)) this.#beginAnew(t, control);
      const end = this.#accept(t, control, stats);
      error += stepper.errorSize();
      stepper.finish();
      this.#saveUpTo(run, t, end, stepper.yNew);
      run.step(stepper.yNew, stepper.error);
      stepper.advance();
      t = end;
    }
    stats.rhsCalls = stepper.calls;
    return {
      ...{ method: method.name, t: to, y: stepper.y.slice(), dydt: undefined, step: control.size },
      ...{ previousError: control.previousError, error, signs: [], stiffness: undefined, stats },
    };
  }

  /** The slope at a place where it may jump, and a step size that knows nothing of the past. */
  #beginAnew(t: number, control: StepControl): void {
    const at = this.#breakpoints.limit(t, 1);
    const longest = Math.min(this.#settings.maxStep, Math.abs(this.#breakpoints.after(t) - t));
    this.#stepper.evaluate(at);
    control.size = this.#stepper.firstStep(at, this.#direction, longest);
    control.previousError = 1;
  }

  /** Tries steps from t until one is accurate; returns its end. */
  #accept(t: number, control: StepControl, stats: Counts): number {
    const { maxStep, maxSteps } = this.#settings;
    const target = this.#breakpoints.after(t);
    const floor = Math.max(1e-300, Math.abs(t) * 2 ** -50);
    for (let error = NaN; ;) {
      if (stats.steps + stats.rejected >= maxSteps) throw this.#tooMany(t, error);
      const size = Math.max(floor, Math.min(control.size, maxStep));
      const lands = Math.abs(target - t) <= size * (1 + 1e-9);
      const end = lands ? target : t + this.#direction * size;
      const taken = lands ? Math.min(size, Math.abs(end - t)) : size;
      error = this.#attempt(t, end);
      if (error <= 1) {
        control.accept(error, taken);
        stats.steps++;
        stats.smallestStep = Math.min(stats.smallestStep, taken);
        stats.largestStep = Math.max(stats.largestStep, taken);
        return end;
      }
      stats.rejected++;
      control.reject(error, taken);
      if (control.size < floor) throw this.#stuck(t, error, stats);
    }
  }

  #attempt(t: number, end: number): number {
    const span = this.#span;
    span.t = t;
    span.h = end - t;
    span.first = this.#breakpoints.limit(t, 1);
    span.last = this.#breakpoints.limit(end, -1);
    return this.#stepper.attempt(span);
  }

  /** Tells the states at the times up to `end` of a step from `t`. */
  #saveUpTo(run: FewRun, t: number, end: number, last: Float64Array): void {
    const { times } = this.#settings;
    for (; this.#nextTime < times.length; this.#nextTime++) {
      const time = times[this.#nextTime] as number;
      if ((time - end) * this.#direction > 0) return;
      if (time !== end) this.#stepper.interpolate((time - t) / (end - t), this.#buffer);
      run.save(time, time === end ? last : this.#buffer);
    }
  }

  #tooMany(t: number, error: number): ConvergenceError {
    const { method, maxSteps, times } = this.#settings;
    const instead = `It is at t = ${t} of ${times.at(-1)} after \`maxSteps\` = ${maxSteps}; raise it or the tolerances.`;
    return new ConvergenceError(`Integration by ${method.name}`, error, maxSteps, instead);
  }

  #stuck(t: number, error: number, { steps, rejected }: Counts): Error {
    if (Number.isNaN(error)) {
      const got = `they are not at t = ${t}`;
      return new ArgumentError('parameterSets', 'give finite factors', got, 'Bound them.');
    }
    const instead =
      `Stuck at t = ${t}: the error is ${error.toPrecision(3)} times the tolerance even at a step below the spacing of doubles. ` +
      'A jump of a coefficient belongs in its `breakpoints`.';
    return new ConvergenceError(
      `Integration by ${this.#settings.method.name}`,
      error,
      steps + rejected,
      instead,
    );
  }
}
