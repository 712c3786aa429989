import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { pauliSum, type PauliStringLike } from '../../operators/pauli-sum.ts';
import { copyForm } from './ch-form.ts';
import { certainOutcome, collapse, sitePauli, type SitePauli } from './pauli-action.ts';
import { requireNotZero, Stabilizer } from './stabilizer.ts';

/** What measuring a Pauli string gives: its value, the probability it had, and the state after, of the same norm. */
export interface PauliMeasurement {
  readonly value: 1 | -1;
  readonly probability: number;
  readonly state: Stabilizer;
}

/**
 * Measures a Pauli string of any weight, its coefficient 1 or -1: the value is certain when the string or its negative is a stabilizer, and otherwise +1 or -1 with probability 1/2 each, the state
 * projected (Lueders). Draws one number in either case. Cost n/32 words per letter, and 3 n^2/32 for a collapse.
 * Throws `ArgumentError` for a bad string or another coefficient, `NotPhysicalError` for the zero vector.
 */
export function measurePauli(state: Stabilizer, string: PauliStringLike, rng: Rng): PauliMeasurement {
  const pauli = signedString(state, string);
  requireNotZero(state.form);
  const drawn = rng.uniform() < 0.5 ? 0 : 1;
  const certain = certainOutcome(state.form, pauli);
  if (certain !== undefined) return { value: certain === 0 ? 1 : -1, probability: 1, state };
  const form = copyForm(state.form);
  collapse(form, pauli, drawn);
  const after = Stabilizer.fromForm(state.space, form);
  return { value: drawn === 0 ? 1 : -1, probability: 0.5, state: after };
}

function signedString({ space }: Stabilizer, string: PauliStringLike): SitePauli {
  const [checked] = pauliSum(space, [string]).strings;
  const { re, im } = checked?.coefficient ?? { re: 0, im: 0 };
  if (!checked || Math.abs(re) !== 1 || im !== 0) {
    throw new ArgumentError('string.coefficient', 'be 1 or -1', `it is ${re} + ${im}i`);
  }
  const pauli = sitePauli(checked.sites, checked.letters);
  return re > 0 ? pauli : { ...pauli, turns: (pauli.turns + 2) & 3 };
}
