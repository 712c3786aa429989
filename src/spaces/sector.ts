import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { requireConfiguration, type Configuration } from './indexing.ts';
import { describeSpace, requireSites, type Space } from './space.ts';

/** The levels on `sites` add up to `total`: particles counted, or S_z = sum s - total. */
export interface SectorLaw {
  readonly sites: readonly number[];
  readonly total: number;
}

/** The configurations of a space that obey some laws, each on its own sites. Plain data: equal laws mean equal sectors. */
export interface Sector {
  readonly space: Space;
  readonly laws: readonly SectorLaw[];
}

/**
 * The sector of these laws, whose site lists are disjoint; sites of no law are free. Throws `ArgumentError` for sites that are not there or are in two laws,
 * and for totals that no configuration has.
 */
export function sector(space: Space, laws: readonly SectorLaw[]): Sector {
  requireSites(
    space,
    laws.flatMap(({ sites }) => sites),
    'laws',
  );
  laws.forEach(({ sites, total }, i) => {
    const most = sites.reduce((sum, site) => sum + (space.dims[site] as number) - 1, 0);
    if (Number.isSafeInteger(total) && total >= 0 && total <= most) return;
    throw new ArgumentError(`laws[${i}].total`, `be an integer in 0..${most}`, `it is ${total}`);
  });
  return { space, laws: laws.map(({ sites, total }) => ({ sites: [...sites], total })) };
}

/** All sites together hold `total` particles: the levels of modes, or of fermion sites, add up to it. Throws `ArgumentError` for a total that cannot be. */
export function fixedNumber(space: Space, total: number): Sector {
  return sector(space, [{ sites: space.dims.map((_, site) => site), total }]);
}

/**
 * Total S_z = sum_i (s_i - level_i) is `total`, a multiple of 1/2; a qubit counts as spin 1/2 with level 0 up. Throws `ArgumentError` where no configuration has it,
 * as a half-integer for an even number of spins 1/2.
 */
export function fixedSz(space: Space, total = 0): Sector {
  const down = space.dims.reduce((sum, d) => sum + (d - 1) / 2, 0) - total;
  const most = space.dims.reduce((sum, d) => sum + d - 1, 0);
  if (!Number.isInteger(down) || down < 0 || down > most) {
    throw new ArgumentError(
      'total',
      `be ${-most / 2}, ${-most / 2 + 1}, ... or ${most / 2}, what the spins of ${describeSpace(space)} can have`,
      `it is ${total}`,
    );
  }
  return fixedNumber(space, down);
}

/** Whether a configuration obeys the laws. Throws `ArgumentError` when it is none of the space. */
export function inSector(of: Sector, x: Configuration): boolean {
  requireConfiguration(of.space, x);
  return of.laws.every(
    ({ sites, total }) => sites.reduce((sum, site) => sum + (x[site] as number), 0) === total,
  );
}

/** Whether two sectors of one space have the same laws, in whatever order they and their sites are listed; no sector has no laws. */
export function sameLaws(a: Sector | undefined, b: Sector | undefined): boolean {
  const text = (of: Sector | undefined): string =>
    (of?.laws ?? [])
      .map(({ sites, total }) => `${[...sites].sort((x, y) => x - y)}:${total}`)
      .sort()
      .join(';');
  return text(a) === text(b);
}

/** How many configurations a sector has; `Infinity` past the range of a double. Cost sites x total x levels. */
export function sectorDimension({ space, laws }: Sector): number {
  const taken = new Set(laws.flatMap(({ sites }) => sites));
  const free = space.dims.reduce((product, d, site) => (taken.has(site) ? product : product * d), 1);
  return laws.reduce((product, law) => product * waysOf(space, law), free);
}

/**
 * All configurations of a sector, one after another, in the order of their indices. Throws `BudgetExceededError` when they need more than `maxBytes`
 * (4 bytes per site of each).
 */
export function sectorConfigurations(of: Sector, maxBytes: number): Int32Array {
  const { space } = of;
  const n = space.dims.length;
  const count = sectorDimension(of);
  const bytes = 4 * n * count;
  if (bytes > maxBytes) {
    throw new BudgetExceededError(
      `The list of all configurations on ${describeSpace(space)}`,
      bytes,
      maxBytes,
      'Sample instead.',
    );
  }
  const out = new Int32Array(n * count);
  const walk = new SectorWalk(of);
  for (let i = 0; i < count; i++) out.set(walk.next(), n * i);
  return out;
}

/** Goes through a sector in the order of indices: the last site whose level can rise does, and what follows becomes as low as the laws allow. */
class SectorWalk {
  readonly #dims: readonly number[];
  readonly #lawOf: Int32Array;
  /** What each law still has to place on the sites that follow, and the room there. */
  readonly #left: Int32Array;
  readonly #room: Int32Array;
  readonly #x: Int32Array;
  #started = false;

  constructor({ space: { dims }, laws }: Sector) {
    this.#dims = dims;
    this.#lawOf = new Int32Array(dims.length).fill(-1);
    laws.forEach(({ sites }, law) => sites.forEach((site) => (this.#lawOf[site] = law)));
    this.#left = Int32Array.from(laws, ({ total }) => total);
    this.#room = Int32Array.from(laws, ({ sites }) =>
      sites.reduce((sum, site) => sum + (dims[site] as number) - 1, 0),
    );
    this.#x = new Int32Array(dims.length);
  }

  /** The next configuration (a view that the next call changes). */
  next(): Int32Array {
    if (this.#started) this.#fill(this.#raise());
    else this.#fill(0);
    this.#started = true;
    return this.#x;
  }

  /** Takes levels back from the end to the first that can rise, raises it and returns the site after it. */
  #raise(): number {
    for (let site = this.#x.length - 1; site >= 0; site--) {
      const level = this.#x[site] as number;
      this.#place(site, -level, 1);
      if (!this.#fits(site, level + 1)) continue;
      this.#x[site] = level + 1;
      this.#place(site, level + 1, -1);
      return site + 1;
    }
    return this.#x.length;
  }

  /** The lowest levels that the laws allow, from a site on. */
  #fill(from: number): void {
    for (let site = from; site < this.#x.length; site++) {
      let level = 0;
      while (!this.#fits(site, level)) level++;
      this.#x[site] = level;
      this.#place(site, level, -1);
    }
  }

  /** Whether the sites after this one can take what its law leaves them. */
  #fits(site: number, level: number): boolean {
    const levels = this.#dims[site] as number;
    const law = this.#lawOf[site] as number;
    if (level >= levels || law < 0) return level < levels;
    const rest = (this.#left[law] as number) - level;
    return rest >= 0 && rest <= (this.#room[law] as number) - (levels - 1);
  }

  /** Notes `quanta` placed on a site (taken back when negative), and its room gone (-1) or there again (1). */
  #place(site: number, quanta: number, room: 1 | -1): void {
    const law = this.#lawOf[site] as number;
    if (law < 0) return;
    this.#left[law] = (this.#left[law] as number) - quanta;
    this.#room[law] = (this.#room[law] as number) + room * ((this.#dims[site] as number) - 1);
  }
}

/** In how many ways the levels of the sites add up to the total. */
function waysOf(space: Space, { sites, total }: SectorLaw): number {
  let ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const site of sites) {
    const next = new Float64Array(total + 1);
    for (let sum = 0; sum <= total; sum++) {
      for (let level = 0; level < (space.dims[site] as number) && level <= sum; level++) {
        next[sum] = (next[sum] as number) + (ways[sum - level] as number);
      }
    }
    ways = next;
  }
  return ways[total] as number;
}
