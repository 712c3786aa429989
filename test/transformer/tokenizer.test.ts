import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTokenizer, tokenizer, unknownToken } from '../../src/transformer/tokenizer.ts';
import { join, joinPieces, space, splitPieces } from '../../src/transformer/word-pieces.ts';

describe('words', () => {
  it('cuts words, numbers, punctuation and line breaks', () => {
    expect(splitPieces("Don't panic: 3.14 is, in the end, 1,000 % fine.\nÉté 2nd naïve")).toEqual([
      ...[
        "Don't",
        'panic',
        ':',
        '3.14',
        'is',
        ',',
        'in',
        'the',
        'end',
        ',',
        '1,000',
        space,
        '%',
        'fine',
        '.',
        '\n',
      ],
      ...['Été', '2', join, 'nd', 'naïve'],
    ]);
  });

  it('says with markers where spaces differ from the rule', () => {
    expect(splitPieces('a  b')).toEqual(['a', space, 'b']);
    expect(splitPieces('f(x) and f (x)')).toEqual(['f', join, '(', 'x', ')', 'and', 'f', '(', 'x', ')']);
    expect(splitPieces(' x ')).toEqual([space, 'x', space]);
    expect(splitPieces('   ')).toEqual([space, space, space]);
    expect(splitPieces('src/states a-b')).toEqual(['src', '/', 'states', 'a', '-', 'b']);
  });

  it('lets paired marks open and close in turns, anew in every line', () => {
    expect(splitPieces('use `npm ci` and **this** "now"')).toEqual([
      ...['use', '`', 'npm', 'ci', '`', 'and', '**', 'this', '**', '"', 'now', '"'],
    ]);
    expect(splitPieces('an `open\na `closed` one')).toEqual([
      ...['an', '`', 'open', '\n', 'a', '`', 'closed', '`', 'one'],
    ]);
  });

  it('gives back every text exactly', () => {
    const alphabet = [
      ...' \n\t\r.,\'’()`/-_"%',
      'a',
      'Zé',
      '7',
      'ß',
      '日本',
      '\u2060',
      '😀',
      '\ud800',
      '<unk>',
    ];
    const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(joinPieces(splitPieces(text))).toBe(text);
        for (const kind of ['words', 'characters'] as const) {
          const of = fitTokenizer(text, { kind });
          expect(of.decode(of.encode(text))).toBe(text);
          expect(of.tokens).not.toContain(unknownToken);
        }
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('has a text for every sequence of tokens', () => {
    expect(joinPieces([join, join, 'a', join, space, 'b', join, join, '.'])).toBe('a b.');
  });
});

describe('tokenizer', () => {
  const of = fitTokenizer('the cat and the dog');

  it('numbers tokens by first occurrence', () => {
    expect(of.tokens).toEqual(['the', 'cat', 'and', 'dog']);
    expect(of.encode('dog and cat')).toEqual([3, 2, 1]);
    expect(fitTokenizer('abca', { kind: 'characters' }).encode('cab')).toEqual([2, 0, 1]);
  });

  it('names every unknown word once', () => {
    expect(() => of.encode('the bird and a bird')).toThrow(/these are unknown: "bird", "a"\./);
    expect(of.encode('the bird and a dog', { unknown: 'skip' })).toEqual([0, 2, 3]);
    expect(() => of.encode('bird', { unknown: 'unk' })).toThrow(/no <unk>/);
  });

  it('maps rare and unknown words to one token', () => {
    const rare = fitTokenizer('the cat and the dog', { minCount: 2 });
    expect(rare.tokens).toEqual(['the', unknownToken]);
    expect(rare.encode('the cat', { unknown: 'unk' })).toEqual([0, 1]);
    expect(rare.decode([0, 1])).toBe('the <unk>');
  });

  it('lets unusual spacing pass where the vocabulary has no marker for it', () => {
    expect(of.encode('the  cat ')).toEqual([0, 1]);
  });

  it('refuses what is no token', () => {
    expect(() => of.decode([4])).toThrow(/tokens\[0\].*0\.\.3/);
    expect(() => tokenizer(['a', 'a'])).toThrow(/"a" occurs twice/);
    expect(() => fitTokenizer('a', { minCount: 0 })).toThrow(/`minCount`/);
  });
});
