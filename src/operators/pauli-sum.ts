import { ArgumentError } from '../errors.ts';
import { complex, type Scalar } from '../linalg/scalar.ts';
import { describeSpace, requireSites, type Space } from '../spaces/space.ts';
import { finiteScalar } from './local-sum.ts';
import type { PauliString, PauliSum } from './operator.ts';

/** What `pauliSum` accepts as a string; the coefficient is 1 when left out. Letters 'I' are dropped. */
export interface PauliStringLike {
  readonly coefficient?: Scalar;
  /** Distinct sites in any order. */
  readonly sites: readonly number[];
  /** One of I, X, Y, Z per site. */
  readonly letters: string;
}

/**
 * The sum of c_k P_k over Pauli strings, with X = [[0,1],[1,0]], Y = [[0,-i],[i,0]], Z = diag(1,-1). Strings come as full
 * words, one letter per site with site 0 first (`{ XIZ: 0.5, YYI: -1 }`), or with their sites (`{ coefficient, sites: [3, 0], letters: 'XZ' }`).
 * Sites of a string are sorted and equal strings merged; strings whose coefficient becomes exactly 0 are dropped.
 * Throws `ArgumentError` on a space with a site that has not two levels, for unknown letters, repeated sites, and coefficients that are not finite.
 */
export function pauliSum(
  space: Space,
  strings: Readonly<Record<string, Scalar>> | readonly PauliStringLike[],
): PauliSum {
  if (space.dims.some((d) => d !== 2)) {
    throw new ArgumentError(
      'space',
      'have two levels on each site',
      `it is ${describeSpace(space)}`,
      'Use `localSum` there.',
    );
  }
  const list = isList(strings)
    ? strings.map((string, i) => fromSites(space, string, `strings[${i}]`))
    : Object.entries(strings).map(([word, coefficient]) => fromWord(space, word, coefficient));
  return { kind: 'pauli-sum', space, strings: mergeStrings(list) };
}

/** Strings with equal letters on equal sites added up, in order of first appearance; exact zeros dropped. Sites must be sorted. */
export function mergeStrings(strings: readonly PauliString[]): PauliString[] {
  const sums = new Map<string, { re: number; im: number; string: PauliString }>();
  for (const string of strings) {
    const key = `${string.letters}:${string.sites.join()}`;
    const sum = sums.get(key);
    const { re, im } = string.coefficient;
    if (!sum) sums.set(key, { re, im, string });
    else {
      sum.re += re;
      sum.im += im;
    }
  }
  return [...sums.values()]
    .filter(({ re, im }) => re !== 0 || im !== 0)
    .map(({ re, im, string }) => ({ ...string, coefficient: complex(re, im) }));
}

function isList(
  strings: Readonly<Record<string, Scalar>> | readonly PauliStringLike[],
): strings is readonly PauliStringLike[] {
  return Array.isArray(strings);
}

function fromWord(space: Space, word: string, coefficient: Scalar): PauliString {
  if (word.length !== space.dims.length) {
    throw new ArgumentError(
      `strings['${word}']`,
      `have ${space.dims.length} letters, one per site`,
      `it has ${word.length}`,
    );
  }
  return fromSites(
    space,
    { coefficient, sites: space.dims.map((_, i) => i), letters: word },
    `strings['${word}']`,
  );
}

function fromSites(space: Space, string: PauliStringLike, argument: string): PauliString {
  const { sites, letters } = string;
  requireSites(space, sites, `${argument}.sites`);
  if (letters.length !== sites.length) {
    throw new ArgumentError(
      `${argument}.letters`,
      `have ${sites.length} letters, one per site`,
      `it has ${letters.length}`,
    );
  }
  if (!/^[IXYZ]*$/.test(letters)) {
    throw new ArgumentError(`${argument}.letters`, 'have letters I, X, Y, Z only', `it is '${letters}'`);
  }
  const support = sites
    .map((site, i) => ({ site, letter: letters[i] as string }))
    .filter(({ letter }) => letter !== 'I')
    .sort((a, b) => a.site - b.site);
  return {
    coefficient: finiteScalar(string.coefficient ?? 1, `${argument}.coefficient`),
    sites: support.map(({ site }) => site),
    letters: support.map(({ letter }) => letter).join(''),
  };
}
