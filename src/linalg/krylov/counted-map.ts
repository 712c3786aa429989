import { ArgumentError } from '../../errors.ts';
import type { ApplyMap } from '../apply-map.ts';
import { vectorNorm } from '../vector-norm.ts';

/** A map of any size, with its products counted and checked. */
export class CountedMap {
  steps = 0;
  /** The largest |A v| seen. */
  scale = 0;
  readonly #apply: ApplyMap;

  constructor(apply: ApplyMap) {
    this.#apply = apply;
  }

  /** out := A v; returns its norm. Throws `ArgumentError` when it is not finite. */
  product(v: Float64Array, out: Float64Array): number {
    out.fill(0);
    this.#apply(v, out);
    this.steps++;
    const norm = vectorNorm(out);
    if (!Number.isFinite(norm)) throw new ArgumentError('apply', 'give finite numbers', `|A v| is ${norm}`);
    this.scale = Math.max(this.scale, norm);
    return norm;
  }
}
