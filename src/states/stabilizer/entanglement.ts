import { inBase, type EntropyOptions } from '../distributions.ts';
import type { PauliString } from '../../operators/operator.ts';
import { complex } from '../../linalg/scalar.ts';
import { entropyProfile, generators } from './group.ts';
import { requireNotZero, type Stabilizer } from './stabilizer.ts';

/**
 * The entanglement entropies of a stabilizer state at all cuts of its sites in order, entry k - 1 between sites 0 .. k-1 and the rest for k = 1 .. n-1: whole multiples of log 2, in nats unless
 * `base` says otherwise, exact up to the last digit of that product. One elimination over two elements, n^3/8 bit operations. Throws `NotPhysicalError` for the zero vector.
 */
export function stabilizerEntropies(state: Stabilizer, options: EntropyOptions = {}): Float64Array {
  requireNotZero(state.form);
  const sites = Array.from({ length: Math.max(0, state.form.n - 1) }, (_, site) => site);
  return Float64Array.from(entropyProfile(state.form, sites), (bits) => inBase(bits * Math.LN2, options));
}

/** The entropy in nats of the reduced state on some sites; checked by the caller. */
export function stabilizerEntropy({ form }: Stabilizer, sites: readonly number[]): number {
  return (entropyProfile(form, sites)[sites.length - 1] ?? 0) * Math.LN2;
}

/**
 * n independent signed Pauli strings that leave the state as it is; their products are all that do. Coefficients are 1 or -1, sites ascend. Cost n^3/32 words.
 * Throws `NotPhysicalError` for the zero vector.
 */
export function stabilizerGenerators(state: Stabilizer): PauliString[] {
  requireNotZero(state.form);
  return generators(state.form).map(({ sites, letters, turns }) => {
    const hermitian = letters.filter((code) => code === 3).length & 3;
    return {
      coefficient: complex(turns === hermitian ? 1 : -1),
      sites,
      letters: letters.map((code) => 'IXZY'[code]).join(''),
    };
  });
}
