import { ArgumentError, ConvergenceError } from '../../errors.ts';
import type { HermitianEigen } from '../eigh.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireFinite } from '../matrix.ts';
import type { Rng } from '../random.ts';
import { vectorNorm } from '../vector-norm.ts';
import {
  olsenCorrection,
  diagonalPreconditioner,
  type DavidsonPreconditioner,
} from './davidson-correction.ts';
import { requireEigenArguments } from './eigen-arguments.ts';
import { finishPairs, type HermitianPairs } from './hermitian-pairs.ts';
import { combine } from './orthonormal.ts';
import { RitzSpace } from './ritz-space.ts';
import { CountedMap } from './counted-map.ts';

/** Options of `davidson`. */
export interface DavidsonOptions {
  /** How many eigenpairs. Default 1. */
  readonly count?: number;
  /** Which end of the spectrum. Default 'smallest'. */
  readonly which?: 'smallest' | 'largest';
  /** Instead of an end: the eigenvalues nearest to this number. Interior ones need a good preconditioner, and that none was missed is not certain. */
  readonly target?: number;
  /** The diagonal of A, `dimension` real numbers: r -> (D - theta)^-1 r is the preconditioner then. */
  readonly diagonal?: Float64Array;
  /** out := about (A - theta)^-1 r; takes the place of the diagonal. Default none. */
  readonly preconditioner?: DavidsonPreconditioner;
  /** Largest residual |A x - lambda x| as part of |A|. Default 1e-10; below 1e-14 nothing converges. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 5000. */
  readonly maxSteps?: number;
  /** Directions added at once. Default `count`, at most 4. */
  readonly blockSize?: number;
  /** Vectors kept at once, 32 bytes times the dimension each. Default max(24, 2 count + 16). */
  readonly basisSize?: number;
  /** Gives back what was found also when the tolerance is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
  readonly rng: Rng;
}

/**
 * Extreme or interior eigenpairs of a Hermitian map of any size by the block Davidson method with thick restarts: the space grows by preconditioned
 * residuals (Olsen's correction), which pays where A is near its diagonal or another invertible map; without a preconditioner use `lanczos`. It starts from
 * the likeliest basis vectors and random ones, and when `count` > 1 or a diagonal is given, what was found is locked and the rest searched again until nothing better is left, so that multiplets come with
 * their multiplicity. Memory 2 basisSize vectors. Throws `ArgumentError` for bad arguments and maps that are seen not to be Hermitian or finite,
 * `ConvergenceError` past `maxSteps`. Davidson, J. Comput. Phys. 17 (1975) 87; Olsen et al., Chem. Phys. Lett. 169 (1990) 463.
 */
export function davidson(apply: ApplyMap, dimension: number, options: DavidsonOptions): HermitianPairs {
  const { count = 1, tolerance = 1e-10, maxSteps = 5000 } = options;
  const blockSize = options.blockSize ?? Math.min(count, 4);
  const basisSize = Math.min(dimension, options.basisSize ?? Math.max(24, 2 * count + 16));
  if (!Number.isSafeInteger(blockSize) || blockSize < 1)
    throw new ArgumentError('blockSize', 'be a positive integer', `it is ${blockSize}`);
  requireEigenArguments(dimension, { count, tolerance, maxSteps, basisSize }, 2 * blockSize + 1);
  requireTarget(dimension, options);
  const search = new Search(apply, dimension, { ...options, tolerance, maxSteps, blockSize, basisSize });
  let pairs = search.run(count, Infinity);
  // A basis vector that A leaves alone converges at once, whatever else there is.
  while (search.converged && (count > 1 || options.diagonal) && !search.complete) {
    search.lock(pairs);
    const [candidate] = search.run(1, (pairs[count - 1] as Pair).rank);
    if (!candidate) break;
    pairs = [...pairs.slice(0, -1), candidate].sort((a, b) => a.rank - b.rank);
  }
  return search.finish(pairs);
}

interface Pair {
  /** Least is best. */
  readonly rank: number;
  readonly vector: Float64Array;
}

type Limits = DavidsonOptions & {
  readonly tolerance: number;
  readonly maxSteps: number;
  readonly blockSize: number;
  readonly basisSize: number;
};

class Search {
  converged = true;
  readonly #map: CountedMap;
  readonly #space: RitzSpace;
  readonly #options: Limits;
  readonly #precondition: DavidsonPreconditioner | undefined;
  readonly #x: Float64Array[] = [];
  readonly #r: Float64Array[] = [];
  readonly #length: number;

  constructor(apply: ApplyMap, dimension: number, options: Limits) {
    this.#map = new CountedMap(apply);
    this.#space = new RitzSpace(this.#map, dimension, options.basisSize, options.rng);
    this.#options = options;
    this.#length = 2 * dimension;
    this.#precondition =
      options.preconditioner ?? (options.diagonal && diagonalPreconditioner(options.diagonal));
  }

  get complete(): boolean {
    return this.#space.complete;
  }

  lock(pairs: readonly Pair[]): void {
    this.#space.locked = pairs.map(({ vector }) => vector);
  }

