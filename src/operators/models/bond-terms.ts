import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Bond } from '../../spaces/lattice.ts';
import type { Space } from '../../spaces/space.ts';
import type { LocalTermLike } from '../local-sum.ts';

/** The same matrix on each bond, coefficient included. */
export function bondTerms(
  bonds: readonly Bond[],
  matrix: ComplexMatrix,
  coefficient: number,
): LocalTermLike[] {
  return bonds.map((sites) => ({ coefficient, sites, matrix }));
}

/** The same matrix on each of `count` sites. */
export function siteTerms(count: number, matrix: ComplexMatrix, coefficient: number): LocalTermLike[] {
  return Array.from({ length: count }, (_, site) => ({ coefficient, sites: [site], matrix }));
}

/** Throws `ArgumentError` unless the space has as many sites as the lattice, all with the same given number of levels. */
export function requireModelSpace(space: Space, sites: number, levels: number): void {
  if (space.dims.length !== sites || space.dims.some((d) => d !== levels)) {
    throw new ArgumentError(
      'space',
      `have ${sites} sites of ${levels} levels`,
      `it has the dimensions [${space.dims}]`,
    );
  }
}

/** Throws `ArgumentError` for a coupling that is not a finite number. */
export function requireCouplings(couplings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(couplings)) {
    if (!Number.isFinite(value)) throw new ArgumentError(name, 'be a finite number', `it is ${value}`);
  }
}
