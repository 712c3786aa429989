import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { eig } from '../eig.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { zeros } from '../matrix.ts';
import type { Rng } from '../random.ts';
import { modulus } from '../scalar.ts';
import type { SchurForm } from '../schur.ts';
import { normalise, vectorNorm } from '../vector-norm.ts';
import { requireEigenArguments, type EigenLimits } from './eigen-arguments.ts';
import { withWorkspace } from './held-basis.ts';
import { combine } from './orthonormal.ts';
import { CountedMap } from './counted-map.ts';
import { SchurSpace } from './schur-space.ts';

/** What the eigenvalues asked for have most of. */
export type SpectrumPart =
  'largestMagnitude' | 'largestReal' | 'smallestReal' | 'largestImaginary' | 'smallestImaginary';

/** Options of `arnoldi` and `arnoldiNear`. */
export interface ArnoldiOptions {
  /** How many eigenpairs. Default 1. */
  readonly count?: number;
  /** Largest residual |A x - lambda x| as part of |A|. Default 1e-10; below 1e-14 nothing converges. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Vectors kept at once, 16 bytes times the dimension each. Default max(32, 2 count + 16). */
  readonly basisSize?: number;
  /** Gives back what was found also when the tolerance is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
  readonly rng: Rng;
}

/** Eigenpairs of a general map, best first. */
export interface ArnoldiResult {
  /** Interleaved re, im. */
  readonly values: Float64Array;
  /** Length 1, interleaved, in the order of the values. Not orthogonal; nearly parallel for a defective eigenvalue. */
  readonly vectors: readonly Float64Array[];
  /**
   * |A x - lambda x|, computed from the vectors returned: lambda is an eigenvalue of a matrix that differs from A by this in norm. The error
   * of lambda itself is that times its condition number, which is 1 for a normal A only.
   */
  readonly residuals: Float64Array;
  /** Products A v used. */
  readonly steps: number;
  readonly converged: boolean;
}

/**
 * Eigenpairs of a general map of any size at an edge of its spectrum, by Krylov-Schur: Arnoldi with thick restarts from a reordered Schur form. Invariant
 * subspaces are left by a random direction. When `count` > 1 the Schur vectors found are locked and the rest is searched again until nothing
 * better is left, so that repeated eigenvalues come with their multiplicity. Memory basisSize + 2 count vectors. For eigenvalues inside use `arnoldiNear`.
 * Throws `ConvergenceError` past `maxSteps`, `ArgumentError` for bad arguments and maps that are not finite.
 * Stewart, SIAM J. Matrix Anal. Appl. 23 (2001) 601.
 */
export function arnoldi(
  apply: ApplyMap,
  dimension: number,
  options: ArnoldiOptions & {
    /** Default 'largestMagnitude'. */
    readonly which?: SpectrumPart;
  },
): ArnoldiResult {
  const { count = 1, tolerance = 1e-10, maxSteps = 5000, which = 'largestMagnitude' } = options;
  const basisSize = Math.min(dimension, options.basisSize ?? Math.max(32, 2 * count + 16));
  const limits = { count, tolerance, maxSteps, basisSize };
  requireEigenArguments(dimension, limits, 3);
  if (!(which in ranks))
    throw new ArgumentError('which', `be one of ${Object.keys(ranks).join(', ')}`, `it is ${which}`);
  const search = { ...limits, rank: ranks[which], allowUnconverged: options.allowUnconverged ?? false };
  const bytes = 16 * dimension * (basisSize + 2 * count + 3);
  return withWorkspace(bytes, (work) => {
    const map = new CountedMap(apply);
    const space = new SchurSpace(work, map, { dimension, capacity: basisSize, rng: options.rng });
    return new Search(map, space, dimension, search).all();
  });
}

type Rank = (re: number, im: number) => number;

const ranks: Record<SpectrumPart, Rank> = {
  largestMagnitude: modulus,
  largestReal: (re) => re,
  smallestReal: (re) => -re,
  largestImaginary: (_, im) => im,
  smallestImaginary: (_, im) => -im,
};

interface SearchOptions extends EigenLimits {
  readonly rank: Rank;
  readonly allowUnconverged: boolean;
}

class Search {
  readonly #map: CountedMap;
  readonly #space: SchurSpace;
  readonly #dimension: number;
  readonly #options: SearchOptions;
  #converged = true;

  constructor(map: CountedMap, space: SchurSpace, dimension: number, options: SearchOptions) {
    this.#map = map;
    this.#dimension = dimension;
    this.#options = options;
    this.#space = space;
  }

