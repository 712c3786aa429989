import { SpaceMismatchError, UnsupportedError } from '../errors.ts';
import { product } from '../linalg/tensor.ts';
import {
  describeSpace,
  requireSites,
  sameSpace,
  space,
  subspace,
  type Site,
  type Space,
} from '../spaces/space.ts';

/** On which sites of a state a map acts, in the map's order (the first most significant); all sites when not given. */
export interface SitesOption {
  readonly sites?: readonly number[];
}

/**
 * Where a map from -> to meets a state: data of the state seen as a tensor of `shape` (after its legs were put in `order` when given),
 * the map's input on `legs`, its output in their place with dimensions `outDims`, the result on the space `after`.
 */
export interface Placement {
  readonly after: Space;
  readonly shape: readonly number[];
  readonly order: readonly number[] | undefined;
  readonly legs: readonly number[];
  readonly outDims: readonly number[];
}

/**
 * Places a map from -> to on sites of a state. Only numbers of levels must agree, so that a qubit channel fits a spin-1/2 site. With as many
 * sites after as before, site `sites[i]` becomes `to.sites[i]` (or stays as it is when from = to). A map that
 * changes the number of sites must take all sites, and the result is on `to`.
 * Throws `ArgumentError` for bad sites, `SpaceMismatchError`, `UnsupportedError`.
 */
export function place(
  what: string,
  from: Space,
  to: Space,
  whole: Space,
  sites?: readonly number[],
): Placement {
  const on = sites ?? whole.sites.map((_, site) => site);
  requireSites(whole, on);
  const target = subspace(whole, on);
  if (!sameList(target.dims, from.dims)) {
    const where = sites ? `sites [${on}] = ${describeSpace(target)}` : describeSpace(whole);
    throw new SpaceMismatchError(what, where, describeSpace(from));
  }
  if (to.sites.length !== from.sites.length) return placeWhole(what, to, whole, on);
  const keeps = sameSpace(from, to);
  const after = whole.sites.map((site, s): Site => to.sites[on.indexOf(s)] ?? site);
  return {
    after: keeps ? whole : space(after),
    shape: whole.dims,
    order: undefined,
    legs: on,
    outDims: to.dims,
  };
}

function placeWhole(what: string, to: Space, whole: Space, on: readonly number[]): Placement {
  if (on.length !== whole.sites.length) {
    throw new UnsupportedError(
      `${what} changes the number of sites from ${on.length} to ${to.sites.length}, so it must act on all ` +
        `${whole.sites.length} sites of the state, but it is asked for sites [${on}]. ` +
        'Use `tensorChannels` with `identityChannel` for the other sites.',
    );
  }
  return {
    after: to,
    shape: [product(whole.dims)],
    order: on.every((site, i) => site === i) ? undefined : on,
    legs: [0],
    outDims: [product(to.dims)],
  };
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}
