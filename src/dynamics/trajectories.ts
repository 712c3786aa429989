import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { Rng } from '../linalg/random.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { isDensityMatrix, type DensityMatrix } from '../states/density-matrix.ts';
import type { Estimate } from '../states/estimate.ts';
import { isKet, Ket } from '../states/ket.ts';
import type { Evolvable } from '../states/state.ts';
import { balanced, vectorNorm } from '../states/norm.ts';
import { measuredObservables } from './lindblad.ts';
import { lindbladPlan, type LindbladPlan } from './lindblad-rhs.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { measuredOnKet, type Measured } from './measured.ts';
import { explicitNamed, requireTimes, type EvolveOptions } from './options.ts';
import { normBound } from './varying-matrix.ts';
import { RunningMean } from './running-mean.ts';
import {
  steppedTrajectories,
  type SteppedOptions,
  type SteppedTrajectories,
} from './stepped-trajectories.ts';
import { unravel, type Click, type TrajectoryRun } from './unravelling.ts';

/** Options of `trajectories`. */
export interface TrajectoriesOptions extends Pick<
  EvolveOptions,
  'times' | 'observables' | 'method' | 'rtol' | 'atol' | 'maxStep' | 'signal'
> {
  /** Number of trajectories. */
  readonly count: number;
  /** Each trajectory has a child stream of its own: the first n of more are the same n. */
  readonly rng: Rng;
  readonly onProgress?: (progress: { readonly done: number; readonly count: number }) => void;
}

/** What an ensemble of trajectories gives. */
export interface Trajectories {
  readonly times: readonly number[];
  /** Means over the trajectories, with their standard errors. */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  /** The clicks of each trajectory, in order of time. */
  readonly clicks: readonly (readonly Click[])[];
  /** The normalised kets at the last time. */
  readonly finals: readonly Ket[];
}

/**
 * Quantum jump trajectories of a Lindblad equation: between clicks d psi/dt = (-iH - sum L^dagger L / 2) psi, a click when the squared norm has fallen to a random number,
 * then L_k psi with probability |L_k psi|^2. Their mean is the solution of the master equation. Times of clicks are exact to rounding: where nothing depends on time by
 * Taylor polynomials, else by event location on the integrator's continuous output. From a density matrix each trajectory starts in one of its eigenstates. Cost per
 * trajectory: that of a ket. Throws `ArgumentError` for times that do not ascend, `SpaceMismatchError`,
 * `NotPhysicalError` for a start that is zero or has negative eigenvalues.
 * Dalibard, Castin and Molmer, Phys. Rev. Lett. 68 (1992) 580.
 */
export function trajectories(
  generator: Lindbladian,
  state: Ket | DensityMatrix,
  options: TrajectoriesOptions,
): Trajectories;
/** On any other kind of state, by steps of order 2: `steppedTrajectories`. */
export function trajectories<S extends Evolvable<S>>(
  generator: Lindbladian,
  state: S,
  options: SteppedOptions,
): SteppedTrajectories<S>;
/** The implementation of both. */
export function trajectories<S extends Evolvable<S>>(
  generator: Lindbladian,
  state: S | Ket | DensityMatrix,
  options: TrajectoriesOptions | SteppedOptions,
): Trajectories | SteppedTrajectories<S> {
  if (isKet(state) || isDensityMatrix(state)) return exactTrajectories(generator, state, options);
  if ('step' in options) return steppedTrajectories(generator, state, options);
  throw new ArgumentError(
    'options.step',
    `be given for a state of kind '${state.kind}'`,
    'it is not',
    'Only kets and density matrices have steps chosen for them.',
  );
}

