import { ArgumentError } from '../../errors.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { Circuit } from '../circuit.ts';
import { evaluate as valueOf } from '../expression-evaluate.ts';
import { bind, parameterNames } from '../parameters.ts';
import type { Gradient } from './gradient-result.ts';
import type { Evaluate, EvaluationOptions } from './parameter-shift.ts';
import { differentiated } from './steps-of.ts';

/** Options of `finiteDifference`. */
export interface FiniteDifferenceOptions extends EvaluationOptions {
  /** The step h in radians, 1e-3 by default. */
  readonly step?: number;
}

/**
 * The gradient by central differences of fourth order, (8 (E(h) - E(-h)) - (E(2h) - E(-2h))) / 12h, as a check of the exact methods. `errors` are what the same
 * formula at 2h differs by, over 15, with the errors of the evaluations and rounding. Cost 6 evaluations per parameter.
 * Throws `ArgumentError` for a step that is not positive and parameters without a value.
 */
export function finiteDifference(
  of: Circuit,
  evaluate: Evaluate,
  options: FiniteDifferenceOptions = {},
): Gradient {
  const { parameters = {}, step = 1e-3 } = options;
  if (!(step > 0 && step < Infinity)) throw new ArgumentError('step', 'be positive', `it is ${step}`);
  const names = differentiated(of, options.wrt);
  const used = parameterNames(of);
  const at = Object.fromEntries(used.map((name) => [name, valueOf({ kind: 'parameter', name }, parameters)]));
  const difference = (name: string, h: number): Difference => {
    const moved = (by: number): Estimate => evaluate(bind(of, { ...at, [name]: (at[name] as number) + by }));
    const [plus, minus] = [moved(h), moved(-h)];
    return { re: plus.re - minus.re, variance: plus.error ** 2 + minus.error ** 2 };
  };
  const slopes = names.map((name) =>
    slope(difference(name, step), difference(name, 2 * step), difference(name, 4 * step), step),
  );
  const value = evaluate(bind(of, at));
  const rounding = (2 * Number.EPSILON * Math.abs(value.re)) / step;
  return {
    value,
    names,
    gradient: Float64Array.from(slopes, ({ re }) => re),
    errors: Float64Array.from(slopes, ({ error }) => error + rounding),
    evaluations: 1 + 6 * names.length,
  };
}

interface Difference {
  readonly re: number;
  readonly variance: number;
}

/** From differences over h, 2h and 4h on both sides. */
function slope(
  one: Difference,
  two: Difference,
  four: Difference,
  h: number,
): { readonly re: number; readonly error: number } {
  const fine = (8 * one.re - two.re) / (12 * h);
  const coarse = (8 * two.re - four.re) / (24 * h);
  const sampled = Math.sqrt(64 * one.variance + two.variance) / (12 * h);
  return { re: fine, error: Math.abs(fine - coarse) / 15 + sampled };
}
