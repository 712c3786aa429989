import { UnsupportedError } from '../../errors.ts';
import { indexOf, requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { exact } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import type { Amplitudes } from '../../states/state.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import type { Operation } from '../operation.ts';
import { run } from '../run.ts';
import { allSitesOf, onlySites } from './light-cone.ts';
import { basisState, isLevels, requireStart, zeroLevels, type Runnable, type Start } from './start.ts';

/** Options of `amplitude`. */
export interface AmplitudeOptions {
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
}

/**
 * The amplitude <levels|U|start>, from |00...0> when no start is given. From levels, each set of sites that no operation joins with others is run on its own, so that the
 * cost is that of the largest set, not of all sites.
 * Throws `UnsupportedError` for a circuit that measures, resets or has noise, and for a state kind without amplitudes; `ArgumentError`, `SpaceMismatchError`,
 * `BudgetExceededError`.
 */
export function amplitude(
  of: Circuit,
  levels: Configuration,
  start: Start = zeroLevels(of),
  { parameters = {} }: AmplitudeOptions = {},
): Estimate {
  requireConfiguration(of.space, levels, 'levels');
  requireStart(of, start);
  requireUnitary(of.operations);
  if (!isLevels(start)) return read(run(of, start, { parameters }).state, levels);
  let [re, im] = [1, 0];
  for (const sites of joinedSites(of)) {
    const part = onlySites(partOn(of, sites), sites);
    const from = basisState(start, part.space, on(sites, start));
    const factor = read(run(part, from as Runnable, { parameters }).state, on(sites, levels));
    [re, im] = [re * factor.re - im * factor.im, re * factor.im + im * factor.re];
  }
  return exact(re, im);
}

function on(sites: readonly number[], levels: Configuration): number[] {
  return sites.map((site) => levels[site] as number);
}

function read(state: Runnable, levels: Configuration): Estimate {
  if (isKet(state)) {
    const i = 2 * indexOf(state.space, levels);
    return exact(state.data[i] as number, state.data[i + 1] as number);
  }
  if (!('logAmplitude' in state)) {
    throw new UnsupportedError(
      `A state of kind '${state.kind}' has no amplitudes. Start from a ket, or use \`expectation\`.`,
    );
  }
  const { re, im } = (state as Runnable & Amplitudes).logAmplitude(levels);
  const size = Math.exp(re);
  return exact(size * Math.cos(im), size * Math.sin(im));
}

/** The sites in sets that no operation joins; global phases go with the first set. */
export function joinedSites(of: Circuit): number[][] {
  const root = of.space.dims.map((_, site) => site);
  const find = (site: number): number => {
    let at = site;
    while (root[at] !== at) at = root[at] as number;
    root[site] = at;
    return at;
  };
  for (const op of of.operations) {
    if (op.kind === 'barrier') continue;
    const [first, ...others] = allSitesOf(op);
    for (const site of others) root[find(site)] = find(first as number);
  }
  const sets = new Map<number, number[]>();
  root.forEach((_, site) => sets.set(find(site), [...(sets.get(find(site)) ?? []), site]));
  return sets.size === 0 ? [[]] : [...sets.values()];
}

/** The operations on some sites; those on no site are with the set of site 0. */
function partOn(of: Circuit, sites: readonly number[]): Circuit {
  const own = new Set(sites);
  const isFirst = sites.length === 0 || own.has(0);
  const operations = of.operations.flatMap((op): Operation[] => {
    if (op.kind === 'barrier') return [];
    const [first] = allSitesOf(op);
    return (first === undefined ? isFirst : own.has(first)) ? [op] : [];
  });
  return { ...of, operations };
}

function requireUnitary(operations: readonly Operation[]): void {
  operations.forEach((op, i) => {
    if (op.kind === 'gate' || op.kind === 'unitary' || op.kind === 'barrier') return;
    throw new UnsupportedError(
      `Amplitudes are those of circuits of unitary operations, but operations[${i}] is a ${op.kind}. Use \`distribution\` or \`expectation\`.`,
    );
  });
}