  finish(pairs: readonly Pair[]): HermitianPairs {
    const vectors = pairs.map(({ vector }) => vector);
    return finishPairs(this.#map, vectors, (value) => this.#rank(value), this.converged);
  }

  /** The best `want` pairs in the complement of the locked vectors; none when none there is better than `bound`. */
  run(want: number, bound: number): Pair[] {
    const { tolerance, maxSteps, basisSize } = this.#options;
    const space = this.#space;
    space.clear();
    if (space.locked.length === 0) this.#addLikely(want);
    while (space.size < Math.min(want + 1, basisSize) && !space.complete) space.addRandom();
    for (;;) {
      const ritz = space.ritz();
      const order = this.#ordered(ritz);
      const residuals = this.#residuals(ritz, order.slice(0, want));
      const worst = Math.max(...residuals);
      const small = tolerance * this.#map.scale;
      const best = this.#rank(ritz.values[order[0] as number] as number);
      if (worst <= 1e-4 * this.#map.scale && best - worst > bound - small) return [];
      if (worst <= small || space.complete)
        return best >= bound - small ? [] : this.#pairs(ritz, order, want);
      if (this.#map.steps >= maxSteps) return this.#giveUp(worst, () => this.#pairs(ritz, order, want));
      this.#expand(ritz, order, { residuals, small });
    }
  }

  /** Begins with the basis vectors that have the best entries of the diagonal; what comes after them is random. */
  #addLikely(want: number): void {
    const { diagonal, target = 0 } = this.#options;
    if (!diagonal) return;
    const sign = this.#options.which === 'largest' ? -1 : 1;
    const rank = (d: number): number =>
      this.#options.target === undefined ? sign * d : Math.abs(d - target);
    const order = Array.from(diagonal.keys()).sort(
      (a, b) => rank(diagonal[a] as number) - rank(diagonal[b] as number),
    );
    for (const i of order.slice(0, want)) {
      const unit = new Float64Array(this.#length);
      unit[2 * i] = 1;
      this.#space.add(unit);
    }
  }

  #rank(value: number): number {
    const { which = 'smallest', target } = this.#options;
    if (target !== undefined) return Math.abs(value - target);
    return which === 'smallest' ? value : -value;
  }

  #ordered({ values }: HermitianEigen): number[] {
    return Array.from(values.keys()).sort(
      (a, b) => this.#rank(values[a] as number) - this.#rank(values[b] as number),
    );
  }

  /** x and r = A x - theta x of the chosen Ritz pairs into buffers; returns |r|. */
  #residuals({ values, vectors: y }: HermitianEigen, chosen: readonly number[]): number[] {
    return chosen.map((k, i) => {
      this.#x[i] ??= new Float64Array(this.#length);
      this.#r[i] ??= new Float64Array(this.#length);
      combine(this.#x[i], this.#space.vectors, y, k);
      combine(this.#r[i], this.#space.images, y, k);
      kernels().axpy(this.#r[i], this.#x[i], -(values[k] as number), 0);
      return vectorNorm(this.#r[i]);
    });
  }

  #pairs({ values }: HermitianEigen, order: readonly number[], want: number): Pair[] {
    return order.slice(0, want).map((k, i) => ({
      rank: this.#rank(values[k] as number),
      vector: (this.#x[i] as Float64Array).slice(),
    }));
  }

  #giveUp(worst: number, pairs: () => Pair[]): Pair[] {
    this.converged = false;
    if (this.#options.allowUnconverged) return pairs();
    const instead = 'Raise `maxSteps` or `basisSize`, give a `preconditioner`, or loosen `tolerance`.';
    throw new ConvergenceError('Davidson', worst, this.#map.steps, instead);
  }

  /** Adds a correction for each of the first pairs that have not converged, after a restart when they do not fit. */
  #expand(
    ritz: HermitianEigen,
    order: readonly number[],
    { residuals, small }: { residuals: readonly number[]; small: number },
  ): void {
    const { blockSize, basisSize } = this.#options;
    const open = [...residuals.keys()].filter((i) => (residuals[i] as number) > small).slice(0, blockSize);
    const corrections = open.map((i) => {
      const theta = ritz.values[order[i] as number] as number;
      return this.#correction(this.#x[i] as Float64Array, this.#r[i] as Float64Array, theta);
    });
    if (this.#space.size + open.length > basisSize) {
      const want = residuals.length;
      const keep = Math.min(basisSize - open.length, want + Math.floor((basisSize - want) / 3));
      this.#space.contract(ritz, order.slice(0, keep));
    }
    for (const t of corrections) if (!this.#space.complete) this.#space.add(t);
  }

  #correction(x: Float64Array, r: Float64Array, theta: number): Float64Array {
    if (!this.#precondition) return r;
    return olsenCorrection(this.#precondition, x, r, theta);
  }
}

function requireTarget(dimension: number, { target, diagonal, which }: DavidsonOptions): void {
  if (target !== undefined) requireFinite([target], 'target');
  if (target !== undefined && which !== undefined)
    throw new ArgumentError('which', 'be left out beside a target', `it is '${which}'`);
  if (!diagonal) return;
  requireFinite(diagonal, 'diagonal');
  if (diagonal.length !== dimension)
    throw new ArgumentError('diagonal', `have ${dimension} real numbers`, `it has ${diagonal.length}`);
}
