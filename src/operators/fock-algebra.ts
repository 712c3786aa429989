import { textKey, textOf, type Text } from '../spaces/fock-space.ts';
import type { FockOperator, TextAmplitude } from './operator.ts';

/** A + (re + i im) B. */
export function addFock(a: FockOperator, b: FockOperator, re: number, im: number): FockOperator {
  const join = (left: readonly TextAmplitude[], right: readonly TextAmplitude[]): TextAmplitude[] => {
    const sums = new AmplitudeSums();
    sums.add(left, 1, 0);
    sums.add(right, re, im);
    return sums.list();
  };
  return {
    kind: 'fock',
    space: a.space,
    column: (text) => join(a.column(text), b.column(text)),
    row: (text) => join(a.row(text), b.row(text)),
  };
}

/** A B: column T of the product is A applied to column T of B, row T is row T of A times B. */
export function multiplyFock(a: FockOperator, b: FockOperator): FockOperator {
  return {
    kind: 'fock',
    space: a.space,
    column: (text) => chain(b.column(text), (middle) => a.column(middle)),
    row: (text) => chain(a.row(text), (middle) => b.row(middle)),
  };
}

/** (re + i im) A. */
export function scaleFock(a: FockOperator, re: number, im: number): FockOperator {
  const scaled = (list: readonly TextAmplitude[]): TextAmplitude[] => {
    const sums = new AmplitudeSums();
    sums.add(list, re, im);
    return sums.list();
  };
  return {
    kind: 'fock',
    space: a.space,
    column: (text) => scaled(a.column(text)),
    row: (text) => scaled(a.row(text)),
  };
}

/** The conjugate transpose: rows and columns change places. */
export function daggerFock(a: FockOperator): FockOperator {
  const conjugated = (list: readonly TextAmplitude[]): TextAmplitude[] =>
    list.map(({ text, re, im }) => ({ text, re, im: -im }));
  return {
    kind: 'fock',
    space: a.space,
    column: (text) => conjugated(a.row(text)),
    row: (text) => conjugated(a.column(text)),
  };
}

/** Amplitudes by text, equal texts merged. */
class AmplitudeSums {
  readonly #sums = new Map<string, { re: number; im: number }>();

  /** Adds (re + i im) times each amplitude. */
  add(list: readonly TextAmplitude[], re: number, im: number): void {
    for (const { text, re: x, im: y } of list) {
      const key = textKey(text);
      const sum = this.#sums.get(key) ?? { re: 0, im: 0 };
      sum.re += re * x - im * y;
      sum.im += re * y + im * x;
      this.#sums.set(key, sum);
    }
  }

  /** The amplitudes that are not exactly 0. */
  list(): TextAmplitude[] {
    return [...this.#sums]
      .filter(([, { re, im }]) => re !== 0 || im !== 0)
      .map(([key, { re, im }]) => ({ text: textOf(key), re, im }));
  }
}

function chain(
  first: readonly TextAmplitude[],
  second: (text: Text) => readonly TextAmplitude[],
): TextAmplitude[] {
  const sums = new AmplitudeSums();
  for (const { text, re, im } of first) sums.add(second(text), re, im);
  return sums.list();
}
