import { ArgumentError, UnsupportedError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { connected } from '../operators/connected.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { ProductOperator } from '../operators/operator.ts';
import type { Sector } from '../spaces/sector.ts';
import { requireSites, type Space } from '../spaces/space.ts';

/** A proposal in the making: `width` sites and their new levels, from `at` on. */
export interface Proposal {
  readonly sites: Int32Array;
  readonly levels: Int32Array;
}

/**
 * How Metropolis chains move. `propose` reads the configuration at `levels[from ..]`, writes a change on `width` different sites into `to` from `at` on, and returns the
 * quotient q(x' -> x)/q(x -> x') of the probabilities to propose it back and forth (1 for symmetric proposals), 0 where it has none to propose. It draws from `rng` alone.
 */
export interface MoveRule {
  readonly kind: string;
  readonly width: number;
  propose(levels: Int32Array, from: number, rng: Rng, to: Proposal, at: number): number;
}

/** One site to another level, both uniform: symmetric. `sites` are those that may change, all by default. */
export function localMoves(space: Space, sites: readonly number[] = space.dims.map((_, i) => i)): MoveRule {
  requireSites(space, sites);
  const free = sites.filter((site) => (space.dims[site] as number) > 1);
  if (free.length === 0)
    throw new ArgumentError('sites', 'have one with two levels at least', 'there is none');
  return {
    kind: 'local',
    width: 1,
    propose(levels, from, rng, to, at) {
      const site = free[Math.floor(rng.uniform() * free.length)] as number;
      const d = space.dims[site] as number;
      const now = levels[from + site] as number;
      const draw = d === 2 ? 1 - now : Math.floor(rng.uniform() * (d - 1));
      to.sites[at] = site;
      to.levels[at] = d > 2 && draw >= now ? draw + 1 : draw;
      return 1;
    },
  };
}

/**
 * Two sites exchange their levels. Without `pairs` both are drawn within one law of the sector (a site, then another of a different level: symmetric); with `pairs`, say the bonds of
 * a lattice, one is drawn of those whose levels differ, with the quotient of their numbers. Throws `ArgumentError` for pairs that join different laws.
 */
export function exchangeMoves(sector: Sector, pairs?: readonly (readonly [number, number])[]): MoveRule {
  return pairs ? pairExchange(sector, pairs) : lawExchange(sector);
}

function lawExchange({ laws }: Sector): MoveRule {
  const chooser = siteChooser(laws.map(({ sites }) => sites));
  const others = new Int32Array(Math.max(0, ...laws.map(({ sites }) => sites.length)));
  return {
    kind: 'exchange',
    width: 2,
    propose(levels, from, rng, to, at) {
      const { site, group } = chooser(rng);
      const own = levels[from + site] as number;
      let count = 0;
      for (const other of group) if (levels[from + other] !== own) others[count++] = other;
      if (count === 0) return 0;
      const other = others[Math.floor(rng.uniform() * count)] as number;
      exchange(levels, from, site, other, to, at);
      return 1;
    },
  };
}

function pairExchange({ space, laws }: Sector, pairs: readonly (readonly [number, number])[]): MoveRule {
  const lawOf = space.dims.map((_, site) => laws.findIndex(({ sites }) => sites.includes(site)));
  for (const pair of pairs) {
    requireSites(space, pair, 'pairs');
    if (lawOf[pair[0]] === lawOf[pair[1]]) continue;
    throw new ArgumentError('pairs', 'join sites of one law of the sector', `one is [${pair}]`);
  }
  const changing = (levels: Int32Array, from: number): number =>
    pairs.reduce((sum, [a, b]) => (levels[from + a] === levels[from + b] ? sum : sum + 1), 0);
  return {
    kind: 'exchange',
    width: 2,
    propose(levels, from, rng, to, at) {
      const count = changing(levels, from);
      if (count === 0) return 0;
      let left = Math.floor(rng.uniform() * count);
      const pair = pairs.find(([a, b]) => levels[from + a] !== levels[from + b] && left-- === 0);
      const [a, b] = pair as readonly [number, number];
      exchange(levels, from, a, b, to, at);
      const [x, y] = [levels[from + a] as number, levels[from + b] as number];
      // Counted as it would be, then undone: nobody else sees the configuration meanwhile.
      [levels[from + a], levels[from + b]] = [y, x];
      const back = changing(levels, from);
      [levels[from + a], levels[from + b]] = [x, y];
      return count / back;
    },
  };
}

/** One quantum leaves a site for another of the same law: a donor, then a site with room, each uniform, with the quotient of the numbers of choices. */
export function hopMoves({ space, laws }: Sector): MoveRule {
  const chooser = siteChooser(laws.map(({ sites }) => sites));
  const { dims } = space;
  const donors = (levels: Int32Array, from: number, group: readonly number[]): number =>
    group.reduce((sum, site) => sum + ((levels[from + site] as number) > 0 ? 1 : 0), 0);
  const acceptors = (levels: Int32Array, from: number, group: readonly number[], not: number): number =>
    group.reduce((sum, s) => sum + (s !== not && (levels[from + s] as number) < (dims[s] as number) - 1 ? 1 : 0), 0); // prettier-ignore
  return {
    kind: 'hop',
    width: 2,
    propose(levels, from, rng, to, at) {
      const { group } = chooser(rng);
      const given = donors(levels, from, group);
      if (given === 0) return 0;
      let left = Math.floor(rng.uniform() * given);
      const donor = group.find((s) => (levels[from + s] as number) > 0 && left-- === 0) as number;
      const taken = acceptors(levels, from, group, donor);
      if (taken === 0) return 0;
      left = Math.floor(rng.uniform() * taken);
      const acceptor = group.find(
        (s) => s !== donor && (levels[from + s] as number) < (dims[s] as number) - 1 && left-- === 0,
      ) as number;
      const [x, y] = [levels[from + donor] as number, levels[from + acceptor] as number];
      to.sites[at] = donor;
      to.levels[at] = x - 1;
      to.sites[at + 1] = acceptor;
      to.levels[at + 1] = y + 1;
      [levels[from + donor], levels[from + acceptor]] = [x - 1, y + 1];
      const back = donors(levels, from, group) * acceptors(levels, from, group, acceptor);
      [levels[from + donor], levels[from + acceptor]] = [x, y];
      return (given * taken) / back;
    },
  };
}

/**
 * A configuration that the operator joins with the one at hand, uniform, with the quotient of their numbers: stays in every sector that the operator conserves. Each proposal costs two rows of
 * the operator. Throws `ArgumentError` unless it is Hermitian.
 */
export function operatorMoves(op: ProductOperator): MoveRule {
  if (!isHermitian(op)) throw new ArgumentError('op', 'be Hermitian', 'it is not');
  const width = op.space.dims.length;
  const joined = (x: Int32Array): Int32Array[] =>
    connected(op, x).configurations.filter((y) => y.some((level, site) => level !== x[site]));
  return {
    kind: 'operator',
    width,
    propose(levels, from, rng, to, at) {
      const choices = joined(levels.slice(from, from + width));
      if (choices.length === 0) return 0;
      const chosen = choices[Math.floor(rng.uniform() * choices.length)] as Int32Array;
      for (let site = 0; site < width; site++) to.sites[at + site] = site;
      to.levels.set(chosen, at);
      return choices.length / joined(chosen).length;
    },
  };
}

/** One of several rules, each with its fixed probability; what is proposed fits the widest. */
export function mixedMoves(space: Space, rules: readonly MoveRule[], weights: readonly number[]): MoveRule {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (rules.length !== weights.length || !(sum > 0 && sum < Infinity) || weights.some((w) => !(w >= 0))) {
    throw new ArgumentError(
      'weights',
      'give each rule a weight of at least 0, not all 0',
      `they are [${weights}]`,
    );
  }
  const width = Math.max(...rules.map((rule) => rule.width));
  return {
    kind: 'mixed',
    width,
    propose(levels, from, rng, to, at) {
      let left = rng.uniform() * sum;
      const chosen = rules.findIndex((_, k) => (left -= weights[k] as number) < 0);
      const rule = rules[Math.max(0, chosen)] as MoveRule;
      const quotient = rule.propose(levels, from, rng, to, at);
      if (quotient > 0) pad(levels, from, space.dims.length, to, at, rule.width, width);
      return quotient;
    },
  };
}

/** The moves that a sector asks for: single sites without laws, exchanges of two levels, hops of more; sites of no law move by themselves. */
export function automaticMoves(space: Space, sector: Sector | undefined): MoveRule {
  if (!sector || sector.laws.length === 0) return localMoves(space);
  const bound = new Set(sector.laws.flatMap(({ sites }) => sites));
  const isTwo = [...bound].every((site) => (space.dims[site] as number) <= 2);
  const lawful = isTwo ? exchangeMoves(sector) : hopMoves(sector);
  const free = space.dims.flatMap((d, site) => (bound.has(site) || d < 2 ? [] : [site]));
  if (free.length === 0) return lawful;
  return mixedMoves(space, [lawful, localMoves(space, free)], [bound.size, free.length]);
}

/** Throws `UnsupportedError` for a rule that would leave the sector, or that cannot reach all of it. */
export function requireMovesWithin(rule: MoveRule, sector: Sector | undefined): void {
  const isBound = sector !== undefined && sector.laws.length > 0;
  if (isBound && rule.kind === 'local') {
    throw new UnsupportedError(
      'Local moves leave a sector of fixed number or S_z. Use `exchangeMoves` or `hopMoves`, or leave `rule` out.',
    );
  }
  if (!isBound && (rule.kind === 'exchange' || rule.kind === 'hop')) {
    throw new UnsupportedError(
      `Moves of kind '${rule.kind}' never change the number or S_z, but the state has no sector. Give it one, or leave \`rule\` out.`,
    );
  }
}

/** Fills what a narrower change leaves with other sites that keep their levels. */
function pad(
  levels: Int32Array,
  from: number,
  n: number,
  { sites, levels: to }: Proposal,
  at: number,
  used: number,
  width: number,
): void {
  for (let i = used, site = 0; i < width; site = (site + 1) % n) {
    if (sites.subarray(at, at + i).includes(site)) continue;
    sites[at + i] = site;
    to[at + i] = levels[from + site] as number;
    i++;
  }
}

function exchange(levels: Int32Array, from: number, a: number, b: number, to: Proposal, at: number): void {
  to.sites[at] = a;
  to.levels[at] = levels[from + b] as number;
  to.sites[at + 1] = b;
  to.levels[at + 1] = levels[from + a] as number;
}

/** A uniform site of all groups, with its group. */
function siteChooser(
  groups: readonly (readonly number[])[],
): (rng: Rng) => { readonly site: number; readonly group: readonly number[] } {
  const choices = groups.flatMap((group) => group.map((site) => ({ site, group })));
  return (rng) => choices[Math.floor(rng.uniform() * choices.length)] as (typeof choices)[number];
}
