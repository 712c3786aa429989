import { combination, type Combination } from '../kernels/combine.ts';
import type { Flow, Memory, RhsOn, StagesOn, VectorsOf } from './memory.ts';
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
  readonly #error: V;
  readonly #argument: V;
  /** y, the stages, and the arguments that they belong to: `yNew` is that of the last one of a step. */
  readonly #vectors: VectorsOf<V> & { y: V; readonly targets: V[] };
  readonly #slopes: V[];
  readonly #rows: readonly Combination[];
  readonly #errorRow: Combination;
  readonly #output: ContinuousOutput;
  readonly #last: number;
  readonly #several: StagesOn<V> | undefined;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  /** Stages known for the present step. */
  #known = 0;

  constructor(method: ExplicitTableau, flow: Flow<V>) {
    const { memory } = flow;
    this.#method = method;
    this.#rhs = flow.rhs;
    this.#memory = memory;
    this.#last = method.stages - 1;
    const [y, yNew] = [memory.make(), memory.make()];
    this.#error = memory.make();
    this.#argument = memory.make();
    this.#slopes = method.c.map(() => memory.make());
    const targets = method.c.map((_, i) => (i === this.#last ? yNew : this.#argument));
    this.#vectors = { y, slopes: this.#slopes, targets };
    this.#rows = method.a.map(combination);
    this.#several = flow.stages?.(this.#rows);
    this.#errorRow = combination(method.e);
    this.#output = new ContinuousOutput(method.dense);
  }

  get y(): Float64Array {
    return this.#memory.view(this.#vectors.y);
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
    this.#rhs(t, this.#vectors.y, this.#stage(0));
  }

  probe(t: number, h: number): void {
    const { combine } = this.#memory;
    combine(this.#yNew, this.#vectors.y, this.#slopes, one, h);
    this.#rhs(t + h, this.#yNew, this.#error);
    combine(this.#error, this.#error, this.#slopes, minusOne, 1);
  }

  attempt(span: Span, tolerances: Tolerances): number {
    const { combine, scaledNorm } = this.#memory;
    this.#span = span;
    this.#known = 1;
    const whole = this.#method.e.length > this.#last;
    this.#evaluateUpTo(whole ? this.#last : this.#last - 1);
    if (!whole) {
      combine(this.#yNew, this.#vectors.y, this.#slopes, this.#rows[this.#last] as Combination, span.h);
    }
    combine(this.#error, undefined, this.#slopes, this.#errorRow, span.h);
    return scaledNorm(this.#error, this.#vectors.y, this.#yNew, tolerances);
  }

  blame(): void {
    for (let i = 0; i < this.#known; i++) {
      const stage = this.#memory.view(this.#stage(i));
      requireFiniteRhs(stage, nodeTime(this.#span, this.#method.c[i] as number));
    }
  }

  finish(): number {
    if (this.#known <= this.#last) {
      this.#rhs(this.#span.last, this.#yNew, this.#stage(this.#last));
      this.#known = this.#last + 1;
    }
    return this.#memory.euclidean(this.#error);
  }

  advance(): void {
    const vectors = this.#vectors;
    [vectors.y, vectors.targets[this.#last]] = [this.#yNew, vectors.y];
    [this.#slopes[0], this.#slopes[this.#last]] = [this.#stage(this.#last), this.#stage(0)];
    this.#known = 1;
  }

  interpolate(theta: number, out: Float64Array): void {
    this.#evaluateUpTo(this.#slopes.length - 1);
    const { combine, view } = this.#memory;
    combine(this.#argument, this.#vectors.y, this.#slopes, this.#output.at(theta), this.#span.h);
    out.set(view(this.#argument));
  }

  get #yNew(): V {
    return this.#vectors.targets[this.#last] as V;
  }

  #stage(i: number): V {
    return this.#slopes[i] as V;
  }

  #evaluateUpTo(stage: number): void {
    const { c } = this.#method;
    if (this.#several && this.#known <= stage) {
      this.#several(this.#vectors, this.#known, stage, this.#span.h);
      this.#known = stage + 1;
    }
    for (let i = this.#known; i <= stage; i++) {
      const target = this.#vectors.targets[i] as V;
      this.#memory.combine(target, this.#vectors.y, this.#slopes, this.#rows[i] as Combination, this.#span.h);
      this.#rhs(nodeTime(this.#span, c[i] as number), target, this.#stage(i));
      this.#known = i + 1;
    }
  }
}
