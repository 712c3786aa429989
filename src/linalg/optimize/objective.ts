import { ArgumentError } from '../../errors.ts';

/** A function to be minimised, with its gradient. */
export type Objective = (x: Float64Array) => Evaluation;

/** A value and the gradient there. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Where a minimisation ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** The largest entry of the gradient, |g|_max. */
  readonly gradientNorm: number;
  readonly steps: number;
  readonly evaluations: number;
  /** 'gradient': |g|_max is below its tolerance; 'rounding': the value cannot be lowered further in doubles; 'steps': the steps are used up. */
  readonly reason: 'gradient' | 'rounding' | 'steps';
}

/** What is told after each step. */
export interface MinimizeProgress {
  readonly step: number;
  readonly x: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
}

/** What all minimisers share. */
export interface MinimizeOptions {
  /** Largest number of steps; 200 by default. */
  readonly maxSteps?: number;
  /** The minimisation ends when no entry of the gradient is larger; 1e-8 by default. */
  readonly gradientTolerance?: number;
  readonly onStep?: (progress: MinimizeProgress) => void;
  readonly signal?: AbortSignal;
}

/** A function that counts its calls and refuses to go on with numbers that are not finite. */
export function checkedObjective(f: Objective, size: number): { readonly at: Objective; calls(): number } {
  let calls = 0;
  const at = (x: Float64Array): Evaluation => {
    calls++;
    const found = f(x);
    if (found.gradient.length !== size) {
      const got = `it has ${found.gradient.length}`;
      throw new ArgumentError('objective', `give a gradient with ${size} entries`, got);
    }
    if (!Number.isFinite(found.value) || !found.gradient.every((g) => Number.isFinite(g))) {
      const got = `at x = [${x.slice(0, 6).join(', ')}${x.length > 6 ? ', ...' : ''}] the value is ${found.value}`;
      throw new ArgumentError(
        'objective',
        'give finite values and gradients',
        got,
        'Start elsewhere, or bound it.',
      );
    }
    return found;
  };
  return { at, calls: () => calls };
}

/** max |x_i|. */
export function largestEntry(x: Float64Array): number {
  return x.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
}

/** Throws `ArgumentError` for a start or options that cannot be. */
export function requireMinimization(start: Float64Array, options: MinimizeOptions): void {
  const { maxSteps = 0, gradientTolerance = 0 } = options;
  if (!start.every((x) => Number.isFinite(x))) {
    throw new ArgumentError('start', 'be finite', `it is [${start.slice(0, 6)}]`);
  }
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 0) {
    throw new ArgumentError('maxSteps', 'be a count', `it is ${maxSteps}`);
  }
  if (!(gradientTolerance >= 0)) {
    throw new ArgumentError('gradientTolerance', 'be a number >= 0', `it is ${gradientTolerance}`);
  }
}
