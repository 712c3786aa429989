import { wordParity } from '../../linalg/bit-matrix.ts';
import type { ChForm } from './ch-form.ts';

/**
 * Gates between U_C and U_H: each changes all rows of the matrices, in one pass.
 */

/** The words from the first to the last of some sets that are not empty. */
function rangeOf(sets: readonly Int32Array[]): readonly [from: number, to: number] {
  const used = (w: number): boolean => sets.some((bits) => bits[w] !== 0);
  const words = (sets[0] as Int32Array).length;
  let [from, to] = [0, words];
  while (from < to && !used(from)) from++;
  while (to > from && !used(to - 1)) to--;
  return [from, to];
}

/**
 * U_C <- U_C prod_j CX(q -> j in cx) prod_j CZ(q, j in cz) S_q^half, the sets packed, disjoint and without q. For a row X(F) Z(M): q in F brings cx to F and cz to M, the parity of M on cx and of F on cz
 * goes to M at q, and crossing CZs change the sign.
 */
export function rightFromControl(
  form: ChForm,
  q: number,
  cx: Int32Array,
  cz: Int32Array,
  half: number,
): void {
  const { n, words, g, f, m, gamma } = form;
  const [from, to] = rangeOf([cx, cz]);
  const [qWord, qBit] = [q >>> 5, q & 31];
  for (let p = 0, at = 0; p < n; p++, at += words) {
    let gSum = 0;
    let mSum = 0;
    if ((((f[at + qWord] as number) >>> qBit) & 1) === 0) {
      for (let w = from; w < to; w++) {
        const x = cx[w] as number;
        gSum ^= (g[at + w] as number) & x;
        mSum ^= ((m[at + w] as number) & x) ^ ((f[at + w] as number) & (cz[w] as number));
      }
      m[at + qWord] = (m[at + qWord] as number) ^ (wordParity(mSum) << qBit);
    } else {
      let fSum = 0;
      for (let w = from; w < to; w++) {
        const x = cx[w] as number;
        const z = cz[w] as number;
        const fw = f[at + w] as number;
        const mw = m[at + w] as number;
        gSum ^= (g[at + w] as number) & x;
        mSum ^= mw & x;
        fSum ^= fw & z;
        f[at + w] = fw ^ x;
        m[at + w] = mw ^ z;
      }
      const crossings = wordParity(fSum);
      m[at + qWord] = (m[at + qWord] as number) ^ ((wordParity(mSum) ^ crossings ^ half) << qBit);
      gamma[p] = ((gamma[p] as number) + 2 * crossings - half) & 3;
    }
    g[at + qWord] = (g[at + qWord] as number) ^ (wordParity(gSum) << qBit);
  }
}

/** U_C <- U_C prod_j CX(j in controls -> q) S_q^half, the set packed and without q: q in a row of Z brings the controls there, the parity of F on them goes to F at q. */
export function rightOntoTarget(form: ChForm, q: number, controls: Int32Array, half: number): void {
  const { n, words, g, f, m, gamma } = form;
  const [from, to] = rangeOf([controls]);
  const [qWord, qBit] = [q >>> 5, q & 31];
  for (let p = 0, at = 0; p < n; p++, at += words) {
    const inG = -(((g[at + qWord] as number) >>> qBit) & 1);
    const inM = -(((m[at + qWord] as number) >>> qBit) & 1);
    let fSum = 0;
    if ((inG | inM) === 0) {
      for (let w = from; w < to; w++) fSum ^= (f[at + w] as number) & (controls[w] as number);
    } else {
      for (let w = from; w < to; w++) {
        const set = controls[w] as number;
        fSum ^= (f[at + w] as number) & set;
        g[at + w] = (g[at + w] as number) ^ (set & inG);
        m[at + w] = (m[at + w] as number) ^ (set & inM);
      }
    }
    f[at + qWord] = (f[at + qWord] as number) ^ (wordParity(fSum) << qBit);
    const turned = half & ((f[at + qWord] as number) >>> qBit);
    m[at + qWord] = (m[at + qWord] as number) ^ (turned << qBit);
    gamma[p] = ((gamma[p] as number) - turned) & 3;
  }
}
