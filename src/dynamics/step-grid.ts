import { ArgumentError } from '../errors.ts';
import type { Coefficient } from './coefficient.ts';

/** Some equal steps. */
export interface Stretch {
  readonly from: number;
  readonly h: number;
  readonly steps: number;
}

/** Most steps of one trajectory. */
const mostSteps = 2 ** 32;

/**
 * For each interval between neighbouring times the equal steps between its landing points (the times and the breakpoints of the coefficients), none longer
 * than `step` and what the coefficients allow. Throws `ArgumentError` unless times ascend strictly and the step is positive and finite.
 */
export function stepGrid(
  times: readonly number[],
  step: number,
  coefficients: readonly Coefficient[],
): Stretch[][] {
  if (!(step > 0 && step < Infinity)) {
    throw new ArgumentError('step', 'be positive and finite', `it is ${step}`);
  }
  const longest = Math.min(step, ...coefficients.map(({ maxStep }) => maxStep));
  const breaks = [...new Set(coefficients.flatMap(({ breakpoints }) => breakpoints))].sort((a, b) => a - b);
  let total = 0;
  return times.slice(1).map((to, i) => {
    const from = times[i] as number;
    if (!(to > from)) {
      throw new ArgumentError('times', 'ascend strictly', `times[${i + 1}] is ${to} after ${from}`);
    }
    const points = [from, ...breaks.filter((t) => t > from && t < to), to];
    return points.slice(1).map((end, j): Stretch => {
      const start = points[j] as number;
      const steps = Math.max(1, Math.ceil((end - start) / longest - 1e-9));
      total += steps;
      if (!(total <= mostSteps)) {
        throw new ArgumentError(
          'step',
          `need at most ${mostSteps} steps`,
          `${step} needs more`,
          'Take longer ones.',
        );
      }
      return { from: start, h: (end - start) / steps, steps };
    });
  });
}
