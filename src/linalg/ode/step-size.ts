import { scaledNorm, type Tolerances } from './scaled-norm.ts';
import type { Stepper } from './stepper.ts';

/**
 * Proportional-integral control of the step size: after a scaled error e with the one before it e', the factor
 * 0.9 e^(-0.7/k) e'^(0.4/k) in 0.2..5, k = embedded order + 1; after a rejection 0.9 e^(-1/k), and the step that follows does not grow.
 * K. Gustafsson, ACM TOMS 17 (1991) 533.
 */
export class StepControl {
  /** Magnitude of the next step. */
  size: number;
  /** The error e' of the step before, at least 1e-4. */
  previousError: number;
  readonly #exponent: number;
  #rejected = false;

  constructor(embeddedOrder: number, size: number, previousError = 1) {
    this.#exponent = 1 / (embeddedOrder + 1);
    this.size = size;
    this.previousError = previousError;
  }

  /** After a step of magnitude `taken`; one that was cut below `size`, to land on a time, does not make the next one shorter. */
  accept(error: number, taken: number): void {
    const k = this.#exponent;
    const e = Math.max(error, 1e-10);
    const factor = 0.9 * e ** (-0.7 * k) * this.previousError ** (0.4 * k);
    const next = taken * Math.min(this.#rejected ? 1 : 5, Math.max(0.2, factor));
    this.size = taken < this.size ? Math.max(this.size, next) : next;
    this.previousError = Math.max(error, 1e-4);
    this.#rejected = false;
  }

  /** After a step of magnitude `taken` that was too inaccurate, or not finite at all. */
  reject(error: number, taken: number): void {
    const factor = error < Infinity ? Math.max(0.2, 0.9 * error ** -this.#exponent) : 0.1;
    this.size = taken * factor;
    this.#rejected = true;
  }
}

/**
 * A first step from `stepper.y` with derivative `stepper.dydt`, at most `longest`, by the size of y, y' and a difference y''
 * (one right-hand side; Hairer, Norsett and Wanner I, section II.4). `yNew`, `dydtNew` and `error` serve as scratch.
 */
export function firstStep(
  stepper: Stepper,
  t: number,
  direction: number,
  longest: number,
  order: number,
  tolerances: Tolerances,
): number {
  const { y, dydt } = stepper;
  const size = scaledNorm(y, y, y, tolerances);
  const slope = scaledNorm(dydt, y, y, tolerances);
  const guess = Math.min(longest / 2, size < 1e-5 || slope < 1e-5 ? 1e-6 : (0.01 * size) / slope);
  stepper.probe(t, direction * guess);
  const curvature = scaledNorm(stepper.error, stepper.y, stepper.y, tolerances) / guess;
  if (!(curvature < Infinity)) return guess / 1000;
  const steepest = Math.max(slope, curvature);
  const next = steepest <= 1e-15 ? Math.max(1e-6, guess / 1000) : (0.01 / steepest) ** (1 / (order + 1));
  return Math.min(100 * guess, next, longest);
}
