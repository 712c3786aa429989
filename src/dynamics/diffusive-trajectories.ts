import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../errors.ts';
import { hermitianPart, requireHermitian } from '../linalg/hermitian-part.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { Rng } from '../linalg/random.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, requireSameSpace, type Space } from '../spaces/space.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { DensityMatrix, isDensityMatrix } from '../states/density-matrix.ts';
import type { Estimate } from '../states/estimate.ts';
import { Ket } from '../states/ket.ts';
import { balanced } from '../states/norm.ts';
import { signalsOf, unseenShares, type Detection, type Signal } from './detection.ts';
import { diffusionPlan } from './diffusion-plan.ts';
import { MonitoredState } from './diffusion-step.ts';
import { measuredObservables } from './lindblad.ts';
import type { Lindbladian } from './lindbladian.ts';
import { measuredOnDensity, measuredOnKet, type Measured } from './measured.ts';
import { requireTimes, type EvolveOptions } from './options.ts';
import { RunningMean } from './running-mean.ts';
import { stepGrid, type Stretch } from './step-grid.ts';

/** Options of `diffusiveTrajectories`. */
export interface DiffusiveOptions extends Pick<
  EvolveOptions,
  'times' | 'observables' | 'signal' | 'maxBytes'
> {
  /** Number of trajectories. */
  readonly count: number;
  /** Each trajectory has a child stream of its own: the first n of more are the same n. */
  readonly rng: Rng;
  /** Largest step dt; steps are equal between landing points (times, breakpoints). The error is O(dt). */
  readonly step: number;
  /** Share of each monitored output that is seen, in [0, 1]; 1 by default. */
  readonly efficiency?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly count: number }) => void;
}

/** What an ensemble of diffusive trajectories gives. */
export interface DiffusiveTrajectories {
  readonly times: readonly number[];
  /** Means over the trajectories, with their standard errors (the O(dt) of the steps is not in them). */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  /** The currents, in the order of `monitored`. */
  readonly signals: readonly Signal[];
  /** `records[trajectory][signal][i]`: the current averaged from times[i] to times[i + 1]. */
  readonly records: readonly (readonly Float64Array[])[];
  /** The normalised states at the last time: kets where a ket was given and every output is seen, else density matrices. */
  readonly finals: readonly (Ket | DensityMatrix)[];
}

/**
 * Diffusive trajectories: the stochastic master equation (Ito)
 * d rho = L(rho) dt + sum_s sqrt(eta_s) (c_s rho + rho c_s^dagger - tr(c_s rho + rho c_s^dagger) rho) dW_s, with c_s = exp(-i phi_s) L of the monitored jumps; jumps that
 * are not monitored, and the share 1 - eta, only damp. From a ket with every output seen it is the stochastic Schroedinger equation of a ket. Currents are
 * dY_s/dt = sqrt(eta_s) <c_s + c_s^dagger> + dW_s/dt: an average over a time T has variance 1/T from the noise. Heterodyne detection gives two such currents, at phi and
 * phi + pi/2, each with half the efficiency.
 *
 * Steps are rho <- M rho M^dagger + dt sum (1 - eta) L rho L^dagger, normalised, with M = exp((K - sum eta_s c_s^2 / 2) dt + sum sqrt(eta_s) c_s dY_s): positive by form.
 * Strong order 1 where the monitored c_s commute (always for one jump), else 1/2; weak order 1. Cost per step: some 5 to 10 products with H and the L, of a
 * ket, or twice of D columns for density matrices.
 * Throws `ArgumentError` for wrong options and times that do not ascend, `SpaceMismatchError`, `BudgetExceededError` for final states and records that take too many bytes,
 * `NotPhysicalError` for states without norm, `ConvergenceError` where a step is far too long.
 * Wiseman and Milburn, Quantum Measurement and Control (2010), chapter 4; Rouchon and Ralph, Phys. Rev. A 91 (2015) 012118.
 */
