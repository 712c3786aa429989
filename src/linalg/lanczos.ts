import { ArgumentError, ConvergenceError } from '../errors.ts';
import type { HermitianEigen } from './eigh.ts';
import { kernels } from './kernels/active.ts';
import { KrylovBasis, type ApplyMap } from './krylov-basis.ts';
import type { Rng } from './random.ts';
import { modulus } from './scalar.ts';

export type { ApplyMap };

/** Options of `lanczos`. */
export interface LanczosOptions {
  /** How many eigenpairs. Default 1. */
  readonly count?: number;
  /** Largest residual |A x - lambda x| as part of |A|. Default 1e-12; below 1e-14 nothing converges. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Vectors kept at once, 16 bytes times the dimension each. Default max(32, 2 count + 16). */
  readonly basisSize?: number;
  /** Which end of the spectrum. Default 'smallest'. */
  readonly which?: 'smallest' | 'largest';
  readonly rng: Rng;
}

/** Eigenpairs in order from the end asked for (smallest ascending, largest descending). */
export interface LanczosResult {
  readonly values: Float64Array;
  /** Orthonormal, interleaved. */
  readonly vectors: readonly Float64Array[];
  /** |A x - lambda x|, computed from the vectors returned; |lambda - exact| is at most this. */
  readonly residuals: Float64Array;
  /** Products A v used. */
  readonly steps: number;
}

interface Pair {
  readonly value: number;
  readonly vector: Float64Array;
}

/**
 * Extreme eigenpairs of a Hermitian map by Lanczos with full reorthogonalisation and thick restarts. Multiplets come with
 * their multiplicity: when `count` > 1, what was found is locked and the rest of the space searched again until nothing
 * lower (by more than `tolerance`) is left. Invariant subspaces are left by a random direction. Same `rng` state, same result.
 * Memory `basisSize` vectors; cost about 4 basisSize vector operations per product.
 * Throws `ArgumentError` for bad arguments and for a map that is seen not to be Hermitian, `ConvergenceError` past `maxSteps`.
 * Wu & Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602.
 */
export function lanczos(apply: ApplyMap, dimension: number, options: LanczosOptions): LanczosResult {
  const { count = 1, tolerance = 1e-12, maxSteps = 5000, which = 'smallest' } = options;
  const basisSize = Math.min(dimension, options.basisSize ?? Math.max(32, 2 * count + 16));
  requireArguments(dimension, count, tolerance, basisSize);
  const sign = which === 'smallest' ? 1 : -1;
  const signed: ApplyMap = (v, out) => {
    apply(v, out);
    if (sign < 0) kernels().scale(out, -1, 0);
  };
  const basis = new KrylovBasis(signed, dimension, basisSize, options.rng);
  const limits = { tolerance, maxSteps, basisSize };
  let pairs = search(basis, count, limits, Infinity);
  const known = count === 1 || basis.complete;
  while (!known) {
    basis.locked = pairs.map((pair) => pair.vector);
    const highest = pairs[count - 1] as Pair;
    const [candidate] = search(basis, 1, limits, highest.value);
    if (!candidate || candidate.value >= highest.value - tolerance * basis.scale) break;
    pairs = [...pairs.slice(0, -1), candidate].sort((a, b) => a.value - b.value);
  }
  return finish(pairs, basis, signed, sign);
}

interface Limits {
  readonly tolerance: number;
  readonly maxSteps: number;
  readonly basisSize: number;
}

/**
 * The lowest `want` pairs in the complement of the locked vectors; none when the lowest is seen to lie above `bound`.
 */
function search(basis: KrylovBasis, want: number, limits: Limits, bound: number): Pair[] {
  const { tolerance, maxSteps, basisSize } = limits;
  basis.restart();
  for (;;) {
    grow(basis, want, limits);
    const ritz = basis.ritz();
    const residual = worstResidual(basis, ritz, want);
    const lowest = ritz.values[0] ?? Infinity;
    if (residual <= 1e-5 * basis.scale && lowest - residual > bound) return [];
    if (residual <= tolerance * basis.scale) return pairsOf(basis, ritz, want);
    if (basis.steps >= maxSteps) {
      const instead = 'Raise `maxSteps` or `basisSize`, or loosen `tolerance`.';
      throw new ConvergenceError('Lanczos', residual, basis.steps, instead);
    }
    basis.contract(ritz, want + Math.floor((basisSize - want) / 4));
  }
}

/** Extends the basis until it is full or `want` pairs have converged (looked at now and then). */
function grow(basis: KrylovBasis, want: number, { tolerance, maxSteps, basisSize }: Limits): void {
  while (basis.size < basisSize && !basis.complete && basis.steps < maxSteps) {
    basis.extend();
    const small = tolerance * basis.scale;
    const due = basis.size % 4 === 0 || basis.nextNorm <= small;
    if (due && worstResidual(basis, basis.ritz(), want) <= small) return;
  }
}

/** The largest residual of the lowest `want` Ritz pairs; infinite when there are fewer. */
function worstResidual(basis: KrylovBasis, { vectors }: HermitianEigen, want: number): number {
  const n = basis.size;
  if (n < want) return Infinity;
  let worst = 0;
  for (let k = 0; k < want; k++) {
    const o = 2 * ((n - 1) * n + k);
    worst = Math.max(worst, modulus(vectors.data[o] as number, vectors.data[o + 1] as number));
  }
  return worst * basis.nextNorm;
}

function pairsOf(basis: KrylovBasis, { values, vectors }: HermitianEigen, want: number): Pair[] {
  return Array.from({ length: want }, (_, k) => ({
    value: values[k] as number,
    vector: basis.combine(vectors, k),
  }));
}

/** Rayleigh quotients and true residuals. */
function finish(pairs: readonly Pair[], basis: KrylovBasis, apply: ApplyMap, sign: number): LanczosResult {
  const done = pairs.map(({ vector }) => {
    const w = new Float64Array(vector.length);
    apply(vector, w);
    const c = new Float64Array(2);
    kernels().dot(c, vector, w);
    const value = c[0] as number;
    kernels().axpy(w, vector, -value, 0);
    return { value, vector, residual: Math.sqrt(kernels().norm2(w)) };
  });
  done.sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(done, (pair) => sign * pair.value),
    vectors: done.map((pair) => pair.vector),
    residuals: Float64Array.from(done, (pair) => pair.residual),
    steps: basis.steps + done.length,
  };
}

function requireArguments(dimension: number, count: number, tolerance: number, basisSize: number): void {
  if (!Number.isSafeInteger(dimension) || dimension < 1) {
    throw new ArgumentError('dimension', 'be a positive integer', `it is ${dimension}`);
  }
  if (!Number.isSafeInteger(count) || count < 1 || count > dimension) {
    throw new ArgumentError('count', `be an integer in 1..${dimension}`, `it is ${count}`);
  }
  if (!(tolerance > 0) || !Number.isFinite(tolerance)) {
    throw new ArgumentError('tolerance', 'be positive', `it is ${tolerance}`);
  }
  if (!Number.isSafeInteger(basisSize) || basisSize < Math.min(dimension, count + 4)) {
    throw new ArgumentError('basisSize', `be an integer of at least ${count + 4}`, `it is ${basisSize}`);
  }
}
