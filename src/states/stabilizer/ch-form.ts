import { addBits, bitDot, flipBit, wordsFor } from '../../linalg/bit-matrix.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import { unitScale, type Scale } from './scale.ts';

/**
 * A stabilizer state of n qubits as scale * U_C U_H |s>, U_H a Hadamard gate on each qubit j with v_j = 1, U_C a product of CX, CZ and S, which is known by what it does
 * to Pauli operators: U_C^{-1} Z_p U_C = prod_j Z_j^{G_pj} and U_C^{-1} X_p U_C = i^{gamma_p} prod_j X_j^{F_pj} Z_j^{M_pj}. The phase is part of it. Rows of bits are packed, row p
 * of a matrix beginning at word p * words. The functions on it change it in place. After S. Bravyi et al., Quantum 3, 181 (2019), section 4.1.
 */
export interface ChForm {
  readonly n: number;
  readonly words: number;
  readonly g: Int32Array;
  readonly f: Int32Array;
  readonly m: Int32Array;
  /** Modulo 4. */
  readonly gamma: Uint8Array;
  readonly v: Int32Array;
  readonly s: Int32Array;
  readonly scale: Scale;
}

/** The basis state |x> of n = x.length qubits; levels are 0 or 1. */
export function basisForm(x: Configuration): ChForm {
  const n = x.length;
  const words = wordsFor(n);
  const g = new Int32Array(n * words);
  const s = new Int32Array(words);
  for (let p = 0; p < n; p++) {
    flipBit(g, p * words, p);
    flipBit(s, 0, p, x[p] as number);
  }
  return {
    ...{ n, words, g, f: g.slice(), m: new Int32Array(n * words), gamma: new Uint8Array(n) },
    ...{ v: new Int32Array(words), s, scale: unitScale() },
  };
}

/** A copy that shares nothing. */
export function copyForm({ n, words, g, f, m, gamma, v, s, scale }: ChForm): ChForm {
  return {
    ...{ n, words, g: g.slice(), f: f.slice(), m: m.slice(), gamma: gamma.slice() },
    ...{ v: v.slice(), s: s.slice(), scale: { ...scale } },
  };
}

/** Z on qubit q. */
export function leftZ({ gamma }: ChForm, q: number): void {
  gamma[q] = ((gamma[q] as number) + 2) & 3;
}

/** S = diag(1, i) on qubit q for `turns` = 1, its inverse for 3. */
export function leftS({ words, g, m, gamma }: ChForm, q: number, turns: 1 | 3): void {
  addBits(m, q * words, g, q * words, words);
  gamma[q] = ((gamma[q] as number) - turns) & 3;
}

/** CX with control q and target r. */
export function leftCx({ words, g, f, m, gamma }: ChForm, q: number, r: number): void {
  const [own, other] = [q * words, r * words];
  const crossings = bitDot(m, own, f, other, words);
  gamma[q] = ((gamma[q] as number) + (gamma[r] as number) + 2 * crossings) & 3;
  addBits(g, other, g, own, words);
  addBits(f, own, f, other, words);
  addBits(m, own, m, other, words);
}

/** CZ on qubits q and r. */
export function leftCz({ words, g, m }: ChForm, q: number, r: number): void {
  addBits(m, q * words, g, r * words, words);
  addBits(m, r * words, g, q * words, words);
}

/** Qubits q and r exchanged. */
export function leftSwap({ words, g, f, m, gamma }: ChForm, q: number, r: number): void {
  for (const rows of [g, f, m]) {
    for (let w = 0; w < words; w++) {
      const [a, b] = [q * words + w, r * words + w];
      [rows[a], rows[b]] = [rows[b] as number, rows[a] as number];
    }
  }
  [gamma[q], gamma[r]] = [gamma[r] as number, gamma[q] as number];
}
