import { ArgumentError, SpaceMismatchError } from '../errors.ts';
import { dimension, describeSpace, sameSpace, type Space } from './space.ts';

/**
 * The full (Boltzmann) Fock space over a one-particle space h, truncated at M particles:
 * F^(M)(h) = C + h + h(x)h + ... + h^(x)M. Particles are distinguishable by position, nothing is symmetrised.
 * Its basis kets are texts x1 ... xn with n <= M and tokens 0..N-1, N = dim h; the empty text is the vacuum.
 */
export interface FockSpace {
  readonly kind: 'fock';
  readonly oneParticle: Space;
  readonly maxParticles: number;
  /** N = dim h. */
  readonly tokens: number;
  /** log2 of the dimension (N^(M+1) - 1)/(N - 1), or of M + 1 when N = 1. */
  readonly log2Dim: number;
}

/** A basis text: a token per position, position 1 first. */
export type Text = readonly number[];

/** A text as a string that can be a map key; made by `textKey`, read by `textOf`. Its length in code points is the text's. */
export type TextKey = string;

/** The largest number of tokens that a `TextKey` can tell apart. */
export const maxTokens: number = 0x10ffff - 0x800;

/** F^(M)(h). Throws `ArgumentError` for M below 0, an empty h, or more tokens than `maxTokens`. */
export function fockSpace(oneParticle: Space, maxParticles: number): FockSpace {
  if (!Number.isSafeInteger(maxParticles) || maxParticles < 0) {
    throw new ArgumentError('maxParticles', 'be an integer >= 0', `it is ${maxParticles}`);
  }
  const tokens = dimension(oneParticle);
  if (tokens > maxTokens) {
    throw new ArgumentError('oneParticle', `have at most ${maxTokens} levels`, `it has ${tokens}`);
  }
  return Object.freeze({
    kind: 'fock',
    oneParticle,
    maxParticles,
    tokens,
    log2Dim: log2Dimension(tokens, maxParticles),
  });
}

/** The dimension (N^(M+1) - 1)/(N - 1) as a number (exact while below 2^53). */
export function fockDimension(of: FockSpace): number {
  return sectorOffset(of, of.maxParticles + 1);
}

/** The dimension of all sectors below n: where sector n starts in the dense order (by length, then lexicographic). */
export function sectorOffset(of: FockSpace, n: number): number {
  return of.tokens === 1 ? n : (of.tokens ** n - 1) / (of.tokens - 1);
}

/** The dense index of a text: shorter texts first, then lexicographic. Exact while below 2^53. */
export function textIndex(of: FockSpace, text: Text): number {
  requireText(of, text);
  return sectorOffset(of, text.length) + text.reduce((index, token) => index * of.tokens + token, 0);
}

/** The text at a dense index. Throws `ArgumentError` unless the index is an integer in 0..D-1, below 2^53. */
export function textAt(of: FockSpace, index: number): Text {
  if (!Number.isSafeInteger(index) || index < 0 || index >= fockDimension(of)) {
    throw new ArgumentError('index', `be a basis index of ${describeFock(of)}`, `it is ${index}`);
  }
  let n = 0;
  while (n < of.maxParticles && sectorOffset(of, n + 1) <= index) n++;
  const text = new Array<number>(n);
  let rest = index - sectorOffset(of, n);
  for (let i = n - 1; i >= 0; i--) {
    text[i] = rest % of.tokens;
    rest = Math.floor(rest / of.tokens);
  }
  return text;
}

/** The key of a text. Appending one token appends one code point, so prefixes of texts are prefixes of keys. */
export function textKey(text: Text): TextKey {
  // In one call per chunk: a key grown token by token is a chain of ropes, slow to hash.
  let key = '';
  for (let from = 0; from < text.length; from += keyChunk) {
    key += String.fromCodePoint(...text.slice(from, from + keyChunk).map(codePointOf));
  }
  return key;
}

/** Arguments per call, well below what any engine allows. */
const keyChunk = 4096;

/** The key of one token: `textKey([...T, y]) = textKey(T) + tokenKey(y)`. Surrogate code points are stepped over. */
export function tokenKey(token: number): TextKey {
  return String.fromCodePoint(codePointOf(token));
}

/** The text of a key. */
export function textOf(key: TextKey): number[] {
  const text: number[] = [];
  for (const symbol of key) {
    const code = symbol.codePointAt(0) as number;
    text.push(code < 0xd800 ? code : code - 0x800);
  }
  return text;
}

/** The number of tokens in a key. */
export function keyLength(key: TextKey): number {
  let surrogates = 0;
  for (let i = 0; i < key.length; i++) if ((key.charCodeAt(i) & 0xfc00) === 0xd800) surrogates++;
  return key.length - surrogates;
}

/** The last token of a key that is not empty. */
export function lastTokenOf(key: TextKey): number {
  const last = key.charCodeAt(key.length - 1);
  const code = (last & 0xfc00) === 0xdc00 ? (key.codePointAt(key.length - 2) as number) : last;
  return code < 0xd800 ? code : code - 0x800;
}

/** Throws `ArgumentError` unless the text fits: at most M tokens, each in 0..N-1. */
export function requireText(of: FockSpace, text: Text, argument = 'text'): void {
  if (text.length > of.maxParticles) {
    throw new ArgumentError(
      argument,
      `have at most M = ${of.maxParticles} tokens`,
      `it has ${text.length}`,
      'Raise maxParticles.',
    );
  }
  const bad = text.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= of.tokens);
  if (bad >= 0) {
    throw new ArgumentError(`${argument}[${bad}]`, `be a token in 0..${of.tokens - 1}`, `it is ${text[bad]}`);
  }
}

/** Whether two Fock spaces are equal. */
export function sameFockSpace(a: FockSpace, b: FockSpace): boolean {
  return a === b || (a.maxParticles === b.maxParticles && sameSpace(a.oneParticle, b.oneParticle));
}

/** Throws `SpaceMismatchError` unless both are the same Fock space. */
export function requireSameFockSpace(what: string, expected: FockSpace, got: FockSpace): void {
  if (!sameFockSpace(expected, got))
    throw new SpaceMismatchError(what, describeFock(expected), describeFock(got));
}

/** A short name for messages: `F^(6)([2] (level))`. */
export function describeFock(of: FockSpace): string {
  return `F^(${of.maxParticles})(${describeSpace(of.oneParticle)})`;
}

function codePointOf(token: number): number {
  return token < 0xd800 ? token : token + 0x800;
}

function log2Dimension(tokens: number, maxParticles: number): number {
  if (tokens === 1) return Math.log2(maxParticles + 1);
  const top = (maxParticles + 1) * Math.log2(tokens);
  return top + Math.log2(-Math.expm1(-top * Math.LN2)) - Math.log2(tokens - 1);
}
