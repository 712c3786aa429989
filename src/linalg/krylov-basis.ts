import { ArgumentError } from '../errors.ts';
import { eigh, type HermitianEigen } from './eigh.ts';
import { kernels } from './kernels/active.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import type { Rng } from './random.ts';

/** out := A v on interleaved vectors: a linear map known by its action. `out` holds zeros when it is called. */
export type ApplyMap = (v: Float64Array, out: Float64Array) => void;

/** Below this part of |A| what A adds to a space is rounding: the space is invariant. */
const invariant = 2 ** -46;

/**
 * An orthonormal basis that grows by A, a Hermitian map, with the projection H = V^dagger A V; always orthogonalised twice,
 * against itself and against locked vectors. Where the space is invariant it goes on in a random direction.
 */
export class KrylovBasis {
  /** Vectors to which all others are kept orthogonal. */
  locked: readonly Float64Array[] = [];
  /** Products A v done so far. */
  steps = 0;
  /** The largest |A v| seen. */
  scale = 0;
  /** Length of what A last added: the residual of a Ritz pair is this times its last coefficient. */
  nextNorm = 0;
  readonly #apply: ApplyMap;
  readonly #dimension: number;
  readonly #capacity: number;
  readonly #rng: Rng;
  #vectors: Float64Array[] = [];
  #h: Float64Array;
  #next: Float64Array;
  #chained = false;

  constructor(apply: ApplyMap, dimension: number, capacity: number, rng: Rng) {
    this.#apply = apply;
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#rng = rng;
    this.#h = new Float64Array(2 * capacity * capacity);
    this.#next = new Float64Array(2 * dimension);
  }

  get size(): number {
    return this.#vectors.length;
  }

  /** Whether basis and locked vectors span everything. */
  get complete(): boolean {
    return this.size + this.locked.length >= this.#dimension;
  }

  /** Starts again from a random vector orthogonal to the locked ones. */
  restart(): void {
    this.#vectors = [];
    this.nextNorm = 0;
  }

  /** Adds one basis vector and applies A to it. Throws `ArgumentError` when A is seen not to be Hermitian or finite. */
  extend(): void {
    const last = this.size;
    const chained = this.nextNorm > invariant * this.scale && this.nextNorm > 0;
    const v = chained ? this.#next : this.#randomDirection();
    if (chained) kernels().scale(v, 1 / this.nextNorm, 0);
    this.#vectors.push(v);
    const w = new Float64Array(2 * this.#dimension);
    this.#apply(v, w);
    this.steps++;
    const norm = Math.sqrt(kernels().norm2(w));
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v| is ${norm}`);
    this.scale = Math.max(this.scale, norm);
    const column = this.#orthogonalise(w);
    this.#requireHermitian(column, chained && this.#chained);
    this.#store(column, last);
    this.#chained = true;
    this.#next = w;
    this.nextNorm = this.complete ? 0 : Math.sqrt(kernels().norm2(w));
  }

  /** The eigenpairs of H. */
  ritz(): HermitianEigen {
    const h = zeros(this.size, this.size);
    for (let r = 0; r < this.size; r++) {
      const row = 2 * r * this.#capacity;
      h.data.set(this.#h.subarray(row, row + 2 * this.size), 2 * r * this.size);
    }
    return eigh(h);
  }

  /** V y for column `k` of `y`. */
  combine(y: ComplexMatrix, k: number): Float64Array {
    const out = new Float64Array(2 * this.#dimension);
    this.#vectors.forEach((v, i) => {
      const o = 2 * (i * y.cols + k);
      kernels().axpy(out, v, y.data[o] as number, y.data[o + 1] as number);
    });
    return out;
  }

  /** Replaces the basis by its first `keep` Ritz vectors (a thick restart): nothing that was learnt about them is lost. */
  contract({ values, vectors }: HermitianEigen, keep: number): void {
    const kept = Array.from({ length: keep }, (_, k) => this.combine(vectors, k));
    this.#vectors = kept;
    this.#h.fill(0);
    for (let k = 0; k < keep; k++) this.#h[2 * (k * this.#capacity + k)] = values[k] as number;
    this.#chained = false;
  }

  #randomDirection(): Float64Array {
    for (;;) {
      const v = new Float64Array(2 * this.#dimension);
      for (let i = 0; i < v.length; i++) v[i] = this.#rng.normal();
      kernels().scale(v, 1 / Math.sqrt(kernels().norm2(v)), 0);
      this.#orthogonalise(v);
      const norm = Math.sqrt(kernels().norm2(v));
      if (norm < 1e-8) continue;
      kernels().scale(v, 1 / norm, 0);
      this.#orthogonalise(v);
      kernels().scale(v, 1 / Math.sqrt(kernels().norm2(v)), 0);
      return v;
    }
  }

  /** w := (1 - V V^dagger - locked) w, twice; returns V^dagger w. */
  #orthogonalise(w: Float64Array): Float64Array {
    const column = new Float64Array(2 * this.size);
    const c = new Float64Array(2);
    for (let pass = 0; pass < 2; pass++) {
      for (const v of this.locked) {
        kernels().dot(c, v, w);
        kernels().axpy(w, v, -(c[0] as number), -(c[1] as number));
      }
      this.#vectors.forEach((v, i) => {
        kernels().dot(c, v, w);
        kernels().axpy(w, v, -(c[0] as number), -(c[1] as number));
        (column[2 * i] as number) += c[0] as number;
        (column[2 * i + 1] as number) += c[1] as number;
      });
    }
    return column;
  }

  /** <v|A v> is real, and after a step v -> w = A v / |A v| also <v|A w> = |A v|. */
  #requireHermitian(column: Float64Array, chained: boolean): void {
    const last = column.length - 2;
    let defect = Math.abs(column[last + 1] as number);
    if (chained && last >= 2) {
      const re = (column[last - 2] as number) - this.nextNorm;
      defect = Math.max(defect, Math.abs(re), Math.abs(column[last - 1] as number));
    }
    if (defect > 1e-8 * this.scale) {
      throw new ArgumentError('apply', 'be a Hermitian map', `<x|A y> and <A x|y> differ by ${defect}`);
    }
  }

  #store(column: Float64Array, last: number): void {
    for (let i = 0; i <= last; i++) {
      const re = column[2 * i] as number;
      const im = i === last ? 0 : (column[2 * i + 1] as number);
      this.#h.set([re, im], 2 * (i * this.#capacity + last));
      this.#h.set([re, -im], 2 * (last * this.#capacity + i));
    }
  }
}
