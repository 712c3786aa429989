import type { Configuration } from '../spaces/indexing.ts';

/** One row of an operator: the configurations x' and the elements <x|O|x'>, interleaved in the same order. */
export interface Connected {
  readonly configurations: readonly Int32Array[];
  readonly elements: Float64Array;
}

/** Collects one row at x: merges equal configurations and leaves out elements that add up to exactly 0. */
export class RowCollector {
  readonly #x: Int32Array;
  readonly #places = new Map<string, number>();
  readonly #configurations: Int32Array[] = [];
  readonly #elements: number[] = [];

  constructor(x: Configuration) {
    this.#x = Int32Array.from(x);
  }

  /** Adds an element at x with other levels on `sites` (ascending); site i gets `levels[offset + i]`. */
  add(sites: readonly number[], levels: Int32Array, offset: number, re: number, im: number): void {
    let key = '';
    for (let i = 0; i < sites.length; i++) {
      const site = sites[i] as number;
      const level = levels[offset + i] as number;
      if (level !== this.#x[site]) key += `${site}:${level},`;
    }
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#configurations.length;
      this.#places.set(key, place);
      const changed = this.#x.slice();
      sites.forEach((site, i) => (changed[site] = levels[offset + i] as number));
      this.#configurations.push(changed);
      this.#elements.push(0, 0);
    }
    this.#elements[2 * place] = (this.#elements[2 * place] as number) + re;
    this.#elements[2 * place + 1] = (this.#elements[2 * place + 1] as number) + im;
  }

  /** The row so far. */
  row(): Connected {
    return withoutZeros(Float64Array.from(this.#elements), (i) => this.#configurations[i] as Int32Array);
  }
}

/** The row of the elements that are not exactly 0, with their configurations. */
export function withoutZeros(elements: Float64Array, configuration: (i: number) => Int32Array): Connected {
  const kept: number[] = [];
  for (let i = 0; 2 * i < elements.length; i++) {
    if (elements[2 * i] !== 0 || elements[2 * i + 1] !== 0) kept.push(i);
  }
  const out = new Float64Array(2 * kept.length);
  kept.forEach((from, to) => out.set(elements.subarray(2 * from, 2 * from + 2), 2 * to));
  return { configurations: kept.map(configuration), elements: out };
}
