import { ContinuousOutput, nodeTime, type Span } from '../../linalg/ode/stepper.ts';
import type { ExplicitTableau } from '../../linalg/ode/tableau.ts';
import type { RealFlow } from './real-flow.ts';

/** Sets the values of a flow's matrix, in its places, to those at a time. */
export type ValuesAt = (t: number, out: Float64Array) => void;

interface Row {
  readonly of: Int32Array;
  readonly weights: Float64Array;
}

/** Steps of an explicit method on a few real numbers in ordinary arrays, made once for many runs: what costs time with so few numbers are calls and objects. */
export class FewStepper {
  readonly error: Float64Array;
  /** Right-hand sides since `begin`. */
  calls = 0;
  y: Float64Array;
  yNew: Float64Array;
  readonly #flow: RealFlow;
  readonly #method: ExplicitTableau;
  readonly #rtol: number;
  readonly #atol: number;
  readonly #rows: readonly Row[];
  readonly #errorRow: Row;
  readonly #output: ContinuousOutput;
  readonly #values: Float64Array;
  readonly #slopes: Float64Array[];
  readonly #argument: Float64Array;
  #valuesAt: ValuesAt = () => {};
  #steady = false;
  #span: Span = { t: 0, h: 0, first: 0, last: 0 };
  /** Stages known for the present step. */
  #known = 0;

