import { ArgumentError } from '../../errors.ts';
import { requireNaturalOptions, type NaturalOptions } from './natural-step.ts';

/** A number, or one for each step, counted from 0. */
export type Schedule = number | ((step: number) => number);

/** theta <- theta - rate g, g the gradient (2 Re f for real parameters, 2 f for complex ones). */
export interface GradientDescent {
  readonly kind: 'gradient';
  readonly rate: Schedule;
}

/** Adam on the same gradient, each real number for itself. */
export interface AdamOptimizer {
  readonly kind: 'adam';
  readonly rate: Schedule;
  readonly beta1: number;
  readonly beta2: number;
}

/** theta <- theta - rate d, d from `naturalGradient`: imaginary time `rate`, since d has no factor 2. */
export interface Reconfiguration extends Omit<NaturalOptions, 'shift'> {
  readonly kind: 'reconfiguration';
  readonly rate: Schedule;
  readonly shift: Schedule;
  /** The largest Fubini-Study distance rate sqrt(Re f^dagger d) that a step may go; longer ones are shortened. */
  readonly maxDistance: number;
}

/** How parameters are changed. */
export type Optimizer = GradientDescent | AdamOptimizer | Reconfiguration;

/** Plain gradient descent. Throws `ArgumentError` for a rate that is not positive. */
export function gradientDescent(rate: Schedule = 0.01): GradientDescent {
  requireRate('rate', rate);
  return { kind: 'gradient', rate };
}

/** Adam (Kingma and Ba 2015). Throws `ArgumentError` for numbers that cannot be meant. */
export function adam(
  rate: Schedule = 1e-3,
  { beta1 = 0.9, beta2 = 0.999 }: { readonly beta1?: number; readonly beta2?: number } = {},
): AdamOptimizer {
  requireRate('rate', rate);
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    if (!(value >= 0 && value < 1))
      throw new ArgumentError(name, 'be within 0..1 (1 excluded)', `it is ${value}`);
  }
  return { kind: 'adam', rate, beta1, beta2 };
}

/** Options of `reconfiguration`. */
export interface ReconfigurationOptions extends Omit<NaturalOptions, 'shift'> {
  /** lambda, also by step; 1e-3 by default. */
  readonly shift?: Schedule;
  /** 0.5 by default. */
  readonly maxDistance?: number;
}

/** Stochastic reconfiguration, or SPRING with `momentum`. Throws `ArgumentError` for numbers that cannot be meant. */
export function reconfiguration(
  rate: Schedule = 0.05,
  { shift = 1e-3, maxDistance = 0.5, ...options }: ReconfigurationOptions = {},
): Reconfiguration {
  requireRate('rate', rate);
  requireRate('maxDistance', maxDistance);
  requireNaturalOptions(typeof shift === 'function' ? options : { ...options, shift });
  return { kind: 'reconfiguration', rate, shift, maxDistance, ...options };
}

/** From one value to another over `steps` steps, then constant. */
export function linearSchedule(from: number, to: number, steps: number): (step: number) => number {
  return (step) => from + (to - from) * Math.min(1, step / steps);
}

/** from * factor^step, never below `least`. */
export function exponentialSchedule(from: number, factor: number, least = 0): (step: number) => number {
  return (step) => Math.max(least, from * factor ** step);
}

/** The value of a schedule. Throws `ArgumentError` for one that is no number of at least 0. */
export function valueAt(argument: string, schedule: Schedule, step: number): number {
  const value = typeof schedule === 'number' ? schedule : schedule(step);
  if (value >= 0 && value < Infinity) return value;
  throw new ArgumentError(
    argument,
    'be a finite number of at least 0 at each step',
    `it is ${value} at step ${step}`,
  );
}

function requireRate(argument: string, rate: Schedule): void {
  if (typeof rate === 'function' || (typeof rate === 'number' && rate > 0 && rate < Infinity)) return;
  throw new ArgumentError(argument, 'be a finite number above 0, or a schedule', `it is ${String(rate)}`);
}
