import { combine } from './combine.ts';
import type { ShiftedSolver } from './shifted-solver.ts';
import { interpolate, nodeTime, requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
import type { Rhs, RosenbrockTableau } from './tableau.ts';

/** Steps of a Rosenbrock-Wanner method. Memory: stages + 7 vectors and what the solver holds. */
export class RosenbrockStepper implements Stepper {
  y: Float64Array;
  yNew: Float64Array;
  dydt: Float64Array;
  dydtNew: Float64Array;
  readonly error: Float64Array;
  readonly #method: RosenbrockTableau;
  readonly #rhs: Rhs;
  readonly #solver: ShiftedSolver;
  readonly #timeDerivative: Rhs | 'none' | undefined;
  readonly #argument: Float64Array;
  readonly #slope: Float64Array;
  readonly #solutions: Float64Array[];
  readonly #weights: Float64Array;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  #linearised = false;
  /** The stage whose right-hand side was not finite, or -1. */
  #broken = -1;
  #finished = false;

  constructor(
    method: RosenbrockTableau,
    rhs: Rhs,
    size: number,
    solver: ShiftedSolver,
    timeDerivative: Rhs | 'none' | undefined,
  ) {
    const vector = (): Float64Array => new Float64Array(size);
    this.#method = method;
    this.#rhs = rhs;
    this.#solver = solver;
    this.#timeDerivative = timeDerivative;
    [this.y, this.yNew, this.dydt, this.dydtNew] = [vector(), vector(), vector(), vector()];
    [this.error, this.#argument, this.#slope] = [vector(), vector(), vector()];
    this.#solutions = method.c.map(vector);
    this.#weights = new Float64Array(method.stages);
  }

  attempt(span: Span): boolean {
    const { a, C, c, d, gamma, stages } = this.#method;
    this.#span = span;
    this.#finished = false;
    this.#broken = -1;
    this.#linearise();
    if (!this.#solver.factor(1 / (gamma * span.h))) return false;
    for (let i = 0; i < stages; i++) {
      const u = this.#solutions[i] as Float64Array;
      const argument = i === stages - 1 ? this.yNew : this.#argument;
      if (i === 0) u.set(this.dydt);
      else {
        combine(argument, this.y, this.#solutions, a[i] as readonly number[], 1);
        this.#rhs(nodeTime(span, c[i] as number), argument, u);
      }
      if (!u.every(Number.isFinite)) {
        this.#broken = i;
        this.error.fill(NaN);
        return true;
      }
      combine(u, u, this.#solutions, C[i] as readonly number[], 1 / span.h);
      addScaled(u, this.#slope, (d[i] as number) * span.h);
      this.#solver.solve(u);
    }
    this.error.set(this.#solutions[stages - 1] as Float64Array);
    addScaled(this.yNew, this.error, 1);
    return true;
  }

  blame(): void {
    if (this.#broken < 0) return;
    const t = nodeTime(this.#span, this.#method.c[this.#broken] as number);
    requireFiniteRhs(this.#solutions[this.#broken] as Float64Array, t);
  }

  finish(): void {
    if (this.#finished) return;
    this.#rhs(this.#span.last, this.yNew, this.dydtNew);
    this.#finished = true;
  }

  advance(): void {
    [this.y, this.yNew] = [this.yNew, this.y];
    [this.dydt, this.dydtNew] = [this.dydtNew, this.dydt];
    this.#linearised = false;
  }

  interpolate(theta: number, out: Float64Array): void {
    interpolate(out, this.y, this.#solutions, this.#method.dense, theta, 1, this.#weights);
  }

  /** J and df/dt at the start of the step, once for all its attempts. */
  #linearise(): void {
    if (this.#linearised) return;
    const { first, h } = this.#span;
    this.#solver.linearise(first, this.y);
    this.#linearised = true;
    if (this.#timeDerivative === 'none') return;
    if (this.#timeDerivative !== undefined) return this.#timeDerivative(first, this.y, this.#slope);
    // (-3 f(t) + 4 f(t + delta) - f(t + 2 delta)) / (2 delta), all inside the step.
    const wanted = Math.max(Math.abs(h) * 2 ** -17, Math.abs(first) * 2 ** -36);
    const near = first + Math.sign(h) * Math.min(wanted, Math.abs(h) / 4);
    const width = 2 * (near - first);
    this.#rhs(near, this.y, this.#slope);
    this.#rhs(first + width, this.y, this.#argument);
    const { dydt } = this;
    for (let i = 0; i < dydt.length; i++) {
      const sum = 4 * (this.#slope[i] as number) - 3 * (dydt[i] as number) - (this.#argument[i] as number);
      this.#slope[i] = sum / width;
    }
  }
}

function addScaled(out: Float64Array, x: Float64Array, a: number): void {
  for (let i = 0; i < out.length; i++) (out[i] as number) += a * (x[i] as number);
}
