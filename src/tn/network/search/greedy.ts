import { naturalLog } from '../../../linalg/natural-log.ts';
import type { Rng } from '../../../linalg/random.ts';
import { Joiner, sizeOf, type OpenLegs } from './joiner.ts';
import { PairHeap } from './pair-heap.ts';
import type { Problem } from './problem.ts';

/**
 * How a greedy run scores pairs: (entries of the product) / mix - mix (entries of the factors), smallest first. With a temperature the logarithm of the
 * score is disturbed by Gumbel noise of that width, so that pairs are drawn by Boltzmann weights.
 */
export interface GreedyMood {
  readonly mix: number;
  readonly temperature: number;
  readonly rng?: Rng;
}

const mixes = [0.1, 0.2, 0.4, 0.7, 1, 1.4, 2, 4];
const temperatures = [0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.4, 1];

/** A mood by chance. */
export function randomMood(rng: Rng): GreedyMood {
  return {
    mix: mixes[rng.integer(mixes.length)] as number,
    temperature: temperatures[rng.integer(temperatures.length)] as number,
    rng,
  };
}

/** Of a leg on many tensors only so many neighbours are looked at. */
const neighboursOfLeg = 24;
const hugeSize = 1e300;

/**
 * An order of contraction: each step takes the pair of connected tensors of the best score; parts that are not connected are multiplied at the end, small ones first. Pairs of
 * numbers, where the result of step s of n tensors has number n + s. Gray and Kourtis, Quantum 5 (2021) 410.
 */
export function greedyPairs(problem: Problem, mood: GreedyMood): Int32Array {
  const run = new GreedyRun(problem, mood);
  return run.pairs();
}

class GreedyRun {
  readonly #problem: Problem;
  readonly #mood: GreedyMood;
  readonly #joiner: Joiner;
  readonly #open: (OpenLegs | undefined)[];
  readonly #sizes: Float64Array;
  /** The tensors that are there, by leg. */
  readonly #on: number[][];
  readonly #heap = new PairHeap();
  /** Scratch: place of a leg in the tensor in question, and whom it has met. */
  readonly #place: Int32Array;
  readonly #met: Int32Array;

  constructor(problem: Problem, mood: GreedyMood) {
    const n = problem.inputs.length;
    this.#problem = problem;
    this.#mood = mood;
    this.#joiner = new Joiner(problem);
    this.#open = problem.inputs.map((_, i) => this.#joiner.leaf(i));
    this.#sizes = new Float64Array(Math.max(0, 2 * n - 1));
    this.#on = Array.from({ length: problem.sizes.length }, () => []);
    this.#place = new Int32Array(problem.sizes.length).fill(-1);
    this.#met = new Int32Array(Math.max(0, 2 * n - 1)).fill(-1);
    problem.inputs.forEach((legs, i) => {
      this.#sizes[i] = Math.min(hugeSize, sizeOf(problem, legs));
      legs.forEach((leg) => (this.#on[leg] as number[]).push(i));
    });
  }

  pairs(): Int32Array {
    const n = this.#problem.inputs.length;
    const out = new Int32Array(Math.max(0, 2 * (n - 1)));
    let made = n;
    for (let i = 0; i < n; i++) this.#score(i, (other) => other > i);
    const pair = new Int32Array(2);
    const write = (i: number, j: number): void => {
      out[2 * (made - n)] = i;
      out[2 * (made - n) + 1] = j;
      this.#contract(i, j, made);
      made++;
    };
    while (this.#heap.pop(pair)) {
      const [i, j] = [pair[0] as number, pair[1] as number];
      if (!this.#open[i] || !this.#open[j]) continue;
      write(i, j);
      this.#score(made - 1, () => true);
    }
    for (let i = 0; i < made; i++) if (this.#open[i]) this.#heap.push(this.#sizes[i] as number, i, 0);
    while (this.#heap.size > 1) {
      this.#heap.pop(pair);
      const i = pair[0] as number;
      this.#heap.pop(pair);
      write(i, pair[0] as number);
      this.#heap.push(this.#sizes[made - 1] as number, made - 1, 0);
    }
    return out;
  }

  #contract(i: number, j: number, into: number): void {
    const [a, b] = [this.#open[i] as OpenLegs, this.#open[j] as OpenLegs];
    for (const legs of [a.legs, b.legs]) {
      for (const leg of legs) {
        this.#on[leg] = (this.#on[leg] as number[]).filter((tensor) => tensor !== i && tensor !== j);
      }
    }
    const made = this.#joiner.join(a, b);
    this.#open[i] = this.#open[j] = undefined;
    this.#open[into] = made;
    this.#sizes[into] = Math.min(hugeSize, sizeOf(this.#problem, made.legs));
    for (const leg of made.legs) (this.#on[leg] as number[]).push(into);
  }

  /** Puts the pairs of a tensor with its neighbours into the heap. */
  #score(tensor: number, wanted: (other: number) => boolean): void {
    const { legs, counts } = this.#open[tensor] as OpenLegs;
    const [place, met] = [this.#place, this.#met];
    for (let i = 0; i < legs.length; i++) place[legs[i] as number] = i;
    for (const leg of legs) {
      let looked = 0;
      for (const other of this.#on[leg] as number[]) {
        if (other === tensor || met[other] === tensor || !wanted(other)) continue;
        met[other] = tensor;
        this.#heap.push(this.#pairScore(tensor, other, counts), tensor, other);
        if (++looked === neighboursOfLeg) break;
      }
    }
    for (const leg of legs) place[leg] = -1;
  }

  #pairScore(tensor: number, other: number, counts: Int32Array): number {
    const { sizes, uses } = this.#problem;
    const b = this.#open[other] as OpenLegs;
    let size = this.#sizes[tensor] as number;
    for (let i = 0; i < b.legs.length; i++) {
      const leg = b.legs[i] as number;
      const at = this.#place[leg] as number;
      if (at < 0) size *= sizes[leg] as number;
      else if ((counts[at] as number) + (b.counts[i] as number) === uses[leg]) size /= sizes[leg] as number;
    }
    const { mix, temperature, rng } = this.#mood;
    const factors = (this.#sizes[tensor] as number) + (this.#sizes[other] as number);
    const score = Math.min(hugeSize, size) / mix - mix * factors;
    if (!rng || temperature === 0) return score;
    const noise = -naturalLog(-naturalLog(rng.uniform() + 2 ** -54));
    const logarithm = score === 0 ? 0 : Math.sign(score) * naturalLog(Math.abs(score));
    return logarithm - temperature * noise;
  }
}
