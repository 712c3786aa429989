import { ConvergenceError } from '../errors.ts';
import type { Combination } from '../linalg/kernels/combine.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { Rng } from '../linalg/random.ts';
import type { DiffusionPlan } from './diffusion-plan.ts';
import { heldExponential } from './held-exponential.ts';
import { heldLindblad } from './lindblad-rhs.ts';
import { measuredOnDensity, measuredOnKet } from './measured.ts';
import { placesOf } from './layout.ts';

/** Steps longer than this many times 1 / |Z| are refused rather than done in so many pieces. */
const largestBound = 1e4;

/** A monitored state in a workspace: a ket where `pure`, else a density matrix; normalised after each step. */
export class MonitoredState {
  readonly #work: Workspace;
  readonly #plan: DiffusionPlan;
  readonly #pure: boolean;
  readonly #state: Numbers;
  readonly #advance: (t: number, h: number, bound: number) => void;
  readonly #meanOf: readonly ((y: Float64Array) => number)[];
  readonly #values: Numbers;
  readonly #parts: readonly Numbers[];
  readonly #combination: Combination;

  constructor(work: Workspace, plan: DiffusionPlan, pure: boolean) {
    this.#work = work;
    this.#plan = plan;
    this.#pure = pure;
    const columns = pure ? 1 : plan.size;
    this.#state = work.zeros(2 * plan.size * columns);
    this.#values = work.zeros(2 * placesOf(plan.layout));
    const parts = [...plan.drift, ...plan.signals];
    this.#parts = parts.map(({ values }) => work.put(values));
    this.#combination = { of: parts.map((_, i) => i), weights: new Float64Array(parts.length) };
    const exponential = heldExponential(work, plan.layout, this.#values, columns);
    this.#advance = pure
      ? (_t, _h, bound) => exponential(this.#state, bound)
      : densityStep(work, plan, this.#state, exponential);
    this.#meanOf = plan.signals.map(({ matrix, of: { phase } }) => {
      const measured = pure ? measuredOnKet(matrix) : measuredOnDensity(matrix);
      const [c, s] = [Math.cos(phase), Math.sin(phase)];
      return (y) => {
        const { re, im } = measured.value(y, 1);
        return 2 * (c * re + s * im);
      };
    });
  }

  start(state: Float64Array): void {
    this.#work.write(this.#state, state);
  }

  /** The numbers themselves, valid until the next step. */
  view(): Float64Array {
    return this.#work.view(this.#state);
  }

  /** One step of length h from t: adds the increments dY = sqrt(efficiency) <quadrature> h + dW to `record`. */
  step(t: number, h: number, rng: Rng, record: Float64Array): void {
    const { drift, signals } = this.#plan;
    const { weights } = this.#combination;
    const middle = t + h / 2;
    const y = this.view();
    let bound = 0;
    drift.forEach((part, i) => {
      const weight = h * part.factor(middle);
      weights[i] = weight;
      bound += Math.abs(weight) * part.bound;
    });
    signals.forEach((part, i) => {
      const factor = part.factor(middle);
      const root = Math.sqrt(part.of.efficiency);
      const dY =
        root * factor * (this.#meanOf[i] as (y: Float64Array) => number)(y) * h + Math.sqrt(h) * rng.normal();
      record[i] = (record[i] as number) + dY;
      weights[drift.length + i] = root * factor * dY;
      bound += Math.abs(root * factor * dY) * part.bound;
    });
    if (!(bound <= largestBound)) throw tooLong(t, h, bound);
    this.#work.vectors.combine(this.#values, undefined, this.#parts, this.#combination, 1);
    this.#advance(middle, h, bound);
    this.#normalise(t, h);
  }

  #normalise(t: number, h: number): void {
    const norm = this.#pure ? this.#work.vectors.norm2(this.#state) : traceOf(this.view(), this.#plan.size);
    if (!(norm > 0 && norm < Infinity)) throw tooLong(t, h, norm);
    this.#work.vectors.scale(this.#state, 1 / (this.#pure ? Math.sqrt(norm) : norm));
  }
}

/** rho <- M rho M^dagger + h sum (1 - efficiency) L rho L^dagger, Hermitian to the last bit. */
function densityStep(
  work: Workspace,
  { size, unseen }: DiffusionPlan,
  rho: Numbers,
  exponential: (x: Numbers, bound: number) => void,
): (t: number, h: number, bound: number) => void {
  const others = unseen && heldLindblad(work, unseen);
  const decayed = work.zeros(others ? 2 * size * size : 0);
  return (t, h, bound) => {
    others?.(t, rho, decayed);
    exponential(rho, bound);
    adjointInPlace(work.view(rho), size);
    exponential(rho, bound);
    hermitianInPlace(work.view(rho), size);
    if (others) work.vectors.axpy(rho, decayed, h);
  };
}

/** X <- X^dagger. */
function adjointInPlace(x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const [p, q] = [2 * (r * n + c), 2 * (c * n + r)];
      const [re, im] = [x[p] as number, x[p + 1] as number];
      x[p] = x[q] as number;
      x[p + 1] = -(x[q + 1] as number);
      x[q] = re;
      x[q + 1] = -im;
    }
  }
}

/** X <- (X + X^dagger) / 2. */
function hermitianInPlace(x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const [p, q] = [2 * (r * n + c), 2 * (c * n + r)];
      const re = ((x[p] as number) + (x[q] as number)) / 2;
      const im = ((x[p + 1] as number) - (x[q + 1] as number)) / 2;
      x[p] = x[q] = re;
      x[p + 1] = im;
      x[q + 1] = -im;
    }
  }
}

function traceOf(x: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[2 * i * (n + 1)] as number;
  return sum;
}

function tooLong(t: number, h: number, size: number): ConvergenceError {
  const instead = 'Take a smaller `step`, or operators of smaller norm.';
  return new ConvergenceError(`The diffusive step of length ${h} at t = ${t}`, size, 1, instead);
}
