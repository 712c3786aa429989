import { bitAt, flipBit, lowestOne } from '../../linalg/bit-matrix.ts';
import type { ChForm } from './ch-form.ts';
import { rightFromControl, rightOntoTarget } from './right-gates.ts';
import { turn, vanish } from './scale.ts';

/**
 * Makes scale * U_C U_H (|t> + i^delta |u>) of the form, whatever its s was; `t` and `u` are packed bits. The two differ on a set of qubits: gates that are free to move
 * into U_C bring the difference to one qubit, where the sum is a state of one qubit again. Cost n words per matrix, less when few words differ.
 */
export function superpose(form: ChForm, t: Int32Array, u: Int32Array, delta: number): void {
  const { words, v, s } = form;
  const differing = new Int32Array(words);
  const plain = new Int32Array(words);
  let isEqual = true;
  let pivot = -1;
  for (let w = 0; w < words; w++) {
    const y = (t[w] as number) ^ (u[w] as number);
    if (y === 0) continue;
    isEqual = false;
    differing[w] = y;
    plain[w] = y & ~(v[w] as number);
    if (pivot < 0 && plain[w] !== 0) pivot = 32 * w + lowestOne(plain[w] as number);
  }
  if (isEqual) {
    s.set(t);
    addEqual(form, delta);
    return;
  }
  const hasPlain = pivot >= 0;
  if (!hasPlain) pivot = firstOne(differing);
  // The state of the pivot is |0> + i^turns |1>, the others follow whichever of the two strings has 0 there.
  const tHasOne = bitAt(t, 0, pivot) === 1;
  const turns = (tHasOne ? -delta : delta) & 3;
  if (tHasOne) turn(form.scale, 2 * delta);
  s.set(tHasOne ? u : t);
  flipBit(differing, 0, pivot);
  if (hasPlain) {
    flipBit(plain, 0, pivot);
    const hadamard = differing.map((y, w) => y ^ (plain[w] as number));
    rightFromControl(form, pivot, plain, hadamard, turns & 1);
    flipBit(v, 0, pivot);
    flipBit(s, 0, pivot, turns >> 1);
    turn(form.scale, 0, 1);
  } else {
    rightOntoTarget(form, pivot, differing, turns & 1);
    mergeOnHadamard(form, pivot, turns);
  }
}

/** 1 + i^delta. */
function addEqual({ scale }: ChForm, delta: number): void {
  if (delta === 2) vanish(scale);
  else if (delta === 0) turn(scale, 0, 2);
  else turn(scale, delta === 1 ? 1 : 7, 1);
}

/** H (|0> + i^turns |1>) on a pivot with v = 1: a basis state, or S H of one. The pivot's bit of s is 0 before. */
function mergeOnHadamard({ v, s, scale }: ChForm, pivot: number, turns: number): void {
  if (turns % 2 === 0) {
    flipBit(v, 0, pivot);
    flipBit(s, 0, pivot, turns >> 1);
    turn(scale, 0, 1);
  } else {
    flipBit(s, 0, pivot, turns === 1 ? 1 : 0);
    turn(scale, turns === 1 ? 1 : 7, 1);
  }
}

function firstOne(bits: Int32Array): number {
  const word = bits.findIndex((x) => x !== 0);
  return 32 * word + lowestOne(bits[word] as number);
}
