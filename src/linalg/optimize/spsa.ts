import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../random.ts';

/** Options of `spsa`. */
export interface SpsaOptions {
  readonly rng: Rng;
  /** Number of steps, two evaluations each; 200 by default. */
  readonly steps?: number;
  /** The gain a in a_k = a / (k + 1 + steps/10)^0.602; 0.2 by default. */
  readonly rate?: number;
  /** The shift c in c_k = c / (k + 1)^0.101; 0.1 by default. */
  readonly shift?: number;
  readonly onStep?: (progress: { readonly step: number; readonly x: Float64Array }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Simultaneous perturbation: minimises a function that is known only with noise, by two evaluations per step on random signs, whatever the number of
 * variables. Returns the last point. Throws `ArgumentError` for values that are not finite and options that cannot be. Spall, IEEE Trans. Autom. Control 37 (1992) 332.
 */
export function spsa(
  f: (x: Float64Array) => number,
  start: Float64Array,
  options: SpsaOptions,
): Float64Array {
  const { rng, steps = 200, rate = 0.2, shift = 0.1, onStep, signal } = options;
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new ArgumentError('steps', 'be a count', `it is ${steps}`);
  if (!(rate > 0)) throw new ArgumentError('rate', 'be positive', `it is ${rate}`);
  if (!(shift > 0)) throw new ArgumentError('shift', 'be positive', `it is ${shift}`);
  let x: Float64Array = start.slice();
  for (let k = 0; k < steps; k++) {
    signal?.throwIfAborted();
    const a = rate / (k + 1 + steps / 10) ** 0.602;
    const c = shift / (k + 1) ** 0.101;
    const signs = x.map(() => (rng.uniform() < 0.5 ? -1 : 1));
    const [plus, minus] = [c, -c].map((by) => f(x.map((entry, i) => entry + by * (signs[i] as number))));
    const slope = ((plus as number) - (minus as number)) / (2 * c);
    if (!Number.isFinite(slope)) {
      throw new ArgumentError('f', 'give finite values', `they are ${plus} and ${minus} in step ${k}`);
    }
    x = x.map((entry, i) => entry - a * slope * (signs[i] as number));
    onStep?.({ step: k + 1, x });
  }
  return x;
}