function exactTrajectories(
  generator: Lindbladian,
  state: Ket | DensityMatrix,
  options: TrajectoriesOptions,
): Trajectories {
  const { space } = generator;
  requireSameSpace('Argument `state`', space, state.space);
  const times = requireTimes(options.times);
  if ((times.at(-1) as number) < (times[0] as number)) {
    throw new ArgumentError('times', 'ascend', 'they descend', 'Clicks have no inverse.');
  }
  const { count, rng, onProgress, signal } = options;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError('count', 'be a positive count', `it is ${count}`);
  }
  const observables = measuredObservables(space, options, (op) => measuredOnKet(toSparse(op)));
  const means = observables.map(() => times.map(() => new RunningMean()));
  const plan = lindbladPlan(generator);
  const shared = sharedRun(generator, plan, times, options);
  const draw = startsOf(state);
  const clicks: (readonly Click[])[] = [];
  const finals: Ket[] = [];
  for (let done = 0; done < count; done++) {
    signal?.throwIfAborted();
    const own = rng.split();
    const start = draw(own);
    const save = saver(observables, means, (k, psi) => {
      if (k === times.length - 1) finals.push(unit(space, psi));
    });
    clicks.push(kernels().run((work) => unravel(work, { ...shared, start, rng: own, save })));
    onProgress?.({ done: done + 1, count });
  }
  const expectations = observables.map(([name], i) => [
    name,
    (means[i] as RunningMean[]).map((mean) => mean.estimate()),
  ]);
  return { times, expectations: Object.fromEntries(expectations), clicks, finals };
}

type Observables = readonly (readonly [name: string, measured: Measured])[];

function saver(
  observables: Observables,
  means: readonly (readonly RunningMean[])[],
  also: (k: number, psi: Float64Array) => void,
): (k: number, psi: Float64Array) => void {
  return (k, psi) => {
    const norm = vectorNorm(psi);
    observables.forEach(([, measured], i) => {
      const { re, im } = measured.value(psi, norm);
      (means[i]?.[k] as RunningMean).add(re, im);
    });
    also(k, psi);
  };
}

function sharedRun(
  { hamiltonian, jumps, ...rest }: Lindbladian,
  plan: LindbladPlan,
  times: readonly number[],
  { method = 'tsit5', rtol = 1e-8, atol = 1e-10, maxStep = Infinity }: TrajectoriesOptions,
): Omit<TrajectoryRun, 'start' | 'rng' | 'save'> {
  const coefficients = [...hamiltonian, ...jumps].flatMap(({ coefficient }) => coefficient ?? []);
  const constant = isConstant({ hamiltonian, jumps, ...rest });
  return {
    plan,
    times,
    norm: constant ? normBound(plan.k) : undefined,
    ode: {
      method: explicitNamed(method),
      rtol,
      atol,
      maxStep: Math.min(maxStep, ...coefficients.map((coefficient) => coefficient.maxStep)),
      breakpoints: coefficients.flatMap(({ breakpoints }) => breakpoints),
    },
  };
}

/** Largest negative eigenvalue of a start, as part of its trace, that is taken for rounding. */
const mostNegative = 1e-8;

/** A ket for each trajectory: the given one, or an eigenstate of the density matrix drawn by its weight. */
function startsOf(state: Ket | DensityMatrix): (rng: Rng) => Float64Array {
  if (!isDensityMatrix(state)) {
    const { data, norm2 } = balanced(state.data);
    const start = data.map((x) => x / Math.sqrt(norm2));
    return () => start;
  }
  const { values, vectors } = eigh(state.matrix);
  const size = values.length;
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const smallest = values[0] ?? 0;
  if (!(total > 0 && smallest >= -mostNegative * total)) {
    throw new NotPhysicalError(
      `Argument \`state\` must be positive and not zero, but its eigenvalues are ${smallest} to ${values[size - 1]}.`,
    );
  }
  return (rng) => {
    let left = rng.uniform() * total;
    let k = size - 1;
    for (let i = 0; i < size && left >= 0; i++) {
      const weight = Math.max(0, values[i] as number);
      if (weight > 0) k = i;
      left -= weight;
    }
    return Float64Array.from({ length: 2 * size }, (_, i) => {
      return vectors.data[2 * ((i >> 1) * size + k) + (i & 1)] as number;
    });
  };
}

function unit(space: Ket['space'], psi: Float64Array): Ket {
  const norm = vectorNorm(psi);
  return Ket.fromData(
    space,
    psi.map((x) => x / norm),
  );
}
