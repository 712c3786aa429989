import { ArgumentError, NotFiniteError } from '../../errors.ts';
import type { Estimate } from '../../states/estimate.ts';
import { isNeuralDensity, type NeuralDensity } from '../density/neural-density.ts';
import type { Nqs } from '../nqs.ts';
import { adam, valueAt, type Optimizer } from '../optimise/optimizers.ts';
import { descended, moved, shortening, type OptimizerState } from '../optimise/update.ts';
import { configurationsOf, likelihoodGradient, logWeight } from './likelihood.ts';
import { naturalDescent } from './natural-descent.ts';
import { outcomeSums, outcomeValues, type OutcomeSums } from './outcome-sums.ts';
import { requireQubits, type PauliCounts } from './pauli-counts.ts';

/** Options of `reconstruct`. */
export interface ReconstructOptions {
  /** How many updates there are. */
  readonly steps: number;
  /** `adam(0.02)` by default. `reconfiguration` divides by the quantum geometric tensor; it has no momentum here. */
  readonly optimizer?: Optimizer;
  /** Budget of the amplitudes of all outcomes; 1 GiB by default. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** One step: how well a state explains the data, and the state that follows. */
export interface ReconstructStep<S extends Nqs | NeuralDensity> {
  /** Counted from 0. */
  readonly step: number;
  readonly steps: number;
  /**
   * The negative log likelihood per shot of `state`, in nats, with the standard error that comes from the finite number of shots. Only where norms are added up: with `fullSum()`.
   */
  readonly loss?: Estimate;
  /** By how much the loss is above the least that any model could have: the mean relative entropy of the data to the model, at least 0. About (free parameters)/(2 shots) is within the noise of the data. */
  readonly divergence?: number;
  /** Before the update. */
  readonly state: S;
  readonly next: S;
  readonly rate: number;
  /** The largest entry of the gradient: 0 at a stationary point. */
  readonly largestGradient: number;
}

/**
 * Reconstructs a state from measurements: makes a wave function or a neural density matrix likely to have given the counts, by maximum likelihood, each step yielded as it is made; the value returned is the last state. The loss is
 * -sum_b sum_x (N_b(x)/N) log P_b(x). Its gradient is exact for a state with `fullSum()`; else that of the norm is a mean over the state's samples. An outcome with m sites along X or Y costs 2^m amplitudes, 4^m of a density matrix. Bases
 * must tell the state apart from others: all Z say nothing of phases. Throws `ArgumentError` for data and steps that cannot be meant, `UnsupportedError` for sites of other than two levels and for `reconfiguration` of a sampled density
 * matrix, `BudgetExceededError`, `NotFiniteError` where the likelihood or an update is no number, and the reason of an AbortSignal. Torlai et al., Nat. Phys. 14 (2018) 447; Torlai and Melko, PRL 120 (2018) 240503.
 */
export function* reconstruct<S extends Nqs | NeuralDensity>(
  start: S,
  data: readonly PauliCounts[],
  options: ReconstructOptions,
): Generator<ReconstructStep<S>, S, void> {
  const { steps, optimizer = adam(0.02), signal, maxBytes = 2 ** 30 } = options;
  if (!Number.isSafeInteger(steps) || steps < 0) throw new ArgumentError('steps', 'be a count', `it is ${steps}`); // prettier-ignore
  const { sector } = configurationsOf(start).setup;
  const target = { space: requireQubits(start.space), mixed: isNeuralDensity(start), sector, maxBytes };
  const sums = outcomeSums(data, target);
  let state = start;
  let kept: OptimizerState = { step: 0 };
  while (kept.step < steps) {
    signal?.throwIfAborted();
    const made = stepOf(state, sums, optimizer, kept, steps);
    [state, kept] = [made.report.next, made.kept];
    yield made.report;
  }
  return state;
}

function stepOf<S extends Nqs | NeuralDensity>(
  state: S,
  sums: OutcomeSums,
  optimizer: Optimizer,
  kept: OptimizerState,
  steps: number,
): { readonly report: ReconstructStep<S>; readonly kept: OptimizerState } {
  const values = outcomeValues(state.ansatz, sums, isNeuralDensity(state));
  const gradient = likelihoodGradient(state, sums, values);
  requireFinite('the gradient of the likelihood', gradient);
  const rate = valueAt('rate', optimizer.rate, kept.step);
  const update = updateOf(state, gradient, optimizer, rate, kept);
  requireFinite('update', update.parameters);
  const report: ReconstructStep<S> = {
    step: kept.step,
    steps,
    ...quality(state, sums, values.logs),
    state,
    next: withParameters(state, update.parameters),
    rate,
    largestGradient: gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
  };
  return { report, kept: update.optimizer };
}

function updateOf(
  state: Nqs | NeuralDensity,
  gradient: Float64Array,
  optimizer: Optimizer,
  rate: number,
  kept: OptimizerState,
): { readonly parameters: Float64Array; readonly optimizer: OptimizerState } {
  const from = state.ansatz.parameters;
  if (optimizer.kind !== 'reconfiguration') return descended(from, gradient, optimizer, rate, kept);
  const shift = valueAt('shift', optimizer.shift, kept.step);
  const force = gradient.map((x) => x / 2);
  const step = naturalDescent(state, force, { ...optimizer, shift });
  const factor = shortening(step, force, rate, optimizer.maxDistance);
  return { parameters: moved(from, step, rate * factor), optimizer: { step: kept.step + 1 } };
}

function withParameters<S extends Nqs | NeuralDensity>(state: S, parameters: Float64Array): S {
  const next: Nqs | NeuralDensity = isNeuralDensity(state)
    ? state.with(state.ansatz.with(parameters))
    : (state as Nqs).with(state.ansatz.with(parameters));
  return next as S;
}

/** Loss and divergence, where norms are added up. */
function quality(
  state: Nqs | NeuralDensity,
  { shares, shots, entropy }: OutcomeSums,
  logs: Float64Array,
): { readonly loss?: Estimate; readonly divergence?: number } {
  if (configurationsOf(state).setup.sampler.kind !== 'full-sum') return {};
  const whole = logWeight(state);
  const re = shares.reduce((sum, share, o) => sum + share * (whole - (logs[o] as number)), 0);
  const variance = shares.reduce((sum, share, o) => sum + share * (whole - (logs[o] as number) - re) ** 2, 0);
  const error = Math.sqrt(variance / Math.max(1, shots - 1));
  return { loss: { re, im: 0, error, variance, from: 'sampled' }, divergence: re - entropy };
}

function requireFinite(what: string, numbers: Float64Array): void {
  const bad = numbers.find((x) => !Number.isFinite(x));
  if (bad !== undefined) throw new NotFiniteError(what, `an entry of it is ${bad}`, 'Take a smaller rate.');
}
