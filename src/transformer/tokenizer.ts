import { ArgumentError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';
import { isSpacing, joinPieces, splitPieces } from './word-pieces.ts';

/** What becomes of a word that the vocabulary lacks: an error, nothing, or the token `unknownToken`. */
export type UnknownPolicy = 'error' | 'skip' | 'unk';

/** How a text is cut: into words, numbers, punctuation marks and line breaks, or into code points. */
export type TokenKind = 'words' | 'characters';

/** The token that stands for all others. It cannot be a piece of a text itself. */
export const unknownToken = '<unk>';

/** A map between texts and token numbers. Anything with these members will do, so a tokenizer of another library fits in. */
export interface Tokenizer {
  /** Token x as a string; distinct. */
  readonly tokens: readonly string[];
  /** The tokens of a text. */
  encode(text: string, options?: EncodeOptions): number[];
  /** The text of tokens. */
  decode(tokens: Text): string;
}

/** How a text is encoded. */
export interface EncodeOptions {
  /** What becomes of unknown words; default `error`. */
  readonly unknown?: UnknownPolicy;
  /** What errors call the text; default `text`. */
  readonly argument?: string;
}

/** What `fitTokenizer` makes its vocabulary of. */
export interface TokenizerOptions {
  /** Default `words`. */
  readonly kind?: TokenKind;
  /** Tokens that occur less often become `unknownToken`; default 1. */
  readonly minCount?: number;
}

/**
 * The tokenizer of all words (or characters) of a text, numbered by first occurrence. For `minCount` 1,
 * decode(encode(text)) = text, blank for blank. With a larger one the vocabulary ends with `unknownToken`.
 */
export function fitTokenizer(
  text: string,
  { kind = 'words', minCount = 1 }: TokenizerOptions = {},
): Tokenizer {
  if (!Number.isSafeInteger(minCount) || minCount < 1) {
    throw new ArgumentError('minCount', 'be an integer >= 1', `it is ${minCount}`);
  }
  const counts = new Map<string, number>();
  for (const piece of cut(text, kind)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const tokens = [...counts].filter(([, count]) => count >= minCount).map(([piece]) => piece);
  return tokenizer(minCount > 1 ? [...tokens, unknownToken] : tokens, kind);
}

/**
 * A tokenizer from its tokens. `encode` throws `ArgumentError` naming every unknown word under the policy `error`, and under
 * `unk` when the vocabulary has no `unknownToken`; spacing that the vocabulary has no marker for falls back to the usual.
 * `decode` throws for a number that is no token.
 */
export function tokenizer(tokens: readonly string[], kind: TokenKind = 'words'): Tokenizer {
  const numbers = new Map(tokens.map((token, x) => [token, x]));
  if (numbers.size !== tokens.length) {
    const repeated = tokens.find((token, x) => numbers.get(token) !== x);
    throw new ArgumentError('tokens', 'be distinct', `${JSON.stringify(repeated)} occurs twice`);
  }
  return {
    tokens: [...tokens],
    encode(text, { unknown = 'error', argument = 'text' } = {}) {
      const pieces = cut(text, kind).filter((piece) => numbers.has(piece) || !isMarker(piece, kind));
      const foreign = pieces.filter((piece) => !numbers.has(piece));
      if (foreign.length > 0) requirePolicy(foreign, unknown, numbers.has(unknownToken), argument);
      return pieces
        .filter((piece) => unknown !== 'skip' || numbers.has(piece))
        .map((piece) => numbers.get(piece) ?? (numbers.get(unknownToken) as number));
    },
    decode(text) {
      const pieces = text.map((x, i) => {
        const token = tokens[x];
        if (token === undefined) {
          throw new ArgumentError(`tokens[${i}]`, `be in 0..${tokens.length - 1}`, `it is ${x}`);
        }
        return token;
      });
      return kind === 'words' ? joinPieces(pieces) : pieces.join('');
    },
  };
}

function cut(text: string, kind: TokenKind): string[] {
  return kind === 'words' ? splitPieces(text) : [...text];
}

function isMarker(piece: string, kind: TokenKind): boolean {
  return kind === 'words' && isSpacing(piece);
}

function requirePolicy(
  foreign: readonly string[],
  unknown: UnknownPolicy,
  hasUnknown: boolean,
  argument: string,
): void {
  if (unknown === 'skip' || (unknown === 'unk' && hasUnknown)) return;
  const names = [...new Set(foreign)].map((piece) => JSON.stringify(piece)).join(', ');
  throw new ArgumentError(
    argument,
    'use words of the vocabulary only',
    `these are unknown: ${names}`,
    unknown === 'unk'
      ? `The vocabulary has no ${unknownToken}: fit the tokenizer with minCount 2.`
      : "Choose unknown: 'skip' to leave them out, or 'unk'.",
  );
}
