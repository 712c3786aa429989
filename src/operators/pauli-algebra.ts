import { complex } from '../linalg/scalar.ts';
import type { Space } from '../spaces/space.ts';
import type { PauliString, PauliSum } from './operator.ts';
import { mergeStrings } from './pauli-sum.ts';

/** A + B with equal strings merged. */
export function addPauli(a: PauliSum, b: PauliSum): PauliSum {
  return { ...a, strings: mergeStrings([...a.strings, ...b.strings].map(sorted)) };
}

/** A B, string by string, merged. */
export function multiplyPauli(a: PauliSum, b: PauliSum): PauliSum {
  const left = a.strings.map(sorted);
  const right = b.strings.map(sorted);
  return { ...a, strings: mergeStrings(left.flatMap((p) => right.map((q) => multiplyStrings(p, q, 1)))) };
}

/** A B - B A: pairs of strings either commute, or anticommute and give twice their product. */
export function commutatorPauli(a: PauliSum, b: PauliSum): PauliSum {
  const left = a.strings.map(sorted);
  const right = b.strings.map(sorted);
  const products = left.flatMap((p) =>
    right.flatMap((q) => (anticommute(p, q) ? [multiplyStrings(p, q, 2)] : [])),
  );
  return { ...a, strings: mergeStrings(products) };
}

/** A (x) B on the given product space. */
export function tensorPauli(a: PauliSum, b: PauliSum, space: Space): PauliSum {
  const offset = a.space.dims.length;
  const shifted = b.strings.map((q) => ({ ...q, sites: q.sites.map((site) => site + offset) }));
  const strings = a.strings.flatMap((p) => shifted.map((q) => multiplyStrings(sorted(p), sorted(q), 1)));
  return { kind: 'pauli-sum', space, strings: mergeStrings(strings) };
}

function anticommute(p: PauliString, q: PauliString): boolean {
  const letters = new Map(q.sites.map((site, i) => [site, q.letters[i]]));
  const different = p.sites.filter((site, i) => letters.has(site) && letters.get(site) !== p.letters[i]);
  return different.length % 2 === 1;
}

/** factor P Q for strings with sorted sites, by a merge that collects powers of i: XY = iZ and so on, cyclically. */
function multiplyStrings(p: PauliString, q: PauliString, factor: number): PauliString {
  const sites: number[] = [];
  let letters = '';
  let turns = 0;
  for (let i = 0, j = 0; i < p.sites.length || j < q.sites.length;) {
    const s = p.sites[i] ?? Infinity;
    const t = q.sites[j] ?? Infinity;
    const a = s <= t ? 'IXYZ'.indexOf(p.letters[i++] as string) : 0;
    const b = t <= s ? 'IXYZ'.indexOf(q.letters[j++] as string) : 0;
    if (a === b) continue;
    if (a > 0 && b > 0) turns += (b - a + 3) % 3 === 1 ? 1 : 3;
    sites.push(Math.min(s, t));
    letters += 'IXYZ'[a > 0 && b > 0 ? 6 - a - b : a + b] as string;
  }
  const { re: x, im: y } = p.coefficient;
  const { re: u, im: v } = q.coefficient;
  const [re, im] = quarterTurns(factor * (x * u - y * v), factor * (x * v + y * u), turns % 4);
  return { coefficient: complex(re, im), sites, letters };
}

function quarterTurns(re: number, im: number, turns: number): [number, number] {
  if (turns === 1) return [-im, re];
  if (turns === 2) return [-re, -im];
  return turns === 3 ? [im, -re] : [re, im];
}

function sorted(string: PauliString): PauliString {
  const { sites, letters } = string;
  if (sites.every((site, i) => i === 0 || (sites[i - 1] as number) < site)) return string;
  const order = sites.map((_, i) => i).sort((a, b) => (sites[a] as number) - (sites[b] as number));
  return {
    ...string,
    sites: order.map((i) => sites[i] as number),
    letters: order.map((i) => letters[i]).join(''),
  };
}
