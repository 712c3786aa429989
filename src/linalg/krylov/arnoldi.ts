import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { eig } from '../eig.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../krylov-basis.ts';
import { requireFinite, zeros } from '../matrix.ts';
import { modulus } from '../scalar.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';

/** Options of `arnoldi`. */
export interface ArnoldiOptions {
  /** A start vector, not zero: what it has no part in is not found. */
  readonly start: Float64Array;
  /** Default 'largestMagnitude'. */
  readonly which?: 'largestMagnitude' | 'largestReal';
  /** Largest |A x - lambda x| as part of |A|. Default 1e-10. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Vectors between restarts. Default 40. */
  readonly basisSize?: number;
}

/** One eigenpair of a general map. */
export interface ArnoldiResult {
  /** [re, im]. */
  readonly value: Float64Array;
  /** Length 1, interleaved. */
  readonly vector: Float64Array;
  /** |A x - lambda x|, computed from the vector returned. For a non-normal A the value may be wrong by more than this. */
  readonly residual: number;
  /** Products A v used. */
  readonly steps: number;
}

/**
 * The eigenvalue of a general map with the largest modulus or real part, by Arnoldi with explicit restarts from the best Ritz vector.
 * For the eigenvalue nearest to a shift s give v -> (A - s)^-1 v (`sparseLu`): its largest value mu belongs to s + 1 / mu.
 * Throws `ConvergenceError` past `maxSteps`, `ArgumentError` for bad arguments and maps that are not finite. Saad, Linear Algebra Appl. 34 (1980) 269.
 */
export function arnoldi(apply: ApplyMap, options: ArnoldiOptions): ArnoldiResult {
  const { start, which = 'largestMagnitude', tolerance = 1e-10, maxSteps = 5000, basisSize = 40 } = options;
  requireFinite(start, 'start');
  if (start.length % 2 !== 0 || !(kernels().norm2(start) > 0))
    throw new ArgumentError('start', 'be interleaved and not zero', 'it is not');
  if (!(tolerance > 0 && tolerance < 1))
    throw new ArgumentError('tolerance', 'be in (0, 1)', `it is ${tolerance}`);
  if (!(maxSteps >= 1)) throw new ArgumentError('maxSteps', 'be at least 1', `it is ${maxSteps}`);
  if (!(basisSize >= 2)) throw new ArgumentError('basisSize', 'be at least 2', `it is ${basisSize}`);
  const capacity = Math.min(basisSize, start.length / 2);
  const basis = new ArnoldiBasis(apply, start.length / 2, capacity);
  const x = start.slice();
  const w = new Float64Array(x.length);
  for (;;) {
    basis.start(x);
    while (basis.size < capacity && !basis.invariant) basis.extend();
    const value = bestRitz(basis, which, x);
    kernels().scale(x, 1 / Math.sqrt(kernels().norm2(x)), 0);
    w.fill(0);
    apply(x, w);
    basis.steps++;
    kernels().axpy(w, x, -(value[0] as number), -(value[1] as number));
    const residual = Math.sqrt(kernels().norm2(w));
    if (residual <= tolerance * basis.scale) return { value, vector: x, residual, steps: basis.steps };
    if (basis.steps >= maxSteps)
      throw new ConvergenceError(
        'Arnoldi',
        residual,
        basis.steps,
        'Raise `maxSteps` or `basisSize`, or shift and invert.',
      );
  }
}

/** The Ritz value asked for; x becomes its vector. */
function bestRitz(
  basis: ArnoldiBasis,
  which: 'largestMagnitude' | 'largestReal',
  x: Float64Array,
): Float64Array {
  const m = basis.size;
  const h = zeros(m, m);
  for (let r = 0; r < m; r++)
    h.data.set(basis.h.data.subarray(2 * r * basis.h.cols, 2 * (r * basis.h.cols + m)), 2 * r * m);
  const { values, vectors } = eig(h);
  const rank = (k: number): number =>
    which === 'largestReal'
      ? (values[2 * k] as number)
      : modulus(values[2 * k] as number, values[2 * k + 1] as number);
  let best = 0;
  for (let k = 1; k < m; k++) if (rank(k) > rank(best)) best = k;
  const y = new Float64Array(2 * m);
  for (let i = 0; i < m; i++) y.set(vectors.data.subarray(2 * (i * m + best), 2 * (i * m + best) + 2), 2 * i);
  basis.combine(y, x);
  return values.slice(2 * best, 2 * best + 2);
}
