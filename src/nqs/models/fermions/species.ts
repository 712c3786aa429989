import { ArgumentError } from '../../../errors.ts';
import type { Sector } from '../../../spaces/sector.ts';

/** Throws `ArgumentError` unless each site has two levels and is in one law of the sector. */
export function requireFermions({ space, laws }: Sector): void {
  const { dims } = space;
  const odd = dims.findIndex((d) => d !== 2);
  if (odd >= 0) {
    throw new ArgumentError('sector', 'be of modes with two levels', `site ${odd} has ${dims[odd]}`);
  }
  const bound = new Set(laws.flatMap(({ sites }) => sites));
  const free = dims.findIndex((_, site) => !bound.has(site));
  if (free < 0) return;
  throw new ArgumentError(
    'sector',
    'fix the number of particles on each mode by one law',
    `mode ${free} is in none`,
    'Use `fixedNumber`, `hubbardSector` or `sector`.',
  );
}
