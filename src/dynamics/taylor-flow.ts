import type { Combination } from '../linalg/kernels/combine.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';

/** Terms after the first. */
const degree = 28;

/** The last term may be this part of the first. */
const smallest = 2 ** -53;

/** Sets out = factor K v. */
export type ScaledProduct = (out: Numbers, v: Numbers, factor: number) => void;

/**
 * e^(s h K) v for all s from 0 to `reach` <= 1 at once, by the Taylor polynomial in s, exact to rounding: the reach is where the last two terms are still rounding, so a
 * step that was too long is not repeated but used in part. One expansion costs up to 28 products with K, each value after that as many vector updates.
 */
export class TaylorFlow {
  /** The largest share of the last step that may be asked for. */
  reach = 1;
  /** The length for the next step: what reached last, a little longer. */
  next: number;
  readonly #work: Workspace;
  readonly #product: ScaledProduct;
  readonly #terms: Numbers[];
  readonly #value: Numbers;
  /** By the number of terms after the first. */
  readonly #combinations: readonly Combination[];
  #count = degree;

  /** `norm` bounds |K|, for the length of the first step. */
  constructor(work: Workspace, length: number, product: ScaledProduct, norm: number) {
    this.#work = work;
    this.#product = product;
    this.next = 4 / norm;
    this.#terms = Array.from({ length: degree + 1 }, () => work.zeros(length));
    this.#value = work.zeros(length);
    this.#combinations = this.#terms.map((_, count) => ({
      of: Array.from({ length: count + 1 }, (__, k) => k),
      weights: new Float64Array(count + 1),
    }));
  }

  /** The vector that the next `expand` starts from; to be written. */
  get start(): Numbers {
    return this.#terms[0] as Numbers;
  }

  /** Prepares the step from `start` of length h: as many terms as it needs, 28 at most. */
  expand(h: number): void {
    const least = smallest * this.#sizeOf(0);
    this.reach = 1;
    this.#count = degree;
    for (let k = 1, before = Infinity; k <= degree; k++) {
      this.#product(this.#terms[k] as Numbers, this.#terms[k - 1] as Numbers, h / k);
      const size = this.#sizeOf(k);
      if (size <= least && before <= least) {
        this.#count = k;
        break;
      }
      if (k >= degree - 1) this.reach = Math.min(this.reach, (least / size) ** (1 / k));
      before = size;
    }
    if (this.reach < 1) this.next = 0.95 * this.reach * h;
    else if (h >= this.next) this.next = 1.3 * h;
  }

  /** The vector at the share s of the step; valid until the next call. */
  at(s: number): Numbers {
    const combination = this.#combinations[this.#count] as Combination;
    let power = 1;
    for (let k = 0; k <= this.#count; k++) {
      combination.weights[k] = power;
      power *= s;
    }
    this.#work.vectors.combine(this.#value, undefined, this.#terms, combination, 1);
    return this.#value;
  }

  /** |value at s|^2. */
  norm2(s: number): number {
    return this.#work.vectors.norm2(this.at(s));
  }

  /** The share s where a norm that has fallen below u at the reach is u, to rounding (Illinois method). */
  fallsTo(u: number): number {
    let [a, fa] = [0, this.norm2(0) - u];
    let [b, fb] = [this.reach, this.norm2(this.reach) - u];
    for (let side = 0; b - a > 1e-15 && fa > 0 && fb < 0;) {
      const s = a + ((b - a) * fa) / (fa - fb);
      if (s <= a || s >= b) break;
      const f = this.norm2(s) - u;
      if (Math.abs(f) <= 2 ** -52 * u) return s;
      if (f < 0) {
        [b, fb] = [s, f];
        if (side === -1) fa /= 2;
        side = -1;
      } else {
        [a, fa] = [s, f];
        if (side === 1) fb /= 2;
        side = 1;
      }
    }
    return b;
  }

  #sizeOf(k: number): number {
    return Math.sqrt(this.#work.vectors.norm2(this.#terms[k] as Numbers));
  }
}
