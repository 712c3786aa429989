import type { Problem } from './problem.ts';

/** The open legs of a tensor, and in how many tensors of those it was made of each of them is. */
export interface OpenLegs {
  readonly legs: Int32Array;
  readonly counts: Int32Array;
}

/** Joins tensors of one network, as far as legs are concerned. */
export class Joiner {
  readonly #problem: Problem;
  readonly #at: Int32Array;
  readonly #legs: Int32Array;
  readonly #counts: Int32Array;

  constructor(problem: Problem) {
    this.#problem = problem;
    const legs = problem.sizes.length;
    this.#at = new Int32Array(legs).fill(-1);
    this.#legs = new Int32Array(legs);
    this.#counts = new Int32Array(legs);
  }

  /** The legs of a given tensor. */
  leaf(tensor: number): OpenLegs {
    const legs = this.#problem.inputs[tensor] as Int32Array;
    return { legs, counts: new Int32Array(legs.length).fill(1) };
  }

  /** The legs of the product of two tensors: those that are in a further tensor or in the output. */
  join(a: OpenLegs, b: OpenLegs): OpenLegs {
    const [at, legs, counts] = [this.#at, this.#legs, this.#counts];
    const { uses } = this.#problem;
    let length = a.legs.length;
    legs.set(a.legs);
    counts.set(a.counts);
    for (let i = 0; i < length; i++) at[legs[i] as number] = i;
    for (let i = 0; i < b.legs.length; i++) {
      const leg = b.legs[i] as number;
      const known = at[leg] as number;
      if (known >= 0) counts[known] = (counts[known] as number) + (b.counts[i] as number);
      else {
        legs[length] = leg;
        counts[length++] = b.counts[i] as number;
      }
    }
    let open = 0;
    for (let i = 0; i < length; i++) {
      const leg = legs[i] as number;
      at[leg] = -1;
      if ((counts[i] as number) === (uses[leg] as number)) continue;
      legs[open] = leg;
      counts[open++] = counts[i] as number;
    }
    return { legs: legs.slice(0, open), counts: counts.slice(0, open) };
  }
}

/** The product of the sizes of some legs. */
export function sizeOf({ sizes }: Problem, legs: Int32Array): number {
  let size = 1;
  for (let i = 0; i < legs.length; i++) size *= sizes[legs[i] as number] as number;
  return size;
}
