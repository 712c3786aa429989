import { ArgumentError, NotFiniteError, NotPhysicalError } from '../../errors.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { State } from '../../states/state.ts';
import { fidelityOf, type ComparedEstimate } from '../compare/fidelity.ts';
import { momentsOf, quotients, type Quotients } from '../compare/quotients.ts';
import { sourceOf, sourceOfNqs, type CompareOptions, type Source } from '../compare/source.ts';
import type { Nqs } from '../nqs.ts';
import type { NaturalReport } from './natural-step.ts';
import { reconfiguration, type Optimizer } from './optimizers.ts';
import { updated, type OptimizerState } from './update.ts';

/** Options of `fitTo`. */
export interface FitOptions extends CompareOptions {
  /** How many updates at most. */
  readonly steps: number;
  /** Ends where 1 - F is below this; 0 by default, which goes on to the last step. */
  readonly infidelity?: number;
  /** `reconfiguration(0.5, { shift: 1e-5 })` by default: rate 1 is Newton's step near the target. */
  readonly optimizer?: Optimizer;
  readonly signal?: AbortSignal;
}

/** One step: the fidelity of a state, and the state that follows. */
export interface FitStep {
  readonly step: number;
  readonly steps: number;
  /** Of `state` with the target, before the update. */
  readonly fidelity: ComparedEstimate;
  readonly state: Nqs;
  readonly next: Nqs;
  readonly largestForce: number;
  readonly natural?: NaturalReport;
  readonly shortened: boolean;
}

/**
 * Brings a neural quantum state near another pure state (an `Nqs`, a ket, a matrix-product state, a PEPS): raises ln F, F = |<psi|phi>|^2/(<psi|psi><phi|phi>), whose force <conj O (1 - q)> with q = (phi/psi)/<phi/psi> needs samples of psi
 * alone; those of phi, drawn once, tell F. Each step is yielded; the value returned is the last state. Throws `ArgumentError` for counts, `NotPhysicalError` where the samples see no overlap at all,
 * `NotFiniteError`, and as `sampledFidelity`.
 */
export function fitTo(start: Nqs, target: State, options: FitOptions): Generator<FitStep, Nqs, void> {
  const source = sourceOf('target', target, options);
  requireSameSpace('Argument `target`', start.space, source.space);
  requireFit(options);
  return fitSteps(start, source, options);
}

/** Throws `ArgumentError` for counts and infidelities that cannot be meant, by names after a prefix. */
export function requireFit({ steps, infidelity = 0 }: FitOptions, prefix = ''): void {
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new ArgumentError(`${prefix}steps`, 'be a count', `it is ${steps}`);
  if (!(infidelity >= 0 && infidelity < 1)) {
    throw new ArgumentError(`${prefix}infidelity`, 'be within 0..1 (1 excluded)', `it is ${infidelity}`);
  }
}

/** `fitTo` of a source, unchecked. */
export function* fitSteps(start: Nqs, source: Source, options: FitOptions): Generator<FitStep, Nqs, void> {
  const { steps, infidelity = 0, optimizer = reconfiguration(0.5, { shift: 1e-5 }), signal } = options;
  let state = start;
  let kept: OptimizerState = { step: 0 };
  while (kept.step < steps) {
    signal?.throwIfAborted();
    const made = fitStep(state, source, optimizer, kept, steps);
    yield made.report;
    if (1 - made.report.fidelity.re < infidelity) return state;
    [state, kept] = [made.report.next, made.kept];
  }
  return state;
}

function fitStep(
  state: Nqs,
  source: Source,
  optimizer: Optimizer,
  own: OptimizerState,
  steps: number,
): { readonly report: FitStep; readonly kept: OptimizerState } {
  const mine = sourceOfNqs(state);
  const forth = quotients(mine, source);
  const fidelity = fidelityOf(forth, quotients(source, mine));
  const update = updated(
    state,
    { values: pulls(forth), left: false, positive: false },
    { re: -1, im: 0, error: 0, from: 'exact' },
    optimizer,
    own,
  );
  const { parameters, optimizer: kept, largestForce, natural, shortened } = update;
  const bad = parameters.find((x) => !Number.isFinite(x));
  if (bad !== undefined)
    throw new NotFiniteError('update', `a parameter becomes ${bad}`, 'Take a smaller rate.');
  const next = state.with(state.ansatz.with(parameters));
  const found = natural ? { natural } : {};
  const report = { step: own.step, steps, fidelity, state, next, largestForce, ...found, shortened };
  return { report, kept };
}

/** -(phi/psi)/<phi/psi>, of mean -1: the local values of -ln F. */
function pulls(forth: Quotients): Float64Array {
  const { re, im, square: spread } = momentsOf(forth);
  const square = re * re + im * im;
  // Rounding leaves about 1e-32 of what cancels.
  if (!(square > 1e-28 * spread)) {
    throw new NotPhysicalError(
      'The samples of the state see no overlap with the target. Start from another state, or take more samples.',
    );
  }
  const { values } = forth;
  return values.map((x, i) => {
    if (i % 2 === 0) return -(x * re + (values[i + 1] as number) * im) / square;
    return -(x * re - (values[i - 1] as number) * im) / square;
  });
}
