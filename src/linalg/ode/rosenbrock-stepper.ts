import { combination, combine, type Combination } from '../kernels/combine.ts';
import type { ShiftedSolver } from './shifted-solver.ts';
import { euclidean, scaledNorm, type Tolerances } from './scaled-norm.ts';
import { ContinuousOutput, nodeTime, requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
import type { Rhs, RosenbrockTableau } from './tableau.ts';

const one = combination([1]);

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
  readonly #rows: readonly Combination[];
  readonly #couplings: readonly Combination[];
  readonly #output: ContinuousOutput;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  #linearised = false;
  /** A value of the right-hand side that was not finite, and its time. */
  #broken: Float64Array | undefined;
  #brokenAt = 0;
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
    this.#rows = method.a.map(combination);
    this.#couplings = method.C.map(combination);
    this.#output = new ContinuousOutput(method.dense);
  }

  evaluate(t: number): void {
    this.#rhs(t, this.y, this.dydt);
  }

  probe(t: number, h: number): void {
    combine(this.yNew, this.y, [this.dydt], one, h);
    this.#rhs(t + h, this.yNew, this.error);
    addScaled(this.error, this.dydt, -1);
  }

  attempt(span: Span, tolerances: Tolerances): number {
    const { c, d, gamma, stages } = this.#method;
    this.#span = span;
    this.#finished = false;
    this.#broken = undefined;
    this.error.fill(NaN);
    if (!this.#linearise()) return NaN;
    if (!this.#solver.factor(1 / (gamma * span.h))) return NaN;
    for (let i = 0; i < stages; i++) {
      const u = this.#solutions[i] as Float64Array;
      const argument = i === stages - 1 ? this.yNew : this.#argument;
      const time = nodeTime(span, c[i] as number);
      if (i === 0) u.set(this.dydt);
      else {
        combine(argument, this.y, this.#solutions, this.#rows[i] as Combination, 1);
        this.#rhs(time, argument, u);
      }
      if (!this.#isFinite(u, time)) return NaN;
      combine(u, u, this.#solutions, this.#couplings[i] as Combination, 1 / span.h);
      addScaled(u, this.#slope, (d[i] as number) * span.h);
      this.#solver.solve(u);
    }
    this.error.set(this.#solutions[stages - 1] as Float64Array);
    addScaled(this.yNew, this.error, 1);
    return scaledNorm(this.error, this.y, this.yNew, tolerances);
  }

  blame(): void {
    if (this.#broken) requireFiniteRhs(this.#broken, this.#brokenAt);
  }

  finish(): number {
    if (!this.#finished) this.#rhs(this.#span.last, this.yNew, this.dydtNew);
    this.#finished = true;
    return euclidean(this.error);
  }

  advance(): void {
    [this.y, this.yNew] = [this.yNew, this.y];
    [this.dydt, this.dydtNew] = [this.dydtNew, this.dydt];
    this.#linearised = false;
  }

  interpolate(theta: number, out: Float64Array): void {
    combine(out, this.y, this.#solutions, this.#output.at(theta), 1);
  }

  /** J and df/dt at the start of the step, once for all its attempts; false when a right-hand side for it was not finite. */
  #linearise(): boolean {
    if (this.#linearised) return true;
    const { first } = this.#span;
    this.#solver.linearise(first, this.y);
    if (this.#timeDerivative === undefined) this.#linearised = this.#differenceSlope();
    else {
      if (this.#timeDerivative !== 'none') this.#timeDerivative(first, this.y, this.#slope);
      this.#linearised = true;
    }
    return this.#linearised;
  }

  /** df/dt = (-3 f(t) + 4 f(t + delta) - f(t + 2 delta)) / (2 delta) + O(delta^2), all inside the step. */
  #differenceSlope(): boolean {
    const { first, h } = this.#span;
    const [slope, argument, dydt] = [this.#slope, this.#argument, this.dydt];
    const wanted = Math.max(Math.abs(h) * 2 ** -17, Math.abs(first) * 2 ** -36);
    const near = first + Math.sign(h) * Math.min(wanted, Math.abs(h) / 4);
    const width = 2 * (near - first);
    this.#rhs(near, this.y, slope);
    this.#rhs(first + width, this.y, argument);
    if (!this.#isFinite(slope, near) || !this.#isFinite(argument, first + width)) return false;
    for (let i = 0; i < dydt.length; i++) {
      const sum = 4 * (slope[i] as number) - 3 * (dydt[i] as number) - (argument[i] as number);
      slope[i] = sum / width;
    }
    return true;
  }

  /** Whether a right-hand side is finite; remembers one that is not. */
  #isFinite(dydt: Float64Array, t: number): boolean {
    if (dydt.every(Number.isFinite)) return true;
    [this.#broken, this.#brokenAt] = [dydt, t];
    return false;
  }
}

function addScaled(out: Float64Array, x: Float64Array, a: number): void {
  for (let i = 0; i < out.length; i++) (out[i] as number) += a * (x[i] as number);
}
