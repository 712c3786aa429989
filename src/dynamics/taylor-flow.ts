import type { Combination } from '../linalg/kernels/combine.ts';
import type { HeldSeries, SeriesEnd } from '../linalg/kernels/families/sparse.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldProduct } from './held-product.ts';
import { heldBands, type Layout } from './layout.ts';

/** Terms after the first. */
const degree = 28;

/** The last term may be this part of the first. */
const smallest = 2 ** -53;

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
  readonly #series: HeldSeries;
  readonly #value: Numbers;
  #count = degree;

  /** For K with these values; `norm` bounds |K|, for the length of the first step. */
  constructor(work: Workspace, layout: Layout, values: Numbers, norm: number) {
    this.#work = work;
    this.next = 4 / norm;
    this.#series =
      layout.form === 'bands'
        ? work.sparse.seriesBanded(heldBands(work, layout, values), degree)
        : productSeries(work, layout, values);
    this.#value = work.zeros(2 * layout.size);
  }

  /** The vector that the next `expand` starts from; to be written. */
  get start(): Numbers {
    return this.#series.terms[0] as Numbers;
  }

  /** Prepares the step from `start` of length h: as many terms as it needs, 28 at most. */
  expand(h: number): void {
    const least = smallest * Math.sqrt(this.#work.vectors.norm2(this.start));
    const { count, size, before } = this.#series.expand(h, smallest);
    this.#count = count;
    this.reach =
      size <= least && before <= least
        ? 1
        : Math.min(1, (least / before) ** (1 / (degree - 1)), (least / size) ** (1 / degree));
    if (this.reach < 1) this.next = 0.95 * this.reach * h;
    else if (h >= this.next) this.next = 1.3 * h;
  }

  /** The vector at the share s of the step; valid until the next call. */
  at(s: number): Numbers {
    this.norm2(s);
    return this.#value;
  }

  /** |value at s|^2. */
  norm2(s: number): number {
    return this.#series.at(s, this.#count, this.#value);
  }

  /** The share s where a norm that has fallen below u at the reach is u, to rounding: of its logarithm, which is nearly straight (Illinois method). */
  fallsTo(u: number): number {
    const excess = (s: number): number => Math.log(this.norm2(s) / u);
    let [a, fa] = [0, excess(0)];
    let [b, fb] = [this.reach, excess(this.reach)];
    for (let side = 0; b - a > 1e-15 && fa > 0 && fb < 0;) {
      const s = a + ((b - a) * fa) / (fa - fb);
      if (s <= a || s >= b) break;
      const f = excess(s);
      if (Math.abs(f) <= 2 ** -51) return s;
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
}

/** A series by one product after the other. */
function productSeries(work: Workspace, layout: Layout, values: Numbers): HeldSeries {
  const product = heldProduct(work, layout, values);
  const terms = Array.from({ length: degree + 1 }, () => work.zeros(2 * layout.size));
  const sizeOf = (k: number): number => Math.sqrt(work.vectors.norm2(terms[k] as Numbers));
  const expand = (h: number, part: number): SeriesEnd => {
    const least = part * sizeOf(0);
    let before = Infinity;
    for (let k = 1; ; k++) {
      product(terms[k] as Numbers, terms[k - 1] as Numbers, h / k);
      const end = { count: k, size: sizeOf(k), before };
      if (k === degree || (end.size <= least && before <= least)) return end;
      before = end.size;
    }
  };
  const combination = (count: number): Combination => ({
    of: Array.from({ length: count + 1 }, (_, k) => k),
    weights: new Float64Array(count + 1),
  });
  const combinations = terms.map((_, count) => combination(count));
  const at = (s: number, count: number, out: Numbers): number => {
    const of = combinations[count] as Combination;
    for (let k = 0, power = 1; k <= count; k++, power *= s) of.weights[k] = power;
    work.vectors.combine(out, undefined, terms, of, 1);
    return work.vectors.norm2(out);
  };
  return { terms, expand, at };
}
