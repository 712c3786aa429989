import { zeros, type ComplexMatrix } from '../matrix.ts';
import type { Rng } from '../random.ts';
import { reorderSchur } from '../reorder-schur.ts';
import { schur, type SchurForm } from '../schur.ts';
import { HeldBasis } from './held-basis.ts';
import { rounding } from './orthonormal.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { CountedMap } from './counted-map.ts';

/**
 * A Krylov-Schur decomposition A V = V H + v b^dagger in the complement of locked vectors: H is whole, b the row below it. It grows by A, goes on in a random
 * direction where it is invariant, and contracts to a part of its Schur form. Stewart, SIAM J. Matrix Anal. Appl. 23 (2001) 601.
 */
export class SchurSpace {
  size = 0;
  readonly #map: CountedMap;
  readonly #capacity: number;
  readonly #dimension: number;
  readonly #rng: Rng;
  readonly #basis: HeldBasis;
  readonly #image: Float64Array;
  /** (capacity + 1) x capacity; row `size` is b. */
  readonly #h: ComplexMatrix;
  readonly #column: Float64Array;

  constructor(
    work: Workspace,
    map: CountedMap,
    { dimension, capacity, rng }: { dimension: number; capacity: number; rng: Rng },
  ) {
    this.#map = map;
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#rng = rng;
    this.#basis = new HeldBasis(work, dimension, capacity + 1);
    this.#image = new Float64Array(2 * dimension);
    this.#h = zeros(capacity + 1, capacity);
    this.#column = new Float64Array(2 * capacity);
  }

  /** Whether basis and locked vectors span everything. */
  get complete(): boolean {
    return this.size + this.#basis.lockedCount >= this.#dimension;
  }

  get full(): boolean {
    return this.size >= this.#capacity || this.complete;
  }

  /** All other vectors are kept orthogonal to these. */
  lock(vectors: readonly Float64Array[]): void {
    this.#basis.lock(vectors);
  }

  /** Begins anew from a random vector. */
  restart(): void {
    this.size = 0;
    this.#h.data.fill(0);
    this.#basis.random(this.#rng, 0);
  }

  /** One product. */
  extend(): void {
    const j = this.size;
    this.#map.product(this.#basis.read(j), this.#image);
    this.#basis.write(j + 1, this.#image);
    this.#column.fill(0);
    for (let pass = 0; pass < 2; pass++) this.#basis.project(j + 1, this.#column);
    this.size++;
    const next = this.complete ? 0 : this.#basis.normalise(j + 1);
    const chained = next > rounding * this.#map.scale;
    if (!chained && !this.complete) this.#basis.random(this.#rng, j + 1);
    for (let i = 0; i <= j; i++)
      this.#set(i, j, this.#column[2 * i] as number, this.#column[2 * i + 1] as number);
    this.#set(j + 1, j, chained ? next : 0, 0);
  }

  /** The Schur form of H, the eigenvalues with the largest rank first. */
  schur(rank: (re: number, im: number) => number): SchurForm {
    const m = this.size;
    const h = zeros(m, m);
    for (let r = 0; r < m; r++) {
      const from = 2 * r * this.#capacity;
      h.data.set(this.#h.data.subarray(from, from + 2 * m), 2 * r * m);
    }
    const form = schur(h);
    const ranks = Array.from({ length: m }, (_, k) => {
      const o = 2 * (k * m + k);
      return rank(form.t.data[o] as number, form.t.data[o + 1] as number);
    });
    const order = Array.from(ranks.keys()).sort((a, b) => (ranks[b] as number) - (ranks[a] as number));
    return reorderSchur(form, order);
  }

  /** b^dagger Z, interleaved: what A adds to each Schur vector outside the space. */
  remainder({ z }: SchurForm): Float64Array {
    const m = this.size;
    const out = new Float64Array(2 * m);
    for (let i = 0; i < m; i++) {
      const o = 2 * (m * this.#capacity + i);
      const [re, im] = [this.#h.data[o] as number, this.#h.data[o + 1] as number];
      if (re === 0 && im === 0) continue;
      for (let k = 0; k < m; k++) {
        const [x, y] = [z.data[2 * (i * m + k)] as number, z.data[2 * (i * m + k) + 1] as number];
        (out[2 * k] as number) += re * x - im * y;
        (out[2 * k + 1] as number) += re * y + im * x;
      }
    }
    return out;
  }

  /** The first `want` Schur vectors, copied. */
  leading({ z }: SchurForm, want: number): Float64Array[] {
    return Array.from({ length: want }, (_, k) => this.#basis.vector(z, k));
  }

  /** Keeps the first `keep` Schur vectors and what A adds to them. */
  contract(form: SchurForm, keep: number): void {
    const m = this.size;
    const b = this.remainder(form);
    this.#basis.contract(
      form.z,
      Array.from({ length: keep }, (_, k) => k),
    );
    this.#h.data.fill(0);
    for (let r = 0; r < keep; r++)
      for (let c = r; c < keep; c++)
        this.#set(r, c, form.t.data[2 * (r * m + c)] as number, form.t.data[2 * (r * m + c) + 1] as number);
    for (let c = 0; c < keep; c++) this.#set(keep, c, b[2 * c] as number, b[2 * c + 1] as number);
    this.size = keep;
  }

  #set(r: number, c: number, re: number, im: number): void {
    const o = 2 * (r * this.#capacity + c);
    this.#h.data[o] = re;
    this.#h.data[o + 1] = im;
  }
}
