import { vectorNorm } from '../vector-norm.ts';
import type { CountedMap } from './counted-map.ts';

/** Eigenpairs of a Hermitian map. */
export interface HermitianPairs {
  readonly values: Float64Array;
  /** Orthonormal, interleaved; real where the map is one of real vectors. */
  readonly vectors: readonly Float64Array[];
  /** |A x - lambda x|, computed from the vectors returned; |lambda - exact| is at most this. */
  readonly residuals: Float64Array;
  /** Products A v used. */
  readonly steps: number;
  /** Whether all residuals met the tolerance in the search. */
  readonly converged: boolean;
}

/** Rayleigh quotients and true residuals of unit vectors, by one product each, in the order of `rank` (least first). */
export function finishPairs(
  map: CountedMap,
  vectors: readonly Float64Array[],
  rank: (value: number) => number,
  converged: boolean,
): HermitianPairs {
  const done = vectors.map((vector) => {
    const w = new Float64Array(vector.length);
    map.product(vector, w);
    // The real part of <v|A v>: a sum over all doubles, which may also be real vectors of any length.
    let value = 0;
    for (let i = 0; i < w.length; i++) value += (vector[i] as number) * (w[i] as number);
    for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) - value * (vector[i] as number);
    return { value, vector, residual: vectorNorm(w) };
  });
  done.sort((a, b) => rank(a.value) - rank(b.value));
  return {
    values: Float64Array.from(done, (pair) => pair.value),
    vectors: done.map((pair) => pair.vector),
    residuals: Float64Array.from(done, (pair) => pair.residual),
    steps: map.steps,
    converged,
  };
}
