import { ArgumentError } from '../../errors.ts';
import { combination, type Combination } from '../kernels/combine.ts';
import type { Tolerances } from './scaled-norm.ts';

/**
 * One step of length `h` from `t`. The right-hand side is asked at `first` and `last` for its values at the two ends: these are the
 * ends, or the doubles just inside when an end is a breakpoint, so that each side of a jump is seen by its own step alone.
 */
export interface Span {
  t: number;
  h: number;
  first: number;
  last: number;
}

/** Work arrays of one method, made once. A step goes from `y` (with `dydt`) to `yNew` (with `dydtNew`, after `finish`). */
export interface Stepper {
  readonly y: Float64Array;
  readonly dydt: Float64Array;
  readonly yNew: Float64Array;
  readonly dydtNew: Float64Array;
  /** Estimated local error of `yNew`. */
  readonly error: Float64Array;
  /** Sets `dydt` to the right-hand side at (t, y). */
  evaluate(t: number): void;
  /** error = f(t + h, y + h dydt) - dydt, `yNew` the argument: how much the derivative turns. */
  probe(t: number, h: number): void;
  /**
   * Tries the step and gives the size of its error against the tolerance at `y` and `yNew`, see `scaledNorm`: NaN when a linear system in it was singular, and
   * when something in `yNew` or `error` is not finite.
   */
  attempt(span: Span, tolerances: Tolerances): number;
  /** Throws `ArgumentError` when the right-hand side was not finite in the last attempt. */
  blame(): void;
  /** Completes an accepted step by the derivative at its end; gives the Euclidean norm of its error. */
  finish(): number;
  /** Makes the end of the step the start of the next. */
  advance(): void;
  /** out = y(t + theta h) in the step finished last. */
  interpolate(theta: number, out: Float64Array): void;
}

/** The time at the node c of a span. */
export function nodeTime(span: Span, c: number): number {
  return c === 0 ? span.first : c === 1 ? span.last : span.t + c * span.h;
}

/** The continuous output of a method, the b_i in y + scale sum_i b_i(theta) vectors_i, from the powers of theta in its tableau. */
export class ContinuousOutput {
  readonly #dense: readonly (readonly number[])[];
  readonly #combination: Combination;

  constructor(dense: readonly (readonly number[])[]) {
    this.#dense = dense.filter((powers) => powers.length > 0);
    this.#combination = combination(dense.map((powers) => Math.sign(powers.length)));
  }

  /** The weights of the vectors at theta; the same object each time. */
  at(theta: number): Combination {
    this.#dense.forEach((powers, i) => {
      let sum = 0;
      for (let m = powers.length - 1; m >= 0; m--) sum = theta * (sum + (powers[m] as number));
      this.#combination.weights[i] = sum;
    });
    return this.#combination;
  }
}

/** Refuses what is not finite in a value of the right-hand side, by index and time. */
export function requireFiniteRhs(dydt: Float64Array, t: number): void {
  for (let i = 0; i < dydt.length; i++) {
    if (!Number.isFinite(dydt[i])) {
      throw new ArgumentError('rhs', 'give finite numbers', `number ${i} of dydt is ${dydt[i]} at t = ${t}`);
    }
  }
}
