import { ArgumentError } from '../errors.ts';
import type { Space } from '../spaces/space.ts';
import { plus, times } from './algebra.ts';
import type { PauliSum } from './operator.ts';
import { pauliSum } from './pauli-sum.ts';

/**
 * Fermions by the Jordan-Wigner transformation: one two-level site per mode, level 1 occupied, and
 * c_j = Z_0 ... Z_{j-1} |0><1|_j. Products and sums of these (`times`, `plus`) carry all signs.
 */

/** c_j. Throws `ArgumentError` when the mode is not there or the space has a site that has not two levels. */
export function fermionAnnihilation(space: Space, mode: number): PauliSum {
  return ladder(space, mode, 0.5);
}

/** c_j^dagger. Errors as `fermionAnnihilation`. */
export function fermionCreation(space: Space, mode: number): PauliSum {
  return ladder(space, mode, -0.5);
}

/** n_j = c_j^dagger c_j = (1 - Z_j)/2. Errors as `fermionAnnihilation`. */
export function fermionNumber(space: Space, mode: number): PauliSum {
  requireMode(space, mode);
  return pauliSum(space, [
    { coefficient: 0.5, sites: [], letters: '' },
    { coefficient: -0.5, sites: [mode], letters: 'Z' },
  ]);
}

/** c_i^dagger c_j + c_j^dagger c_i between two modes of a Jordan-Wigner space. Errors as `fermionAnnihilation`. */
export function fermionHopping(space: Space, i: number, j: number): PauliSum {
  const forth = times(fermionCreation(space, i), fermionAnnihilation(space, j));
  const back = times(fermionCreation(space, j), fermionAnnihilation(space, i));
  return plus(forth, back);
}

function ladder(space: Space, mode: number, yPart: number): PauliSum {
  requireMode(space, mode);
  const sites = Array.from({ length: mode + 1 }, (_, i) => i);
  const string = 'Z'.repeat(mode);
  return pauliSum(space, [
    { coefficient: 0.5, sites, letters: `${string}X` },
    { coefficient: { re: 0, im: yPart }, sites, letters: `${string}Y` },
  ]);
}

function requireMode(space: Space, mode: number): void {
  if (!Number.isInteger(mode) || mode < 0 || mode >= space.dims.length) {
    throw new ArgumentError('mode', `be within 0..${space.dims.length - 1}`, `it is ${mode}`);
  }
}
