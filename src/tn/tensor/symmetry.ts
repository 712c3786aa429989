import { ArgumentError } from '../../errors.ts';

/**
 * An abelian symmetry whose charges are integers: added as they are for `modulus` 0 (U(1): particle number, 2 S_z), modulo `modulus` otherwise (2: parity).
 * `modulus` 1 has the only charge 0: no symmetry.
 */
export interface Symmetry {
  readonly modulus: number;
}

/** No symmetry: every charge is 0 and every tensor is one dense block. */
export const noSymmetry: Symmetry = { modulus: 1 };

/** U(1): charges are integers that add. */
export const u1: Symmetry = { modulus: 0 };

/** Z2: charges are 0 and 1, added modulo 2. */
export const z2: Symmetry = { modulus: 2 };

/** Z_n: charges are 0 to n - 1, added modulo n. Throws `ArgumentError` unless n is a positive integer. */
export function cyclic(n: number): Symmetry {
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new ArgumentError('n', 'be a positive integer', `it is ${n}`, 'For charges that add use `u1`.');
  }
  return { modulus: n };
}

/** The charge in its normal form: itself for U(1), 0 to n - 1 for Z_n. */
export function normalCharge({ modulus }: Symmetry, charge: number): number {
  if (modulus === 0) return charge;
  const rest = charge % modulus;
  return rest < 0 ? rest + modulus : rest + 0;
}
