import { ArgumentError } from '../../errors.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireFinite } from '../matrix.ts';
import { imaginaryPart, realPart, type Scalar } from '../scalar.ts';
import { Propagation, type PropagationLimits } from './propagation.ts';
import type { MapStructure } from './small-exponential.ts';

/** Options of `expmMultiply`. */
export interface ExpmMultiplyOptions {
  /** What A is: 'hermitian' and 'skewHermitian' take the short recurrence of Lanczos. Default 'general'. */
  readonly structure?: MapStructure;
  /** Largest local error over the whole of t, as part of the norm at that time. Default 1e-12. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 100000. */
  readonly maxSteps?: number;
  /** Products per substep. Default 30. */
  readonly basisSize?: number;
}

/** exp(t A) v with what it cost and how wrong it may be. */
export interface ExpmMultiplyResult {
  readonly vector: Float64Array;
  /**
   * An estimate from above of the error's norm: the sum of all local errors, of truncation and rounding, each times how much exp may have enlarged it
   * since. That growth is the largest of 1, that of the vector, and that of exp(x t A) on the Krylov space of a fixed other vector, so that
   * the growth of non-normal maps and of modes absent from v counts. It is no strict bound: that would need the numerical range of A.
   */
  readonly error: number;
  /** Products A v used, those for the growth included. */
  readonly steps: number;
  readonly substeps: number;
}

/** exp(t_k A) v at several times; entry k of `vectors` and `errors` belongs to time k. */
export interface ExpmMultiplySeries {
  readonly vectors: readonly Float64Array[];
  readonly errors: Float64Array;
  readonly steps: number;
  readonly substeps: number;
}

/**
 * exp(t A) v for a map A of any size and real or complex t, by Krylov spaces with adaptive substeps: a substep that was too long is shortened in the same
 * space, without new products. Cost about |t A| products at least, and `basisSize` more to see growth unless exp(t A) is unitary. Throws
 * `ConvergenceError` when `maxSteps` products do not reach t; `ArgumentError` for bad arguments, for maps that are not finite or seen not to have the
 * `structure` claimed, and for a result beyond the range of doubles.
 * Saad, SIAM J. Numer. Anal. 29 (1992) 209; Sidje, ACM Trans. Math. Softw. 24 (1998) 130.
 */
export function expmMultiply(
  apply: ApplyMap,
  t: Scalar,
  v: Float64Array,
  options: ExpmMultiplyOptions = {},
): ExpmMultiplyResult {
  const limits = requireArguments(v, options);
  requireFinite([realPart(t), imaginaryPart(t)], 't');
  const { vectors, errors, steps, substeps } = evolve(apply, t, [1], v, limits);
  return { vector: vectors[0] as Float64Array, error: errors[0] as number, steps, substeps };
}

/**
 * exp(t_k direction A) v at times t_1, t_2 ... from 0 on, all in one pass: a time inside a substep costs no product. `direction` is 1 unless given, -i
 * for a Hamiltonian A. Errors and exceptions are those of `expmMultiply`; times must go away from 0 in one direction.
 */
export function expmMultiplyTimes(
  apply: ApplyMap,
  times: readonly number[],
  v: Float64Array,
  options: ExpmMultiplyOptions & { readonly direction?: Scalar } = {},
): ExpmMultiplySeries {
  const { direction = 1, ...rest } = options;
  const limits = requireArguments(v, rest);
  requireFinite(times, 'times');
  requireFinite([realPart(direction), imaginaryPart(direction)], 'direction');
  const last = times[times.length - 1] ?? 0;
  const fractions = times.map((time) => (last === 0 ? (time === 0 ? 0 : NaN) : time / last));
  if (fractions.some((x, k) => !(x >= (fractions[k - 1] ?? 0))))
    throw new ArgumentError('times', 'go away from 0 in one direction', `they are [${times.slice(0, 8)}]`);
  const t = { re: last * realPart(direction), im: last * imaginaryPart(direction) };
  requireFinite([t.re, t.im], 'times');
  return evolve(apply, t, fractions, v, limits);
}

function evolve(
  apply: ApplyMap,
  t: Scalar,
  fractions: readonly number[],
  v: Float64Array,
  limits: PropagationLimits,
): ExpmMultiplySeries {
  const still = v.every((x) => x === 0) || (realPart(t) === 0 && imaginaryPart(t) === 0);
  if (still || fractions.length === 0) {
    const errors = new Float64Array(fractions.length);
    return { vectors: fractions.map(() => v.slice()), errors, steps: 0, substeps: 0 };
  }
  const run = new Propagation(apply, [realPart(t), imaginaryPart(t)], v, limits);
  const vectors: Float64Array[] = [];
  const errors = Float64Array.from(fractions, (x) => {
    const { vector, error } = run.at(x);
    vectors.push(vector);
    return error;
  });
  return { vectors, errors, steps: run.steps, substeps: run.substeps };
}

function requireArguments(v: Float64Array, options: ExpmMultiplyOptions): PropagationLimits {
  const limits = {
    structure: 'general',
    tolerance: 1e-12,
    maxSteps: 100_000,
    basisSize: 30,
    ...options,
  } as const;
  requireFinite(v, 'v');
  if (v.length % 2 !== 0) throw new ArgumentError('v', 'be interleaved', `it has ${v.length} numbers`);
  const { tolerance, structure } = limits;
  if (!(tolerance > 0 && tolerance < 1))
    throw new ArgumentError('tolerance', 'be in (0, 1)', `it is ${tolerance}`);
  if (!['general', 'hermitian', 'skewHermitian'].includes(structure))
    throw new ArgumentError(
      'structure',
      "be 'general', 'hermitian' or 'skewHermitian'",
      `it is ${structure}`,
    );
  for (const name of ['maxSteps', 'basisSize'] as const) {
    const value = limits[name];
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ArgumentError(name, 'be a positive integer', `it is ${value}`);
  }
  return limits;
}
