import { ArgumentError, SpaceMismatchError } from '../errors.ts';

/** One factor of a product space. */
export interface Site {
  readonly kind: 'qubit' | 'spin' | 'level' | 'mode';
  /** Number of levels, also for a mode (its truncation: levels 0..levels-1). */
  readonly levels: number;
  readonly label?: string;
}

/**
 * An ordered product of sites. Site 0 is the most significant: leftmost in |s0 s1 ...>, slowest in memory, left in kron.
 * `log2Dim` is log2 of the dimension, which itself may not fit in a number.
 */
export interface Space {
  readonly kind: 'product';
  readonly sites: readonly Site[];
  readonly dims: readonly number[];
  readonly log2Dim: number;
}

const interned = new Map<string, Space>();

/** The product space of the sites. Equal site lists give the identical object. Throws `ArgumentError` for bad levels. */
export function space(sites: readonly Site[]): Space {
  sites.forEach((site, i) => {
    if (!Number.isSafeInteger(site.levels) || site.levels < 1) {
      throw new ArgumentError(`sites[${i}].levels`, 'be a positive integer', `it is ${site.levels}`);
    }
  });
  const key = spaceKey(sites);
  const known = interned.get(key);
  if (known) return known;
  const dims = Object.freeze(sites.map((site) => site.levels));
  const made: Space = Object.freeze({
    kind: 'product',
    sites: Object.freeze(sites.map((site) => Object.freeze({ ...site }))),
    dims,
    log2Dim: dims.reduce((sum, levels) => sum + Math.log2(levels), 0),
  });
  interned.set(key, made);
  return made;
}

/** n qubits. */
export function qubits(n: number): Space {
  return uniform(n, { kind: 'qubit', levels: 2 });
}

/** n spins of total spin s (a multiple of 1/2): level m is S_z = s - m, highest first. */
export function spins(n: number, s = 0.5): Space {
  if (!Number.isInteger(2 * s) || s < 0) throw new ArgumentError('s', 'be a multiple of 1/2', `it is ${s}`);
  return uniform(n, { kind: 'spin', levels: 2 * s + 1 });
}

/** Sites without further meaning, one per entry of `dims`. */
export function levels(dims: readonly number[]): Space {
  return space(dims.map((d) => ({ kind: 'level', levels: d })));
}

/** n bosonic modes, each truncated to the number states 0..levels-1. */
export function modes(n: number, levels: number): Space {
  return uniform(n, { kind: 'mode', levels });
}

/** The product of spaces, sites in order. */
export function productSpace(...factors: readonly Space[]): Space {
  return space(factors.flatMap((factor) => factor.sites));
}

/** The space of some sites of another, in the order given. */
export function subspace(whole: Space, sites: readonly number[]): Space {
  return space(sites.map((site) => whole.sites[site] as Site));
}

/** The dimension as a number; `Infinity` past the range of a double (use `log2Dim` then). */
export function dimension(of: Space): number {
  return of.dims.reduce((product, levels) => product * levels, 1);
}

/** Whether two spaces have the same sites (also across two copies of this package). */
export function sameSpace(a: Space, b: Space): boolean {
  return a === b || spaceKey(a.sites) === spaceKey(b.sites);
}

/** Throws `SpaceMismatchError` unless both are the same space; `what` names the one that is wrong. */
export function requireSameSpace(what: string, expected: Space, got: Space): void {
  if (!sameSpace(expected, got))
    throw new SpaceMismatchError(what, describeSpace(expected), describeSpace(got));
}

/**
 * Throws `ArgumentError` unless `sites` are distinct sites of the space.
 * The order is free and has a meaning: the first is the most significant.
 */
export function requireSites(of: Space, sites: readonly number[], argument = 'sites'): void {
  const bad = sites.find((site) => !Number.isInteger(site) || site < 0 || site >= of.sites.length);
  if (bad !== undefined)
    throw new ArgumentError(argument, `be within 0..${of.sites.length - 1}`, `one is ${bad}`);
  if (new Set(sites).size !== sites.length)
    throw new ArgumentError(argument, 'be distinct', `they are [${sites}]`);
}

/** A short name for messages: `[2,3,2]`, or `60 sites of 2` when long. */
export function describeSpace(of: Space): string {
  const { dims } = of;
  if (dims.length > 8 && dims.every((d) => d === dims[0])) return `${dims.length} sites of ${dims[0]}`;
  const kinds = [...new Set(of.sites.map((site) => site.kind))].join('/');
  return `[${dims.join(',')}] (${kinds || 'no sites'})`;
}

function uniform(n: number, site: Site): Space {
  if (!Number.isSafeInteger(n) || n < 0) throw new ArgumentError('n', 'be a count of sites', `it is ${n}`);
  return space(new Array<Site>(n).fill(site));
}

function spaceKey(sites: readonly Site[]): string {
  return JSON.stringify(sites.map((site) => [site.kind, site.levels, site.label ?? null]));
}
