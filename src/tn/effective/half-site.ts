import { ArgumentError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { Mpo } from '../../operators/operator.ts';
import type { Field } from '../tensor/block-tensor.ts';
import { reduced } from './sectors.ts';

/** One entry of the tensor of an operator: it takes level `from` to `to` and operator state `outer` to `inner`. */
export interface OperatorEntry {
  readonly outer: number;
  readonly inner: number;
  readonly to: number;
  readonly from: number;
  readonly re: number;
  readonly im: number;
}

/**
 * One site of a Hamiltonian seen from one end of the chain: from the left (`sign` 1) its outer operator bond is the left one, from the right (-1) the right one.
 * Charges of operator states count, like those of bonds, from the left: <bra| has the charge of |ket> plus it.
 */
export interface HalfSite {
  readonly sign: 1 | -1;
  readonly modulus: number;
  /** Charges of the levels. */
  readonly levels: readonly number[];
  readonly outer: readonly number[];
  readonly inner: readonly number[];
  readonly entries: readonly OperatorEntry[];
  /** The operator state that means "nothing but identities from here to the end", outside and inside; -1 when there is none. */
  readonly outerIdentity: number;
  readonly innerIdentity: number;
}

/** A Hamiltonian as half sites, both ways, one per site. */
export interface ChainOperator {
  readonly field: Field;
  readonly modulus: number;
  readonly left: readonly HalfSite[];
  readonly right: readonly HalfSite[];
}

/**
 * The tensors of an MPO with the charges of its bond states found from those of the levels. `modulus` 0 is U(1), 2 is Z2.
 * Throws `ArgumentError` when a bond state has no charge or the operator changes it: H does not conserve it then.
 */
export function chainOperator(
  of: Mpo,
  levels: readonly (readonly number[])[],
  modulus: number,
  argument = 'H',
): ChainOperator {
  const entries = onPaths(of.tensors.map(tensorEntries));
  const charges = operatorCharges(of.tensors, entries, levels, { modulus, argument, first: [0] });
  if ((charges.at(-1) as number[])[0] !== 0) throw notConserved(argument, entries.length - 1);
  const starts = identityPath(entries, levels);
  const ends = identityPath(
    entries.map((site) => site.map(mirrored)).reverse(),
    [...levels].reverse(),
  ).reverse();
  return halves({ entries, levels, charges, starts, ends, modulus });
}

/**
 * The sites `from` .. `to` - 1 of an automaton whose bond states 0 and 1 mean that nothing, and that all has been written (`openAutomaton`): a piece of a longer chain. Charges and errors as in `chainOperator`.
 */
export function automatonPiece(
  tensors: readonly ComplexTensor[],
  levels: readonly (readonly number[])[],
  { modulus, argument, from, to }: { modulus: number; argument: string; from: number; to: number },
): ChainOperator {
  const all = tensors.map(tensorEntries);
  const charges = operatorCharges(tensors, all, levels, { modulus, argument, first: [0, 0] });
  const piece = levels.slice(from, to);
  return halves({
    entries: all.slice(from, to),
    levels: piece,
    charges: charges.slice(from, to + 1),
    starts: new Array<number>(piece.length + 1).fill(0),
    ends: new Array<number>(piece.length + 1).fill(1),
    modulus,
  });
}

/** Entries of some sites, and per bond the charges of its states and those that mean identities to one end. */
interface Written {
  readonly entries: readonly OperatorEntry[][];
  readonly levels: readonly (readonly number[])[];
  readonly charges: readonly number[][];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly modulus: number;
}

function halves({ entries, levels, charges, starts, ends, modulus }: Written): ChainOperator {
  const real = entries.every((site) => site.every(({ im }) => im === 0));
  const left = entries.map((site, i) => ({
    sign: 1 as const,
    modulus,
    levels: levels[i] as readonly number[],
    outer: charges[i] as number[],
    inner: charges[i + 1] as number[],
    entries: site,
    outerIdentity: starts[i] as number,
    innerIdentity: starts[i + 1] as number,
  }));
  const right = entries.map((site, i) => ({
    sign: -1 as const,
    modulus,
    levels: levels[i] as readonly number[],
    outer: charges[i + 1] as number[],
    inner: charges[i] as number[],
    entries: site.map(mirrored),
    outerIdentity: ends[i + 1] as number,
    innerIdentity: ends[i] as number,
  }));
  return { field: real ? 'real' : 'complex', modulus, left, right };
}

/** A site of one level that lets the operator states at a bond through: beside it, a pair of sites is one site. */
export function emptyHalf(
  charges: readonly number[],
  identity: number,
  sign: 1 | -1,
  modulus: number,
): HalfSite {
  return {
    sign,
    modulus,
    levels: [0],
    outer: charges,
    inner: charges,
    entries: charges.map((_, k) => ({ outer: k, inner: k, to: 0, from: 0, re: 1, im: 0 })),
    outerIdentity: identity,
    innerIdentity: identity,
  };
}

function mirrored(entry: OperatorEntry): OperatorEntry {
  return { ...entry, outer: entry.inner, inner: entry.outer };
}

function tensorEntries({ shape, data }: ComplexTensor): OperatorEntry[] {
  const [left, d, , right] = shape as [number, number, number, number];
  const out: OperatorEntry[] = [];
  for (let i = 0; i < left * d * d * right; i++) {
    const [re, im] = [data[2 * i] as number, data[2 * i + 1] as number];
    if (re === 0 && im === 0) continue;
    const pair = Math.floor(i / right);
    const to = Math.floor(pair / d) % d;
    out.push({ outer: Math.floor(pair / (d * d)), inner: i % right, to, from: pair % d, re, im });
  }
  return out;
}

/** The entries that lie on some way from end to end: the others, as products of operators have them, add nothing. */
function onPaths(entries: readonly OperatorEntry[][]): OperatorEntry[][] {
  const reachedFrom = (sites: readonly OperatorEntry[][]): OperatorEntry[][] => {
    let reached = new Set([0]);
    return sites.map((site) => {
      const kept = site.filter(({ outer }) => reached.has(outer));
      reached = new Set(kept.map(({ inner }) => inner));
      return kept;
    });
  };
  const turned = (sites: readonly OperatorEntry[][]): OperatorEntry[][] =>
    sites.map((site) => site.map(mirrored)).reverse();
  return turned(reachedFrom(turned(reachedFrom(entries))));
}

/** Charges of the operator states of all bonds; states that nothing reaches get charge 0. */
function operatorCharges(
  tensors: readonly ComplexTensor[],
  entries: readonly OperatorEntry[][],
  levels: readonly (readonly number[])[],
  { modulus, argument, first }: { modulus: number; argument: string; first: readonly number[] },
): number[][] {
  const charges: number[][] = [[...first]];
  entries.forEach((site, i) => {
    const before = charges[i] as number[];
    const own = levels[i] as readonly number[];
    const found = new Map<number, number>();
    for (const { outer, inner, to, from } of site) {
      const q = reduced((before[outer] as number) + (own[to] as number) - (own[from] as number), modulus);
      if (found.has(inner) && found.get(inner) !== q) throw notConserved(argument, i);
      found.set(inner, q);
    }
    const width = tensors[i]?.shape[3] ?? 1;
    charges.push(Array.from({ length: width }, (_, k) => found.get(k) ?? 0));
  });
  return charges;
}

function notConserved(argument: string, site: number): ArgumentError {
  return new ArgumentError(
    argument,
    'conserve the charges of the levels',
    `its tensor of site ${site} does not`,
    'Give the state no charges, or those that H conserves; an operator on Pauli strings or local terms shows them best.',
  );
}

/** Per bond, from the outer end on, the state reached by identities alone that nothing else leads to; -1 when there is none. */
function identityPath(
  entries: readonly (readonly OperatorEntry[])[],
  levels: readonly (readonly number[])[],
): number[] {
  const path = [0];
  entries.forEach((site, i) => {
    const from = path[i] as number;
    path.push(from < 0 ? -1 : nextIdentity(site, from, (levels[i] as readonly number[]).length));
  });
  return path;
}

function nextIdentity(site: readonly OperatorEntry[], outer: number, levels: number): number {
  const into = new Map<number, OperatorEntry[]>();
  for (const entry of site) into.set(entry.inner, [...(into.get(entry.inner) ?? []), entry]);
  for (const [inner, list] of into) {
    const identity = list.every((e) => e.outer === outer && e.to === e.from && e.re === 1 && e.im === 0);
    if (identity && list.length === levels) return inner;
  }
  return -1;
}
