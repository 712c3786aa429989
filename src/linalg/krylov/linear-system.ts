import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireFinite } from '../matrix.ts';
import { exponentOf, timesPowerOfTwo } from '../power-of-two.ts';
import { vectorNorm } from '../vector-norm.ts';

/** Options of `gmres` and `bicgstab`. */
export interface LinearSystemOptions {
  /** v -> M^-1 v with M near A, applied from the right: residuals are those of A itself. Default none. */
  readonly preconditioner?: ApplyMap;
  /** Largest |b - A x| / |b|. Default 1e-10. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Where to begin. Default 0. */
  readonly guess?: Float64Array;
  /** Gives back the best x also when the tolerance is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
}

/** A solution of A x = b and how good it is. */
export interface LinearSystemResult {
  readonly x: Float64Array;
  /** |b - A x| / |b|, computed from the x returned; 0 for b = 0. */
  readonly residual: number;
  /** Products A v used. */
  readonly steps: number;
  readonly converged: boolean;
  /** Whether the method could not go on, whatever `maxSteps`: A is singular, or the preconditioner is. */
  readonly breakdown: boolean;
}

/**
 * A x = b with counted products, scaled by a power of two so that b is near 1 whatever its size;
 * owns x, its true residual r, and the best x seen.
 */
export class LinearSystem {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly tolerance: number;
  steps = 0;
  breakdown = false;
  readonly #apply: ApplyMap;
  readonly #b: Float64Array;
  readonly #norm: number;
  readonly #exponent: number;
  readonly #options: LinearSystemOptions;
  readonly #maxSteps: number;
  readonly #what: string;

  constructor(what: string, apply: ApplyMap, b: Float64Array, options: LinearSystemOptions) {
    const { tolerance = 1e-10, maxSteps = 5000, guess } = options;
    requireArguments(b, tolerance, maxSteps, guess);
    const largest = b.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    this.#exponent = largest === 0 ? 0 : exponentOf(largest);
    this.#b = b.map((value) => timesPowerOfTwo(value, -this.#exponent));
    this.#norm = vectorNorm(this.#b);
    this.x = new Float64Array(b.length);
    this.r = this.#b.slice();
    this.tolerance = tolerance;
    this.#apply = apply;
    this.#options = options;
    this.#maxSteps = maxSteps;
    this.#what = what;
    if (guess && largest > 0) this.#begin(guess);
  }

  /** z := M^-1 v and out := A z. */
  product(v: Float64Array, z: Float64Array, out: Float64Array): void {
    this.precondition(v, z);
    this.#applyTo(z, out);
  }

  /** out := M^-1 v. */
  precondition(v: Float64Array, out: Float64Array): void {
    const { preconditioner } = this.#options;
    if (!preconditioner) return out.set(v);
    out.fill(0);
    preconditioner(v, out);
    const norm = vectorNorm(out);
    if (!Number.isFinite(norm))
      throw new ArgumentError('preconditioner', 'give finite numbers', `|M^-1 v| is ${norm}`);
  }

  /** r := b - A x, as computed and not as recurred; returns |r| / |b|. */
  refresh(): number {
    this.#applyTo(this.x, this.r);
    kernels().scale(this.r, -1, 0);
    kernels().axpy(this.r, this.#b, 1, 0);
    return this.residual();
  }

  residual(): number {
    return this.#norm === 0 ? 0 : vectorNorm(this.r) / this.#norm;
  }

  /** |b| times the tolerance. */
  get goal(): number {
    return this.tolerance * this.#norm;
  }

  get exhausted(): boolean {
    return this.steps >= this.#maxSteps;
  }

  /** The x reached. Throws `ConvergenceError` when its residual is too large and this is not allowed. */
  result(): LinearSystemResult {
    const residual = this.residual();
    const converged = residual <= this.tolerance;
    if (!converged && !this.#options.allowUnconverged) {
      const instead = this.breakdown
        ? 'The iteration broke down: A may be singular. Use another `guess` or `preconditioner`, or `sparseLu`.'
        : 'Raise `maxSteps`, give a `preconditioner`, or loosen `tolerance`.';
      throw new ConvergenceError(this.#what, residual, this.steps, instead);
    }
    const x = this.x.map((value) => timesPowerOfTwo(value, this.#exponent));
    if (!x.every(Number.isFinite))
      throw new ArgumentError(
        'b',
        'give a solution within the range of doubles',
        'it overflows',
        'Scale it.',
      );
    return { x, residual, steps: this.steps, converged, breakdown: this.breakdown && !converged };
  }

  #begin(guess: Float64Array): void {
    for (let i = 0; i < guess.length; i++) this.x[i] = timesPowerOfTwo(guess[i] as number, -this.#exponent);
    const residual = this.x.every(Number.isFinite) ? this.refresh() : Infinity;
    if (!(residual < 1e100))
      throw new ArgumentError(
        'guess',
        'be near a solution',
        `its residual is ${residual} times b`,
        'Leave it out.',
      );
  }

  #applyTo(v: Float64Array, out: Float64Array): void {
    out.fill(0);
    this.#apply(v, out);
    this.steps++;
    const norm = vectorNorm(out);
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v| is ${norm}`);
  }
}

function requireArguments(b: Float64Array, tolerance: number, maxSteps: number, guess?: Float64Array): void {
  requireFinite(b, 'b');
  if (b.length % 2 !== 0) throw new ArgumentError('b', 'be interleaved', `it has ${b.length} numbers`);
  if (!(tolerance > 0) || !Number.isFinite(tolerance))
    throw new ArgumentError('tolerance', 'be positive', `it is ${tolerance}`);
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1)
    throw new ArgumentError('maxSteps', 'be a positive integer', `it is ${maxSteps}`);
  if (!guess) return;
  requireFinite(guess, 'guess');
  if (guess.length !== b.length)
    throw new ArgumentError('guess', `have ${b.length / 2} entries`, `it has ${guess.length / 2}`);
}
