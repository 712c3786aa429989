import { derivativeOf, evaluate, namesIn } from '../circuits/expression-evaluate.ts';
import { toExpression } from '../circuits/expression-build.ts';
import type { Expression, ParameterValues } from '../circuits/expression.ts';
import { ArgumentError } from '../errors.ts';
import {
  coefficient,
  piecewiseConstant,
  toCoefficient,
  type CoefficientLike,
  type CoefficientOptions,
} from './coefficient.ts';

/** A real factor that depends on time and on parameters, with its derivatives: made by `parametric` or `pulse`. */
export interface ParametricCoefficient {
  at(t: number, parameters: ParameterValues): number;
  /** d factor / d parameter by name; parameters left out do not move it. */
  slopes(t: number, parameters: ParameterValues): ParameterValues;
  readonly breakpoints: readonly number[];
  readonly maxStep: number;
}

/** What a factor may be given as: a parameter's name, an expression of parameters and the time `t`, or what does not depend on parameters. */
export type ParametricLike = string | Expression | CoefficientLike | ParametricCoefficient;

/** A factor as the solvers use it; `known` when it depends on no parameter, `steady` when it does not depend on time. */
export interface Weight extends ParametricCoefficient {
  readonly known: boolean;
  readonly steady: boolean;
}

/**
 * A function of time and parameters with its derivatives by name: `parametric((t, { w }) => Math.cos(w * t), (t, { w }) => ({ w: -t * Math.sin(w * t) }))`. Breakpoints and
 * `maxStep` as in `coefficient`; they are no parameters. Throws `ArgumentError` as `coefficient`.
 */
export function parametric(
  at: (t: number, parameters: ParameterValues) => number,
  slopes: (t: number, parameters: ParameterValues) => ParameterValues,
  options: CoefficientOptions = {},
): ParametricCoefficient {
  const { breakpoints, maxStep } = coefficient(() => 0, options);
  return { at, slopes, breakpoints, maxStep };
}

/**
 * A piecewise-constant pulse whose heights are parameters: that called names[i] from times[i] to times[i + 1], 0 before and after; one time more than names. Each time
 * is a breakpoint. Throws `ArgumentError` as `piecewiseConstant`.
 */
export function pulse(times: readonly number[], names: readonly string[]): ParametricCoefficient {
  const place = piecewiseConstant(
    times,
    names.map((_, i) => i + 1),
  );
  const slopes = names.map((name): ParameterValues => ({ [name]: 1 }));
  return {
    at: (t, parameters) => {
      const i = place.at(t);
      return i === 0 ? 0 : evaluate({ kind: 'parameter', name: names[i - 1] as string }, parameters);
    },
    slopes: (t) => slopes[place.at(t) - 1] ?? {},
    breakpoints: times,
    maxStep: Infinity,
  };
}

/** The factor that any of these stands for. Throws `ArgumentError` naming `argument`. */
export function toWeight(of: ParametricLike, argument: string): Weight {
  if (typeof of === 'object' && of !== null && 'slopes' in of) return checked(of, argument);
  if (typeof of === 'string' || (typeof of === 'object' && of !== null && 'kind' in of)) {
    return ofExpression(toExpression(of, argument));
  }
  const { at, breakpoints, maxStep } = toCoefficient(of, argument);
  return {
    at: (t) => at(t),
    slopes: () => ({}),
    ...{ breakpoints, maxStep, known: true, steady: typeof of === 'number' },
  };
}

/** Checked values: finite, and none is called `t`, which is the time. Throws `ArgumentError`. */
export function requireParameters(parameters: ParameterValues, argument = 'parameters'): ParameterValues {
  for (const [name, value] of Object.entries(parameters)) {
    if (name === 't') {
      throw new ArgumentError(argument, 'leave `t` to the time', 'one is called t', 'Rename it.');
    }
    if (!Number.isFinite(value))
      throw new ArgumentError(`${argument}.${name}`, 'be finite', `it is ${value}`);
  }
  return parameters;
}

/** Functions of the caller may give anything: numbers that are not finite and names that are no parameters are refused. */
function checked(of: ParametricCoefficient, argument: string): Weight {
  const finite = (value: number, what: string, t: number): number => {
    if (Number.isFinite(value)) return value;
    throw new ArgumentError(argument, `have a finite ${what}`, `it is ${value} at t = ${t}`);
  };
  return {
    at: (t, parameters) => finite(of.at(t, parameters), 'value', t),
    slopes: (t, parameters) => {
      const slopes = of.slopes(t, parameters);
      for (const [name, slope] of Object.entries(slopes)) {
        finite(slope, `slope by ${name}`, t);
        if (Object.hasOwn(parameters, name)) continue;
        const got = `it has one by ${name}, and there are ${Object.keys(parameters).join(', ') || 'none'}`;
        throw new ArgumentError(argument, 'have slopes by parameters', got);
      }
      return slopes;
    },
    breakpoints: of.breakpoints,
    maxStep: of.maxStep,
    known: false,
    steady: false,
  };
}

function ofExpression(expression: Expression): Weight {
  const names = namesIn(expression);
  const steady = !names.includes('t');
  const moving = names.filter((name) => name !== 't');
  const values = (t: number, parameters: ParameterValues): ParameterValues =>
    steady ? parameters : { ...parameters, t };
  return {
    at: (t, parameters) => evaluate(expression, values(t, parameters)),
    slopes: (t, parameters) => {
      const at = values(t, parameters);
      return Object.fromEntries(moving.map((name) => [name, derivativeOf(expression, name, at)]));
    },
    ...{ breakpoints: [], maxStep: Infinity, known: moving.length === 0, steady },
  };
}
