import { ArgumentError } from '../errors.ts';

/** A real factor that depends on time, with what an integrator must know so that it steps over nothing. */
export interface Coefficient {
  at(t: number): number;
  /** Times where the factor or its derivatives jump, and the start and end of pulses: steps land on them. */
  readonly breakpoints: readonly number[];
  /** Steps are no longer than this, so that what varies as fast is seen. */
  readonly maxStep: number;
}

/** What a coefficient may be given as: a number, a function of time, or a `Coefficient`. */
export type CoefficientLike = number | ((t: number) => number) | Coefficient;

/** Options of `coefficient`. */
export interface CoefficientOptions {
  readonly breakpoints?: readonly number[];
  readonly maxStep?: number;
}

/**
 * A function of time with its breakpoints: `coefficient((t) => (t < 1 ? 0 : 1), { breakpoints: [1] })`. A pulse that is short against the rest of the motion
 * must name its start and end, or a `maxStep`. Throws `ArgumentError` for breakpoints that are not finite and a `maxStep` that is not positive.
 */
export function coefficient(at: (t: number) => number, options: CoefficientOptions = {}): Coefficient {
  const { breakpoints = [], maxStep = Infinity } = options;
  const bad = breakpoints.find((t) => !Number.isFinite(t));
  if (bad !== undefined) throw new ArgumentError('breakpoints', 'be finite', `one is ${bad}`);
  if (!(maxStep > 0)) throw new ArgumentError('maxStep', 'be positive', `it is ${maxStep}`);
  return { at, breakpoints, maxStep };
}

/**
 * values[i] from times[i] to times[i + 1], 0 before and after; one time more than values. Each time is a breakpoint. Throws `ArgumentError` for times that do
 * not ascend, or the wrong number of values.
 */
export function piecewiseConstant(times: readonly number[], values: readonly number[]): Coefficient {
  requireSamples(times, values, values.length + 1);
  const at = (t: number): number => {
    const i = intervalOf(times, t);
    return i < 0 || i >= values.length ? 0 : (values[i] as number);
  };
  return { at, breakpoints: times, maxStep: Infinity };
}

/**
 * The straight lines through the points (times[i], values[i]), 0 before the first and after the last. Each time is a breakpoint.
 * Throws `ArgumentError` for times that do not ascend, or the wrong number of values.
 */
export function sampled(times: readonly number[], values: readonly number[]): Coefficient {
  requireSamples(times, values, values.length);
  const at = (t: number): number => {
    const i = intervalOf(times, t);
    if (i < 0) return 0;
    const [from, start] = [times[i] as number, values[i] as number];
    if (i === times.length - 1) return t === from ? start : 0;
    const share = (t - from) / ((times[i + 1] as number) - from);
    return start + share * ((values[i + 1] as number) - start);
  };
  return { at, breakpoints: times, maxStep: Infinity };
}

/**
 * The coefficient that a number, a function or a coefficient stands for. Throws `ArgumentError` naming `argument`, also when it is asked and its value is no
 * finite number.
 */
export function toCoefficient(of: CoefficientLike, argument: string): Coefficient {
  if (typeof of === 'function') return { at: finite(of, argument), breakpoints: [], maxStep: Infinity };
  if (typeof of === 'number') {
    if (!Number.isFinite(of)) throw new ArgumentError(argument, 'be finite', `it is ${of}`);
    return { at: () => of, breakpoints: [], maxStep: Infinity };
  }
  if (typeof of === 'object' && typeof of?.at === 'function') {
    const { breakpoints, maxStep } = of;
    return { at: finite((t) => of.at(t), argument), breakpoints, maxStep };
  }
  throw new ArgumentError(argument, 'be a number, a function of time or a coefficient', `it is ${typeof of}`);
}

/** The same function, that throws where it is no finite number. */
function finite(at: (t: number) => number, argument: string): (t: number) => number {
  return (t) => {
    const value = at(t);
    if (Number.isFinite(value)) return value;
    throw new ArgumentError(
      argument,
      'be a finite number at all times',
      `it is ${String(value)} at t = ${t}`,
    );
  };
}

/** The last i with times[i] <= t, -1 when there is none. */
function intervalOf(times: readonly number[], t: number): number {
  let [low, high] = [-1, times.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= t) low = middle;
    else high = middle;
  }
  return low;
}

function requireSamples(times: readonly number[], values: readonly number[], count: number): void {
  if (times.length !== count || count < 2) {
    const got = `there are ${times.length} times and ${values.length} values`;
    throw new ArgumentError('times', `be ${Math.max(2, count)} for these values`, got);
  }
  for (let i = 0; i < times.length; i++) {
    const ascends = i === 0 || (times[i] as number) > (times[i - 1] as number);
    if (!ascends || !Number.isFinite(times[i])) {
      throw new ArgumentError('times', 'be finite and ascend', `times[${i}] is ${times[i]}`);
    }
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ArgumentError('values', 'be finite', `values[${bad}] is ${values[bad]}`);
}
