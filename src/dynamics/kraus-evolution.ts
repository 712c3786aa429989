import { ArgumentError, ConvergenceError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { Breakpoints } from '../linalg/ode/breakpoints.ts';
import { odeSettings, type OdeSettings } from '../linalg/ode/options.ts';
import { euclidean } from '../linalg/ode/scaled-norm.ts';
import type { OdeState } from '../linalg/ode/solution.ts';
import type { Span } from '../linalg/ode/stepper.ts';
import type { DensityMatrix } from '../states/density-matrix.ts';
import type { Coefficient } from './coefficient.ts';
import type { Evolution } from './evolution.ts';
import { requireRoom } from './evolve.ts';
import { KrausStep, type KrausMaps, type KrausPair, type KrausPlan } from './kraus-step.ts';
import { requireTimes, type EvolveOptions, type EvolveProgress } from './options.ts';
import type { Recorder } from './recorder.ts';

/** An evolution by Kraus steps. */
export interface KrausProblem {
  readonly start: Float64Array;
  readonly plan: KrausPlan;
  readonly coefficients: readonly Coefficient[];
  readonly recorder: Recorder<DensityMatrix>;
  /** Of a state that is kept. */
  readonly stateBytes: number;
}

/** Options of such an evolution. */
type KrausOptions = Omit<EvolveOptions, 'method' | 'observables' | 'saveStates'>;

/** Milliseconds of work between two reports of progress. */
const segmentTime = 50;

/** Maps of step lengths that are kept. */
const mostMaps = 24;

/** Halvings of the interval between two times, at most. */
const mostHalvings = 48;

/** Runs an evolution by Kraus steps piece by piece. */
export function* krausEvolution(
  problem: KrausProblem,
  options: KrausOptions,
): Generator<EvolveProgress, Evolution<DensityMatrix>, void> {
  const times = requireTimes(options.times);
  const to = times.at(-1) as number;
  requireRoom(problem, times.length, options);
  const run = new KrausRun(problem, times, options);
  for (;;) {
    const done = kernels().run((work) => run.onward(work));
    const progress = { t: run.t, from: times[0] as number, to, steps: run.stats.steps };
    options.onProgress?.(progress);
    if (done) return problem.recorder.result(times, run.state(), 'kraus');
    yield progress;
  }
}

/** A time where a step must end, and how often it was asked for. */
interface Landing {
  readonly t: number;
  readonly wanted: number;
}

class KrausRun {
  t: number;
  readonly stats: {
    steps: number;
    rejected: number;
    rhsCalls: number;
    switches: number;
    smallestStep: number;
    largestStep: number;
  };
  readonly #problem: KrausProblem;
  readonly #settings: OdeSettings;
  readonly #breakpoints: Breakpoints;
  /** Ascending. */
  readonly #landings: readonly Landing[];
  #next = 0;
  /** The present interval is cut into 2^halvings steps, of which `done` are over. */
  #halvings = 0;
  #done = 0;
  #from: number;
  #step: number;
  #y: Float64Array;
  #error: number;
  #lastSize = NaN;
  readonly #maps = new Map<string, KrausMaps>();

  constructor(problem: KrausProblem, times: readonly number[], options: KrausOptions) {
    const resumed = options.resumeFrom?.ode;
    if (resumed && resumed.method !== 'kraus') {
      throw new ArgumentError('method', `be ${resumed.method}, with which the run began`, 'it is kraus');
    }
    if (times.some((t, i) => i > 0 && t < (times[i - 1] as number))) {
      const instead = 'Use tsit5: backwards in time no map is positive.';
      throw new ArgumentError('times', "ascend with method 'kraus'", 'they descend', instead);
    }
    this.#problem = problem;
    this.t = this.#from = resumed?.t ?? (times[0] as number);
    this.#settings = settingsOf(problem, this.t, times.at(-1) as number, options);
    this.#breakpoints = new Breakpoints(this.t, this.#settings.to, this.#settings.breakpoints);
    this.#y = resumed?.y ?? problem.start;
    this.#step = resumed?.step ?? 0;
    this.#error = resumed?.error ?? 0;
    this.stats = {
      ...{ steps: 0, rejected: 0, rhsCalls: 0, switches: 0, smallestStep: Infinity, largestStep: 0 },
      ...resumed?.stats,
    };
    this.#landings = landingsOf(problem, times, this.t, resumed !== undefined);
    for (; this.#landings[this.#next]?.t === this.t; this.#next++) this.#save(this.#y);
    problem.recorder.settle();
    this.#enter();
  }

  /** Goes on for a while; whether the end is reached. */
  onward(work: Workspace): boolean {
    const until = performance.now() + segmentTime;
    const step = new KrausStep(work, this.#problem.plan);
    work.write(step.rho, this.#y);
    for (; this.#next < this.#landings.length;) {
      this.#settings.signal?.throwIfAborted();
      if (performance.now() > until) break;
      const tried = this.stats.steps + this.stats.rejected;
      if (tried >= this.#settings.maxSteps) throw this.#stuck(this.#lastSize, '`maxSteps` were tried');
      const span = this.#span();
      const size = (this.#lastSize = this.#attempt(work, step, this.#pair(step, span)));
      if (size <= 1) this.#accept(work, step, span.h, size);
      else this.#reject(size);
    }
    this.#y = work.read(step.rho);
    return this.#next === this.#landings.length;
  }

  state(): OdeState {
    const [t, y, step, error] = [this.t, this.#y.slice(), this.#step, this.#error];
    const plain = { dydt: undefined, previousError: 1, signs: [], stiffness: undefined };
    return { method: 'kraus', t, y, step, error, ...plain, stats: { ...this.stats } };
  }

  #length(): number {
    return (this.#landing().t - this.#from) / 2 ** this.#halvings;
  }

  #landing(): Landing {
    return this.#landings[this.#next] as Landing;
  }

  #span(): Span {
    const [t, h] = [this.t, this.#length()];
    const end = this.#done + 1 === 2 ** this.#halvings ? this.#landing().t : t + h;
    return { t, h, first: this.#breakpoints.limit(t, 1), last: this.#breakpoints.limit(end, -1) };
  }

  /** A span and its halves, with their maps. */
  #pair(step: KrausStep, span: Span): KrausPair {
    const { t, h, first, last } = span;
    const middle = t + h / 2;
    const [early, late] = [
      { t, h: h / 2, first, last: middle },
      { t: middle, h: h / 2, first: middle, last },
    ];
    const withMaps = (of: Span): readonly [Span, KrausMaps] => [of, this.#mapsOf(step, of)];
    return { whole: withMaps(span), halves: [withMaps(early), withMaps(late)] };
  }

  #mapsOf(step: KrausStep, span: Span): KrausMaps {
    if (!this.#problem.plan.constant) return step.maps(span);
    // Times that are evenly spaced differ in their last digits.
    const key = span.h.toPrecision(13);
    const known = this.#maps.get(key);
    if (known) return known;
    const [oldest] = this.#maps.keys();
    if (this.#maps.size >= mostMaps && oldest !== undefined) this.#maps.delete(oldest);
    const maps = step.maps(span);
    this.#maps.set(key, maps);
    return maps;
  }

  /** The error of a step against the tolerance. */
  #attempt(work: Workspace, step: KrausStep, pair: KrausPair): number {
    if (![pair.whole, ...pair.halves].every(([, { correction }]) => correction)) return Infinity;
    step.attempt(pair);
    this.stats.rhsCalls += 12;
    const { rtol, atol } = this.#settings;
    const squares = work.vectors.scaledSquares(step.error, step.rho, step.next, rtol, atol as number);
    return Math.sqrt(squares / this.#y.length);
  }

  #accept(work: Workspace, step: KrausStep, h: number, size: number): void {
    this.stats.steps++;
    this.stats.smallestStep = Math.min(this.stats.smallestStep, h);
    this.stats.largestStep = Math.max(this.stats.largestStep, h);
    this.#step = h;
    step.advance();
    this.#done++;
    const { t: end } = this.#landing();
    const lands = this.#done === 2 ** this.#halvings;
    this.t = lands ? end : this.#from + this.#done * h;
    const error = work.view(step.error);
    this.#error += euclidean(error);
    const y = work.view(step.rho);
    for (; lands && this.#landings[this.#next]?.t === end; this.#next++) this.#save(y);
    this.#problem.recorder.step(y, error);
    if (lands) this.#enter();
    // The error of a step twice as long is 32 times as large.
    if (size < 1 / 64) this.#double();
  }

  #reject(size: number): void {
    this.stats.rejected++;
    this.#refine();
    if (this.#halvings > mostHalvings) throw this.#stuck(size, 'steps became too short');
  }

  #stuck(size: number, because: string): ConvergenceError {
    const instead = `It is at t = ${this.t}: ${because}. Loosen the tolerances, or declare the breakpoints of the coefficients.`;
    const tried = this.stats.steps + this.stats.rejected;
    return new ConvergenceError('The evolution by Kraus steps', size, tried, instead);
  }

  /** Begins the interval to the next landing with steps no longer than the last one. */
  #enter(): void {
    this.#from = this.t;
    [this.#halvings, this.#done] = [0, 0];
    const landing = this.#landings[this.#next];
    if (!landing) return;
    const { maxStep } = this.#settings;
    const span = landing.t - this.#from;
    const wanted = Math.min(maxStep, this.#step > 0 ? this.#step : maxStep);
    this.#halvings = Math.max(0, Math.ceil(Math.log2(span / wanted) - 1e-9));
  }

  #refine(): void {
    this.#halvings++;
    this.#done *= 2;
  }

  #double(): void {
    this.#step *= 2;
    if (this.#halvings === 0 || this.#done % 2 !== 0 || 2 * this.#length() > this.#settings.maxStep) return;
    this.#halvings--;
    this.#done /= 2;
  }

  #save(y: Float64Array): void {
    const { wanted } = this.#landing();
    for (let i = 0; i < wanted; i++) this.#problem.recorder.save(this.t, y);
  }
}

function settingsOf(
  { coefficients, start }: KrausProblem,
  from: number,
  to: number,
  { rtol = 1e-6, atol = 1e-8, maxStep = Infinity, maxSteps = 100_000, signal }: KrausOptions,
): OdeSettings {
  const longest = Math.min(maxStep, ...coefficients.map((coefficient) => coefficient.maxStep));
  const breakpoints = coefficients.flatMap((coefficient) => coefficient.breakpoints);
  const options = { from, to, rtol, atol, maxStep: longest, maxSteps, breakpoints };
  return odeSettings(signal ? { ...options, signal } : options, start.length);
}

/** The times and breakpoints from t on, each once, with how often it is asked for. */
function landingsOf(
  { coefficients }: KrausProblem,
  times: readonly number[],
  t: number,
  resumed: boolean,
): Landing[] {
  const end = times.at(-1) as number;
  const wanted = new Map<number, number>();
  for (const time of times) {
    if (resumed ? time > t : time >= t) wanted.set(time, (wanted.get(time) ?? 0) + 1);
  }
  for (const { breakpoints } of coefficients) {
    for (const time of breakpoints) if (time > t && time < end && !wanted.has(time)) wanted.set(time, 0);
  }
  return [...wanted].map(([time, count]) => ({ t: time, wanted: count })).sort((a, b) => a.t - b.t);
}
