import { ArgumentError, NotPhysicalError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { ComparedEstimate } from '../compare/fidelity.ts';
import { sourceOfNqs, type Source } from '../compare/source.ts';
import { addLogs, imageFactors } from '../image.ts';
import { localValuesOf, requireSupport } from '../beyond-support.ts';
import { estimateOf, type Nqs, type NqsEstimate } from '../nqs.ts';
import { fitSteps, requireFit, type FitOptions } from '../optimise/fit.ts';

/** Options of `projectedEvolution`. */
export interface ProjectedOptions {
  /** The time of the start, then one more after each step, ascending. */
  readonly times: readonly number[];
  /** Order 1 to 4 of the Taylor polynomial of a step, as many fits each; 2 by default. */
  readonly order?: 1 | 2 | 3 | 4;
  /** How each fit is done; at most 50 steps down to an infidelity of 1e-6 by default. */
  readonly fit?: Omit<FitOptions, 'rng' | 'samples' | 'steps' | 'signal'> & { readonly steps?: number };
  readonly signal?: AbortSignal;
}

/** A state after a step in time. */
export interface ProjectedStep {
  readonly t: number;
  readonly state: Nqs;
  readonly energy: NqsEstimate;
  /** Fidelity of each fit of this step with what it was to reach; none at the start. */
  readonly fits: readonly ComparedEstimate[];
  /** Sum of the angles arccos sqrt F of all fits so far: what the ansatz missed. */
  readonly distance: number;
  /** Sum of the angles that the polynomials miss, (dt dE)^(s+1) sqrt((2 s + 1)!!)/(s + 1)! for normal energies of deviation dE: an estimate. */
  readonly stepError: number;
}

/** The factors 1 + c z of 1 + z + ... + z^s/s!. */
const factors: Readonly<Record<1 | 2 | 3 | 4, readonly (readonly [re: number, im: number])[]>> = {
  1: [[1, 0]],
  2: [
    [0.5, 0.5],
    [0.5, -0.5],
  ],
  3: [
    [0.18673085336460019, 0.4807738845503311],
    [0.6265382932707997, 0],
    [0.18673085336460019, -0.4807738845503311],
  ],
  4: [
    [0.04262665650270241, 0.39463295317211333],
    [0.4573734434972975, 0.23510048799854266],
    [0.4573734434972975, -0.23510048799854263],
    [0.04262665650270241, -0.39463295317211333],
  ],
};

/**
 * Real time by projection: exp(-i dt (H - E)) is a product of factors 1 - i c dt (H - E), and after each the ansatz is fitted to what it should be by infidelity. Unlike `tvmc` it needs no inverse of the geometric tensor to be right, only fits to converge;
 * steps are as long as the polynomial allows, and the phase of the state is not kept. Each step is yielded, the start first. Cost per step: `order` fits. Throws `ArgumentError` for options and a Hamiltonian
 * that is not Hermitian or leaves the sector, `UnsupportedError` for a summed state with zeros that it fills, and as `fitTo`. Gravina, Savona and Vicentini, Quantum 9 (2025) 1803; Sinibaldi et al., Quantum 7 (2023) 1131.
 */
export function projectedEvolution(
  start: Nqs,
  hamiltonian: Operator,
  options: ProjectedOptions,
): Generator<ProjectedStep, ProjectedStep, void> {
  const op = requireOperatorOn(start.space, hamiltonian, 'hamiltonian');
  if (!isHermitian(op)) throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not');
  const { times, order = 2 } = options;
  requireFinite(times, 'times');
  if (times.length < 1 || times.some((t, i) => i > 0 && t <= (times[i - 1] as number))) {
    throw new ArgumentError('times', 'ascend from the time of the start', `it is [${times.join()}]`);
  }
  if (!Object.hasOwn(factors, order))
    throw new ArgumentError('order', 'be 1, 2, 3 or 4', `it is ${String(order)}`);
  const { fit = {}, signal } = options;
  const fitting: FitOptions = {
    infidelity: 1e-6,
    ...fit,
    steps: fit.steps ?? 50,
    ...(signal ? { signal } : {}),
  };
  requireFit(fitting, 'fit.');
  return steps(start, op, options, fitting);
}

function* steps(
  start: Nqs,
  op: ProductOperator,
  { times, order = 2 }: ProjectedOptions,
  fitting: FitOptions,
): Generator<ProjectedStep, ProjectedStep, void> {
  let now: ProjectedStep = {
    ...{ t: times[0] as number, state: start, energy: energyOf(start, op) },
    ...{ fits: [], distance: 0, stepError: 0 },
  };
  yield now;
  for (const t of times.slice(1)) {
    const dt = t - now.t;
    let { state, distance } = now;
    const fits: ComparedEstimate[] = [];
    for (const [re, im] of factors[order]) {
      // -i c dt.
      const target = imageOf(state, op, now.energy.re, [dt * im, -dt * re]);
      const { reached, fidelity } = fitted(state, target, fitting);
      state = reached;
      fits.push(fidelity);
      distance += Math.acos(Math.sqrt(Math.max(0, Math.min(1, fidelity.re))));
    }
    const stepError = now.stepError + missedBy(order, dt * Math.sqrt(now.energy.variance ?? 0));
    now = { t, state, energy: energyOf(state, op), fits, distance, stepError };
    yield now;
  }
  return now;
}

function fitted(
  state: Nqs,
  target: Source,
  options: FitOptions,
): { readonly reached: Nqs; readonly fidelity: ComparedEstimate } {
  let best: { readonly reached: Nqs; readonly fidelity: ComparedEstimate } | undefined;
  for (const { state: reached, fidelity } of fitSteps(state, target, {
    ...options,
    steps: options.steps + 1,
  })) {
    if (!best || fidelity.re > best.fidelity.re) best = { reached, fidelity };
  }
  if (best) return best;
  throw new ArgumentError('fit.steps', 'be a count', `it is ${options.steps}`);
}

function energyOf(state: Nqs, op: ProductOperator): NqsEstimate {
  const set = state.drawn();
  const local = localValuesOf(state.ansatz, state.setup.sector, op, set);
  if (local.left)
    throw new ArgumentError('hamiltonian', 'keep the sector of the state', 'it leads out of it');
  const energy = estimateOf(set, local, true);
  requireSupport(local, Math.abs(energy.re) + Math.sqrt(energy.variance ?? 0));
  return energy;
}

/** (1 + c (H - shift)) psi by the samples of psi with new weights. */
function imageOf(state: Nqs, op: ProductOperator, shift: number, c: readonly [number, number]): Source {
  const own = sourceOfNqs(state);
  const factor = { op, sector: state.setup.sector, shift, c };
  const { set } = own;
  const growth = imageFactors(state.ansatz, factor, set.batch);
  const weights = set.weights.map(
    (p, s) => p * ((growth[2 * s] as number) ** 2 + (growth[2 * s + 1] as number) ** 2),
  );
  const sum = weights.reduce((total, w) => total + w, 0);
  if (!(sum > 0))
    throw new NotPhysicalError('A step in time leaves nothing of the state. Take shorter steps.');
  return {
    space: own.space,
    set: { ...set, weights: weights.map((w) => w / sum) },
    logs: (batch) => addLogs(own.logs(batch), imageFactors(state.ansatz, factor, batch)),
  };
}

function missedBy(order: number, angle: number): number {
  let factor = 1;
  for (let k = 1; k <= order + 1; k++) factor *= Math.sqrt(2 * k - 1) / k;
  return factor * Math.abs(angle) ** (order + 1);
}
