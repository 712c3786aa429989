import { describe, expect, it } from 'vitest';
import { keyLength, lastTokenOf, maxTokens, textKey, textOf, tokenKey } from '../../src/spaces/fock-space.ts';

describe('text keys', () => {
  // The surrogate block starts at 0xd800; above 0xffff a token takes two UTF-16 units.
  const edges = [0, 1, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xf7ff, 0xf800, 0xffff, 0x10000, maxTokens - 1];

  it('give back their text, length and last token, over all widths of a code point', () => {
    for (const text of [[], ...edges.map((token) => [token]), edges, [...edges].reverse()]) {
      const key = textKey(text);
      expect(textOf(key)).toEqual(text);
      expect(keyLength(key)).toBe(text.length);
      if (text.length > 0) expect(lastTokenOf(key)).toBe(text.at(-1));
    }
  });

  it('grow by one token key per token, also past the chunk in which they are made', () => {
    const long = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % maxTokens);
    expect(textOf(textKey(long))).toEqual(long);
    expect(long.reduce((key, token) => key + tokenKey(token), '')).toBe(textKey(long));
    for (const token of edges) expect(textKey([...edges, token])).toBe(textKey(edges) + tokenKey(token));
  });
});
