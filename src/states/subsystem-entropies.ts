import { ArgumentError } from '../errors.ts';
import { requireSites } from '../spaces/space.ts';
import type { DensityMatrix } from './density-matrix.ts';
import { inBase, type EntropyOptions } from './distributions.ts';
import { vonNeumannEntropy } from './entropies.ts';
import type { Ket } from './ket.ts';
import { requireNormalized } from './normalize.ts';
import { requireState } from './spectrum.ts';
import { stabilizerEntropy } from './stabilizer/entanglement.ts';
import type { Stabilizer } from './stabilizer/stabilizer.ts';

/**
 * The entropy S(rho_A) of the reduced state on `sites` A, in nats unless `base` says otherwise. For a ket this is the entanglement entropy between A and the
 * rest, computed on the smaller side: O(D d + d^3), d the smaller dimension; for a stabilizer state of n sites a rank over two elements, O(n k^2 / 8) for the smaller number k of sites. Throws `ArgumentError` for bad sites, `NotPhysicalError` for a state that
 * is not normalised.
 */
export function entanglementEntropy(
  state: Ket | Stabilizer,
  sites: readonly number[],
  options: EntropyOptions = {},
): number {
  return subsystemEntropy(state, sites, options);
}

/**
 * The quantum mutual information I(A:B) = S(A) + S(B) - S(AB), `a` and `b` disjoint lists of sites, in nats unless `base` says otherwise.
 * Throws `ArgumentError` for bad or shared sites, `NotPhysicalError` for a state that is not normalised.
 */
export function mutualInformation(
  state: Ket | DensityMatrix | Stabilizer,
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
  state: Ket | DensityMatrix | Stabilizer,
  a: readonly number[],
  given: readonly number[],
  options: EntropyOptions = {},
): number {
  requireDisjoint(a, given, 'given');
  return subsystemEntropy(state, [...a, ...given], options) - subsystemEntropy(state, given, options);
}

function subsystemEntropy(
  state: Ket | DensityMatrix | Stabilizer,
  sites: readonly number[],
  options: EntropyOptions,
): number {
  requireSites(state.space, sites);
  if (state.kind === 'stabilizer') {
    requireNormalized(state, 'state');
    return inBase(stabilizerEntropy(state, smallerSide(state, sites)), options);
  }
  requireState(state, 'state');
  return vonNeumannEntropy(state.reduce(state.kind === 'ket' ? smallerSide(state, sites) : sites), options);
}

/** The sites, or all others when those have fewer levels: both reduced states of a pure state have the same spectrum. */
function smallerSide({ space }: Ket | Stabilizer, sites: readonly number[]): readonly number[] {
  const bits = sites.reduce((sum, site) => sum + Math.log2(space.dims[site] as number), 0);
  if (2 * bits <= space.log2Dim) return sites;
  return space.dims.map((_, site) => site).filter((site) => !sites.includes(site));
}

function requireDisjoint(a: readonly number[], b: readonly number[], argument: string): void {
  const shared = a.find((site) => b.includes(site));
  if (shared !== undefined) {
    throw new ArgumentError(argument, 'share no site with `a`', `both have site ${shared}`);
  }
}
