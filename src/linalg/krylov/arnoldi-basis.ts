import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { zeros, type ComplexMatrix } from '../matrix.ts';
import { normalise, vectorNorm } from '../vector-norm.ts';

/** Below this part of |A| what A adds to a space is rounding: the space is invariant. */
const rounding = 2 ** -46;

/**
 * An orthonormal basis V that grows by any map A, A V_m = V_(m+1) H, orthogonalised twice against all of it or (for a map that is Hermitian or
 * skew-Hermitian) against the last `memory` vectors; twice, since of a vector that A hardly leaves the space with, one pass leaves rounding only. Vectors are allocated once.
 */
export class ArnoldiBasis {
  /** (capacity + 1) x capacity. */
  readonly h: ComplexMatrix;
  readonly vectors: readonly Float64Array[];
  readonly capacity: number;
  /** Columns of H. */
  size = 0;
  /** Products A v done so far. */
  steps = 0;
  /** The largest |A v| seen. */
  scale = 0;
  /** Whether A maps the space into itself. */
  invariant = false;
  readonly #apply: ApplyMap;
  readonly #memory: number;
  readonly #c: Float64Array = new Float64Array(2);

  constructor(apply: ApplyMap, dimension: number, capacity: number, memory: number = Infinity) {
    this.#apply = apply;
    this.#memory = memory;
    this.capacity = capacity;
    this.h = zeros(capacity + 1, capacity);
    this.vectors = Array.from({ length: capacity + 1 }, () => new Float64Array(2 * dimension));
  }

  /** Begins anew from v, not zero. */
  start(v: Float64Array): void {
    const first = this.vectors[0] as Float64Array;
    first.set(v);
    normalise(first);
    this.h.data.fill(0);
    this.size = 0;
    this.invariant = false;
  }

  /** One product. Throws `ArgumentError` when it is not finite. */
  extend(): void {
    const k = this.size;
    const w = this.vectors[k + 1] as Float64Array;
    w.fill(0);
    this.#apply(this.vectors[k] as Float64Array, w);
    this.steps++;
    const norm = vectorNorm(w);
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v| is ${norm}`);
    this.scale = Math.max(this.scale, norm);
    for (let pass = 0; pass < 2; pass++) this.#orthogonalise(w, k);
    const next = normalise(w);
    this.invariant = next <= rounding * this.scale;
    this.size++;
    if (!this.invariant) this.h.data[2 * ((k + 1) * this.h.cols + k)] = next;
  }

  /** out := V y, for y interleaved; only as many numbers of it are read as there are vectors. */
  combine(y: Float64Array, out: Float64Array): void {
    out.fill(0);
    for (let i = 0; i < Math.min(y.length / 2, this.size + 1); i++) {
      if (y[2 * i] === 0 && y[2 * i + 1] === 0) continue;
      kernels().axpy(out, this.vectors[i] as Float64Array, y[2 * i] as number, y[2 * i + 1] as number);
    }
  }

  #orthogonalise(w: Float64Array, k: number): void {
    const c = this.#c;
    for (let i = Math.max(0, k + 1 - this.#memory); i <= k; i++) {
      const v = this.vectors[i] as Float64Array;
      kernels().dot(c, v, w);
      kernels().axpy(w, v, -(c[0] as number), -(c[1] as number));
      const o = 2 * (i * this.h.cols + k);
      (this.h.data[o] as number) += c[0] as number;
      (this.h.data[o + 1] as number) += c[1] as number;
    }
  }
}
