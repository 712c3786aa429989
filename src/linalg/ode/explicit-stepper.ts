import { combination, type Combination } from '../kernels/combine.ts';
import type { Memory, RhsOn } from './memory.ts';
import { ContinuousOutput, nodeTime, requireFiniteRhs, type Span, type Stepper } from './stepper.ts';
import type { Tolerances } from './scaled-norm.ts';
import type { ExplicitTableau } from './tableau.ts';

const one = combination([1]);
const minusOne = combination([-1]);

/** Steps of an explicit Runge-Kutta pair. Memory: stages + 4 vectors. */
export class ExplicitStepper<V> implements Stepper {
  readonly #method: ExplicitTableau;
  readonly #rhs: RhsOn<V>;
  readonly #memory: Memory<V>;
  #y: V;
  #yNew: V;
  readonly #error: V;
  readonly #argument: V;
  readonly #stages: V[];
  readonly #rows: readonly Combination[];
  readonly #errorRow: Combination;
  readonly #output: ContinuousOutput;
  readonly #last: number;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  /** Stages known for the present step. */
  #known = 0;

  constructor(method: ExplicitTableau, rhs: RhsOn<V>, memory: Memory<V>) {
    this.#method = method;
    this.#rhs = rhs;
    this.#memory = memory;
    this.#last = method.stages - 1;
    this.#y = memory.make();
    this.#yNew = memory.make();
    this.#error = memory.make();
    this.#argument = memory.make();
    this.#stages = method.c.map(() => memory.make());
    this.#rows = method.a.map(combination);
    this.#errorRow = combination(method.e);
    this.#output = new ContinuousOutput(method.dense);
  }

  get y(): Float64Array {
    return this.#memory.view(this.#y);
  }

  get yNew(): Float64Array {
    return this.#memory.view(this.#yNew);
  }

  get error(): Float64Array {
    return this.#memory.view(this.#error);
  }

  get dydt(): Float64Array {
    return this.#memory.view(this.#stage(0));
  }

  get dydtNew(): Float64Array {
    return this.#memory.view(this.#stage(this.#last));
  }

  evaluate(t: number): void {
    this.#rhs(t, this.#y, this.#stage(0));
  }

  probe(t: number, h: number): void {
    const { combine } = this.#memory;
    combine(this.#yNew, this.#y, this.#stages, one, h);
    this.#rhs(t + h, this.#yNew, this.#error);
    combine(this.#error, this.#error, this.#stages, minusOne, 1);
  }

  attempt(span: Span, tolerances: Tolerances): number {
    const { combine, scaledNorm } = this.#memory;
    this.#span = span;
    this.#known = 1;
    this.#evaluateUpTo(this.#last - 1);
    combine(this.#yNew, this.#y, this.#stages, this.#rows[this.#last] as Combination, span.h);
    if (this.#method.e.length > this.#last) this.finish();
    combine(this.#error, undefined, this.#stages, this.#errorRow, span.h);
    return scaledNorm(this.#error, this.#y, this.#yNew, tolerances);
  }

  blame(): void {
    for (let i = 0; i < this.#known; i++) {
      const stage = this.#memory.view(this.#stage(i));
      requireFiniteRhs(stage, nodeTime(this.#span, this.#method.c[i] as number));
    }
  }

  finish(): void {
    if (this.#known > this.#last) return;
    this.#rhs(this.#span.last, this.#yNew, this.#stage(this.#last));
    this.#known = this.#last + 1;
  }

  advance(): void {
    [this.#y, this.#yNew] = [this.#yNew, this.#y];
    const stages = this.#stages;
    [stages[0], stages[this.#last]] = [this.#stage(this.#last), this.#stage(0)];
    this.#known = 1;
  }

  interpolate(theta: number, out: Float64Array): void {
    this.#evaluateUpTo(this.#stages.length - 1);
    const { combine, view } = this.#memory;
    combine(this.#argument, this.#y, this.#stages, this.#output.at(theta), this.#span.h);
    out.set(view(this.#argument));
  }

  #stage(i: number): V {
    return this.#stages[i] as V;
  }

  #evaluateUpTo(stage: number): void {
    const { c } = this.#method;
    for (let i = this.#known; i <= stage; i++) {
      const row = this.#rows[i] as Combination;
      this.#memory.combine(this.#argument, this.#y, this.#stages, row, this.#span.h);
      this.#rhs(nodeTime(this.#span, c[i] as number), this.#argument, this.#stage(i));
      this.#known = i + 1;
    }
  }
}
