import { ArgumentError } from '../errors.ts';
import { textKey, type Text } from '../spaces/fock-space.ts';
import { requireLawText } from './law-text.ts';
import type { NextTokenLaw } from './next-token-law.ts';

/** One line of a table of laws: p(. | text). */
export interface TableRow {
  readonly text: Text;
  readonly probabilities: readonly number[];
}

/**
 * A law given by a table; `otherwise` serves every text that is not listed, without it such a text throws `ArgumentError`.
 * Rows must be N numbers >= 0 with sum 1 within 1e-12.
 */
export function tableLaw(
  tokens: number,
  rows: readonly TableRow[],
  otherwise?: readonly number[],
): NextTokenLaw {
  const table = new Map<string, Float64Array>();
  rows.forEach((row, i) => {
    requireLawText(row.text, tokens);
    table.set(textKey(row.text), requireLaw(row.probabilities, tokens, `rows[${i}].probabilities`));
  });
  const fallback = otherwise && requireLaw(otherwise, tokens, 'otherwise');
  return {
    tokens,
    probabilities(text) {
      requireLawText(text, tokens);
      const known = table.get(textKey(text)) ?? fallback;
      if (!known) {
        throw new ArgumentError('text', 'be listed in the table', `[${text}] is not`, 'Give `otherwise`.');
      }
      return known.slice();
    },
  };
}

/**
 * The law of counted n-grams: p(y|T) = (c(u y) + smoothing)/(c(u) + N smoothing), u the last `order` - 1 tokens of T and c the
 * counts in `text`. While u was never continued in `text`, its first token is dropped; what is left in the end, the empty u,
 * gives the frequencies of single tokens. Throws `ArgumentError` for an order below 1 or a negative smoothing.
 */
export function ngramLaw(
  tokens: number,
  text: Text,
  { order = 2, smoothing = 0 }: { readonly order?: number; readonly smoothing?: number } = {},
): NextTokenLaw {
  requireLawText(text, tokens);
  if (!Number.isInteger(order) || order < 1) {
    throw new ArgumentError('order', 'be an integer >= 1', `it is ${order}`);
  }
  if (!(smoothing >= 0 && smoothing < Infinity)) {
    throw new ArgumentError('smoothing', 'be a finite number >= 0', `it is ${smoothing}`);
  }
  const counts = countContexts(text, order);
  return {
    tokens,
    probabilities(given) {
      requireLawText(given, tokens);
      let length = Math.min(order - 1, given.length);
      while (!counts.has(contextKey(given, given.length, length))) length--;
      const followers = counts.get(contextKey(given, given.length, length)) as Map<number, number>;
      const total = [...followers.values()].reduce((sum, count) => sum + count, 0) + tokens * smoothing;
      const out = new Float64Array(tokens).fill(smoothing / total);
      followers.forEach((count, y) => (out[y] = (count + smoothing) / total));
      return out;
    },
  };
}

function countContexts(text: Text, order: number): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  text.forEach((y, end) => {
    for (let length = 0; length < order && length <= end; length++) {
      const key = contextKey(text, end, length);
      const followers = counts.get(key) ?? new Map<number, number>();
      counts.set(key, followers.set(y, (followers.get(y) ?? 0) + 1));
    }
  });
  return counts;
}

/** The `length` tokens before position `end`, as a key. */
function contextKey(text: Text, end: number, length: number): string {
  return textKey(text.slice(end - length, end));
}

function requireLaw(probabilities: readonly number[], tokens: number, argument: string): Float64Array {
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (probabilities.length !== tokens || probabilities.some((p) => !(p >= 0)) || Math.abs(sum - 1) > 1e-12) {
    throw new ArgumentError(
      argument,
      `be ${tokens} numbers >= 0 with sum 1`,
      `it has ${probabilities.length} numbers with sum ${sum}`,
    );
  }
  return Float64Array.from(probabilities);
}
