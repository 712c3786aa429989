import type { OpenLegs } from './joiner.ts';

/**
 * Products of leg sizes for every subset of a few tensors (bit i = tensor i). `touching` is the product over all legs of the subset, `closed` the inverse of that over
 * legs which are in the subset only and not open outside. So the product of subsets A and B, disjoint, costs touching[A|B] closed[A] closed[B]
 * multiplications, hyperedges included, and has touching[A|B] closed[A|B] entries.
 */
export interface SubsetTables {
  readonly touching: Float64Array;
  readonly closed: Float64Array;
}

/** Makes the tables for up to `most` tensors of a network with so many legs; the same arrays are used again each time. */
export class SubsetTabulator implements SubsetTables {
  readonly touching: Float64Array;
  readonly closed: Float64Array;
  readonly #inside: Float64Array;
  readonly #mask: Int32Array;
  readonly #isOpen: Uint8Array;

  constructor(most: number, legs: number) {
    this.touching = new Float64Array(2 ** most);
    this.closed = new Float64Array(2 ** most);
    this.#inside = new Float64Array(2 ** most);
    this.#mask = new Int32Array(legs);
    this.#isOpen = new Uint8Array(legs);
  }

  /** Fills the tables; false when the numbers would leave the range of doubles. */
  fill(tensors: readonly OpenLegs[], open: Int32Array, sizes: Float64Array): boolean {
    const subsets = 2 ** tensors.length;
    const [mask, isOpen, inside, closed] = [this.#mask, this.#isOpen, this.#inside, this.closed];
    inside.fill(1, 0, subsets);
    closed.fill(1, 0, subsets);
    for (const leg of open) isOpen[leg] = 1;
    tensors.forEach(({ legs }, i) => {
      for (const leg of legs) mask[leg] = (mask[leg] as number) | (1 << i);
    });
    for (const { legs } of tensors) {
      for (const leg of legs) {
        const where = mask[leg] as number;
        if (where === 0) continue;
        mask[leg] = 0;
        const size = sizes[leg] as number;
        inside[where] = (inside[where] as number) * size;
        if (!isOpen[leg]) closed[where] = (closed[where] as number) * size;
      }
    }
    for (const leg of open) isOpen[leg] = 0;
    overSubsets(inside, subsets);
    overSubsets(closed, subsets);
    const all = inside[subsets - 1] as number;
    if (!(all < 1e300)) return false;
    for (let s = 0; s < subsets; s++) {
      this.touching[s] = all / (inside[subsets - 1 - s] as number);
      closed[s] = 1 / (closed[s] as number);
    }
    return true;
  }
}

/** Each entry becomes the product over all subsets of its own. */
function overSubsets(values: Float64Array, subsets: number): void {
  for (let bit = 1; bit < subsets; bit *= 2) {
    for (let s = 0; s < subsets; s++) {
      if (s & bit) values[s] = (values[s] as number) * (values[s ^ bit] as number);
    }
  }
}
