import { ArgumentError } from '../errors.ts';
import { requireSites, type Space } from '../spaces/space.ts';

/** Throws `ArgumentError` unless `sites` are distinct sites of the space and modes. */
export function requireModes(space: Space, sites: readonly number[]): void {
  requireSites(space, sites);
  sites.forEach((site, i) => requireKind(space, site, 'mode', `sites[${i}]`, 'a channel on modes'));
}

/** Throws `ArgumentError` unless a site is a mode, or has the two levels of a qubit. */
export function requireKind(
  space: Space,
  site: number,
  kind: 'mode' | 'qubit',
  argument: string,
  what: string,
): void {
  const found = space.sites[site];
  const fits = kind === 'mode' ? found?.kind === 'mode' : found?.levels === 2;
  if (fits) return;
  const got = `site ${site} is a ${found?.kind} of ${found?.levels} levels`;
  throw new ArgumentError(
    argument,
    `be a ${kind} for ${what}`,
    got,
    'Build the space with `modes` and `qubits`.',
  );
}
