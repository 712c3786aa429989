import { ArgumentError } from '../../errors.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { OdeStats } from '../../linalg/ode/solution.ts';
import { normBound } from '../../operators/norm-bound.ts';
import type { Operator } from '../../operators/operator.ts';
import { meanError } from '../../states/mean-error.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Nqs, NqsEstimate } from '../nqs.ts';
import { loadNqs, saveNqs, type LoadNqsOptions, type SavedNqs } from '../saved.ts';
import type { DirectionReport } from './filtered-step.ts';
import { firstPoint, Motion, type Point, type Seen } from './moving-point.ts';
import { tvmcSettings, type TvmcHamiltonian, type TvmcOptions, type TvmcSettings } from './tvmc-options.ts';

/** A state on its way, and how far it may be from the exact one. */
export interface TvmcStep {
  readonly t: number;
  /** Which of the wanted times this is; undefined in between. */
  readonly wanted: number | undefined;
  readonly state: Nqs;
  /** Of the Hamiltonian at t, in `state`. */
  readonly energy: NqsEstimate;
  /** The evolved start is e^(logFactor) times the ansatz: its norm is kept in real time, and phases mean something. */
  readonly logFactor: Complex;
  /** The angle per time by which the ansatz misses the exact motion, sqrt(<H^2> - <H>^2) at most. */
  readonly departure: number;
  /**
   * In real time a bound on the angle between `state` and the exactly evolved start, as an integral of `departure` and the local errors of steps as the integrator estimates them; in imaginary time the same sum, which bounds nothing. As sampled where states are sampled.
   */
  readonly distance: number;
  /** Which directions of the parameters were followed. */
  readonly directions: DirectionReport;
  readonly stats: OdeStats;
  /** <O> in `state`, with an error that in real time covers the exact state as well: that of sampling, and 2 sin(D) (dO + sin(D) |O|) for the distance D. */
  expect(op: Operator): NqsEstimate;
  /** Everything needed to go on with the same bits, as plain data. */
  checkpoint(): TvmcCheckpoint;
}

/** Where an evolution is, fit for JSON. */
export interface TvmcCheckpoint {
  readonly state: SavedNqs;
  readonly t: number;
  readonly factor: readonly [re: number, im: number];
  readonly distance: number;
  readonly integrator: Point['integrator'];
  readonly last: { readonly length: number; readonly rate: number; readonly error: readonly number[] } | null;
}

/**
 * The time-dependent variational principle for neural quantum states (time-dependent variational Monte Carlo): the ansatz follows exp(-i t H) as well as it can, by adaptive steps that land on the wanted times; with
 * `imaginary` exp(-t H). Every accepted step is yielded, the start first; the value returned is the last. Within a step the samples stay and their weights change, so that what the integrator sees is smooth; between steps chains go on.
 * What the ansatz cannot follow, and directions left out, are in `departure`, and their sum in `distance`; nothing else is hidden but, where states are sampled, what H leads to where psi is 0. Cost per step: about 7 velocities, each as a step of stochastic reconfiguration with eigenvectors.
 * Throws `ArgumentError` for options, a Hamiltonian that is not Hermitian or leaves the sector and a real function in real time, `NotFiniteError`, `ConvergenceError` where steps become too short.
 * Carleo et al., Sci. Rep. 2 (2012) 243; Schmitt and Heyl, Phys. Rev. Lett. 125 (2020) 100503.
 */
export function tvmc(
  start: Nqs,
  hamiltonian: TvmcHamiltonian,
  options: TvmcOptions,
): Generator<TvmcStep, TvmcStep, void> {
  const settings = tvmcSettings(start, options);
  const motion = new Motion(hamiltonian, start, settings);
  return steps(motion, firstPoint(start, settings), settings);
}

/** Goes on from a checkpoint, with the same bits as if the run had not stopped; the step of the checkpoint is yielded first. Throws as `tvmc` and `loadNqs`. */
export function resumeTvmc(
  checkpoint: TvmcCheckpoint,
  hamiltonian: TvmcHamiltonian,
  options: TvmcOptions & LoadNqsOptions,
): Generator<TvmcStep, TvmcStep, void> {
  const { state: saved, last, ...rest } = checkpoint;
  const state = loadNqs(saved, options);
  const settings = tvmcSettings(state, options);
  // JSON has no Infinity.
  const { stats } = rest.integrator;
  const smallestStep = (stats.smallestStep as number | null) ?? Infinity;
  const integrator = { ...rest.integrator, stats: { ...stats, smallestStep } };
  const point = {
    ...rest,
    integrator,
    state,
    last: last ? { ...last, error: Float64Array.from(last.error) } : undefined,
  };
  return steps(new Motion(hamiltonian, state, settings), point, settings);
}

function* steps(motion: Motion, start: Point, settings: TvmcSettings): Generator<TvmcStep, TvmcStep, void> {
  const { times, signal } = settings;
  const end = times.at(-1) as number;
  if (start.t > end) throw new ArgumentError('times', 'reach beyond the checkpoint', `it ends at ${end}`);
  let seen = motion.seen(start);
  let step = reported(start, seen, settings);
  yield step;
  while (seen.t < end) {
    signal?.throwIfAborted();
    const { t } = seen;
    const point = motion.advanced(seen, times.find((time) => time > t) as number);
    seen = motion.seen(point);
    step = reported(point, seen, settings);
    yield step;
  }
  return step;
}

function reported(point: Point, seen: Seen, { times, imaginary }: TvmcSettings): TvmcStep {
  const { t, state, factor, energy, distance, velocity, integrator } = seen;
  const at = times.indexOf(t);
  return {
    ...{ t, wanted: at < 0 ? undefined : at, state, energy, distance },
    logFactor: complex(...factor),
    departure: Math.sqrt(velocity.residual),
    directions: velocity.directions,
    stats: integrator.stats,
    expect: (op) => (imaginary ? state.expect(op) : covering(state, op, distance)),
    checkpoint: () => plain(point),
  };
}

/** An expectation value whose error covers all states within an angle. */
function covering(state: Nqs, op: Operator, distance: number): NqsEstimate {
  const own = state.expect(op);
  if (distance === 0) return own;
  const sine = Math.sin(Math.min(distance, Math.PI / 2));
  const largest = normBound(requireOperatorOn(state.space, op)) ?? Infinity;
  const deviation = Math.min(largest, own.variance === undefined ? largest : Math.sqrt(own.variance));
  const error = own.error + Math.min(2 * largest, meanError(sine * sine, deviation, largest));
  return { ...own, error, from: own.from === 'exact' ? 'integrated' : own.from };
}

function plain({ state, t, factor, distance, integrator, last }: Point): TvmcCheckpoint {
  const error = last ? { ...last, error: [...last.error] } : null;
  return { state: saveNqs(state), t, factor, distance, integrator, last: error };
}
