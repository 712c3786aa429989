import {
  bitAt,
  bitDot,
  bitMatrix,
  bitNullSpace,
  echelon,
  flipBit,
  wordOnes,
  type BitMatrix,
} from '../../linalg/bit-matrix.ts';
import type { ChForm } from './ch-form.ts';
import { moved, pauliMean, pauliOfBits, type SitePauli } from './pauli-action.ts';

/**
 * The stabilizer group of the state by sites: rows 2k and 2k + 1 say, for each of n generators, whether it has an X and a Z on site `sites[k]`. Generator j is U_C Z_j U_C^{-1} where v_j = 0
 * and U_C X_j U_C^{-1} where v_j = 1, up to a sign.
 */
export function groupRows({ n, words, g, f, m, v }: ChForm, sites: readonly number[]): BitMatrix {
  const out = bitMatrix(2 * sites.length, n);
  sites.forEach((site, k) => {
    for (let w = 0, at = site * words; w < words; w++, at++) {
      const hadamard = v[w] as number;
      out.data[2 * k * words + w] = (g[at] as number) & hadamard;
      out.data[(2 * k + 1) * words + w] = ((f[at] as number) & ~hadamard) | ((m[at] as number) & hadamard);
    }
  });
  return out;
}

/**
 * The entropy in bits of the reduced state on the first k of `sites`, for each k = 1, 2, ...: the rank of the generators cut to these sites, minus k. Cost k^2 n / 8 operations for all of them.
 */
export function entropyProfile(form: ChForm, sites: readonly number[]): Int32Array {
  const { ranks } = echelon(groupRows(form, sites));
  return Int32Array.from(sites, (_, k) => (ranks[2 * k + 1] as number) - (k + 1));
}

/** Signed generators of the stabilizers that act on `sites` alone; their places count within `sites`. */
export function generatorsOn(form: ChForm, sites: readonly number[]): SitePauli[] {
  const inside = new Set(sites);
  const others = Array.from({ length: form.n }, (_, site) => site).filter((site) => !inside.has(site));
  const products = bitNullSpace(groupRows(form, others));
  const own = groupRows(form, sites);
  return Array.from({ length: products.rows }, (_, r) => {
    const row = (k: number): number =>
      bitDot(own.data, k * own.words, products.data, r * products.words, own.words);
    const letters = sites.map((_, k) => row(2 * k) + 2 * row(2 * k + 1));
    const used = letters.map((_, k) => k).filter((k) => letters[k] !== 0);
    return signed(form, sites, used, letters);
  });
}

/** The string of given letters with the sign that makes it a stabilizer. */
function signed(
  form: ChForm,
  sites: readonly number[],
  used: readonly number[],
  codes: readonly number[],
): SitePauli {
  const letters = used.map((k) => codes[k] as number);
  const turns = letters.filter((code) => code === 3).length & 3;
  const mean = pauliMean(form, { sites: used.map((k) => sites[k] as number), letters, turns });
  return { sites: used, letters, turns: mean > 0 ? turns : (turns + 2) & 3 };
}

/** n signed generators of the stabilizer group. Cost n^3/32. */
export function generators(form: ChForm): SitePauli[] {
  const { n, words, f, g, m, v } = form;
  return Array.from({ length: n }, (_, j) => {
    const [x, z] = [new Int32Array(words), new Int32Array(words)];
    const isTurned = bitAt(v, 0, j) === 1;
    for (let p = 0; p < n; p++) {
      if (isTurned) flipBit(x, 0, p, bitAt(g, p * words, j));
      flipBit(z, 0, p, bitAt(isTurned ? m : f, p * words, j));
    }
    let turns = 0;
    for (let w = 0; w < words; w++) turns += wordOnes((x[w] as number) & (z[w] as number));
    const string = pauliOfBits(n, x, z, turns & 3);
    return moved(form, string).turns === 0 ? string : { ...string, turns: (turns + 2) & 3 };
  });
}