export function diffusiveTrajectories(
  generator: Lindbladian,
  monitored: readonly Detection[],
  state: Ket | DensityMatrix,
  options: DiffusiveOptions,
): DiffusiveTrajectories {
  const { space, hamiltonian, jumps } = generator;
  requireSameSpace('Argument `state`', space, state.space);
  const times = requireTimes(options.times);
  const signals = signalsOf(generator, monitored, options.efficiency ?? 1);
  const unseen = unseenShares(generator, signals);
  const pure = !isDensityMatrix(state) && unseen.every((share) => share === 0);
  requireRoom(space, options, pure, signals.length * times.length);
  const coefficients = [...hamiltonian, ...jumps].flatMap(({ coefficient }) => coefficient ?? []);
  const grid = stepGrid(times, options.step, coefficients);
  const measured = pure ? measuredOnKet : measuredOnDensity;
  const observables = measuredObservables(space, options, (op) => measured(toSparse(op)));
  const means = observables.map(() => times.map(() => new RunningMean()));
  const start = pure ? unitKet(state as Ket) : unitDensity(state);
  const finals: (Ket | DensityMatrix)[] = [];
  const records: Float64Array[][] = [];
  kernels().run((work) => {
    const run = new MonitoredState(work, diffusionPlan(generator, signals, unseen), pure);
    for (let done = 0; done < options.count; done++) {
      run.start(start);
      const rng = options.rng.split();
      const save = (k: number, y: Float64Array): void => {
        options.signal?.throwIfAborted();
        note(observables, means, k, y);
      };
      records.push(observed(run, grid, signals.length, rng, save));
      finals.push(stateOf(space, run.view().slice(), pure));
      options.onProgress?.({ done: done + 1, count: options.count });
    }
  });
  const expectations = observables.map(([name], i) => {
    return [name, (means[i] as RunningMean[]).map((mean) => mean.estimate())];
  });
  return { times, expectations: Object.fromEntries(expectations), signals, records, finals };
}

/** One trajectory; gives its records. */
function observed(
  run: MonitoredState,
  grid: readonly (readonly Stretch[])[],
  signals: number,
  rng: Rng,
  save: (k: number, y: Float64Array) => void,
): Float64Array[] {
  const records = Array.from({ length: signals }, () => new Float64Array(grid.length));
  const sums = new Float64Array(signals);
  save(0, run.view());
  grid.forEach((stretches, i) => {
    sums.fill(0);
    let length = 0;
    for (const { from, h, steps } of stretches) {
      for (let s = 0; s < steps; s++) run.step(from + s * h, h, rng, sums);
      length += steps * h;
    }
    records.forEach((record, s) => (record[i] = (sums[s] as number) / length));
    save(i + 1, run.view());
  });
  return records;
}

function note(
  observables: readonly (readonly [name: string, measured: Measured])[],
  means: readonly (readonly RunningMean[])[],
  k: number,
  y: Float64Array,
): void {
  observables.forEach(([, measured], i) => {
    const { re, im } = measured.value(y, 1);
    (means[i]?.[k] as RunningMean).add(re, im);
  });
}

function unitKet({ data }: Ket): Float64Array {
  const safe = balanced(data);
  return safe.data.map((x) => x / Math.sqrt(safe.norm2));
}

function unitDensity(state: Ket | DensityMatrix): Float64Array {
  const rho = isDensityMatrix(state) ? state : toDensityMatrix(Ket.fromData(state.space, unitKet(state)));
  const trace = rho.norm();
  if (!(trace > 0 && trace < Infinity)) {
    throw new NotPhysicalError(`The trace of the state must be finite and above zero, but it is ${trace}.`);
  }
  requireHermitian(rho.matrix, 'state');
  return hermitianPart(rho.matrix).data.map((x) => x / trace);
}

function stateOf(space: Space, data: Float64Array, pure: boolean): Ket | DensityMatrix {
  if (pure) return Ket.fromData(space, data);
  const size = dimension(space);
  return DensityMatrix.fromMatrix(space, { rows: size, cols: size, data });
}

function requireRoom(
  space: Space,
  { count, maxBytes = defaultMaxBytes }: DiffusiveOptions,
  pure: boolean,
  numbers: number,
): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError('count', 'be a positive count', `it is ${count}`);
  }
  const bytes = count * (16 * dimension(space) ** (pure ? 1 : 2) + 8 * numbers);
  if (bytes <= maxBytes) return;
  const instead = 'Run fewer trajectories at a time, or monitor every jump of a ket.';
  throw new BudgetExceededError('The records and final states', bytes, maxBytes, instead);
}
