import type { Operator } from '../../operators/operator.ts';
import { subspace, type Space } from '../../spaces/space.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { onlySites, touchedSites } from './light-cone.ts';
import { basisLevels, basisState, type Runnable, type Start } from './start.ts';

/** A circuit with its start on as few sites as matter. */
export interface Reduced {
  readonly circuit: Circuit;
  readonly start: Runnable;
  /** The sites that are left, ascending; all when the start has to keep them. */
  readonly sites: readonly number[];
}

/** A circuit from a basis state on the sites that it touches and `more`; from any other state on all sites. */
export function reduced(
  of: Circuit,
  start: Start,
  more: readonly number[],
  parameters: ParameterValues,
): Reduced {
  const levels = basisLevels(start);
  const sites = touchedSites(of.operations, more);
  if (!levels) return { circuit: of, start: start as Runnable, sites: of.space.dims.map((_, site) => site) };
  const circuit = onlySites(of, sites);
  const kept = sites.map((site) => levels[site] as number);
  return { circuit, start: basisState(start, circuit, kept, parameters), sites };
}

/** The sites that an operator acts on, ascending; all for forms that do not say. */
export function supportOf(op: Operator): number[] {
  const space = op.space as Space;
  switch (op.kind) {
    case 'local-sum':
      return sorted(op.terms.flatMap(({ sites }) => sites));
    case 'pauli-sum':
      return sorted(op.strings.flatMap(({ sites }) => sites));
    default:
      return space.dims.map((_, site) => site);
  }
}

/** An operator on the space of `sites`, which hold its support. Forms that do not name sites must keep all of them. */
export function operatorOn(op: Operator, sites: readonly number[]): Operator {
  if (op.kind !== 'local-sum' && op.kind !== 'pauli-sum') return op;
  if (sites.length === op.space.dims.length) return op;
  const place = new Map(sites.map((site, i) => [site, i]));
  const moved = (on: readonly number[]): number[] => on.map((site) => place.get(site) as number);
  const space = subspace(op.space, sites);
  return op.kind === 'local-sum'
    ? { ...op, space, terms: op.terms.map((term) => ({ ...term, sites: moved(term.sites) })) }
    : { ...op, space, strings: op.strings.map((string) => ({ ...string, sites: moved(string.sites) })) };
}

/** An operator as a sum of operators with one support each; itself when its form does not say. */
export function partsOf(op: Operator): Operator[] {
  if (op.kind === 'local-sum') {
    return grouped(op.terms).map((terms) => ({ ...op, terms }));
  }
  if (op.kind === 'pauli-sum') {
    return grouped(op.strings).map((strings) => ({ ...op, strings }));
  }
  return [op];
}

function grouped<T extends { readonly sites: readonly number[] }>(all: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = sorted(one.sites).join();
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

function sorted(sites: readonly number[]): number[] {
  return [...new Set(sites)].sort((a, b) => a - b);
}
