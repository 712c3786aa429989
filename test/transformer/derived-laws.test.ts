import { describe, expect, it } from 'vitest';
import { NotPhysicalError } from '../../src/errors.ts';
import { restrictedLaw, temperedLaw } from '../../src/transformer/derived-laws.ts';
import { tableLaw } from '../../src/transformer/table-law.ts';

describe('tempered law', () => {
  const law = tableLaw(3, [], [0.8, 0, 0.2]);

  it('raises to the power beta and keeps zeros', () => {
    expect([...temperedLaw(law, 0).probabilities([0])]).toEqual([0.5, 0, 0.5]);
    const cold = temperedLaw(law, 2).probabilities([1]);
    expect(cold[0]).toBeCloseTo(16 / 17, 15);
    expect(cold[1]).toBe(0);
    expect([...temperedLaw(law, 1e6).probabilities([1])]).toEqual([1, 0, 0]);
    expect(() => temperedLaw(law, NaN)).toThrow(/`beta`/);
  });
});

describe('restricted law', () => {
  const rows = [{ text: [2, 0], probabilities: [0.2, 0.5, 0.3] }];
  const law = tableLaw(3, rows, [0, 1, 0]);

  it('conditions on the tokens that are kept, in their order', () => {
    const kept = restrictedLaw(law, [2, 0]);
    expect(kept.tokens).toBe(2);
    const [a, b] = kept.probabilities([0, 1]);
    expect(a).toBeCloseTo(0.6, 15);
    expect(b).toBeCloseTo(0.4, 15);
  });

  it('refuses texts after which no kept token can follow, and bad lists', () => {
    expect(() => restrictedLaw(law, [2, 0]).probabilities([1])).toThrow(NotPhysicalError);
    expect(() => restrictedLaw(law, [0, 0])).toThrow(/`keep`/);
    expect(() => restrictedLaw(law, [3])).toThrow(/`keep`/);
    expect(() => restrictedLaw(law, [])).toThrow(/`keep`/);
  });
});
