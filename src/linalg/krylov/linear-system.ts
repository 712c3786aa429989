import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../krylov-basis.ts';
import { requireFinite } from '../matrix.ts';

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
}

/** A solution of A x = b and how good it is. */
export interface LinearSystemResult {
  readonly x: Float64Array;
  /** |b - A x| / |b|, computed from the x returned; 0 for b = 0. */
  readonly residual: number;
  /** Products A v used. */
  readonly steps: number;
}

/** A x = b with counted products; owns x and its true residual vector r. */
export class LinearSystem {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly norm: number;
  readonly tolerance: number;
  steps = 0;
  readonly #apply: ApplyMap;
  readonly #b: Float64Array;
  readonly #options: LinearSystemOptions;
  readonly #maxSteps: number;
  readonly #what: string;

  constructor(what: string, apply: ApplyMap, b: Float64Array, options: LinearSystemOptions) {
    const { tolerance = 1e-10, maxSteps = 5000, guess } = options;
    requireFinite(b, 'b');
    if (b.length % 2 !== 0) throw new ArgumentError('b', 'be interleaved', `it has ${b.length} numbers`);
    if (!(tolerance > 0) || !Number.isFinite(tolerance))
      throw new ArgumentError('tolerance', 'be positive', `it is ${tolerance}`);
    if (!Number.isSafeInteger(maxSteps) || maxSteps < 1)
      throw new ArgumentError('maxSteps', 'be a positive integer', `it is ${maxSteps}`);
    if (guess) requireFinite(guess, 'guess');
    if (guess && guess.length !== b.length)
      throw new ArgumentError('guess', `have ${b.length / 2} entries`, `it has ${guess.length / 2}`);
    this.norm = Math.sqrt(kernels().norm2(b));
    this.x = guess && this.norm > 0 ? guess.slice() : new Float64Array(b.length);
    this.r = b.slice();
    this.tolerance = tolerance;
    this.#apply = apply;
    this.#b = b;
    this.#options = options;
    this.#maxSteps = maxSteps;
    this.#what = what;
    if (guess && this.norm > 0) this.refresh();
  }

  /** out := A v; out may hold anything. */
  product(v: Float64Array, out: Float64Array): void {
    out.fill(0);
    this.#apply(v, out);
    this.steps++;
    const norm = kernels().norm2(out);
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v|^2 is ${norm}`);
  }

  /** out := M^-1 v. */
  precondition(v: Float64Array, out: Float64Array): void {
    const { preconditioner } = this.#options;
    if (!preconditioner) return out.set(v);
    out.fill(0);
    preconditioner(v, out);
    const norm = kernels().norm2(out);
    if (!Number.isFinite(norm))
      throw new ArgumentError('preconditioner', 'give finite numbers', `|M^-1 v|^2 is ${norm}`);
  }

  /** r := b - A x; returns |r| / |b|. */
  refresh(): number {
    this.product(this.x, this.r);
    kernels().scale(this.r, -1, 0);
    kernels().axpy(this.r, this.#b, 1, 0);
    return this.residual();
  }

  residual(): number {
    return this.norm === 0 ? 0 : Math.sqrt(kernels().norm2(this.r)) / this.norm;
  }

  /** Throws once `maxSteps` products are used or no progress is possible. */
  requireProgress(stuck: boolean): void {
    if (!stuck && this.steps < this.#maxSteps) return;
    const instead = stuck
      ? 'The iteration broke down: A may be singular. Use another `guess` or `preconditioner`, or `sparseLu`.'
      : 'Raise `maxSteps`, give a `preconditioner`, or loosen `tolerance`.';
    throw new ConvergenceError(this.#what, this.residual(), this.steps, instead);
  }

  get exhausted(): boolean {
    return this.steps >= this.#maxSteps;
  }

  result(): LinearSystemResult {
    return { x: this.x, residual: this.residual(), steps: this.steps };
  }
}
