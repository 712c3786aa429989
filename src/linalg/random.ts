import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import { ArgumentError } from '../errors.ts';
import { naturalLog } from './natural-log.ts';

/**
 * A seedable, splittable stream of random numbers: the same seed gives the same numbers in Node and in a browser.
 * `split()` gives an independent child stream (128 fresh state bits mixed from this one), so parts of a computation
 * stay reproducible for any number of workers. The generator is xoroshiro128+ of the package pure-rand.
 */
export interface Rng {
  /** A number uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** A standard normal number (Marsaglia's polar method; one draw is kept for the next call). */
  normal(): number;
  /** An integer uniform in 0..n-1, without bias for any n up to 2^53 (rejection). Throws `ArgumentError` for other n. */
  integer(n: number): number;
  /** An independent child stream. */
  split(): Rng;
  /** The whole state as plain numbers: `rngFromState(rng.state())` continues bit-identically. */
  state(): RngState;
}

/** The state of an `Rng`, fit for JSON. */
export interface RngState {
  readonly words: readonly number[];
  readonly spare: number | null;
}

/** A stream from a seed (any safe integer). Throws `ArgumentError` for anything else. */
export function rng(seed: number): Rng {
  if (!Number.isSafeInteger(seed)) throw new ArgumentError('seed', 'be a safe integer', `it is ${seed}`);
  const low = seed | 0;
  const high = Math.floor(seed / 2 ** 32) | 0;
  return new Stream(xoroshiro128plusFromState(mixedState([low, high, 0x6b657477, 0x6f726b00])), null);
}

/** The stream that continues from a saved state. Throws `ArgumentError` unless it is one that `Rng.state` gave. */
export function rngFromState(state: RngState): Rng {
  const { words, spare } = state;
  if (words.length !== 4 || words.some((word) => word !== (word | 0)) || words.every((word) => word === 0)) {
    throw new ArgumentError('state.words', 'be four 32-bit integers, not all zero', `they are [${words}]`);
  }
  if (spare !== null && !Number.isFinite(spare)) {
    throw new ArgumentError('state.spare', 'be null or a finite number', `it is ${spare}`);
  }
  return new Stream(xoroshiro128plusFromState(words), spare);
}

class Stream implements Rng {
  readonly #source: JumpableRandomGenerator;
  #spare: number | null;

  constructor(source: JumpableRandomGenerator, spare: number | null) {
    this.#source = source;
    this.#spare = spare;
  }

  uniform(): number {
    return uniformFloat64(this.#source);
  }

  normal(): number {
    if (this.#spare !== null) {
      const kept = this.#spare;
      this.#spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const r = x * x + y * y;
      if (r === 0 || r >= 1) continue;
      const factor = Math.sqrt((-2 * naturalLog(r)) / r);
      this.#spare = y * factor;
      return x * factor;
    }
  }

  integer(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1)
      throw new ArgumentError('n', 'be a positive integer', `it is ${n}`);
    const bucket = Math.floor(2 ** 53 / n);
    for (;;) {
      const draw = this.uniform() * 2 ** 53;
      const value = (draw - (draw % bucket)) / bucket;
      if (value < n) return value;
    }
  }

  split(): Rng {
    const words = [0, 0, 0, 0].map(() => this.#source.next());
    return new Stream(xoroshiro128plusFromState(mixedState(words)), null);
  }

  state(): RngState {
    return { words: [...this.#source.getState()], spare: this.#spare };
  }
}

/** Four well-mixed state words, never all zero (which xoroshiro could not leave); the mixer is MurmurHash3's finaliser. */
function mixedState(words: readonly number[]): number[] {
  let carry = 0x9e3779b9;
  const out = [0, 1, 2, 3].map((i) => {
    carry = mix((carry ^ (words[i] as number)) + Math.imul(i + 1, 0x85ebca6b));
    return carry;
  });
  const back = out.map((word, i) => mix(word ^ carry ^ Math.imul(i + 7, 0xc2b2ae35)));
  return back.every((word) => word === 0) ? [1, 0, 0, 0] : back;
}

function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** The stream itself. Throws `ArgumentError` for anything else. */
export function requireRng(stream: Rng | undefined): Rng {
  if (typeof stream?.uniform === 'function') return stream;
  throw new ArgumentError('rng', 'be a random stream', `it is ${String(stream)}`, 'Pass `rng(seed)`.');
}
