import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { Breakpoints } from '../../linalg/ode/breakpoints.ts';
import type { Span } from '../../linalg/ode/stepper.ts';
import type { Operator, SparseOperator } from '../../operators/operator.ts';
import { toSparse } from '../../operators/to-sparse.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { Ket } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Lindbladian } from '../lindbladian.ts';
import { requireTimes } from '../options.ts';
import { normBound, varyingMatrix } from '../varying-matrix.ts';
import { compressed, weightOf } from './factor.ts';
import { factorPlan, rateAt, type FactorPlan } from './plan.ts';
import { toLowRank, type LowRankState } from './state.ts';
import { factorSteps, type FactorStep } from './step.ts';

/** Options of `lowRankLindblad`. */
export interface LowRankOptions {
  /** Ascending times; the state given is that at the first one. */
  readonly times: ArrayLike<number>;
  /** Observables by name: their expectation values at all times. */
  readonly observables?: Readonly<Record<string, Operator>>;
  /** Keep the state at all times; default only when there are no observables. */
  readonly saveStates?: boolean;
  /** Allowed error of a step, in the trace norm of a state of trace 1; 1e-6 by default. */
  readonly tolerance?: number;
  /** Largest weight (part of the trace) that may be left out in a step, 1e-8 by default. */
  readonly cutoff?: number;
  /** Largest number of columns at the end of a step, whatever that leaves out; no limit by default. */
  readonly maxRank?: number;
  /** Largest number of steps tried; 100,000 by default. */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal;
}

/** What an evolution of low rank gives. */
export interface LowRankEvolution {
  readonly times: readonly number[];
  /** Of trace 1, when they were kept. */
  readonly states: readonly LowRankState[];
  readonly final: LowRankState;
  /** <O> by name; `error` is the norm of O, bounded from above, times the error of the state. */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  /** The rank at each time. */
  readonly ranks: readonly number[];
  /** What has been left out up to each time: a bound of its effect on rho in the trace norm. */
  readonly discarded: Float64Array;
  /** The estimated errors of the steps up to each time, summed, in the trace norm. */
  readonly integrationErrors: Float64Array;
  readonly stats: { readonly steps: number; readonly rejected: number; readonly largestRank: number };
}

/**
 * Solves the Lindblad master equation for states of low rank, rho = Z Z^dagger with the D x r factor Z as the unknown: no D x D matrix is built, so that spaces of thousands of
 * levels are within reach where the entropy stays small (few quanta lost, weak noise, pumping to pure states). Adaptive steps of order 4 with positive terms only; after each sum
 * the rank is what `cutoff` asks for. What is left out is bounded in the trace norm, in which no channel brings states further apart, so the bound holds for all later
 * times; so is the error of the steps estimated. Steps land on the breakpoints of all coefficients. Steps are taken two by two and
 * compared with one of twice the length. Cost per step: about 6 (J + 1) r products with sparse matrices for J jumps, twice that where the generator depends on time, and O(D (J r)^2).
 * Throws `ArgumentError` for times that do not ascend and wrong options, `ConvergenceError` past `maxSteps`, `SpaceMismatchError`,
 * `NotPhysicalError`. Compare Le Bris and Rouchon, Phys. Rev. A 87 (2013) 022125; Cao and Lu, arXiv:2103.01194.
 */
export function lowRankLindblad(
  generator: Lindbladian,
  state: Ket | DensityMatrix | LowRankState,
  options: LowRankOptions,
): LowRankEvolution {
  requireSameSpace('Argument `state`', generator.space, state.space);
  const times = requireTimes(options.times);
  if (times.some((t, i) => i > 0 && t < (times[i - 1] as number))) {
    throw new ArgumentError('times', 'ascend', 'they descend', 'Use `lindblad`.');
  }
  const run = new LowRankRun(generator, toLowRank(state), times, options);
  for (const t of times) {
    while (run.t < t) run.step(t);
    run.save();
  }
  return run.result();
}

