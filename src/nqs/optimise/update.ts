import { NotFiniteError } from '../../errors.ts';
import { adamStart, adamStep } from '../../linalg/optimize/adam.ts';
import type { LocalValues } from '../local-values.ts';
import type { Nqs, NqsEstimate } from '../nqs.ts';
import { unitOf } from '../statistics.ts';
import { centredValues } from './centred-rows.ts';
import { forceOf } from './force.ts';
import { naturalStep, type NaturalReport } from './natural-step.ts';
import {
  valueAt,
  type AdamOptimizer,
  type GradientDescent,
  type Optimizer,
  type Reconfiguration,
} from './optimizers.ts';

/** What an optimiser keeps between steps, fit for JSON but for its arrays. */
export interface OptimizerState {
  /** Steps made. */
  readonly step: number;
  /** Moments of Adam. */
  readonly first?: Float64Array;
  readonly second?: Float64Array;
  /** The previous step, for momentum. */
  readonly previous?: Float64Array;
}

/** New parameters and how they came. */
export interface Update {
  readonly parameters: Float64Array;
  readonly optimizer: OptimizerState;
  readonly rate: number;
  /** The largest entry of the force. */
  readonly largestForce: number;
  readonly natural?: NaturalReport;
  /** Whether the step was shortened to the largest distance. */
  readonly shortened: boolean;
}

/** One update of the parameters from local values of the Hamiltonian. Throws `NotFiniteError` that names what is not finite. */
export function updated(
  state: Nqs,
  { values }: LocalValues,
  energy: NqsEstimate,
  optimizer: Optimizer,
  kept: OptimizerState,
): Update {
  const force = forceOf(state, state.drawn(), values, energy);
  const bad = force.find((x) => !Number.isFinite(x));
  if (bad !== undefined)
    throw new NotFiniteError('force', `an entry of it is ${bad}`, 'A smaller learning rate avoids it.');
  const largestForce = force.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const rate = valueAt('rate', optimizer.rate, kept.step);
  const from = state.ansatz.parameters;
  if (optimizer.kind === 'reconfiguration') {
    return { ...reconfigured(state, values, energy, force, optimizer, kept), rate, largestForce };
  }
  requireSquares(largestForce);
  const plain = { rate, largestForce, shortened: false };
  return { ...plain, ...descended(from, gradientOf(state, force), optimizer, rate, kept) };
}

/** A step down a gradient, plain or of Adam. */
export function descended(
  from: Float64Array,
  gradient: Float64Array,
  optimizer: GradientDescent | AdamOptimizer,
  rate: number,
  kept: OptimizerState,
): Pick<Update, 'parameters' | 'optimizer'> {
  if (optimizer.kind === 'gradient') {
    return { parameters: moved(from, gradient, rate), optimizer: { step: kept.step + 1 } };
  }
  const start = adamStart(from.length);
  const moments = { step: kept.step, first: kept.first ?? start.first, second: kept.second ?? start.second };
  const { beta1, beta2 } = optimizer;
  const { parameters, state: next } = adamStep(from, gradient, moments, { learningRate: rate, beta1, beta2 });
  return { parameters, optimizer: { step: next.step, first: next.first, second: next.second } };
}

function reconfigured(
  state: Nqs,
  values: Float64Array,
  { re, im }: NqsEstimate,
  force: Float64Array,
  optimizer: Reconfiguration,
  kept: OptimizerState,
): Omit<Update, 'rate' | 'largestForce'> {
  const { rate: schedule, shift, maxDistance } = optimizer;
  const set = state.drawn();
  const b = centredValues(state.ansatz, set, values, re, im);
  const own = { ...optimizer, shift: valueAt('shift', shift, kept.step) };
  const { step, report } = naturalStep(state.ansatz, set, b, own, kept.previous);
  const real = state.ansatz.mode === 'general' ? force.filter((_, i) => i % 2 === 0) : force;
  const rate = valueAt('rate', schedule, kept.step);
  const factor = shortening(step, real, rate, maxDistance);
  return {
    parameters: moved(state.ansatz.parameters, step, rate * factor),
    optimizer: { step: kept.step + 1, ...((optimizer.momentum ?? 0) > 0 ? { previous: step } : {}) },
    natural: report,
    shortened: factor < 1,
  };
}

/** The second moment of Adam would be Infinity and its step 0; a plain step of that size ends where nothing can be told any more. */
function requireSquares(largestForce: number): void {
  if (4 * largestForce * largestForce < Infinity) return;
  const instead = 'Scale the Hamiltonian, or take `reconfiguration()`, which keeps to a distance.';
  throw new NotFiniteError('the square of the gradient', `its largest entry is ${2 * largestForce}`, instead);
}

/** By what a step is to be multiplied so that rate sqrt(step . force) is no more than the largest distance. */
export function shortening(step: Float64Array, force: Float64Array, rate: number, most: number): number {
  const distance = rate * lengthOf(step, force);
  return distance > most ? most / distance : 1;
}

/** sqrt(step . force), 0 where that is negative; products of numbers near 1e200 are no doubles. */
function lengthOf(step: Float64Array, force: Float64Array): number {
  const [one, other] = [unitOf(step), unitOf(force)];
  const slope = step.reduce((sum, x, k) => sum + (x / one) * ((force[k] as number) / other), 0);
  return Math.sqrt(Math.max(0, slope)) * Math.sqrt(one) * Math.sqrt(other);
}

/** dE/d theta of real parameters, and of the real and imaginary parts of complex ones: twice the force. */
function gradientOf({ ansatz }: Nqs, force: Float64Array): Float64Array {
  const real = ansatz.mode === 'general' ? force.filter((_, i) => i % 2 === 0) : force;
  return real.map((x) => 2 * x);
}

/** Parameters after a step. */
export function moved(from: Float64Array, step: Float64Array, rate: number): Float64Array {
  return from.map((x, k) => x - rate * (step[k] as number));
}
