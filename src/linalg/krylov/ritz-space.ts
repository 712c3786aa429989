import { ArgumentError } from '../../errors.ts';
import { eigh, type HermitianEigen } from '../eigh.ts';
import { kernels } from '../kernels/active.ts';
import { zeros } from '../matrix.ts';
import type { Rng } from '../random.ts';
import { normalise } from '../vector-norm.ts';
import { combine, project, randomOrthonormal } from './orthonormal.ts';
import type { CountedMap } from './counted-map.ts';

/** An orthonormal basis V that grows by any vectors, with A V and H = V^dagger A V, all orthogonal to locked vectors. A is Hermitian. */
export class RitzSpace {
  locked: readonly Float64Array[] = [];
  vectors: Float64Array[] = [];
  images: Float64Array[] = [];
  readonly #map: CountedMap;
  readonly #dimension: number;
  readonly #capacity: number;
  readonly #rng: Rng;
  readonly #h: Float64Array;
  readonly #c: Float64Array = new Float64Array(2);

  constructor(map: CountedMap, dimension: number, capacity: number, rng: Rng) {
    this.#map = map;
    this.#dimension = dimension;
    this.#capacity = capacity;
    this.#rng = rng;
    this.#h = new Float64Array(2 * capacity * capacity);
  }

  get size(): number {
    return this.vectors.length;
  }

  /** Whether basis and locked vectors span everything. */
  get complete(): boolean {
    return this.size + this.locked.length >= this.#dimension;
  }

  clear(): void {
    this.vectors = [];
    this.images = [];
  }

  /** Adds the direction of t, or a random one where t has nothing new. Not for a complete space. */
  add(t: Float64Array): void {
    const v = t.slice();
    normalise(v);
    project(v, this.locked);
    project(v, this.vectors);
    const left = normalise(v);
    project(v, this.locked);
    project(v, this.vectors);
    if (!(left > 1e-12) || !(normalise(v) > 0.5)) this.addRandom();
    else this.#append(v);
  }

  addRandom(): void {
    const v = new Float64Array(2 * this.#dimension);
    randomOrthonormal(this.#rng, v, this.locked, this.vectors);
    this.#append(v);
  }

  ritz(): HermitianEigen {
    const m = this.size;
    const h = zeros(m, m);
    for (let r = 0; r < m; r++) {
      const row = 2 * r * this.#capacity;
      h.data.set(this.#h.subarray(row, row + 2 * m), 2 * r * m);
    }
    return eigh(h);
  }

  /** Replaces the basis by the Ritz vectors with these numbers. */
  contract({ values, vectors: y }: HermitianEigen, keep: readonly number[]): void {
    const through = (list: readonly Float64Array[]): Float64Array[] =>
      keep.map((k) => {
        const out = new Float64Array(2 * this.#dimension);
        combine(out, list, y, k);
        return out;
      });
    this.images = through(this.images);
    this.vectors = through(this.vectors);
    this.#h.fill(0);
    keep.forEach((k, i) => (this.#h[2 * (i * this.#capacity + i)] = values[k] as number));
  }

  /** Throws `ArgumentError` when A is seen not to be Hermitian. */
  #append(v: Float64Array): void {
    const w = new Float64Array(v.length);
    this.#map.product(v, w);
    const last = this.size;
    let defect = 0;
    this.vectors.push(v);
    this.images.push(w);
    const c = this.#c;
    for (let i = 0; i <= last; i++) {
      kernels().dot(c, this.vectors[i] as Float64Array, w);
      const [re, im] = [c[0] as number, i === last ? 0 : (c[1] as number)];
      if (i === last) defect = Math.max(defect, Math.abs(c[1] as number));
      this.#h.set([re, im], 2 * (i * this.#capacity + last));
      this.#h.set([re, -im], 2 * (last * this.#capacity + i));
      if (i !== last - 1) continue;
      kernels().dot(c, this.images[i] as Float64Array, v);
      defect = Math.max(defect, Math.abs((c[0] as number) - re), Math.abs((c[1] as number) - im));
    }
    if (defect > 1e-8 * this.#map.scale)
      throw new ArgumentError('apply', 'be a Hermitian map', `<x|A y> and <A x|y> differ by ${defect}`);
  }
}
