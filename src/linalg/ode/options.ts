import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../matrix.ts';
import type { OdeEvent } from './events.ts';
import type { ShiftedSolver } from './shifted-solver.ts';
import type { Tolerances } from './scaled-norm.ts';
import { auto } from './auto.ts';
import type { OdeMethod, Rhs } from './tableau.ts';
import { tsit5 } from './tsit5.ts';

/** What `resumeIntegration` takes. */
export interface OdeRunOptions {
  /** Where to end; may lie before the start, or be the start. The last step lands on it exactly. */
  readonly to: number;
  /** Default `tsit5`; `'auto'` changes to `rodas5p` where the problem becomes stiff, and back (see `OdeStats.switches`). */
  readonly method?: OdeMethod | 'auto';
  /** Allowed local error, see `norm`. Default 1e-6; 0, or at least 1e-14. */
  readonly rtol?: number;
  /** Default 1e-8; positive, one number or one for each entry of y. */
  readonly atol?: number | Float64Array;
  /**
   * How the error of a step is measured: 'components' (default) demands sqrt(mean_i (e_i / (atol_i + rtol |y_i|))^2) <= 1 over the real
   * numbers of y; 'vector' demands |e| <= atol + rtol |y| in the Euclidean norm: no basis preferred, small entries not resolved.
   */
  readonly norm?: 'components' | 'vector';
  /** Times at which the solution is wanted, in the order of integration, both ends allowed: read off the continuous output. */
  readonly times?: ArrayLike<number>;
  /** Called at each of `times` with y (a buffer to copy from) instead of keeping the solution in the result. */
  readonly save?: (t: number, y: Float64Array) => void;
  readonly events?: readonly OdeEvent[];
  /**
   * Times where the right-hand side or its derivatives jump, or where a pulse must not be stepped over (its start and its end), in any order:
   * steps land on them, begin anew, and ask for the limits from either side.
   */
  readonly breakpoints?: ArrayLike<number>;
  /** Largest step. Default no limit. */
  readonly maxStep?: number;
  /** Largest number of attempted steps, accepted or not, from the first start on. Default 100,000. */
  readonly maxSteps?: number;
  /** Looked at before each step; what it was aborted with is thrown. */
  readonly signal?: AbortSignal;
  /** For implicit methods: how their linear systems are solved. Default dense LU with a Jacobian by finite differences. */
  readonly solver?: ShiftedSolver;
  /** For implicit methods: sets df/dt at (t, y); 'none' when f does not depend on t. Default finite differences. */
  readonly timeDerivative?: Rhs | 'none';
}

/** Options of `integrate` and `solveOde`. */
export interface OdeOptions extends OdeRunOptions {
  readonly from: number;
  /** Magnitude of the first step. Default chosen by the size of y and its first two derivatives. */
  readonly firstStep?: number;
}

/** Options checked, defaults filled in. */
export interface OdeSettings extends Tolerances {
  readonly from: number;
  readonly to: number;
  /** 1 or -1. */
  readonly direction: number;
  readonly method: OdeMethod;
  readonly times: Float64Array;
  readonly save: ((t: number, y: Float64Array) => void) | undefined;
  readonly events: readonly OdeEvent[];
  readonly breakpoints: ArrayLike<number>;
  readonly maxStep: number;
  readonly maxSteps: number;
  readonly firstStep: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly solver: ShiftedSolver | undefined;
  readonly timeDerivative: Rhs | 'none' | undefined;
}

/** Checks everything that can be checked before the first step, for `size` unknowns. */
export function odeSettings(options: OdeOptions, size: number): OdeSettings {
  const { from, to, rtol = 1e-6, atol = 1e-8, norm = 'components' } = options;
  const { times = [], save, events = [], breakpoints = [], signal, solver, timeDerivative } = options;
  const { maxStep = Infinity, maxSteps = 100_000, firstStep } = options;
  const method = requireMethod(options.method ?? tsit5);
  requireFinite([from], 'from');
  requireFinite([to], 'to');
  requireFinite(breakpoints, 'breakpoints');
  requireTolerances(rtol, atol, norm, size);
  requirePositive(maxStep, 'maxStep');
  if (firstStep !== undefined) requirePositive(firstStep, 'firstStep');
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1) {
    throw new ArgumentError('maxSteps', 'be a positive integer', `it is ${maxSteps}`);
  }
  if (method.kind === 'explicit' && (solver ?? timeDerivative) !== undefined) {
    const name = solver ? 'solver' : 'timeDerivative';
    throw new ArgumentError(
      name,
      'come with an implicit method',
      `${method.name} is explicit`,
      "Use `rodas5p` or 'auto'.",
    );
  }
  requireTimes(times, from, to);
  events.forEach(requireEvent);
  return {
    ...{ from, to, direction: Math.sign(to - from) || 1, method, rtol, atol, norm },
    ...{ times: Float64Array.from(times), save, events, breakpoints, maxStep, maxSteps },
    ...{ firstStep, signal, solver, timeDerivative },
  };
}

function requireMethod(method: OdeMethod | 'auto'): OdeMethod {
  if (method === 'auto') return auto;
  if (typeof method === 'object') return method;
  throw new ArgumentError(
    'method',
    "be 'auto' or a method",
    `it is ${String(method)}`,
    'Import one, `tsit5` say.',
  );
}

function requirePositive(value: number, name: string): void {
  if (!(value > 0)) throw new ArgumentError(name, 'be positive', `it is ${value}`);
}

function requireTolerances(rtol: number, atol: number | Float64Array, norm: string, size: number): void {
  if (!(rtol === 0 || (rtol >= 1e-14 && rtol < Infinity))) {
    throw new ArgumentError(
      'rtol',
      'be 0 or at least 1e-14',
      `it is ${rtol}`,
      'Doubles hold no smaller error.',
    );
  }
  if (typeof atol !== 'number') {
    if (atol.length !== size || norm === 'vector') {
      const wanted =
        norm === 'vector' ? 'be one number with the norm of the whole vector' : `have ${size} entries`;
      throw new ArgumentError('atol', wanted, `it has ${atol.length} entries`);
    }
    requireFinite(atol, 'atol');
    atol.forEach((entry, i) => requirePositive(entry, `atol[${i}]`));
    return;
  }
  requireFinite([atol], 'atol');
  requirePositive(atol, 'atol');
}

function requireTimes(times: ArrayLike<number>, from: number, to: number): void {
  requireFinite(times, 'times');
  const direction = Math.sign(to - from);
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    if (t < Math.min(from, to) || t > Math.max(from, to)) {
      throw new ArgumentError('times', `lie between ${from} and ${to}`, `times[${i}] is ${t}`);
    }
    if (i > 0 && (t - (times[i - 1] as number)) * direction < 0) {
      const order = direction > 0 ? 'ascend' : 'descend';
      throw new ArgumentError(
        'times',
        `${order} from \`from\` to \`to\``,
        `times[${i}] is ${t} after ${times[i - 1]}`,
      );
    }
  }
}

function requireEvent({ tolerance = 1, samples = 1 }: OdeEvent, index: number): void {
  requirePositive(tolerance, `events[${index}].tolerance`);
  if (!Number.isSafeInteger(samples) || samples < 1) {
    throw new ArgumentError(`events[${index}].samples`, 'be a positive integer', `it is ${samples}`);
  }
}
