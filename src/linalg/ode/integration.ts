import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { Breakpoints } from './breakpoints.ts';
import { EventWatch, type OdeEventHit } from './events.ts';
import type { OdeSettings } from './options.ts';
import type { OdeResult, OdeState, OdeStats, OdeStep } from './solution.ts';
import { firstStep, StepControl } from './step-size.ts';
import { requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
import { Stiffness } from './stiffness.ts';

/** A run in progress. All vectors are made by the constructor; only what is handed out (events, saved values, states) is copied. */
export class Integration implements OdeStep {
  from: number;
  t: number;
  error = 0;
  events: OdeEventHit[] = [];
  readonly #settings: OdeSettings;
  readonly #stats = {
    ...{ steps: 0, rejected: 0, rhsCalls: 0, switches: 0 },
    ...{ smallestStep: Infinity, largestStep: 0 },
  };
  readonly #stepper: Stepper;
  readonly #stiffness: Stiffness;
  readonly #control: StepControl;
  readonly #breakpoints: Breakpoints;
  readonly #watch: EventWatch;
  readonly #span: Span;
  readonly #buffer: Float64Array;
  #buffered = NaN;
  /** Whether `t` is the end of the stepper's step, not the start of the next. */
  #atEnd = false;
  #derivativeKnown: boolean;
  /** The solution at a terminal event. */
  #cut: Float64Array | undefined;
  #nextTime = 0;
  readonly #times: number[] = [];
  readonly #values: Float64Array[] = [];
  readonly #allEvents: OdeEventHit[] = [];

  /** `stepperOf` makes the stepper; it calls `called` at each right-hand side, and keeps in `stiffness` what it knows of that, where it wants to. */
  constructor(
    stepperOf: (called: () => void, stiffness: Stiffness) => Stepper,
    y0: Float64Array,
    settings: OdeSettings,
    state?: OdeState,
  ) {
    this.#settings = settings;
    Object.assign(this.#stats, state?.stats);
    this.from = this.t = settings.from;
    this.error = state?.error ?? 0;
    this.#stiffness = new Stiffness(y0.length, () => this.#stats.switches++, state?.stiffness);
    this.#stepper = stepperOf(() => this.#stats.rhsCalls++, this.#stiffness);
    this.#stepper.y.set(y0);
    if (state?.dydt) this.#stepper.dydt.set(state.dydt);
    this.#derivativeKnown = state?.dydt !== undefined;
    const { embeddedOrder } = settings.method;
    this.#control = new StepControl(
      embeddedOrder,
      state?.step ?? settings.firstStep ?? 0,
      state?.previousError,
    );
    this.#breakpoints = new Breakpoints(settings.from, settings.to, settings.breakpoints);
    this.#buffer = new Float64Array(y0.length);
    this.#watch = new EventWatch(settings.events, this.t, this.#stepper.y, state?.signs);
    this.#span = { t: this.t, h: 0, first: this.t, last: this.t };
    this.#saveUpTo();
  }

  /** The solution at `t`. */
  get y(): Float64Array {
    return this.#cut ?? (this.#atEnd ? this.#stepper.yNew : this.#stepper.y);
  }

  get localError(): Float64Array {
    return this.#stepper.error;
  }

  get stats(): OdeStats {
    return this.#stats;
  }

  /** Takes one accepted step; false when there is none left. */
  advance(): boolean {
    const { to, signal } = this.#settings;
    if (this.#cut || this.t === to) return false;
    signal?.throwIfAborted();
    this.#begin();
    const end = this.#accept();
    this.error += this.#stepper.finish();
    this.from = this.t;
    this.t = end;
    this.#atEnd = true;
    this.#buffered = NaN;
    this.#happen();
    this.#saveUpTo();
    return true;
  }

  at(t: number, out: Float64Array = new Float64Array(this.y.length)): Float64Array {
    const before = (t - this.from) * this.#settings.direction;
    const after = (this.t - t) * this.#settings.direction;
    if (!this.#atEnd || !(before >= 0 && after >= 0)) {
      throw new ArgumentError('t', `lie in the last step, ${this.from} to ${this.t}`, `it is ${t}`);
    }
    if (t === this.t) out.set(this.y);
    else this.#stepper.interpolate((t - this.from) / this.#span.h, out);
    return out;
  }

  state(): OdeState {
    const { dydt, dydtNew } = this.#stepper;
    const { kind, name } = this.#settings.method;
    return {
      method: name,
      t: this.t,
      y: this.y.slice(),
      dydt: this.#cut || !this.#derivativeKnown ? undefined : (this.#atEnd ? dydtNew : dydt).slice(),
      step: this.#control.size,
      previousError: this.#control.previousError,
      error: this.error,
      signs: [...this.#watch.signs],
      stiffness: kind === 'auto' ? this.#stiffness.state() : undefined,
      stats: { ...this.#stats },
    };
  }

  result(): OdeResult {
    const state = this.state();
    const { t, y, error, stats } = state;
    const ended = this.#cut ? 'event' : 'to';
    const [times, values, events] = [this.#times, this.#values, this.#allEvents];
    return { t, y, ended, times, values, events, error, stats, state };
  }

  /** Makes `t` the start of a step: the derivative there, and a new step size where the right-hand side may have jumped. */
  #begin(): void {
    const anew = this.#breakpoints.has(this.t);
    const fresh = this.#control.size === 0 || (anew && (this.#atEnd || this.#derivativeKnown));
    if (this.#atEnd) this.#stepper.advance();
    this.#atEnd = false;
    const t = this.#breakpoints.limit(this.t, 1);
    if (anew || !this.#derivativeKnown) {
      this.#stepper.evaluate(t);
      requireFiniteRhs(this.#stepper.dydt, t);
      this.#derivativeKnown = true;
    }
    if (!fresh) return;
    const { direction, maxStep, method } = this.#settings;
    const longest = Math.min(maxStep, Math.abs(this.#breakpoints.after(this.t) - this.t));
    const order = method.embeddedOrder;
    this.#control.size = firstStep(this.#stepper, t, direction, longest, order, this.#settings);
    this.#control.previousError = 1;
  }

  /** Attempts steps until one is accurate; returns its end. */
  #accept(): number {
    const { direction, maxStep, maxSteps } = this.#settings;
    const target = this.#breakpoints.after(this.t);
    const floor = Math.max(1e-300, Math.abs(this.t) * 2 ** -50);
    for (let error = this.#control.previousError; ;) {
      if (this.#stats.steps + this.#stats.rejected >= maxSteps) throw this.#tooMany(error);
      const size = Math.max(floor, Math.min(this.#control.size, maxStep));
      const lands = Math.abs(target - this.t) <= size * (1 + 1e-9);
      const end = lands ? target : this.t + direction * size;
      const taken = lands ? Math.min(size, Math.abs(end - this.t)) : size;
      error = this.#attempt(end);
      if (error <= 1) {
        this.#control.accept(error, taken);
        this.#record(taken);
        return end;
      }
      this.#stats.rejected++;
      this.#control.reject(error, taken);
      if (this.#control.size < floor) throw this.#stuck(error);
    }
  }

  /** The scaled error of a step to `end`, NaN when it failed. */
  #attempt(end: number): number {
    const span = this.#span;
    span.t = this.t;
    span.h = end - this.t;
    span.first = this.#breakpoints.limit(this.t, 1);
    span.last = this.#breakpoints.limit(end, -1);
    return this.#stepper.attempt(span, this.#settings);
  }

  #record(size: number): void {
    this.#stats.steps++;
    this.#stats.smallestStep = Math.min(this.#stats.smallestStep, size);
    this.#stats.largestStep = Math.max(this.#stats.largestStep, size);
  }

  #happen(): void {
    if (this.#settings.events.length === 0) return;
    const interpolated = (theta: number): Float64Array => this.#interpolated(theta);
    const [hits, ended] = this.#watch.scan({ from: this.from, to: this.t, interpolated });
    this.events = hits;
    this.#allEvents.push(...hits);
    if (!ended) return;
    const last = hits[hits.length - 1] as OdeEventHit;
    this.t = last.t;
    this.#cut = last.y.slice();
  }

  #interpolated(theta: number): Float64Array {
    if (theta === 1) return this.#stepper.yNew;
    if (theta !== this.#buffered) this.#stepper.interpolate(theta, this.#buffer);
    this.#buffered = theta;
    return this.#buffer;
  }

  /** Hands out the solution at the wanted times up to `t`. */
  #saveUpTo(): void {
    const { times, save, direction } = this.#settings;
    for (; this.#nextTime < times.length; this.#nextTime++) {
      const time = times[this.#nextTime] as number;
      if ((time - this.t) * direction > 0) return;
      const y = time === this.t ? this.y : this.at(time, this.#buffer);
      if (save) save(time, y);
      else {
        this.#times.push(time);
        this.#values.push(y.slice());
      }
    }
  }

  #tooMany(error: number): ConvergenceError {
    const { method, maxSteps, to } = this.#settings;
    const stiff =
      method.kind === 'explicit' ? " Use `rodas5p` if the problem is stiff, 'auto' if it may be." : '';
    const instead = `It is at t = ${this.t} of ${to} after \`maxSteps\` = ${maxSteps}; raise it or the tolerances.${stiff}`;
    return new ConvergenceError(`Integration by ${method.name}`, error, maxSteps, instead);
  }

  /** The error for a step below the spacing of doubles, or `ArgumentError` when the right-hand side is not finite. */
  #stuck(error: number): ConvergenceError {
    if (Number.isNaN(error)) this.#stepper.blame();
    const because = Number.isNaN(error)
      ? 'the step is not finite or its linear system is singular'
      : `the error is ${error.toPrecision(3)} times the tolerance`;
    const instead =
      `Stuck at t = ${this.t}, because ${because} even at a step below the spacing of doubles. ` +
      'A jump of the right-hand side belongs in `breakpoints`; a singularity must lie outside the interval.';
    const steps = this.#stats.steps + this.#stats.rejected;
    return new ConvergenceError(`Integration by ${this.#settings.method.name}`, error, steps, instead);
  }
}
