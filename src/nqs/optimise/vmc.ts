import { ArgumentError, NotFiniteError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { ComparedEstimate } from '../compare/fidelity.ts';
import { localValuesOf } from '../beyond-support.ts';
import { estimateOf, type Nqs, type NqsEstimate } from '../nqs.ts';
import {
  loadNqs,
  requireNumbers,
  requireObject,
  saveNqs,
  type LoadNqsOptions,
  type SavedNqs,
} from '../saved.ts';
import type { NaturalReport } from './natural-step.ts';
import { penaltyOf, type AvoidOptions } from './avoided.ts';
import { reconfiguration, type Optimizer } from './optimizers.ts';
import { updated, type OptimizerState } from './update.ts';

/** Options of `vmc`. */
export interface VmcOptions extends AvoidOptions {
  /** How many updates there are in all, those before a resumption included. */
  readonly steps: number;
  /** `reconfiguration()` by default. */
  readonly optimizer?: Optimizer;
  readonly signal?: AbortSignal;
}

/** What is noticed in a step: the flags of the energy's samples, besides `sign-problem`, off-diagonal contributions that raise the energy of a function whose phase is fixed, and `shortened`, a step of more than the largest distance. */
export type VmcFlag = NonNullable<NqsEstimate['flags']>[number] | 'sign-problem' | 'shortened';

/** One step: the energy of a state, and the state that follows. */
export interface VmcStep {
  /** Counted from 0. */
  readonly step: number;
  readonly steps: number;
  /** Of `state`, before the update. */
  readonly energy: NqsEstimate;
  readonly state: Nqs;
  /** After the update. */
  readonly next: Nqs;
  readonly rate: number;
  /** Fidelities of `state` with each of the states that it was to avoid. */
  readonly overlaps: readonly ComparedEstimate[];
  /** The largest entry of the force: 0 at a stationary point. */
  readonly largestForce: number;
  /** Accepted moves of Metropolis chains, of all. */
  readonly acceptance?: number;
  /** Of stochastic reconfiguration: how the step was found. */
  readonly natural?: NaturalReport;
  readonly flags: readonly VmcFlag[];
  /** Everything needed to go on after this step with the same bits, as plain data. */
  checkpoint(): VmcCheckpoint;
}

/** Where a run is, fit for JSON. */
export interface VmcCheckpoint {
  readonly state: SavedNqs;
  readonly optimizer: {
    readonly kind: Optimizer['kind'];
    readonly step: number;
    readonly first?: readonly number[];
    readonly second?: readonly number[];
    readonly previous?: readonly number[];
  };
}

/** A run that stopped because something is no number: the error names it, and `state` is the last state that was good. */
export class VmcDivergedError extends NotFiniteError {
  override readonly name: string = 'VmcDivergedError';
  readonly step: number;
  readonly state: Nqs;
  constructor(cause: NotFiniteError, step: number, state: Nqs) {
    super(
      cause.quantity,
      `at step ${step} it is not (${cause.message})`,
      'The last good state is in `state` of this error.',
    );
    this.step = step;
    this.state = state;
  }
}

/**
 * Variational Monte Carlo: lowers <H> step by step, each step yielded as it is made; leaving the loop is clean. The value returned is the last state. Chains go on from step to step.
 * Throws `ArgumentError` for an operator that is not Hermitian or steps that are no count, `VmcDivergedError`, with the last good state, when anything is not finite, and the reason of an AbortSignal.
 */
export function vmc(start: Nqs, hamiltonian: Operator, options: VmcOptions): Generator<VmcStep, Nqs, void> {
  return steps(start, hamiltonian, options, { step: 0 });
}

/**
 * Goes on from a checkpoint, with the same bits as if the run had not stopped. H and the optimiser are given again, since they may hold functions. Throws as `vmc` and `loadNqs`, and
 * `ArgumentError` for an optimiser of another kind.
 */
export function resumeVmc(
  checkpoint: VmcCheckpoint,
  hamiltonian: Operator,
  options: VmcOptions & LoadNqsOptions,
): Generator<VmcStep, Nqs, void> {
  const { optimizer = reconfiguration() } = options;
  requireObject('checkpoint', checkpoint);
  requireObject('checkpoint.optimizer', checkpoint.optimizer);
  const { kind } = checkpoint.optimizer;
  if (kind !== optimizer.kind) {
    throw new ArgumentError(
      'optimizer',
      `be of kind '${kind}' as in the checkpoint`,
      `it is '${optimizer.kind}'`,
    );
  }
  const state = loadNqs(checkpoint.state, options);
  return steps(state, hamiltonian, options, keptOf(checkpoint.optimizer, state.ansatz.parameters.length));
}

/** What the optimiser kept, checked. */
function keptOf(saved: VmcCheckpoint['optimizer'], parameters: number): OptimizerState {
  const { step } = saved;
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new ArgumentError('checkpoint.optimizer.step', 'be a count', `it is ${step}`);
  }
  const arrays = (['first', 'second', 'previous'] as const).flatMap((name) => {
    const values = saved[name];
    if (values === undefined) return [];
    const argument = `checkpoint.optimizer.${name}`;
    requireNumbers(argument, values);
    if (values.length === parameters) return [[name, Float64Array.from(values)] as const];
    throw new ArgumentError(argument, `have ${parameters} numbers`, `it has ${values.length}`);
  });
  return { step, ...Object.fromEntries(arrays) };
}