  all(): ArnoldiResult {
    const { count } = this.#options;
    let vectors = this.#run(count, -Infinity, Infinity);
    const patience = this.#map.steps;
    while (this.#converged && count > 1 && vectors.length < this.#dimension) {
      const bound = this.#ranks(vectors)[count - 1] as number;
      this.#space.lock(vectors);
      const more = this.#run(1, bound, patience);
      if (more.length === 0) break;
      vectors = [...vectors, ...more];
    }
    return this.#finish(vectors);
  }

  /**
   * Schur vectors of the `want` best eigenvalues in the complement of the locked ones; none when none there is better than `bound`. After `patience` products,
   * by which all that is as good had converged before, what looks worse is believed to be.
   */
  #run(want: number, bound: number, patience: number): Float64Array[] {
    const { tolerance, maxSteps, basisSize, rank } = this.#options;
    const space = this.#space;
    const before = this.#map.steps;
    space.restart();
    for (;;) {
      while (!space.full && (space.size === 0 || this.#map.steps < maxSteps)) space.extend();
      const form = space.schur(rank);
      const found = Math.min(want, space.size);
      const residual = this.#residual(form, found);
      const small = tolerance * this.#map.scale;
      const best = rank(form.t.data[0] as number, form.t.data[1] as number);
      const waited = this.#map.steps - before >= patience;
      if ((waited || residual <= 1e-5 * this.#map.scale) && best + 10 * residual <= bound) return [];
      if (found === want && (residual <= small || space.complete))
        return best <= bound + small ? [] : space.leading(form, want);
      if (this.#map.steps >= maxSteps) return this.#giveUp(residual, () => space.leading(form, found));
      space.contract(form, want + Math.floor((basisSize - want) / 3));
    }
  }

  /** The largest residual of the first `want` Ritz vectors. */
  #residual(form: SchurForm, want: number): number {
    const b = this.#space.remainder(form);
    const t = zeros(want, want);
    const m = form.t.rows;
    for (let r = 0; r < want; r++)
      t.data.set(form.t.data.subarray(2 * r * m, 2 * (r * m + want)), 2 * r * want);
    const y = eig(t).vectors.data;
    let worst = 0;
    for (let k = 0; k < want; k++) {
      let [re, im] = [0, 0];
      for (let i = 0; i < want; i++) {
        const [u, v] = [b[2 * i] as number, b[2 * i + 1] as number];
        const [p, q] = [y[2 * (i * want + k)] as number, y[2 * (i * want + k) + 1] as number];
        re += u * p - v * q;
        im += u * q + v * p;
      }
      worst = Math.max(worst, modulus(re, im));
    }
    return worst;
  }

  #giveUp(residual: number, vectors: () => Float64Array[]): Float64Array[] {
    this.#converged = false;
    if (this.#options.allowUnconverged) return vectors();
    const instead =
      'Raise `maxSteps` or `basisSize`, loosen `tolerance`, or shift and invert (`arnoldiNear`).';
    throw new ConvergenceError('Arnoldi', residual, this.#map.steps, instead);
  }

  /** Ranks of the eigenvalues in the span of some Schur vectors, best first. */
  #ranks(vectors: readonly Float64Array[]): number[] {
    const { values } = eig(this.#projection(vectors).g);
    return Array.from(vectors, (_, k) =>
      this.#options.rank(values[2 * k] as number, values[2 * k + 1] as number),
    ).sort((a, b) => b - a);
  }

  /** Q^dagger A Q and A Q. */
  #projection(q: readonly Float64Array[]): { g: ReturnType<typeof zeros>; images: Float64Array[] } {
    const g = zeros(q.length, q.length);
    const c = new Float64Array(2);
    const images = q.map((v, k) => {
      const w = new Float64Array(v.length);
      this.#map.product(v, w);
      q.forEach((u, i) => {
        kernels().dot(c, u, w);
        g.data.set(c, 2 * (i * q.length + k));
      });
      return w;
    });
    return { g, images };
  }

  #finish(vectors: readonly Float64Array[]): ArnoldiResult {
    const { rank, count } = this.#options;
    const { g, images } = this.#projection(vectors);
    const { values, vectors: y } = eig(g);
    const all = vectors.map((v, k) => {
      const [re, im] = [values[2 * k] as number, values[2 * k + 1] as number];
      const [x, w] = [new Float64Array(v.length), new Float64Array(v.length)];
      combine(x, vectors, y, k);
      combine(w, images, y, k);
      kernels().axpy(w, x, -re, -im);
      const norm = normalise(x);
      return { re, im, x, residual: vectorNorm(w) / norm };
    });
    const best = all.sort((a, b) => rank(b.re, b.im) - rank(a.re, a.im)).slice(0, count);
    return {
      values: Float64Array.from(best.flatMap(({ re, im }) => [re, im])),
      vectors: best.map(({ x }) => x),
      residuals: Float64Array.from(best, ({ residual }) => residual),
      steps: this.#map.steps,
      converged: this.#converged,
    };
  }
}
