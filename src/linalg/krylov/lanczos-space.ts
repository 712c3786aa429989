import { ArgumentError } from '../../errors.ts';
import { eigh, type HermitianEigen } from '../eigh.ts';
import { zeros } from '../matrix.ts';
import type { Rng } from '../random.ts';
import { normalise } from '../vector-norm.ts';
import { combine, project, randomOrthonormal, rounding } from './orthonormal.ts';
import type { CountedMap } from './counted-map.ts';

/**
 * An orthonormal basis that grows by A, a Hermitian map, with the projection H = V^dagger A V; orthogonalised twice
 * against itself and against locked vectors. Where the space is invariant it goes on in a random direction. Vectors are allocated once.
 */
export class LanczosSpace {
  /** Vectors to which all others are kept orthogonal. */
  locked: readonly Float64Array[] = [];
  size = 0;
  /** Length of what A last added: the residual of a Ritz pair is this times its last coefficient. */
  nextNorm = 0;
  readonly #map: CountedMap;
  readonly #dimension: number;
  readonly #capacity: number;
  readonly #rng: Rng;
  /** Those after the basis hold what A last added, a unit vector. */
  readonly #vectors: readonly Float64Array[];
  readonly #spare: readonly Float64Array[];
  readonly #h: Float64Array;
  readonly #column: Float64Array;
  #chained = false;

  constructor(map: CountedMap, dimension: number, capacity: number, rng: Rng) {
    this.#map = map;
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#rng = rng;
    this.#vectors = Array.from({ length: capacity + 1 }, () => new Float64Array(2 * dimension));
    this.#spare = Array.from({ length: capacity }, () => new Float64Array(2 * dimension));
    this.#h = new Float64Array(2 * capacity * capacity);
    this.#column = new Float64Array(2 * capacity);
  }

  /** Whether basis and locked vectors span everything. */
  get complete(): boolean {
    return this.size + this.locked.length >= this.#dimension;
  }

  /** Starts again from a random vector orthogonal to the locked ones. */
  restart(): void {
    this.size = 0;
    this.nextNorm = 0;
    randomOrthonormal(this.#rng, this.#vectors[0] as Float64Array, this.locked);
  }

  /** Applies A to the next basis vector. Throws `ArgumentError` when A is seen not to be Hermitian or finite. */
  extend(): void {
    const last = this.size;
    const chained = this.nextNorm > 0;
    const basis = this.#vectors.slice(0, last + 1);
    const w = this.#vectors[last + 1] as Float64Array;
    this.#map.product(this.#vectors[last] as Float64Array, w);
    this.#column.fill(0);
    for (let pass = 0; pass < 2; pass++) {
      project(w, this.locked);
      project(w, basis, this.#column);
    }
    this.#requireHermitian(last, chained && this.#chained);
    this.#store(last);
    this.size++;
    this.#chained = true;
    const next = this.complete ? 0 : normalise(w);
    this.nextNorm = next > rounding * this.#map.scale ? next : 0;
    if (this.nextNorm === 0 && !this.complete) randomOrthonormal(this.#rng, w, this.locked, basis);
  }

  /** The eigenpairs of H. */
  ritz(): HermitianEigen {
    const m = this.size;
    const h = zeros(m, m);
    for (let r = 0; r < m; r++) {
      const row = 2 * r * this.#capacity;
      h.data.set(this.#h.subarray(row, row + 2 * m), 2 * r * m);
    }
    return eigh(h);
  }

  /** A Ritz vector, copied. */
  vector({ vectors }: HermitianEigen, k: number): Float64Array {
    const out = new Float64Array(2 * this.#dimension);
    combine(out, this.#vectors.slice(0, this.size), vectors, k);
    return out;
  }

  /** Replaces the basis by the Ritz vectors with these numbers (a thick restart): nothing that was learnt about them is lost. */
  contract({ values, vectors }: HermitianEigen, keep: readonly number[]): void {
    const basis = this.#vectors.slice(0, this.size);
    keep.forEach((k, i) => combine(this.#spare[i] as Float64Array, basis, vectors, k));
    keep.forEach((_, i) => (this.#vectors[i] as Float64Array).set(this.#spare[i] as Float64Array));
    (this.#vectors[keep.length] as Float64Array).set(this.#vectors[this.size] as Float64Array);
    this.#h.fill(0);
    keep.forEach((k, i) => (this.#h[2 * (i * this.#capacity + i)] = values[k] as number));
    this.size = keep.length;
    this.#chained = false;
  }

  /** <v|A v> is real, and after a step v -> w = A v / |A v| also <v|A w> = |A v|. */
  #requireHermitian(last: number, chained: boolean): void {
    const column = this.#column;
    let defect = Math.abs(column[2 * last + 1] as number);
    if (chained && last >= 1) {
      const re = (column[2 * last - 2] as number) - this.nextNorm;
      defect = Math.max(defect, Math.abs(re), Math.abs(column[2 * last - 1] as number));
    }
    if (defect > 1e-8 * this.#map.scale) {
      const size = defect.toExponential(2);
      throw new ArgumentError('apply', 'be a Hermitian map', `<x|A y> and <A x|y> differ by ${size}`);
    }
  }

  #store(last: number): void {
    for (let i = 0; i <= last; i++) {
      const re = this.#column[2 * i] as number;
      const im = i === last ? 0 : (this.#column[2 * i + 1] as number);
      const [above, below] = [2 * (i * this.#capacity + last), 2 * (last * this.#capacity + i)];
      this.#h[above] = re;
      this.#h[above + 1] = im;
      this.#h[below] = re;
      this.#h[below + 1] = -im;
    }
  }
}
