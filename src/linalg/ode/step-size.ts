import type { Stepper } from './stepper.ts';

/** What a step may err: see `scaledNorm`. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number | Float64Array;
  readonly norm: 'components' | 'vector';
}

/**
 * The size of x against the tolerance at the vectors y and z (1 is just allowed).
 * 'components': sqrt(mean_i (x_i / (atol_i + rtol max(|y_i|, |z_i|)))^2) over the real numbers of x.
 * 'vector': |x| / (atol + rtol max(|y|, |z|)) with Euclidean norms, the same in every orthonormal basis.
 * 0 for empty vectors; NaN or infinite when something in x or z is.
 */
export function scaledNorm(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  tolerances: Tolerances,
): number {
  const { rtol, atol, norm } = tolerances;
  if (x.length === 0) return 0;
  if (norm === 'vector') {
    const size = Math.max(euclidean(y), euclidean(z));
    return size < Infinity ? euclidean(x) / ((atol as number) + rtol * size) : NaN;
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.max(Math.abs(y[i] as number), Math.abs(z[i] as number));
    const ratio = (x[i] as number) / ((typeof atol === 'number' ? atol : (atol[i] as number)) + rtol * size);
    sum += size < Infinity ? ratio * ratio : NaN;
  }
  return Math.sqrt(sum / x.length);
}

/** sqrt(sum_i x_i^2). */
export function euclidean(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) ** 2;
  return Math.sqrt(sum);
}

/**
 * |a - b| / |c - d| in the norm of `scaledNorm` at y, whatever the scale; NaN when c = d. Of slopes over arguments it is a size of the Jacobian that
 * unknowns of any size enter alike.
 */
export function differenceQuotient(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
  y: Float64Array,
  tolerances: Tolerances,
): number {
  return scaledDistance(a, b, y, tolerances) / scaledDistance(c, d, y, tolerances);
}

/** |x - z| up to a factor that depends on y alone, without overflow or underflow on the way. */
function scaledDistance(x: Float64Array, z: Float64Array, y: Float64Array, tolerances: Tolerances): number {
  const { rtol, atol, norm } = tolerances;
  const part = (i: number): number => {
    const difference = (x[i] as number) - (z[i] as number);
    if (norm === 'vector') return difference;
    return (
      difference / ((typeof atol === 'number' ? atol : (atol[i] as number)) + rtol * Math.abs(y[i] as number))
    );
  };
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(part(i)));
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (part(i) / largest) ** 2;
  return largest * Math.sqrt(sum);
}

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
