import type { HalfSite, OperatorEntry } from './half-site.ts';

/** An operator on two neighbouring sites, entry by entry: |to1 to2><from1 from2| (re + i im). */
export interface PairEntry {
  readonly to1: number;
  readonly from1: number;
  readonly to2: number;
  readonly from2: number;
  readonly re: number;
  readonly im: number;
}

/** The operator that joins state `outer1` left of two sites with state `outer2` right of them. */
export interface PairTerm {
  readonly outer1: number;
  readonly outer2: number;
  readonly entries: readonly PairEntry[];
}

/**
 * A Hamiltonian on two sites and what lies outside them, sorted by how it is applied: states outside that act on one site only and then end are joined
 * with that site into one matrix of it (`joined1`, `joined2`), where that costs no more than applying them one by one.
 */
export interface PairTerms {
  readonly joined1: ReadonlySet<number>;
  readonly joined2: ReadonlySet<number>;
  readonly terms: readonly PairTerm[];
}

/** The terms of two half sites that share the operator bond between them. */
export function pairTerms(left: HalfSite, right: HalfSite): PairTerms {
  const joined1 = joinable(left, right.innerIdentity);
  const joined2 = joinable(right, left.innerIdentity);
  const ofInner = new Map<number, OperatorEntry[]>();
  for (const entry of right.entries) ofInner.set(entry.inner, [...(ofInner.get(entry.inner) ?? []), entry]);
  const sums = new Map<string, Map<string, PairEntry>>();
  for (const a of left.entries) {
    if (joined1.has(a.outer)) continue;
    for (const b of ofInner.get(a.inner) ?? []) {
      if (joined2.has(b.outer)) continue;
      addEntry(sums, a, b);
    }
  }
  const terms = [...sums].map(([key, entries]) => {
    const [outer1, outer2] = key.split(',').map(Number) as [number, number];
    return { outer1, outer2, entries: [...entries.values()].filter(({ re, im }) => re !== 0 || im !== 0) };
  });
  return { joined1, joined2, terms };
}

function addEntry(sums: Map<string, Map<string, PairEntry>>, a: OperatorEntry, b: OperatorEntry): void {
  const key = `${a.outer},${b.outer}`;
  const entries = sums.get(key) ?? new Map<string, PairEntry>();
  sums.set(key, entries);
  const place = `${a.to},${a.from},${b.to},${b.from}`;
  const before = entries.get(place);
  entries.set(place, {
    to1: a.to,
    from1: a.from,
    to2: b.to,
    from2: b.from,
    re: (before?.re ?? 0) + a.re * b.re - a.im * b.im,
    im: (before?.im ?? 0) + a.re * b.im + a.im * b.re,
  });
}

/** The outer states, identities apart, from which only `end` is reached, if there are at least as many as levels. */
function joinable({ entries, outerIdentity, levels }: HalfSite, end: number): ReadonlySet<number> {
  if (end < 0) return new Set();
  const states = new Set(entries.map(({ outer }) => outer));
  states.delete(outerIdentity);
  for (const { outer, inner } of entries) if (inner !== end) states.delete(outer);
  return states.size >= levels.length ? states : new Set();
}
