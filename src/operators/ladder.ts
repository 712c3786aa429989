import { ArgumentError } from '../errors.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { dagger } from '../linalg/products.ts';
import type { Space } from '../spaces/space.ts';
import { localOperator } from './local-sum.ts';
import type { LocalSum } from './operator.ts';

/**
 * The annihilation matrix on the number states 0..levels-1: <n-1|a|n> = sqrt n. Truncation shows in one place,
 * [a, a^dagger] = 1 - levels |levels-1><levels-1|. Throws `ArgumentError` unless `levels` is a positive integer.
 */
export function annihilationMatrix(levels: number): ComplexMatrix {
  if (!Number.isSafeInteger(levels) || levels < 1) {
    throw new ArgumentError('levels', 'be a positive integer', `it is ${levels}`);
  }
  const out = zeros(levels, levels);
  for (let n = 1; n < levels; n++) out.data[2 * ((n - 1) * levels + n)] = Math.sqrt(n);
  return out;
}

/** The creation matrix, adjoint of `annihilationMatrix`: it takes the top number state to 0. */
export function creationMatrix(levels: number): ComplexMatrix {
  return dagger(annihilationMatrix(levels));
}

/** diag(0, 1, ..., levels - 1), exact also where a^dagger a is rounded. */
export function numberMatrix(levels: number): ComplexMatrix {
  const out = annihilationMatrix(levels);
  out.data.fill(0);
  for (let n = 0; n < levels; n++) out.data[2 * (n * levels + n)] = n;
  return out;
}

/** a on one mode. Throws `ArgumentError` when the site is not there or is no mode. */
export function annihilation(space: Space, site: number): LocalSum {
  return localOperator(space, [site], annihilationMatrix(modeLevels(space, site)));
}

/** a^dagger on one mode. Errors as `annihilation`. */
export function creation(space: Space, site: number): LocalSum {
  return localOperator(space, [site], creationMatrix(modeLevels(space, site)));
}

/** The number operator on one mode. Errors as `annihilation`. */
export function numberOperator(space: Space, site: number): LocalSum {
  return localOperator(space, [site], numberMatrix(modeLevels(space, site)));
}

function modeLevels(space: Space, site: number): number {
  const found = space.sites[site];
  if (found?.kind === 'mode') return found.levels;
  throw new ArgumentError(
    'site',
    'be a mode',
    found ? `site ${site} is a ${found.kind}` : `there is no site ${site}`,
    'Build the space with `modes`.',
  );
}
