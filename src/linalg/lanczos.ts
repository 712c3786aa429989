import { ArgumentError, ConvergenceError } from '../errors.ts';
import type { ApplyMap } from './apply-map.ts';
import type { HermitianEigen } from './eigh.ts';
import { requireEigenArguments, type EigenLimits } from './krylov/eigen-arguments.ts';
import { finishPairs, type HermitianPairs } from './krylov/hermitian-pairs.ts';
import { withWorkspace } from './krylov/held-basis.ts';
import { LanczosSpace } from './krylov/lanczos-space.ts';
import { CountedMap } from './krylov/counted-map.ts';
import type { Field } from './kernels/families/decompositions.ts';
import type { Rng } from './random.ts';
import { modulus } from './scalar.ts';

export type { ApplyMap };

/** Options of `lanczos` and `lanczosNear`. */
export interface LanczosOptions {
  /** How many eigenpairs. Default 1. */
  readonly count?: number;
  /** Largest residual |A x - lambda x| as part of |A|. Default 1e-12; below 1e-14 nothing converges. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Vectors kept at once, 16 bytes (8 when real) times the dimension each. Default max(32, 2 count + 16). */
  readonly basisSize?: number;
  /** Gives back what was found also when the tolerance is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
  readonly rng: Rng;
}

/** An end of the spectrum, or both at once by modulus. */
export type SpectrumEnd = 'smallest' | 'largest' | 'largestMagnitude';

/**
 * Extreme eigenpairs of a Hermitian map of any size by Lanczos with full reorthogonalisation (so no ghosts) and thick restarts, in order from the end
 * asked for. Multiplets come with their multiplicity: when `count` > 1, what was found is locked and the rest of the space searched again until nothing
 * better (by more than `tolerance`) is left. Invariant subspaces are left by a random direction. Same `rng` state, same result.
 * A real operator whose vectors are real works on those (`field`, `realCsrMap`). Memory basisSize + count vectors; cost about 4 basisSize vector operations per product. For eigenvalues inside use `lanczosNear`.
 * Throws `ArgumentError` for bad arguments and for a map that is seen not to be Hermitian, `ConvergenceError` past `maxSteps`.
 * Wu & Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602.
 */
export function lanczos(
  apply: ApplyMap,
  dimension: number,
  options: LanczosOptions & {
    /** Default 'smallest'. */
    readonly which?: SpectrumEnd;
    /** 'real' for a real symmetric map of real vectors of `dimension` numbers: half of the memory and less than half of the time. Default 'complex'. */
    readonly field?: Field;
  },
): HermitianPairs {
  const { count = 1, tolerance = 1e-12, maxSteps = 5000, which = 'smallest', field = 'complex' } = options;
  const basisSize = Math.min(dimension, options.basisSize ?? Math.max(32, 2 * count + 16));
  const limits = { count, tolerance, maxSteps, basisSize };
  requireEigenArguments(dimension, limits, 4);
  if (!(which in ranks))
    throw new ArgumentError('which', `be one of ${Object.keys(ranks).join(', ')}`, `it is ${which}`);
  if (field !== 'real' && field !== 'complex')
    throw new ArgumentError('field', 'be real or complex', `it is ${String(field)}`);
  const map = new CountedMap(apply);
  const search = { ...limits, rank: ranks[which], allowUnconverged: options.allowUnconverged ?? false };
  const bytes = (field === 'real' ? 8 : 16) * dimension * (basisSize + count + 3);
  return withWorkspace(bytes, (work) => {
    const space = new LanczosSpace(work, map, { dimension, capacity: basisSize, rng: options.rng, field });
    return new Search(map, space, search).all();
  });
}

/** Least is best. */
type Rank = (value: number) => number;

const ranks: Record<SpectrumEnd, Rank> = {
  smallest: (value) => value,
  largest: (value) => -value,
  largestMagnitude: (value) => -Math.abs(value),
};

interface SearchOptions extends EigenLimits {
  readonly rank: Rank;
  readonly allowUnconverged: boolean;
}

interface Pair {
  readonly rank: number;
  readonly vector: Float64Array;
}

class Search {
  readonly #map: CountedMap;
  readonly #space: LanczosSpace;
  readonly #options: SearchOptions;
  #converged = true;

