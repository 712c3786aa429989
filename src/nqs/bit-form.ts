import { parity, pauliGroups } from '../operators/pauli-groups.ts';
import type { PauliSum } from '../operators/operator.ts';
import type { Batch } from './ansatz.ts';

/**
 * Strings of one group of a Pauli sum as bit masks: the element of row x is sum_k f_k (-1)^(parity of x and mask k), without branches. Masks have `words` words each.
 */
export interface BitGroup {
  readonly flips: readonly number[];
  readonly factors: Float64Array;
  readonly masks: Int32Array;
}

/** A Pauli sum as bit masks: site s is bit s mod 32 of word s/32. */
export interface BitForm {
  readonly words: number;
  readonly groups: readonly BitGroup[];
}

/** The bit form of a Pauli sum. */
export function bitForm(op: PauliSum): BitForm {
  const words = Math.max(1, Math.ceil(op.space.dims.length / 32));
  const groups = pauliGroups(op).map(({ flips, factors, signSites }) => {
    const masks = new Int32Array(signSites.length * words);
    signSites.forEach((sites, k) => {
      for (const site of sites) {
        const at = k * words + (site >>> 5);
        masks[at] = (masks[at] as number) | (1 << (site & 31));
      }
    });
    return { flips, factors, masks };
  });
  return { words, groups };
}

/** The levels of each row as bits. */
export function packBits({ count, sites, levels }: Batch, words: number): Int32Array {
  const out = new Int32Array(count * words);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < sites; i++) {
      const at = s * words + (i >>> 5);
      out[at] = (out[at] as number) | ((levels[s * sites + i] as number) << (i & 31));
    }
  }
  return out;
}

/** The element of a group at row s, into `out`. */
export function groupElement(
  { factors, masks }: BitGroup,
  words: number,
  bits: Int32Array,
  s: number,
  out: Float64Array,
): void {
  let [re, im] = [0, 0];
  for (let k = 0, at = 0; at < masks.length; k++) {
    let odd = 0;
    for (let w = 0; w < words; w++, at++) odd ^= (masks[at] as number) & (bits[s * words + w] as number);
    const sign = 1 - 2 * parity(odd);
    re += sign * (factors[2 * k] as number);
    im += sign * (factors[2 * k + 1] as number);
  }
  out[0] = re;
  out[1] = im;
}
