import { ArgumentError } from '../errors.ts';
import { auto } from '../linalg/ode/auto.ts';
import type { ExplicitTableau, OdeMethod } from '../linalg/ode/tableau.ts';
import { dopri5 } from '../linalg/ode/dopri5.ts';
import { rodas5p } from '../linalg/ode/rodas5p.ts';
import { tsit5 } from '../linalg/ode/tsit5.ts';
import { vern7 } from '../linalg/ode/vern7.ts';
import type { Operator } from '../operators/operator.ts';
import type { Evolved } from './evolution.ts';

/** Steppers by name; 'rodas5p' is implicit, 'auto' changes from explicit to implicit steps where the problem becomes stiff, and back. */
export type StepperName = 'tsit5' | 'dopri5' | 'vern7' | 'rodas5p' | 'auto';

/** What `schrodinger` and `lindblad` take. */
export interface EvolveOptions {
  /** Ascending (or descending) times; the state given is that at the first one. */
  readonly times: ArrayLike<number>;
  /** Observables by name: their expectation values at all times. */
  readonly observables?: Readonly<Record<string, Operator>>;
  /** Keep the state at all times; default only when there are no observables. */
  readonly saveStates?: boolean;
  /**
   * 'tsit5' (default) and 'dopri5' of order 5, 'vern7' of order 7 for small tolerances; 'rodas5p' of order 5 for stiff problems, by sparse LU of the generator as
   * a matrix (for density matrices one with D^2 rows, built when the first implicit step is taken); 'auto' takes 'tsit5' while the problem is not stiff and
   * 'rodas5p' while it is (`stats.switches`).
   */
  readonly method?: StepperName;
  /** Allowed error of each step relative to each entry, 1e-6 by default. */
  readonly rtol?: number;
  /** Allowed error of each step in each entry, 1e-8 by default. */
  readonly atol?: number;
  /** Largest step; what coefficients ask for holds as well. */
  readonly maxStep?: number;
  /** Largest number of steps tried; 100,000 by default. */
  readonly maxSteps?: number;
  /** Largest number of bytes of the states kept; 1 GiB by default. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Told now and then, some 20 times a second. */
  readonly onProgress?: (progress: EvolveProgress) => void;
  /** Go on from the `checkpoint` of an earlier result: its times are over, the same generator and observables go on. Replaces the state. */
  readonly resumeFrom?: Evolved;
}

/** How far an evolution has come. */
export interface EvolveProgress {
  readonly t: number;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

const steppers: Readonly<Record<StepperName, OdeMethod>> = {
  tsit5,
  dopri5,
  vern7,
  rodas5p,
  auto,
};

/** The tableau of a stepper. Throws `ArgumentError` for names that are not known. */
export function stepperNamed(name: StepperName): OdeMethod {
  const found = Object.hasOwn(steppers, name) ? steppers[name] : undefined;
  if (found) return found;
  throw new ArgumentError('method', `be one of ${Object.keys(steppers).join(', ')}`, `it is ${name}`);
}

/** The same, explicit ones only. */
export function explicitNamed(name: StepperName): ExplicitTableau {
  const found = stepperNamed(name);
  if (found.kind === 'explicit') return found;
  throw new ArgumentError('method', 'be explicit here', `it is ${name}`, 'Use tsit5, dopri5 or vern7.');
}

/** Times as numbers. Throws `ArgumentError` for fewer than one, or an order that changes. */
export function requireTimes(times: ArrayLike<number>): number[] {
  const list = Array.from(times);
  if (list.length === 0) throw new ArgumentError('times', 'have at least one time', 'it is empty');
  const direction = Math.sign((list.at(-1) as number) - (list[0] as number));
  list.forEach((t, i) => {
    if (!Number.isFinite(t)) throw new ArgumentError('times', 'be finite', `times[${i}] is ${t}`);
    if (i > 0 && (t - (list[i - 1] as number)) * direction < 0) {
      const got = `times[${i}] is ${t} after ${list[i - 1]}`;
      throw new ArgumentError('times', 'be sorted', got, 'Sort them; the first is the time of the state.');
    }
  });
  return list;
}
