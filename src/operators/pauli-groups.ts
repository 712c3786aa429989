import type { PauliString, PauliSum } from './operator.ts';

/**
 * Pauli strings that flip the same sites, together: <x|sum P_k|x'> is not 0 only for x' = x with the flips, and is then
 * sum_k f_k (-1)^(number of ones of x on signSites_k), where f_k = c_k (-i)^(number of Y).
 */
export interface PauliGroup {
  /** The sites with X or Y, ascending. */
  readonly flips: readonly number[];
  /** f_k, interleaved. */
  readonly factors: Float64Array;
  /** The sites of string k with Y or Z. */
  readonly signSites: readonly (readonly number[])[];
}

const known = new WeakMap<PauliSum, readonly PauliGroup[]>();

/** The groups of a Pauli sum, in order of first appearance; made once per operator. */
export function pauliGroups(op: PauliSum): readonly PauliGroup[] {
  let groups = known.get(op);
  if (!groups) {
    groups = makeGroups(op.strings);
    known.set(op, groups);
  }
  return groups;
}

/** Sites as a bit mask over row-major indices of n two-level sites: site s is bit n - 1 - s. Needs n <= 31. */
export function siteMask(n: number, sites: readonly number[]): number {
  return sites.reduce((mask, site) => mask | (1 << (n - 1 - site)), 0);
}

/** The parity, 0 or 1, of the number of ones in a 32-bit pattern. */
export function parity(bits: number): number {
  let p = bits ^ (bits >>> 16);
  p ^= p >>> 8;
  p ^= p >>> 4;
  return (0x6996 >>> (p & 15)) & 1;
}

function makeGroups(strings: readonly PauliString[]): PauliGroup[] {
  const byFlips = new Map<string, { flips: number[]; factors: number[]; signSites: number[][] }>();
  for (const string of strings) {
    const at = (letters: string): number[] =>
      string.sites.filter((_, i) => letters.includes(string.letters[i] as string));
    const flips = at('XY').sort((a, b) => a - b);
    const key = flips.join();
    const group = byFlips.get(key) ?? { flips, factors: [], signSites: [] };
    byFlips.set(key, group);
    group.factors.push(...timesMinusI(string.coefficient, at('Y').length));
    group.signSites.push(at('YZ'));
  }
  return [...byFlips.values()].map((group) => ({ ...group, factors: Float64Array.from(group.factors) }));
}

function timesMinusI(z: { re: number; im: number }, power: number): [number, number] {
  switch (power % 4) {
    case 0:
      return [z.re, z.im];
    case 1:
      return [z.im, -z.re];
    case 2:
      return [-z.re, -z.im];
    default:
      return [-z.im, z.re];
  }
}