  constructor(flow: RealFlow, method: ExplicitTableau, rtol: number, atol: number) {
    const make = (): Float64Array => new Float64Array(flow.form.size);
    this.#flow = flow;
    this.#method = method;
    [this.#rtol, this.#atol] = [rtol, atol];
    this.#rows = method.a.map(rowOf);
    this.#errorRow = rowOf(method.e);
    this.#output = new ContinuousOutput(method.dense);
    this.#values = new Float64Array(flow.column.length);
    this.#slopes = method.c.map(make);
    [this.#argument, this.error, this.y, this.yNew] = [make(), make(), make(), make()];
  }

  /** Makes `start` the present state; `steady` when the values do not depend on time. */
  begin(start: Float64Array, valuesAt: ValuesAt, steady: boolean): void {
    this.y.set(start);
    this.calls = 0;
    this.#valuesAt = valuesAt;
    this.#steady = steady;
    if (steady) valuesAt(0, this.#values);
  }

  /** The slope at the present state, from which `firstStep` and `attempt` go on. */
  evaluate(t: number): void {
    this.#rhs(t, this.y, this.#slopes[0] as Float64Array);
  }

  /** As `firstStep` of the integrators. */
  firstStep(t: number, direction: number, longest: number): number {
    const slope = this.#slopes[0] as Float64Array;
    const [size, steepness] = [this.#stored(this.y), this.#stored(slope)];
    const guess = Math.min(longest / 2, size < 1e-5 || steepness < 1e-5 ? 1e-6 : (0.01 * size) / steepness);
    const h = direction * guess;
    for (let i = 0; i < slope.length; i++) this.yNew[i] = (this.y[i] as number) + h * (slope[i] as number);
    this.#rhs(t + h, this.yNew, this.error);
    for (let i = 0; i < slope.length; i++) this.error[i] = (this.error[i] as number) - (slope[i] as number);
    const curvature = this.#stored(this.error) / guess;
    if (!(curvature < Infinity)) return guess / 1000;
    const steepest = Math.max(steepness, curvature);
    const order = this.#method.embeddedOrder;
    const next = steepest <= 1e-15 ? Math.max(1e-6, guess / 1000) : (0.01 / steepest) ** (1 / (order + 1));
    return Math.min(100 * guess, next, longest);
  }

  /** Tries a step; the size of its error against the tolerance, NaN when something is not finite. */
  attempt(span: Span): number {
    const { stages, e } = this.#method;
    this.#span = span;
    this.#known = 1;
    this.#evaluateUpTo(stages - 2);
    this.#combine(this.yNew, this.#rows[stages - 1] as Row, span.h);
    if (e.length >= stages) this.finish();
    this.error.fill(0);
    this.#add(this.error, this.#errorRow, span.h);
    return this.#scaled(this.error, this.yNew);
  }

  /** Completes a step by the slope at its end. */
  finish(): void {
    const { stages } = this.#method;
    if (this.#known >= stages) return;
    this.#rhs(this.#span.last, this.yNew, this.#slopes[stages - 1] as Float64Array);
    this.#known = stages;
  }

  /** The state at a part of the step that was finished last. */
  interpolate(theta: number, out: Float64Array): void {
    this.#evaluateUpTo(this.#slopes.length - 1);
    const { of, weights } = this.#output.at(theta);
    this.#combine(out, { of: Int32Array.from(of), weights }, this.#span.h);
  }

  /** Makes the end of the step the present state. */
  advance(): void {
    [this.y, this.yNew] = [this.yNew, this.y];
    const last = this.#method.stages - 1;
    const slopes = this.#slopes;
    [slopes[0], slopes[last]] = [slopes[last] as Float64Array, slopes[0] as Float64Array];
  }

  /** The Euclidean norm of the error of all numbers of the state. */
  errorSize(): number {
    const { multiplicity } = this.#flow.form;
    let sum = 0;
    for (let i = 0; i < this.error.length; i++) {
      sum += (multiplicity[i] as number) * (this.error[i] as number) ** 2;
    }
    return Math.sqrt(sum);
  }

  #evaluateUpTo(stage: number): void {
    for (let i = this.#known; i <= stage; i++) {
      this.#combine(this.#argument, this.#rows[i] as Row, this.#span.h);
      const t = nodeTime(this.#span, this.#method.c[i] as number);
      this.#rhs(t, this.#argument, this.#slopes[i] as Float64Array);
      this.#known = i + 1;
    }
  }

  /** out = y + h sum_j weight_j slope_j. */
  #combine(out: Float64Array, row: Row, h: number): void {
    out.set(this.y);
    this.#add(out, row, h);
  }

  #add(out: Float64Array, { of, weights }: Row, h: number): void {
    for (let j = 0; j < of.length; j++) {
      const slope = this.#slopes[of[j] as number] as Float64Array;
      const weight = h * (weights[j] as number);
      for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + weight * (slope[i] as number);
    }
  }

  #rhs(t: number, y: Float64Array, out: Float64Array): void {
    this.calls++;
    if (!this.#steady) this.#valuesAt(t, this.#values);
    const { rowStart, column } = this.#flow;
    const values = this.#values;
    for (let r = 0, p = 0; r < out.length; r++) {
      const end = rowStart[r + 1] as number;
      let sum = 0;
      for (; p < end; p++) sum += (values[p] as number) * (y[column[p] as number] as number);
      out[r] = sum;
    }
  }

  /** sqrt of the mean over all numbers of (x / (atol + rtol max(|y|, |z|)))^2 with y the present state. */
  #scaled(x: Float64Array, z: Float64Array): number {
    const { multiplicity, whole } = this.#flow.form;
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const size = Math.max(Math.abs(this.y[i] as number), Math.abs(z[i] as number));
      const ratio = (x[i] as number) / (this.#atol + this.#rtol * size);
      sum += size < Infinity ? (multiplicity[i] as number) * ratio * ratio : NaN;
    }
    return Math.sqrt(sum / whole);
  }

  /** The same over the numbers that are stored, with z = y. */
  #stored(x: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      sum += ((x[i] as number) / (this.#atol + this.#rtol * Math.abs(this.y[i] as number))) ** 2;
    }
    return Math.sqrt(sum / this.#flow.form.stored);
  }
}

function rowOf(weights: readonly number[]): Row {
  const of = weights.flatMap((weight, j) => (weight === 0 ? [] : j));
  return { of: Int32Array.from(of), weights: Float64Array.from(of, (j) => weights[j] as number) };
}
