import { ArgumentError } from '../../errors.ts';
import { matrix, type ComplexMatrix, type MatrixLike } from '../../linalg/matrix.ts';
import { localOperator } from '../../operators/local-sum.ts';
import type { Space } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { moveCentre } from './chain.ts';
import { expectation } from './expect.ts';
import type { Mps } from './mps.ts';

/** A matrix for each site: the same for all, or one by site. */
export type SiteMatrix = MatrixLike | ((site: number) => MatrixLike);

/**
 * The mean of a one-site operator on each site, or on the `sites` given: one sweep of the centre, cost m^3 d per site. Throws `ArgumentError` when a matrix does not have
 * the size of its site, `NotPhysicalError` for the zero state.
 */
export function siteMeans(
  psi: Mps,
  of: SiteMatrix,
  sites: readonly number[] = allSites(psi.space),
): Estimate[] {
  let { chain } = psi;
  const means = new Map<number, Estimate>();
  for (const site of [...sites].sort((a, b) => a - b)) {
    const own = matrixAt(psi.space, of, site, 'of');
    chain = chain.logNorm > -Infinity ? moveCentre(chain, site) : chain;
    means.set(site, expectation(chain, localOperator(psi.space, [site], own)));
  }
  return sites.map((site) => means.get(site) as Estimate);
}

/** The matrix of a site. Throws `ArgumentError` for a site that does not exist or a matrix of another size. */
export function matrixAt(space: Space, of: SiteMatrix, site: number, argument: string): ComplexMatrix {
  const d = space.dims[site];
  if (d === undefined)
    throw new ArgumentError('sites', `be within 0..${space.dims.length - 1}`, `one is ${site}`);
  const own = matrix(typeof of === 'function' ? of(site) : of, argument);
  if (own.rows === d && own.cols === d) return own;
  throw new ArgumentError(argument, `be ${d} x ${d} at site ${site}`, `it is ${own.rows} x ${own.cols}`);
}

/** All sites in order. */
export function allSites(space: Space): number[] {
  return space.dims.map((_, site) => site);
}
