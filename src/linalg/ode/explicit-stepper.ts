import { combination, combine, type Combination } from './combine.ts';
import { ContinuousOutput, nodeTime, requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
import type { ExplicitTableau, Rhs } from './tableau.ts';

/** Steps of an explicit Runge-Kutta pair. Memory: stages + 4 vectors. */
export class ExplicitStepper implements Stepper {
  y: Float64Array;
  yNew: Float64Array;
  readonly error: Float64Array;
  readonly #method: ExplicitTableau;
  readonly #rhs: Rhs;
  readonly #argument: Float64Array;
  readonly #stages: Float64Array[];
  readonly #rows: readonly Combination[];
  readonly #errorRow: Combination;
  readonly #output: ContinuousOutput;
  readonly #last: number;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  /** Stages known for the present step. */
  #known = 0;

  constructor(method: ExplicitTableau, rhs: Rhs, size: number) {
    this.#method = method;
    this.#rhs = rhs;
    this.#last = method.stages - 1;
    this.y = new Float64Array(size);
    this.yNew = new Float64Array(size);
    this.error = new Float64Array(size);
    this.#argument = new Float64Array(size);
    this.#stages = method.c.map(() => new Float64Array(size));
    this.#rows = method.a.map(combination);
    this.#errorRow = combination(method.e);
    this.#output = new ContinuousOutput(method.dense);
  }

  get dydt(): Float64Array {
    return this.#stages[0] as Float64Array;
  }

  get dydtNew(): Float64Array {
    return this.#stages[this.#last] as Float64Array;
  }

  attempt(span: Span): boolean {
    this.#span = span;
    this.#known = 1;
    this.#evaluateUpTo(this.#last - 1);
    combine(this.yNew, this.y, this.#stages, this.#rows[this.#last] as Combination, span.h);
    if (this.#method.e.length > this.#last) this.finish();
    combine(this.error, undefined, this.#stages, this.#errorRow, span.h);
    return true;
  }

  blame(): void {
    for (let i = 0; i < this.#known; i++) {
      requireFiniteRhs(this.#stages[i] as Float64Array, nodeTime(this.#span, this.#method.c[i] as number));
    }
  }

  finish(): void {
    if (this.#known > this.#last) return;
    this.#rhs(this.#span.last, this.yNew, this.dydtNew);
    this.#known = this.#last + 1;
  }

  advance(): void {
    [this.y, this.yNew] = [this.yNew, this.y];
    const stages = this.#stages;
    [stages[0], stages[this.#last]] = [this.dydtNew, this.dydt];
    this.#known = 1;
  }

  interpolate(theta: number, out: Float64Array): void {
    this.#evaluateUpTo(this.#stages.length - 1);
    this.#output.evaluate(out, this.y, this.#stages, theta, this.#span.h);
  }

  #evaluateUpTo(stage: number): void {
    const { c } = this.#method;
    for (let i = this.#known; i <= stage; i++) {
      combine(this.#argument, this.y, this.#stages, this.#rows[i] as Combination, this.#span.h);
      this.#rhs(nodeTime(this.#span, c[i] as number), this.#argument, this.#stages[i] as Float64Array);
      this.#known = i + 1;
    }
  }
}
