import { ArgumentError } from '../errors.ts';
import { requireSites } from '../spaces/space.ts';
import type { DensityMatrix } from './density-matrix.ts';
import type { EntropyOptions } from './distributions.ts';
import { vonNeumannEntropy } from './entropies.ts';
import type { Ket } from './ket.ts';
import { requireState } from './spectrum.ts';

/**
 * The entropy S(rho_A) of the reduced state on `sites` A, in nats unless `base` says otherwise. For a ket this is the entanglement entropy between A and the
 * rest, computed on the smaller side: O(D d + d^3), d the smaller dimension. Throws `ArgumentError` for bad sites, `NotPhysicalError` for a state that
 * is not normalised.
 */
export function entanglementEntropy(
  ket: Ket,
  sites: readonly number[],
  options: EntropyOptions = {},
): number {
  return subsystemEntropy(ket, sites, options);
}

/**
 * The quantum mutual information I(A:B) = S(A) + S(B) - S(AB), `a` and `b` disjoint lists of sites, in nats unless `base` says otherwise.
 * Throws `ArgumentError` for bad or shared sites, `NotPhysicalError` for a state that is not normalised.
 */
export function mutualInformation(
  state: Ket | DensityMatrix,
  a: readonly number[],
  b: readonly number[],
  options: EntropyOptions = {},
): number {
  requireDisjoint(a, b, 'b');
  return (
    subsystemEntropy(state, a, options) +
    subsystemEntropy(state, b, options) -
    subsystemEntropy(state, [...a, ...b], options)
  );
}

/**
 * The conditional entropy S(A|B) = S(AB) - S(B), negative for entangled states, in nats unless `base` says otherwise.
 * Throws as `mutualInformation` does.
 */
export function conditionalEntropy(
  state: Ket | DensityMatrix,
  a: readonly number[],
  given: readonly number[],
  options: EntropyOptions = {},
): number {
  requireDisjoint(a, given, 'given');
  return subsystemEntropy(state, [...a, ...given], options) - subsystemEntropy(state, given, options);
}

function subsystemEntropy(
  state: Ket | DensityMatrix,
  sites: readonly number[],
  options: EntropyOptions,
): number {
  requireSites(state.space, sites);
  requireState(state, 'state');
  return vonNeumannEntropy(state.reduce(state.kind === 'ket' ? smallerSide(state, sites) : sites), options);
}

/** The sites, or all others when those have fewer levels: both reduced states of a ket have the same spectrum. */
function smallerSide(ket: Ket, sites: readonly number[]): readonly number[] {
  const bits = sites.reduce((sum, site) => sum + Math.log2(ket.space.dims[site] as number), 0);
  if (2 * bits <= ket.space.log2Dim) return sites;
  return ket.space.dims.map((_, site) => site).filter((site) => !sites.includes(site));
}

function requireDisjoint(a: readonly number[], b: readonly number[], argument: string): void {
  const shared = a.find((site) => b.includes(site));
  if (shared !== undefined) {
    throw new ArgumentError(argument, 'share no site with `a`', `both have site ${shared}`);
  }
}