  constructor(map: CountedMap, space: LanczosSpace, options: SearchOptions) {
    this.#map = map;
    this.#space = space;
    this.#options = options;
  }

  all(): HermitianPairs {
    const { count, rank } = this.#options;
    let pairs = this.#run(count, Infinity, Infinity);
    const patience = this.#map.steps;
    while (this.#converged && count > 1 && !this.#space.complete) {
      this.#space.lock(pairs.map(({ vector }) => vector));
      const [candidate] = this.#run(1, (pairs[count - 1] as Pair).rank, patience);
      if (!candidate) break;
      pairs = [...pairs.slice(0, -1), candidate].sort((a, b) => a.rank - b.rank);
    }
    const vectors = pairs.map(({ vector }) => vector);
    return finishPairs(this.#map, vectors, rank, this.#converged);
  }

  /**
   * The best `want` pairs in the complement of the locked vectors; none when none there is better than `bound`. After `patience` products, by which all
   * that is as good had converged before, what looks worse is believed to be.
   */
  #run(want: number, bound: number, patience: number): Pair[] {
    const { tolerance, maxSteps, basisSize, rank } = this.#options;
    const space = this.#space;
    const before = this.#map.steps;
    space.restart();
    for (;;) {
      this.#grow(want);
      const ritz = space.ritz();
      const order = this.#order(ritz);
      const found = Math.min(want, order.length);
      const residual = this.#worst(ritz, order.slice(0, found));
      const small = tolerance * this.#map.scale;
      const best = rank(ritz.values[order[0] as number] as number);
      const waited = this.#map.steps - before >= patience;
      if ((waited || residual <= 1e-5 * this.#map.scale) && best - residual > bound) return [];
      if (found === want && residual <= small) {
        return best >= bound - small ? [] : this.#pairs(ritz, order, want);
      }
      if (this.#map.steps >= maxSteps) return this.#giveUp(residual, () => this.#pairs(ritz, order, found));
      space.contract(ritz, order.slice(0, want + Math.floor((basisSize - want) / 4)));
    }
  }

  /** Extends the basis until it is full or `want` pairs have converged (looked at now and then). */
  #grow(want: number): void {
    const { tolerance, maxSteps, basisSize } = this.#options;
    const space = this.#space;
    while (space.size === 0 || (space.size < basisSize && !space.complete && this.#map.steps < maxSteps)) {
      space.extend();
      if (space.size < want || (space.size % 4 !== 0 && space.nextNorm > 0)) continue;
      const ritz = space.ritz();
      const worst = this.#worst(ritz, this.#order(ritz).slice(0, want));
      if (worst <= tolerance * this.#map.scale) return;
    }
  }

  #order({ values }: HermitianEigen): number[] {
    const { rank } = this.#options;
    return Array.from(values.keys()).sort((a, b) => rank(values[a] as number) - rank(values[b] as number));
  }

  /** The largest residual of some Ritz pairs. */
  #worst({ vectors }: HermitianEigen, chosen: readonly number[]): number {
    const n = vectors.rows;
    const last = (k: number): number => {
      const o = 2 * ((n - 1) * n + k);
      return modulus(vectors.data[o] as number, vectors.data[o + 1] as number);
    };
    return this.#space.nextNorm * Math.max(...chosen.map(last));
  }

  #pairs(ritz: HermitianEigen, order: readonly number[], want: number): Pair[] {
    return order.slice(0, want).map((k) => ({
      rank: this.#options.rank(ritz.values[k] as number),
      vector: this.#space.vector(ritz, k),
    }));
  }

  #giveUp(residual: number, pairs: () => Pair[]): Pair[] {
    this.#converged = false;
    if (this.#options.allowUnconverged) return pairs();
    const instead = 'Raise `maxSteps` or `basisSize`, or loosen `tolerance`.';
    throw new ConvergenceError('Lanczos', residual, this.#map.steps, instead);
  }
}
