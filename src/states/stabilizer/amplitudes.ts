import { addBits, bitAt, bitDot, flipBit, lowestOne, wordOnes, wordParity } from '../../linalg/bit-matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import type { Samples } from '../samples.ts';
import type { ChForm } from './ch-form.ts';
import { isZero, turn, valueOf, type Scale } from './scale.ts';

/** A product of the images U_C^{-1} X_p U_C, i^turns X(flips) Z(signs): <0| times it is <x|U_C for the x of the p that came in. */
interface FlipProduct {
  readonly flips: Int32Array;
  readonly signs: Int32Array;
  turns: number;
}

/** <x|psi>, undefined when it is 0. Cost n/32 words for each 1 in x. */
export function amplitudeOf(form: ChForm, x: Configuration): Scale | undefined {
  const product = noFlips(form);
  for (let p = 0; p < x.length; p++) if (x[p] !== 0) multiplyFlip(form, product, p);
  return amplitudeAt(form, product);
}

/** All amplitudes, interleaved, site 0 most significant: one image more at each step of a Gray code. */
export function denseAmplitudes(form: ChForm): Float64Array {
  const { n } = form;
  const out = new Float64Array(2 ** (n + 1));
  const product = noFlips(form);
  for (let count = 0, index = 0; count < 2 ** n; count++) {
    if (count > 0) {
      const bit = lowestOne(count);
      index ^= 1 << bit;
      multiplyFlip(form, product, n - 1 - bit);
    }
    const amplitude = amplitudeAt(form, product);
    if (amplitude) out.set(valueOf(amplitude), 2 * index);
  }
  return out;
}

function noFlips({ words }: ChForm): FlipProduct {
  return { flips: new Int32Array(words), signs: new Int32Array(words), turns: 0 };
}

function multiplyFlip({ words, f, m, gamma }: ChForm, product: FlipProduct, p: number): void {
  const at = p * words;
  product.turns += (gamma[p] as number) + 2 * bitDot(product.signs, 0, f, at, words);
  addBits(product.flips, 0, f, at, words);
  addBits(product.signs, 0, m, at, words);
}

/** scale <0| product U_H |s>. */
function amplitudeAt(
  { words, v, s, scale }: ChForm,
  { flips, signs, turns }: FlipProduct,
): Scale | undefined {
  if (isZero(scale)) return undefined;
  let parity = 0;
  let hadamards = 0;
  for (let w = 0; w < words; w++) {
    const [fw, vw, sw] = [flips[w] as number, v[w] as number, s[w] as number];
    if (((fw ^ sw) & ~vw) !== 0) return undefined;
    parity ^= fw & ((signs[w] as number) ^ (sw & vw));
    hadamards += wordOnes(vw);
  }
  const amplitude = { ...scale };
  turn(amplitude, 2 * turns + 4 * wordParity(parity), -hadamards);
  return amplitude;
}

/** Columns of G that are tabulated together. */
const group = 8;

/**
 * Shots in the basis of the sites. U_H |s> has the bits of s where v = 0 and fair coins where v = 1, and U_C sends |w> to |G w> up to a phase. The sums of each eight columns of G are
 * tabulated once, so that a shot costs n^2/512 operations.
 */
export function sampleForm(form: ChForm, shots: number, rng: Rng): Samples {
  const { n, words } = form;
  const { fixed, tables } = sampler(form);
  const data = new Int32Array(shots * n);
  const x = new Int32Array(words);
  for (let i = 0; i < shots; i++) {
    x.set(fixed);
    for (const table of tables) {
      addBits(x, 0, table, Math.floor(rng.uniform() * (table.length / words)) * words, words);
    }
    for (let p = 0, at = i * n; p < n; p++, at++) data[at] = ((x[p >>> 5] as number) >>> (p & 31)) & 1;
  }
  return { shots, start: Int32Array.from({ length: shots + 1 }, (_, i) => i * n), data };
}

/** The bits that are fixed, and for groups of free columns all their sums, each of `words` words. */
function sampler({ n, words, g, v, s }: ChForm): { fixed: Int32Array; tables: Int32Array[] } {
  const known = s.map((word, w) => word & ~(v[w] as number));
  const fixed = new Int32Array(words);
  for (let p = 0; p < n; p++) flipBit(fixed, 0, p, bitDot(g, p * words, known, 0, words));
  const free = Array.from({ length: n }, (_, j) => j).filter((j) => bitAt(v, 0, j) === 1);
  const tables: Int32Array[] = [];
  for (let k = 0; k < free.length; k += group) {
    const columns = free.slice(k, k + group);
    const table = new Int32Array(words << columns.length);
    columns.forEach((j, bit) => {
      const size = words << bit;
      table.copyWithin(size, 0, size);
      for (let p = 0; p < n; p++) {
        if (bitAt(g, p * words, j) === 0) continue;
        for (let at = size; at < 2 * size; at += words) flipBit(table, at, p);
      }
    });
    tables.push(table);
  }
  return { fixed, tables };
}
