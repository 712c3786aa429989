import { ArgumentError } from '../../errors.ts';
import type { Space } from '../../spaces/space.ts';
import { normalCharge, noSymmetry, u1, z2, type Symmetry } from '../tensor/symmetry.ts';

/** What a state conserves: a symmetry, and the charge of each level of each site. */
export interface SiteCharges {
  readonly symmetry: Symmetry;
  readonly levels: readonly (readonly number[])[];
}

/** No charges: tensors are dense. */
export function noCharges(space: Space): SiteCharges {
  return { symmetry: noSymmetry, levels: space.dims.map((d) => new Array<number>(d).fill(0)) };
}

/** U(1) of 2 S_z: level m of a site with d levels has the charge d - 1 - 2 m (S_z highest first); for qubits +1 and -1. */
export function spinCharges(space: Space): SiteCharges {
  return { symmetry: u1, levels: space.dims.map((d) => Array.from({ length: d }, (_, m) => d - 1 - 2 * m)) };
}

/** U(1) of the number of particles: level n has the charge n. */
export function numberCharges(space: Space): SiteCharges {
  return { symmetry: u1, levels: space.dims.map((d) => Array.from({ length: d }, (_, n) => n)) };
}

/** Z2 of the parity of the number of particles: level n has the charge n mod 2. For qubits it is what the product of all Z conserves. */
export function parityCharges(space: Space): SiteCharges {
  return { symmetry: z2, levels: space.dims.map((d) => Array.from({ length: d }, (_, n) => n % 2)) };
}

/** Throws `ArgumentError` unless there is one charge in normal form for each level of each site. */
export function requireCharges(space: Space, { symmetry, levels }: SiteCharges): void {
  const isRight =
    levels.length === space.dims.length && levels.every((own, site) => own.length === space.dims[site]);
  if (!isRight) {
    const got = `it has [${levels.map((own) => own.length)}]`;
    throw new ArgumentError('charges.levels', `have one charge per level of the sites [${space.dims}]`, got);
  }
  const bad = levels.flat().find((q) => !Number.isSafeInteger(q) || normalCharge(symmetry, q) !== q);
  if (bad === undefined) return;
  const range = symmetry.modulus === 0 ? 'be integers' : `be within 0..${symmetry.modulus - 1}`;
  throw new ArgumentError('charges.levels', range, `one is ${bad}`);
}
