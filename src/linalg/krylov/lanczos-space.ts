import { ArgumentError } from '../../errors.ts';
import { eigh, type HermitianEigen } from '../eigh.ts';
import { zeros } from '../matrix.ts';
import type { Rng } from '../random.ts';
import type { Field } from '../kernels/families/decompositions.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { CountedMap } from './counted-map.ts';
import { HeldBasis } from './held-basis.ts';
import { rounding } from './orthonormal.ts';

/**
 * An orthonormal basis that grows by A, a Hermitian map, with the projection H = V^dagger A V; kept orthogonal to rounding
 * against itself and against locked vectors. Where the space is invariant it goes on in a random direction. Vectors are allocated once.
 */
export class LanczosSpace {
  size = 0;
  /** Length of what A last added: the residual of a Ritz pair is this times its last coefficient. */
  nextNorm = 0;
  readonly #map: CountedMap;
  readonly #dimension: number;
  readonly #capacity: number;
  readonly #rng: Rng;
  /** The row after the basis is what A last added, a unit vector. */
  readonly #basis: HeldBasis;
  readonly #image: Float64Array;
  readonly #h: Float64Array;
  readonly #column: Float64Array;
  #chained = false;

  constructor(
    work: Workspace,
    map: CountedMap,
    { dimension, capacity, rng, field }: { dimension: number; capacity: number; rng: Rng; field: Field },
  ) {
    this.#map = map;
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#rng = rng;
    this.#basis = new HeldBasis(work, dimension, capacity + 1, field);
    this.#image = new Float64Array(field === 'real' ? dimension : 2 * dimension);
    this.#h = new Float64Array(2 * capacity * capacity);
    this.#column = new Float64Array(2 * capacity);
  }

  /** Whether basis and locked vectors span everything. */
  get complete(): boolean {
    return this.size + this.#basis.lockedCount >= this.#dimension;
  }

  /** All other vectors are kept orthogonal to these. */
  lock(vectors: readonly Float64Array[]): void {
    this.#basis.lock(vectors);
  }

  /** Starts again from a random vector orthogonal to the locked ones. */
  restart(): void {
    this.size = 0;
    this.nextNorm = 0;
    this.#basis.random(this.#rng, 0);
  }

  /** Applies A to the next basis vector. Throws `ArgumentError` when A is seen not to be Hermitian or finite. */
  extend(): void {
    const last = this.size;
    const chained = this.nextNorm > 0;
    this.#map.product(this.#basis.read(last), this.#image);
    this.#basis.write(last + 1, this.#image);
    this.#column.fill(0);
    this.#orthogonalise(last, chained && this.#chained);
    this.#requireHermitian(last, chained && this.#chained);
    this.#store(last);
    this.size++;
    this.#chained = true;
    const next = this.complete ? 0 : this.#basis.normalise(last + 1);
    this.nextNorm = next > rounding * this.#map.scale ? next : 0;
    if (this.nextNorm === 0 && !this.complete) this.#basis.random(this.#rng, last + 1);
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
    return this.#basis.vector(vectors, k);
  }

  /** Replaces the basis by the Ritz vectors with these numbers (a thick restart): nothing that was learnt about them is lost. */
  contract({ values, vectors }: HermitianEigen, keep: readonly number[]): void {
    this.#basis.contract(vectors, keep);
    this.#h.fill(0);
    keep.forEach((k, i) => (this.#h[2 * (i * this.#capacity + i)] = values[k] as number));
    this.size = keep.length;
    this.#chained = false;
  }

  /**
   * In exact arithmetic what A adds has components on the last two vectors only. With those taken out first, one pass over all others leaves rounding
   * alone, unless it takes out much: then it is repeated (Daniel, Gragg, Kaufman & Stewart, Math. Comp. 30 (1976) 772).
   */
  #orthogonalise(last: number, chained: boolean): void {
    const basis = this.#basis;
    if (chained && last >= 1) basis.project(last + 1, this.#column, last - 1);
    const before = basis.square(last + 1);
    basis.project(last + 1, this.#column);
    const enough = before > 1e-250 && before < 1e250 && basis.square(last + 1) > before / 2;
    if (!enough) basis.project(last + 1, this.#column);
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