function* steps(
  start: Nqs,
  hamiltonian: Operator,
  { steps: count, optimizer = reconfiguration(), signal, ...avoid }: VmcOptions,
  kept: OptimizerState,
): Generator<VmcStep, Nqs, void> {
  const op = requireOperatorOn(start.space, hamiltonian);
  if (!isHermitian(op)) throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not');
  if (!Number.isSafeInteger(count) || count < 0)
    throw new ArgumentError('steps', 'be a count', `it is ${count}`);
  const penalty = penaltyOf(start, avoid);
  let [state, good] = [start, start];
  for (let own = kept; own.step < count;) {
    signal?.throwIfAborted();
    const made = guarded(good, own.step, () => step(state, op, penalty, optimizer, own, count));
    [good, state, own] = [state, made.report.next, made.kept];
    yield made.report;
  }
  return state;
}

function guarded<T>(good: Nqs, step: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotFiniteError) throw new VmcDivergedError(error, step, good);
    throw error;
  }
}

function step(
  state: Nqs,
  op: ProductOperator,
  penalty: ReturnType<typeof penaltyOf>,
  optimizer: Optimizer,
  own: OptimizerState,
  steps: number,
): { readonly report: VmcStep; readonly kept: OptimizerState } {
  const set = state.drawn();
  const local = localValuesOf(state.ansatz, state.setup.sector, op, set);
  const energy = estimateOf(set, local, !local.left);
  const lowered = penalty(state, local, energy);
  const update = updated(state, lowered.local, lowered.energy, optimizer, own);
  const { parameters, optimizer: kept, rate, largestForce, natural, shortened } = update;
  const bad = parameters.find((x) => !Number.isFinite(x));
  if (bad !== undefined)
    throw new NotFiniteError('update', `a parameter becomes ${bad}`, 'Take a smaller rate.');
  const next = state.with(state.ansatz.with(parameters));
  const flags: VmcFlag[] = [...(energy.flags ?? [])];
  const { mode, signs } = state.ansatz;
  if (mode === 'real' && signs !== 'free' && local.positive) flags.push('sign-problem');
  if (shortened) flags.push('shortened');
  const acceptance = set.sampled?.acceptance;
  const report: VmcStep = {
    step: own.step,
    steps,
    energy,
    state,
    next,
    rate,
    overlaps: lowered.overlaps,
    largestForce,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(natural ? { natural } : {}),
    flags,
    checkpoint: () => ({ state: saveNqs(next), optimizer: plain(optimizer.kind, kept) }),
  };
  return { report, kept };
}

function plain(
  kind: Optimizer['kind'],
  { step, first, second, previous }: OptimizerState,
): VmcCheckpoint['optimizer'] {
  return {
    kind,
    step,
    ...(first ? { first: [...first] } : {}),
    ...(second ? { second: [...second] } : {}),
    ...(previous ? { previous: [...previous] } : {}),
  };
}

/**
 * The V-score of a variational energy: V = degrees variance/(energy - infinite)^2, small for good states. `degrees` counts spins or fermions, `infinite` is the energy at infinite temperature, 0 for
 * spin models without trace. Wu et al., Science 386 (2024) 296. Throws `ArgumentError` for an estimate without variance, or with one past the range of doubles, for `degrees` that are not positive, and for an energy that is `infinite`.
 */
export function vScore(energy: NqsEstimate, degrees: number, infinite = 0): number {
  if (energy.variance === undefined) {
    throw new ArgumentError(
      'energy',
      'have a variance',
      'it has none',
      'Take a Hamiltonian that keeps the sector.',
    );
  }
  if (!(degrees > 0 && degrees < Infinity)) {
    throw new ArgumentError('degrees', 'be a finite number above 0', `it is ${degrees}`);
  }
  const depth = energy.re - infinite;
  if (!Number.isFinite(energy.variance) || !Number.isFinite(depth) || depth === 0) {
    throw new ArgumentError(
      'energy',
      'be finite, with a finite variance, and differ from `infinite`',
      `it is ${energy.re} with variance ${energy.variance}, and \`infinite\` is ${infinite}`,
    );
  }
  return (degrees * (energy.variance / depth)) / depth;
}
