import { ArgumentError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';

/** Throws `ArgumentError` unless a text has at least one token and each is one of 0..tokens-1. */
export function requireLawText(text: Text, tokens: number): void {
  if (text.length === 0) throw new ArgumentError('text', 'have at least one token', 'it is empty');
  for (let i = 0; i < text.length; i++) {
    const token = text[i] as number;
    if (!Number.isInteger(token) || token < 0 || token >= tokens) {
      throw new ArgumentError(`text[${i}]`, `be a token in 0..${tokens - 1}`, `it is ${token}`);
    }
  }
}
