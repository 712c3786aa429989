import { bitAt, flipBit } from '../../../src/linalg/bit-matrix.ts';
import { complex } from '../../../src/linalg/scalar.ts';
import { samplesOf } from '../../../src/states/samples.ts';
import { copyForm, type ChForm } from '../../../src/states/stabilizer/ch-form.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import type { StateSubject } from '../../conformance/state-subject.ts';

/** Stabilizer states with one part of their form wrong, and a law that must say so. */
export const formMutants: Record<
  string,
  { readonly change: (state: Stabilizer) => Stabilizer; readonly law: string }
> = {
  'phases of X images lost': {
    change: changed(({ gamma }) => void gamma.fill(0)),
    law: 'log amplitudes are the oracle',
  },
  'phases of X images of the wrong sign': {
    change: changed(({ gamma }) => gamma.forEach((turns, p) => (gamma[p] = -turns & 3))),
    law: 'expect is the oracle',
  },
  'Z parts of X images lost': { change: changed(({ m }) => void m.fill(0)), law: 'expect is the oracle' },
  'Hadamard gates lost': {
    change: changed(({ v }) => void v.fill(0)),
    law: 'samples follow <x|rho|x> (chi squared)',
  },
  'a bit of s turned over': {
    change: changed(({ s }) => flipBit(s, 0, 0)),
    law: 'expect is the oracle',
  },
  'matrix of Z images transposed': {
    change: changed((form) => transpose(form, form.g)),
    law: 'samples follow <x|rho|x> (chi squared)',
  },
  'matrix of X images transposed': {
    change: changed((form) => transpose(form, form.f)),
    law: 'log amplitudes are the oracle',
  },
  'phase of the whole lost': {
    change: changed(({ scale }) => void (scale.eighths = 0)),
    law: 'overlap is the oracle, linear in its right side',
  },
  'norm of the whole lost': {
    change: changed(({ scale }) => void Object.assign(scale, { re: 1, im: 0, halves: 0 })),
    law: 'norm is the oracle',
  },
};

/** Verbs that are wrong, and a law that must say so. */
export const verbMutants: Record<
  string,
  { readonly verbs: Partial<StateSubject<Stabilizer>>; readonly law: string }
> = {
  'amplitudes conjugated': {
    verbs: {
      logAmplitude: (state, x) => {
        const { re, im } = state.logAmplitude(x);
        return complex(re, -im);
      },
    },
    law: 'log amplitudes are the oracle',
  },
  'kept sites sorted': {
    verbs: { reduce: (state, keep) => state.reduce([...keep].sort((a, b) => a - b)) },
    law: 'reduce then expect is expect',
  },
  'all shots alike': {
    verbs: {
      sample: (state, shots, rng) => {
        const { data } = state.sample(1, rng);
        return samplesOf(Array.from({ length: shots }, () => data));
      },
    },
    law: 'samples follow <x|rho|x> (chi squared)',
  },
};

function changed(change: (form: ChForm) => void): (state: Stabilizer) => Stabilizer {
  return ({ space, form }) => {
    const copy = copyForm(form);
    change(copy);
    return Stabilizer.fromForm(space, copy);
  };
}

function transpose({ n, words }: ChForm, rows: Int32Array): void {
  const before = rows.slice();
  rows.fill(0);
  for (let p = 0; p < n; p++) {
    for (let j = 0; j < n; j++) flipBit(rows, j * words, p, bitAt(before, p * words, j));
  }
}
