import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { ngramLaw, tableLaw } from '../../src/transformer/table-law.ts';

describe('table law', () => {
  const law = tableLaw(3, [{ text: [0, 2], probabilities: [0.25, 0, 0.75] }], [1, 0, 0]);

  it('looks texts up and never lends out its own row', () => {
    const row = law.probabilities([0, 2]);
    expect([...row]).toEqual([0.25, 0, 0.75]);
    row[0] = 9;
    expect([...law.probabilities([0, 2])]).toEqual([0.25, 0, 0.75]);
    expect([...law.probabilities([2, 0])]).toEqual([1, 0, 0]);
  });

  it('refuses what is no law, and unlisted texts without a fallback', () => {
    expect(() => tableLaw(2, [{ text: [0], probabilities: [0.5, 0.6] }])).toThrow(ArgumentError);
    expect(() => tableLaw(2, [{ text: [0], probabilities: [1.5, -0.5] }])).toThrow(/rows\[0\]/);
    expect(() => tableLaw(2, [{ text: [2], probabilities: [1, 0] }])).toThrow(/text\[0\]/);
    expect(() => tableLaw(2, []).probabilities([0])).toThrow(/otherwise/);
    expect(() => tableLaw(2, [], [1])).toThrow(/`otherwise`/);
  });
});

describe('n-gram law', () => {
  const text = [0, 1, 0, 2, 0, 1];

  it('counts followers', () => {
    const bigram = ngramLaw(4, text);
    expect([...bigram.probabilities([3, 0])]).toEqual([0, 2 / 3, 1 / 3, 0]);
    expect([...ngramLaw(4, text, { order: 1 }).probabilities([0])]).toEqual([0.5, 2 / 6, 1 / 6, 0]);
    expect([...ngramLaw(4, text, { order: 3 }).probabilities([1, 0])]).toEqual([0, 0, 1, 0]);
  });

  it('drops the oldest token while the context was never continued', () => {
    const trigram = ngramLaw(4, text, { order: 3 });
    expect(trigram.probabilities([3, 2])).toEqual(trigram.probabilities([2]));
    expect(trigram.probabilities([3])).toEqual(ngramLaw(4, text, { order: 1 }).probabilities([3]));
  });

  it('smooths', () => {
    const law = ngramLaw(4, text, { smoothing: 0.5 });
    expect([...law.probabilities([0])]).toEqual([0.1, 0.5, 0.3, 0.1]);
  });

  it('refuses bad options', () => {
    expect(() => ngramLaw(2, [0], { order: 0 })).toThrow(/`order`/);
    expect(() => ngramLaw(2, [0], { smoothing: -1 })).toThrow(/`smoothing`/);
    expect(() => ngramLaw(2, [])).toThrow(/`text`/);
  });
});
