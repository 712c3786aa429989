import { addBits, bitAt, bitDot, wordParity } from '../../linalg/bit-matrix.ts';
import type { ChForm } from './ch-form.ts';
import { isZero, turn } from './scale.ts';
import { superpose } from './superpose.ts';

/** A Pauli string i^turns X(x) Z(z) on sites: letter k has X where bit 0 and Z where bit 1 of `letters[k]` is set; Y is X and Z with one turn. */
export interface SitePauli {
  readonly sites: readonly number[];
  readonly letters: readonly number[];
  /** Modulo 4. */
  readonly turns: number;
}

/** A Pauli operator on the basis state |s> inside U_C U_H: i^turns |bits>. */
export interface Moved {
  readonly bits: Int32Array;
  readonly turns: number;
}

/** The Hermitian string with these letters. */
export function sitePauli(sites: readonly number[], letters: string): SitePauli {
  const codes = Array.from(letters, (letter) => 'IXZY'.indexOf(letter));
  return { sites, letters: codes, turns: codes.filter((code) => code === 3).length & 3 };
}

/** What P U_C U_H |s> is, as U_C U_H i^turns |bits>. Cost n/32 per letter. */
export function moved(form: ChForm, { sites, letters, turns }: SitePauli): Moved {
  const { words, g, f, m, gamma } = form;
  const [x, z] = [new Int32Array(words), new Int32Array(words)];
  let phase = turns;
  for (let k = 0; k < sites.length; k++) {
    if (((letters[k] as number) & 1) === 0) continue;
    const at = (sites[k] as number) * words;
    phase += (gamma[sites[k] as number] as number) + 2 * bitDot(z, 0, f, at, words);
    addBits(x, 0, f, at, words);
    addBits(z, 0, m, at, words);
  }
  for (let k = 0; k < sites.length; k++) {
    if (((letters[k] as number) & 2) !== 0) addBits(z, 0, g, (sites[k] as number) * words, words);
  }
  const sign = throughHadamards(form, x, z);
  return { bits: x, turns: (phase + 2 * sign) & 3 };
}

/** X(x) Z(z) U_H |s> = U_H (-1)^sign |bits>: returns the sign and leaves the bits in `x`. */
function throughHadamards({ words, v, s }: ChForm, x: Int32Array, z: Int32Array): number {
  let sum = 0;
  for (let w = 0; w < words; w++) {
    const [vw, sw, xw, zw] = [v[w] as number, s[w] as number, x[w] as number, z[w] as number];
    sum ^= (zw & ~vw & sw) ^ (xw & vw & (sw ^ zw));
    x[w] = sw ^ (xw & ~vw) ^ (zw & vw);
  }
  return wordParity(sum);
}

/** <P> of a Hermitian string in the state: 1, -1, or 0. */
export function pauliMean(form: ChForm, pauli: SitePauli): number {
  const { bits, turns } = moved(form, pauli);
  return isOwn(form, bits) ? 1 - turns : 0;
}

/** Applies a Pauli string. */
export function applyPauli(form: ChForm, pauli: SitePauli): void {
  const { bits, turns } = moved(form, pauli);
  form.s.set(bits);
  turn(form.scale, 2 * turns);
}

/** Applies 1 + i^turns P: twice a projector, or sqrt 2 times a rotation by a quarter turn. */
export function addPauli(form: ChForm, pauli: SitePauli, turns: number): void {
  if (isZero(form.scale)) return;
  const image = moved(form, pauli);
  superpose(form, form.s.slice(), image.bits, (image.turns + turns) & 3);
}

/** The Hadamard gate on a qubit, (X + Z)/sqrt 2. */
export function leftHadamard(form: ChForm, q: number): void {
  if (isZero(form.scale)) return;
  const [t, u] = [moved(form, zAt(q)), moved(form, { sites: [q], letters: [1], turns: 0 })];
  turn(form.scale, 2 * t.turns, -1);
  superpose(form, t.bits, u.bits, (u.turns - t.turns) & 3);
}

/** What measuring a string gives: +1 (0) or -1 (1) for certain, or undefined when both have probability 1/2. */
export function certainOutcome(form: ChForm, pauli: SitePauli): 0 | 1 | undefined {
  const mean = pauliMean(form, pauli);
  if (mean === 0) return undefined;
  return mean > 0 ? 0 : 1;
}

/** Collapses the state to the value (-1)^outcome of a string of which it is not an eigenstate; the norm is kept. */
export function collapse(form: ChForm, pauli: SitePauli, outcome: 0 | 1): void {
  addPauli(form, pauli, 2 * outcome);
  turn(form.scale, 0, -1);
}

/** The string Z on one qubit. */
export function zAt(q: number): SitePauli {
  return { sites: [q], letters: [2], turns: 0 };
}

/** The level that a qubit has for certain, or undefined when both have probability 1/2. Cost n/32. */
export function certainLevel({ words, g, v, s }: ChForm, q: number): 0 | 1 | undefined {
  let sum = 0;
  for (let w = 0, at = q * words; w < words; w++, at++) {
    if (((g[at] as number) & (v[w] as number)) !== 0) return undefined;
    sum ^= (g[at] as number) & (s[w] as number);
  }
  return wordParity(sum) as 0 | 1;
}

/** The string with the bits of packed rows: i^turns X(x) Z(z), its sites ascending. */
export function pauliOfBits(n: number, x: Int32Array, z: Int32Array, turns: number): SitePauli {
  const sites: number[] = [];
  const letters: number[] = [];
  for (let q = 0; q < n; q++) {
    const code = bitAt(x, 0, q) + 2 * bitAt(z, 0, q);
    if (code === 0) continue;
    sites.push(q);
    letters.push(code);
  }
  return { sites, letters, turns };
}

function isOwn({ words, s }: ChForm, bits: Int32Array): boolean {
  for (let w = 0; w < words; w++) if (bits[w] !== s[w]) return false;
  return true;
}
