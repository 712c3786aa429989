import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { autoregressiveOperation } from '../../src/transformer/operation.ts';
import { generationReport, lawReport } from '../../src/transformer/report-law.ts';
import { tableLaw } from '../../src/transformer/table-law.ts';

describe('law report', () => {
  const law = tableLaw(3, [], [0.5, 0.3, 0.2]);
  const op = autoregressiveOperation(fockSpace(levels([3]), 9), law);
  const generation = generationReport(op, [0], 6, rng(1));

  it('keeps within the records and within the calls of the law', () => {
    const steps = (maxRecords: number, maxCalls: number): number =>
      lawReport(op, [0], generation, { maxRecords, maxCalls }).steps;
    expect([steps(729, 1e6), steps(728, 1e6), steps(1e6, 1e6)]).toEqual([6, 5, 6]);
    expect([steps(1e6, 81), steps(1e6, 80), steps(1e6, 0)]).toEqual([5, 4, 1]);
  });

  it('has the entropies of independent draws', () => {
    const one = -(0.5 * Math.log(0.5) + 0.3 * Math.log(0.3) + 0.2 * Math.log(0.2));
    const { recordEntropy, unmeasuredEntropy } = lawReport(op, [0], generation, {
      maxRecords: 81,
      maxCalls: 1e6,
    });
    for (const entropies of [recordEntropy, unmeasuredEntropy]) {
      expect(entropies.length).toBe(5);
      entropies.forEach((s, l) => expect(s).toBeCloseTo(l * one, 13));
    }
    generation.tokens.forEach((step) => expect(step.entropyOperated).toBeCloseTo(one, 13));
  });

  it('lists the likeliest records first, ties in lexicographic order', () => {
    const { likeliest } = lawReport(op, [0], generation, { maxRecords: 9, maxCalls: 9 });
    expect(likeliest.map(({ tokens }) => tokens.join(''))).toEqual([
      ...['00', '01', '10', '02', '20', '11', '12', '21'],
    ]);
    expect(likeliest[1]?.quantum).toBeCloseTo(0.15, 15);
  });
});
