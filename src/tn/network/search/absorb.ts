import { Joiner, sizeOf, type OpenLegs } from './joiner.ts';
import type { Problem } from './problem.ts';

/** A network after its smallest tensors have been absorbed. */
export interface Absorbed {
  /** The steps done, as of `greedyPairs`. */
  readonly pairs: readonly number[];
  /** The numbers of the tensors that are left, and their network. */
  readonly nodes: readonly number[];
  readonly problem: Problem;
}

/** A product may cost so many times its larger factor: then no order of what is left can be much better without it. */
const mostWork = 4;
/** Of a leg on many tensors only so many are looked at. */
const lookedAt = 24;

/**
 * Absorbs tensors whose legs another tensor has as well, and those of one or two legs where the product is not larger than the larger factor: what every good order does anyway, so that the
 * search is left with the tensors that matter.
 */
export function absorbSmall(problem: Problem): Absorbed {
  const run = new Absorption(problem);
  run.all();
  return run.result();
}

class Absorption {
  readonly #problem: Problem;
  readonly #joiner: Joiner;
  readonly #open: (OpenLegs | undefined)[];
  readonly #on: number[][];
  readonly #pairs: number[] = [];

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#joiner = new Joiner(problem);
    this.#open = problem.inputs.map((_, i) => this.#joiner.leaf(i));
    this.#on = Array.from({ length: problem.sizes.length }, () => []);
    problem.inputs.forEach((legs, i) => legs.forEach((leg) => (this.#on[leg] as number[]).push(i)));
  }

  /** Goes on until nothing can be absorbed; each product is looked at again. */
  all(): void {
    let scalar: number | undefined;
    for (let node = 0; node < this.#open.length; node++) {
      const own = this.#open[node];
      if (!own) continue;
      if (own.legs.length === 0) {
        if (scalar === undefined) scalar = node;
        else if (node !== scalar) scalar = this.#contract(scalar, node);
        continue;
      }
      const partner = this.#partnerOf(node, own);
      if (partner !== undefined) this.#contract(partner, node);
    }
  }

  result(): Absorbed {
    const { inputs, sizes, uses } = this.#problem;
    const inside = new Int32Array(sizes.length);
    for (const legs of inputs) for (const leg of legs) inside[leg] = (inside[leg] as number) + 1;
    const nodes = [...this.#open.keys()].filter((node) => this.#open[node]);
    const left = nodes.map((node) => (this.#open[node] as OpenLegs).legs);
    const usesLeft = uses.map((count, leg) => count - (inside[leg] as number));
    for (const legs of left) for (const leg of legs) usesLeft[leg] = (usesLeft[leg] as number) + 1;
    return { pairs: this.#pairs, nodes, problem: { inputs: left, sizes, uses: usesLeft } };
  }

  #partnerOf(node: number, own: OpenLegs): number | undefined {
    for (const leg of own.legs) {
      for (const other of (this.#on[leg] as number[]).slice(0, lookedAt)) {
        if (other !== node && this.#isAbsorbed(own, this.#open[other] as OpenLegs)) return other;
      }
    }
    return undefined;
  }

  /** Whether one of the two is small enough to go into the other. */
  #isAbsorbed(a: OpenLegs, b: OpenLegs): boolean {
    const [sizeA, sizeB] = [sizeOf(this.#problem, a.legs), sizeOf(this.#problem, b.legs)];
    const larger = Math.max(sizeA, sizeB);
    let [shared, common] = [0, 1];
    for (const leg of a.legs) {
      if (!b.legs.includes(leg)) continue;
      shared++;
      common *= this.#problem.sizes[leg] as number;
    }
    const fewer = Math.min(a.legs.length, b.legs.length);
    if (shared === fewer) return true;
    if (fewer > 2) return false;
    const work = (sizeA * sizeB) / common;
    return work <= mostWork * larger && sizeOf(this.#problem, this.#joiner.join(a, b).legs) <= larger;
  }

  #contract(a: number, b: number): number {
    const [one, other] = [this.#open[a] as OpenLegs, this.#open[b] as OpenLegs];
    for (const legs of [one.legs, other.legs]) {
      for (const leg of legs)
        this.#on[leg] = (this.#on[leg] as number[]).filter((node) => node !== a && node !== b);
    }
    const made = this.#joiner.join(one, other);
    this.#open[a] = this.#open[b] = undefined;
    const node = this.#open.push(made) - 1;
    for (const leg of made.legs) (this.#on[leg] as number[]).push(node);
    this.#pairs.push(a, b);
    return node;
  }
}
