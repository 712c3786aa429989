import { ArgumentError } from '../errors.ts';
import { matrix, type ComplexMatrix } from '../linalg/matrix.ts';
import type { Space } from '../spaces/space.ts';
import { localOperator } from './local-sum.ts';
import type { LocalSum } from './operator.ts';

/** The 2 x 2 identity. */
export const sigmaI: ComplexMatrix = matrix([
  [1, 0],
  [0, 1],
]);

/** sigma_x = [[0, 1], [1, 0]]. */
export const sigmaX: ComplexMatrix = matrix([
  [0, 1],
  [1, 0],
]);

/** sigma_y = [[0, -i], [i, 0]]. */
export const sigmaY: ComplexMatrix = matrix([
  [0, { re: 0, im: -1 }],
  [{ re: 0, im: 1 }, 0],
]);

/** sigma_z = diag(1, -1). */
export const sigmaZ: ComplexMatrix = matrix([
  [1, 0],
  [0, -1],
]);

/** sigma_+ = (sigma_x + i sigma_y) / 2 = |0><1|: raises S_z, from level 1 to level 0. */
export const sigmaPlus: ComplexMatrix = matrix([
  [0, 1],
  [0, 0],
]);

/** sigma_- = |1><0|, the adjoint of `sigmaPlus`. */
export const sigmaMinus: ComplexMatrix = matrix([
  [0, 0],
  [1, 0],
]);

/** sigma_x on one two-level site. Throws `ArgumentError` when the site is not there or has not two levels. */
export function pauliX(space: Space, site: number): LocalSum {
  return onTwoLevels(space, site, sigmaX);
}

/** sigma_y on one two-level site. Errors as `pauliX`. */
export function pauliY(space: Space, site: number): LocalSum {
  return onTwoLevels(space, site, sigmaY);
}

/** sigma_z on one two-level site. Errors as `pauliX`. */
export function pauliZ(space: Space, site: number): LocalSum {
  return onTwoLevels(space, site, sigmaZ);
}

function onTwoLevels(space: Space, site: number, of: ComplexMatrix): LocalSum {
  const levels = space.dims[site];
  if (levels !== undefined && levels !== 2) {
    throw new ArgumentError(
      'site',
      'have two levels',
      `site ${site} has ${levels}`,
      'Use the spin operators there.',
    );
  }
  return localOperator(space, [site], of);
}
