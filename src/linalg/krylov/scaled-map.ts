import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { powerOfTwoInverse } from '../power-of-two.ts';
import { vectorNorm } from '../vector-norm.ts';

/** A map times the power of two that brings its first product with a unit vector near 1, so that maps of any size are worked on alike; counts products. */
export class ScaledMap {
  steps = 0;
  /** The largest |f A v| seen. */
  scale = 0;
  readonly #apply: ApplyMap;
  #factor = 0;

  constructor(apply: ApplyMap) {
    this.#apply = apply;
  }

  /** f: what eigenvalues and residuals must be divided by. */
  get factor(): number {
    return this.#factor || 1;
  }

  /** out := f A v; returns its norm. Throws `ArgumentError` when it is not finite. */
  product(v: Float64Array, out: Float64Array): number {
    out.fill(0);
    this.#apply(v, out);
    this.steps++;
    let norm = vectorNorm(out);
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v| is ${norm}`);
    if (this.#factor === 0 && norm > 0) this.#factor = powerOfTwoInverse(norm);
    if (this.factor !== 1) kernels().scale(out, this.factor, 0);
    norm *= this.factor;
    this.scale = Math.max(this.scale, norm);
    return norm;
  }
}
