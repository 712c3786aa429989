import { ArgumentError } from '../../errors.ts';
import { adamStart, adamStep } from '../../linalg/optimize/adam.ts';
import { lbfgs } from '../../linalg/optimize/lbfgs.ts';
import {
  largestEntry,
  type Evaluation,
  type MinimizeOptions,
  type Minimum,
} from '../../linalg/optimize/objective.ts';
import type { Operator } from '../../operators/operator.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { Ket } from '../../states/ket.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { geometricTensor } from '../gradients/geometric-tensor.ts';
import { gradient } from '../gradients/gradient.ts';
import type { Gradient } from '../gradients/gradient-result.ts';
import { parameterNames } from '../parameters.ts';
import { alongMetric } from './natural-gradient.ts';

/** Options of `vqe`. */
export interface VqeOptions extends MinimizeOptions {
  /** Where the parameters start: one value for each. */
  readonly start: ParameterValues;
  /** 'lbfgs' (default) needs no rate; 'adam' and 'natural' take steps of `learningRate`. */
  readonly method?: 'lbfgs' | 'adam' | 'natural';
  /** 0.05 by default. */
  readonly learningRate?: number;
}

/** What a variational minimisation found. */
export interface VqeResult {
  /** The energy with its variance: some eigenvalue of H lies within sqrt(variance) of it (Weinstein). */
  readonly energy: Estimate;
  readonly parameters: ParameterValues;
  /** The largest derivative left. */
  readonly gradientNorm: number;
  readonly steps: number;
  readonly evaluations: number;
  readonly reason: Minimum['reason'];
}

/**
 * The variational minimum of <H> over the parameters of a circuit, with exact gradients (adjoint sweep). A local minimum: try several starts. `start` gives each parameter
 * a value; the 'natural' method is for kets. Cost per step: about 5 runs; for 'natural' 1 + P more. Throws `ArgumentError` for a missing
 * or unknown parameter and rates that are not positive, and what `gradient` throws. Peruzzo et al., Nat. Commun. 5 (2014) 4213.
 */
export function vqe(
  of: Circuit,
  state: Ket | DensityMatrix,
  hamiltonian: Operator,
  options: VqeOptions,
): VqeResult {
  const { method = 'lbfgs', start } = options;
  const names = parameterNames(of);
  requireStart(names, start);
  const problem = new Problem(of, state, hamiltonian, names);
  const x = Float64Array.from(names, (name) => start[name] as number);
  const found =
    method === 'lbfgs'
      ? lbfgs((at) => problem.at(at), x, options)
      : descend(problem, moverOf(problem, names.length, options), x, options);
  const last = problem.gradientAt(found.x);
  return {
    energy: last.value,
    parameters: problem.named(found.x),
    gradientNorm: largestEntry(last.gradient),
    steps: found.steps,
    evaluations: problem.evaluations,
    reason: found.reason,
  };
}

/** The energy as a function of the list of parameters. */
class Problem {
  readonly #of: Circuit;
  readonly #state: Ket | DensityMatrix;
  readonly #hamiltonian: Operator;
  readonly #names: readonly string[];
  evaluations = 0;

  constructor(of: Circuit, state: Ket | DensityMatrix, hamiltonian: Operator, names: readonly string[]) {
    this.#of = of;
    this.#state = state;
    this.#hamiltonian = hamiltonian;
    this.#names = names;
  }

  named(x: Float64Array): ParameterValues {
    return Object.fromEntries(this.#names.map((name, i) => [name, x[i] as number]));
  }

  gradientAt(x: Float64Array): Gradient {
    this.evaluations++;
    return gradient(this.#of, this.#state, this.#hamiltonian, { parameters: this.named(x) });
  }

  at(x: Float64Array): Evaluation {
    const found = this.gradientAt(x);
    return { value: found.value.re, gradient: found.gradient };
  }

  naturalAt(x: Float64Array, slopes: Float64Array): Float64Array {
    if (this.#state.kind !== 'ket') {
      throw new ArgumentError('state', "be a ket for the method 'natural'", `it is a ${this.#state.kind}`);
    }
    const tensor = geometricTensor(this.#of, this.#state, { parameters: this.named(x) });
    return alongMetric(tensor, slopes);
  }
}

/** The next point, given where it is and the gradient there. */
type Mover = (x: Float64Array, slopes: Float64Array) => Float64Array;

function moverOf(problem: Problem, size: number, { method, learningRate = 0.05 }: VqeOptions): Mover {
  if (!(learningRate > 0)) throw new ArgumentError('learningRate', 'be positive', `it is ${learningRate}`);
  if (method === 'natural') {
    return (x, slopes) => {
      const natural = problem.naturalAt(x, slopes);
      return x.map((entry, i) => entry - learningRate * (natural[i] as number));
    };
  }
  let moments = adamStart(size);
  return (x, slopes) => {
    const made = adamStep(x, slopes, moments, { learningRate });
    moments = made.state;
    return made.parameters;
  };
}

function descend(
  problem: Problem,
  next: Mover,
  start: Float64Array,
  { maxSteps = 200, gradientTolerance = 1e-8, onStep, signal }: MinimizeOptions,
): { readonly x: Float64Array; readonly steps: number; readonly reason: Minimum['reason'] } {
  let x = start;
  for (let step = 0; ; step++) {
    const here = problem.at(x);
    const gradientNorm = largestEntry(here.gradient);
    if (step > 0) onStep?.({ step, x, value: here.value, gradientNorm });
    if (gradientNorm <= gradientTolerance) return { x, steps: step, reason: 'gradient' };
    if (step >= maxSteps) return { x, steps: step, reason: 'steps' };
    signal?.throwIfAborted();
    x = next(x, here.gradient);
  }
}

function requireStart(names: readonly string[], start: ParameterValues): void {
  const missing = names.find((name) => !Number.isFinite(Object.hasOwn(start, name) ? start[name] : NaN));
  if (missing !== undefined) {
    throw new ArgumentError(
      'start',
      'have a finite value for each parameter',
      `there is none for ${missing}`,
    );
  }
  const unknown = Object.keys(start).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      'start',
      `name parameters of the circuit (${names.join(', ')})`,
      `there is ${unknown}`,
    );
  }
}
