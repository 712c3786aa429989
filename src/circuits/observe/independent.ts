import type { Circuit } from '../circuit.ts';
import type { Operation } from '../operation.ts';
import { allSitesOf, onlySites } from './light-cone.ts';

/** A part of a circuit that no operation and no classical bit joins with the rest: its operations on its own sites, ascending. */
export interface IndependentPart {
  readonly circuit: Circuit;
  readonly sites: readonly number[];
}

/** The parts of a circuit that never meet, on `among` sites (all when not given, else all that its operations touch). Operations on no site are with the first part. */
export function independentParts(of: Circuit, among?: readonly number[]): IndependentPart[] {
  const sites = among ?? of.space.dims.map((_, site) => site);
  const sets = joined(of.operations, sites);
  const bySite = new Map(sets.flatMap((set, part) => set.map((site) => [site, part] as const)));
  const operations = sets.map((): Operation[] => []);
  for (const op of of.operations) {
    if (op.kind === 'barrier') continue;
    const [first] = allSitesOf(op);
    operations[first === undefined ? 0 : (bySite.get(first) as number)]?.push(op);
  }
  return sets.map((set, part) => ({
    circuit: onlySites({ ...of, operations: operations[part] as Operation[] }, set),
    sites: set,
  }));
}

/** Sites in sets that operations join, or bits that several operations write or look at; one empty set when there is no site. */
function joined(operations: readonly Operation[], sites: readonly number[]): number[][] {
  const root = new Map<string, string>(sites.map((site) => [`site ${site}`, `site ${site}`]));
  const find = (node: string): string => {
    let at = node;
    for (let up = root.get(at) ?? at; up !== at; up = root.get(at) ?? at) at = up;
    root.set(node, at);
    return at;
  };
  for (const op of operations) {
    if (op.kind === 'barrier') continue;
    const [first, ...others] = [
      ...allSitesOf(op).map((site) => `site ${site}`),
      ...bitsOf(op).map((bit) => `bit ${bit}`),
    ];
    for (const node of others) root.set(find(node), find(first as string));
  }
  const sets = new Map<string, number[]>();
  for (const site of sites) {
    const at = find(`site ${site}`);
    const set = sets.get(at);
    if (set) set.push(site);
    else sets.set(at, [site]);
  }
  return sets.size === 0 ? [[]] : [...sets.values()];
}

/** The classical bits that an operation reads or writes. */
export function bitsOf(op: Operation): number[] {
  if (op.kind === 'barrier') return [];
  const read = op.conditions.flatMap(({ bits }) => bits);
  return op.kind === 'measure' ? [...read, op.bit] : read;
}