interface Observed {
  readonly name: string;
  readonly matrix: SparseOperator;
  readonly norm: number;
}

class LowRankRun {
  t: number;
  readonly #plan: FactorPlan;
  readonly #breakpoints: Breakpoints;
  readonly #maxStep: number;
  readonly #times: readonly number[];
  readonly #start: LowRankState;
  readonly #options: Required<Omit<LowRankOptions, 'signal' | 'observables' | 'times' | 'saveStates'>>;
  readonly #signal: AbortSignal | undefined;
  readonly #observed: readonly Observed[];
  readonly #keeps: boolean;
  #z: ComplexMatrix;
  #h: number;
  #discarded = 0;
  #integration = 0;
  readonly #stats = { steps: 0, rejected: 0, largestRank: 0 };
  readonly #saved: { rank: number; discarded: number; integration: number }[] = [];
  readonly #states: LowRankState[] = [];
  readonly #values: Record<string, Estimate[]>;

  constructor(
    generator: Lindbladian,
    start: LowRankState,
    times: readonly number[],
    options: LowRankOptions,
  ) {
    const { observables = {}, signal } = options;
    const { hamiltonian, jumps } = generator;
    const plan = factorPlan(generator);
    const coefficients = [...hamiltonian, ...jumps].flatMap(({ coefficient }) => coefficient ?? []);
    this.#maxStep = Math.min(Infinity, ...coefficients.map(({ maxStep }) => maxStep));
    this.#breakpoints = new Breakpoints(
      times[0] as number,
      times.at(-1) as number,
      coefficients.flatMap(({ breakpoints }) => breakpoints),
    );
    this.#options = checked(options);
    this.#observed = Object.entries(observables).map(([name, op]) => {
      const matrix = toSparse(requireOperatorOn(start.space, op));
      const size = start.factor.rows;
      return { name, matrix, norm: normBound(varyingMatrix([{ matrix, re: 1, im: 0 }], size, 'rows')) };
    });
    this.#keeps = options.saveStates ?? this.#observed.length === 0;
    this.#values = Object.fromEntries(this.#observed.map(({ name }) => [name, []]));
    [this.#plan, this.#times, this.#start, this.#signal] = [plan, times, start, signal];
    this.t = times[0] as number;
    const { factor } = start;
    const root = Math.sqrt(weightOf(factor));
    if (!(root > 0 && root < Infinity)) {
      throw new ArgumentError('state', 'have a finite trace above zero', `its square root is ${root}`);
    }
    const { cutoff: weight, maxRank } = this.#options;
    const unit = { ...factor, data: factor.data.map((x) => x / root) };
    const first = compressed(unit, { weight, maxRank });
    this.#discarded = 2 * first.discarded;
    this.#z = unitTrace(first.factor);
    this.#stats.largestRank = this.#z.cols;
    const begin = this.#breakpoints.limit(this.t, 1);
    this.#h = 0.1 / Math.max(rateAt(plan, begin), 0.1 * plan.k.bound(begin), 1e-300);
  }

  /** One accepted step, ending at `to` at the latest. */
  step(to: number): void {
    const { tolerance, cutoff: weight, maxRank, maxSteps } = this.#options;
    for (;;) {
      this.#signal?.throwIfAborted();
      const span = this.#span(to);
      const { h } = span;
      if (this.#stats.steps + this.#stats.rejected >= maxSteps) throw this.#tooMany();
      const step = factorSteps(this.#plan, this.#z, span, { weight, maxRank });
      const error = step.error + Math.max(0, step.traceDefect - step.discarded);
      const factor = Math.min(4, Math.max(0.2, 0.9 * (tolerance / Math.max(error, 1e-300)) ** 0.25));
      if (error <= tolerance) {
        this.#accept(step, error, span.end);
        this.#h = h < this.#h ? Math.max(this.#h, factor * h) : factor * h;
        return;
      }
      this.#stats.rejected++;
      this.#h = factor * h;
    }
  }

  /** The next step to try. */
  #span(to: number): Span & { readonly end: number } {
    const { t } = this;
    const target = Math.min(to, this.#breakpoints.after(t));
    const wanted = Math.min(this.#h, this.#maxStep);
    const end = t + wanted * (1 + 1e-9) >= target ? target : t + wanted;
    const [first, last] = [this.#breakpoints.limit(t, 1), this.#breakpoints.limit(end, -1)];
    return { t, h: end - t, first, last, end };
  }

  /** Writes down the present state. */
  save(): void {
    const error = this.#discarded + this.#integration;
    for (const { name, matrix, norm } of this.#observed) {
      const from = this.#discarded > this.#integration ? 'truncated' : 'integrated';
      (this.#values[name] as Estimate[]).push({ ...meanOf(matrix, this.#z), error: norm * error, from });
    }
    if (this.#keeps) this.#states.push(this.#state());
    this.#saved.push({ rank: this.#z.cols, discarded: this.#discarded, integration: this.#integration });
  }

  result(): LowRankEvolution {
    return {
      times: this.#times,
      states: this.#states,
      final: this.#state(),
      expectations: this.#values,
      ranks: this.#saved.map(({ rank }) => rank),
      discarded: Float64Array.from(this.#saved, ({ discarded }) => discarded),
      integrationErrors: Float64Array.from(this.#saved, ({ integration }) => integration),
      stats: { ...this.#stats },
    };
  }

  #state(): LowRankState {
    return { ...this.#start, factor: this.#z };
  }

  #accept({ factor, discarded }: FactorStep, error: number, t: number): void {
    this.#z = factor;
    this.t = t;
    // Once for what is missing, once for the trace that the rest is given.
    this.#discarded += 2 * discarded;
    this.#integration += error;
    this.#stats.steps++;
    this.#stats.largestRank = Math.max(this.#stats.largestRank, factor.cols);
  }

  #tooMany(): ConvergenceError {
    const { maxSteps, tolerance } = this.#options;
    const instead = `It is at t = ${this.t} after \`maxSteps\` = ${maxSteps}. Raise it, or \`tolerance\`.`;
    return new ConvergenceError('The evolution of low rank', tolerance, maxSteps, instead);
  }
}

function checked(options: LowRankOptions): {
  readonly tolerance: number;
  readonly cutoff: number;
  readonly maxRank: number;
  readonly maxSteps: number;
} {
  const { tolerance = 1e-6, cutoff = 1e-8, maxRank = Infinity, maxSteps = 100_000 } = options;
  for (const [name, value] of Object.entries({ tolerance, cutoff, maxSteps })) {
    if (!(value > 0)) throw new ArgumentError(name, 'be positive', `it is ${value}`);
  }
  if (!(maxRank === Infinity || (Number.isSafeInteger(maxRank) && maxRank >= 1))) {
    throw new ArgumentError('maxRank', 'be a positive integer', `it is ${maxRank}`);
  }
  return { tolerance, cutoff, maxRank, maxSteps };
}

function unitTrace(z: ComplexMatrix): ComplexMatrix {
  const root = Math.sqrt(weightOf(z));
  return { ...z, data: z.data.map((x) => x / root) };
}

/** tr(Z^dagger O Z). */
function meanOf(op: SparseOperator, z: ComplexMatrix): { re: number; im: number } {
  return kernels().run((work) => {
    const [x, out] = [work.put(z.data), work.zeros(z.data.length)];
    const rows = {
      rows: z.rows,
      rowStart: work.put(op.rowStart),
      column: work.put(op.column),
      values: work.put(op.values),
    };
    work.sparse.addCsr(out, rows, x, z.cols);
    const [re, im] = work.vectors.dot(x, out);
    return { re, im };
  });
}
