import { combine } from './combine.ts';
import { interpolate, nodeTime, requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
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
  readonly #weights: Float64Array;
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
    this.#weights = new Float64Array(method.c.length);
  }

  get dydt(): Float64Array {
    return this.#stages[0] as Float64Array;
  }

  get dydtNew(): Float64Array {
    return this.#stages[this.#last] as Float64Array;
  }

  attempt(span: Span): boolean {
    const { a, e } = this.#method;
    this.#span = span;
    this.#known = 1;
    this.#evaluateUpTo(this.#last - 1);
    combine(this.yNew, this.y, this.#stages, a[this.#last] as readonly number[], span.h);
    if (e.length > this.#last) this.finish();
    combine(this.error, undefined, this.#stages, e, span.h);
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
    interpolate(out, this.y, this.#stages, this.#method.dense, theta, this.#span.h, this.#weights);
  }

  #evaluateUpTo(stage: number): void {
    const { a, c } = this.#method;
    for (let i = this.#known; i <= stage; i++) {
      combine(this.#argument, this.y, this.#stages, a[i] as readonly number[], this.#span.h);
      this.#rhs(nodeTime(this.#span, c[i] as number), this.#argument, this.#stages[i] as Float64Array);
      this.#known = i + 1;
    }
  }
}
