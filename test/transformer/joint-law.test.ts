import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../src/errors.ts';
import { diamond } from '../../src/fock/text-measurement.ts';
import { superposition, textMixture } from '../../src/fock/text-states.ts';
import { fockSpace, type Text } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { deferredLaw, jointLaw } from '../../src/transformer/joint-law.ts';
import {
  jointEntropy,
  jointVector,
  marginalLaw,
  recordProbability,
  tokenLaw,
} from '../../src/transformer/joint-law-measures.ts';
import { averageLaw, headMixtureLaw } from '../../src/transformer/multi-head-law.ts';
import {
  autoregressiveOperation,
  type AutoregressiveOperation,
  type OperationOptions,
} from '../../src/transformer/operation.ts';
import { sequentialMeasure } from '../../src/transformer/sequence.ts';
import { tableLaw } from '../../src/transformer/table-law.ts';
import { block, fixture, words } from './multihead.ts';
import { wildLaw } from './operation-oracle.ts';

const extensions = ['measure-prepare', 'token', 'position', 'isometric'] as const;
const op = (N: number, M: number, options: OperationOptions = {}): AutoregressiveOperation =>
  autoregressiveOperation(fockSpace(levels([N]), M), wildLaw(N), options);

/** prod p(y_l | T y_1 .. y_(l-1)) over all records, straight from the law. */
function products(N: number, prompt: Text, steps: number): number[] {
  const law = wildLaw(N);
  let out: { text: number[]; p: number }[] = [{ text: [...prompt], p: 1 }];
  for (let l = 0; l < steps; l++) {
    out = out.flatMap(({ text, p }) => {
      const next = law.probabilities(text);
      return Array.from({ length: N }, (_, y) => ({ text: [...text, y], p: p * next[y]! }));
    });
  }
  return out.map(({ p }) => p);
}

describe.each(extensions)('the joint law of %s', (extension) => {
  it.each([
    [2, [0, 1], 3],
    [3, [2], 2],
    [1, [0], 2],
  ] as const)('is the product of conditional laws, sequentially and deferred: N = %d', (N, prompt, steps) => {
    const ours = op(N, prompt.length + steps, { extension });
    const law = jointLaw(ours, prompt, { steps });
    const later = deferredLaw(ours, prompt, { steps });
    const expected = products(N, prompt, steps);
    jointVector(law, N).forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 14));
    jointVector(later, N).forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 14));
    expect(law.outcomes.every(({ probability }) => probability > 0)).toBe(true);
    expect(law.lostTrace).toBe(0);
  });

  it('has the 27 records of the two-head vector from the quantum operations', () => {
    if (extension === 'position') return;
    const space = fockSpace(levels([3]), 6);
    for (const [make, expected] of [
      [headMixtureLaw, fixture.joint_A_scale_embedding],
      [averageLaw, fixture.joint_C_scale_embedding],
    ] as const) {
      const ops = [0, 1, 2].map((l) => autoregressiveOperation(space, make(words, block(l)), { extension }));
      const ours = jointVector(jointLaw(ops, fixture.prompt), 3);
      ours.forEach((p, i) => expect(Math.abs(p - expected[i]!)).toBeLessThan(1e-12));
      if (make === averageLaw) continue;
      expect([3, 4, 5, 21, 22, 23].map((i) => ours[i])).toEqual([0, 0, 0, 0, 0, 0]);
      expect(() => sequentialMeasure(ops, fixture.prompt, { outcomes: [0, 1] })).toThrow(NotPhysicalError);
    }
  });
});

describe('index and token laws', () => {
  it('the index law is the product of position probabilities, and its push-forward the token law', () => {
    const law = wildLaw(2);
    const prompt = [0, 1, 1];
    const index = jointLaw(op(2, 5), prompt, { steps: 2, granularity: 'index' });
    for (const { indices, tokens, probability } of index.outcomes) {
      const [i, j] = indices as [number, number];
      const first = law.positions(prompt);
      const second = law.positions([...prompt, first.tokens[i]!]);
      expect(tokens).toEqual([first.tokens[i], second.tokens[j]]);
      expect(probability).toBeCloseTo(first.probabilities[i]! * second.probabilities[j]!, 15);
    }
    expect(index.outcomes.length).toBeGreaterThan(4);
    const pushed = jointVector(tokenLaw(index), 2);
    jointVector(jointLaw(op(2, 5), prompt, { steps: 2 }), 2).forEach((p, i) =>
      expect(pushed[i]).toBeCloseTo(p, 15),
    );
    expect(jointEntropy(index)).toBeGreaterThan(jointEntropy(tokenLaw(index)));
    expect(recordProbability(index, [0, 0])).toBeCloseTo(pushed[0]!, 15);
  });

  it('lists records in lexicographic order, the diamond last', () => {
    const mixed = textMixture(fockSpace(levels([2]), 4), [
      [[0, 1], 0.5],
      [[1], 0.5],
    ]);
    const { outcomes } = jointLaw(op(2, 4), mixed, { steps: 2, promptLength: 2 });
    const records = outcomes.map(({ tokens }) => tokens.join());
    expect(records.at(-1)).toBe('diamond,diamond');
    expect(records).toEqual([...records].sort());
    expect(outcomes.at(-1)!.probability).toBeCloseTo(0.5, 15);
  });

  it('says which step it marginalises, and takes entropies in any base', () => {
    const law = jointLaw(op(3, 4), [2, 1], { steps: 2 });
    const expected = products(3, [2, 1], 2);
    for (const y of [0, 1, 2]) {
      expect(marginalLaw(law, 1).get(y) ?? 0).toBeCloseTo(
        expected.slice(3 * y, 3 * y + 3).reduce((a, b) => a + b),
        14,
      );
      expect(marginalLaw(law, 2).get(y) ?? 0).toBeCloseTo(
        expected[y]! + expected[y + 3]! + expected[y + 6]!,
        14,
      );
    }
    expect(() => marginalLaw(law, 3)).toThrow(ArgumentError);
    expect(jointEntropy(law, { base: 2 })).toBeCloseTo(jointEntropy(law) / Math.LN2, 14);
  });

  it('is blind to coherences between prompts', () => {
    const space = fockSpace(levels([2]), 4);
    const cat = superposition(space, [
      [[0, 1], 0.6],
      [[1, 1], { re: 0, im: 0.8 }],
    ]);
    const mixed = textMixture(space, [
      [[0, 1], 0.36],
      [[1, 1], 0.64],
    ]);
    for (const extension of extensions) {
      const ours = op(2, 4, { extension });
      const [a, b] = [cat, mixed].map((prompt) => jointVector(jointLaw(ours, prompt, { steps: 2 }), 2));
      a!.forEach((p, i) => expect(p).toBeCloseTo(b![i]!, 14));
      jointVector(deferredLaw(ours, cat, { steps: 2 }), 2).forEach((p, i) =>
        expect(p).toBeCloseTo(b![i]!, 14),
      );
    }
    const index = tokenLaw(jointLaw(op(2, 4), cat, { steps: 2, granularity: 'index' }));
    jointVector(index, 2).forEach((p, i) =>
      expect(p).toBeCloseTo(jointVector(jointLaw(op(2, 4), mixed, { steps: 2 }), 2)[i]!, 14),
    );
  });
});

describe('texts without room', () => {
  it('halt with diamonds, at both granularities and deferred', () => {
    const ours = op(2, 3);
    for (const law of [
      jointLaw(ours, [0, 1], { steps: 3 }),
      jointLaw(ours, [0, 1], { steps: 3, granularity: 'index' }),
      deferredLaw(ours, [0, 1], { steps: 3 }),
    ]) {
      expect(law.outcomes.every(({ tokens }) => tokens[1] === diamond && tokens[2] === diamond)).toBe(true);
      expect(law.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 14);
      expect(() => jointVector(law, 2)).toThrow(/no diamond/);
    }
  });

  it('are lost where the operation loses them, and the law says how much', () => {
    const mixed = textMixture(fockSpace(levels([2]), 3), [
      [[0, 1], 0.25],
      [[1], 0.75],
    ]);
    for (const granularity of ['token', 'index'] as const) {
      const law = jointLaw(op(2, 3, { top: 'drop' }), mixed, { steps: 2, promptLength: 1, granularity });
      expect(law.lostTrace).toBeCloseTo(0.25, 14);
      expect(law.outcomes.reduce((sum, { probability }) => sum + probability, law.lostTrace)).toBeCloseTo(
        1,
        14,
      );
    }
    const part = textMixture(fockSpace(levels([2]), 3), [
      [[0, 1, 1], 0.25],
      [[1], 0.75],
    ]);
    const once = jointLaw(op(2, 3, { top: 'drop' }), part, { steps: 1, promptLength: 1 });
    expect(once.lostTrace).toBeCloseTo(0.25, 15);
    expect(once.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(0.75, 15);
    const all = jointLaw(op(2, 3, { domain: 'paper', blocks: 1 }), [0, 1], { steps: 1 });
    expect(all).toEqual({ granularity: 'token', steps: 1, outcomes: [], lostTrace: 1 });
    expect(deferredLaw(op(2, 3, { top: 'drop' }), [0, 1], { steps: 2 }).lostTrace).toBeCloseTo(1, 14);
  });

  it('slide through a window with the same law, sequentially and deferred', () => {
    for (const extension of extensions) {
      const ours = op(2, 3, { top: 'window', extension });
      const [now, later] = [jointLaw(ours, [0, 1], { steps: 3 }), deferredLaw(ours, [0, 1], { steps: 3 })];
      expect(now.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 14);
      jointVector(now, 2).forEach((p, i) => expect(jointVector(later, 2)[i]).toBeCloseTo(p, 14));
      const index = tokenLaw(jointLaw(ours, [0, 1], { steps: 3, granularity: 'index' }));
      jointVector(now, 2).forEach((p, i) => expect(jointVector(index, 2)[i]).toBeCloseTo(p, 14));
    }
    expect(() => deferredLaw(op(2, 3, { top: 'window' }), [0, 1], { steps: 4 })).toThrow(/at most M = 3/);
  });
});

describe('refusals', () => {
  it('an index law without positions, or from the vacuum', () => {
    const space = fockSpace(levels([2]), 3);
    const plain = autoregressiveOperation(space, tableLaw(2, [], [0.5, 0.5]));
    expect(() => jointLaw(plain, [0], { granularity: 'index' })).toThrow(/without positions/);
    expect(() => jointLaw(op(2, 3), [], { granularity: 'index' })).toThrow(/at least one token/);
    expect(jointVector(jointLaw(op(2, 3, { bos: 1 }), [], { steps: 2 }), 2).slice(0, 2)).toEqual(
      new Float64Array(2),
    );
  });

  it('a deferred law of several prompt lengths', () => {
    const mixed = textMixture(fockSpace(levels([2]), 4), [
      [[0, 1], 0.5],
      [[1], 0.5],
    ]);
    expect(() => deferredLaw(op(2, 4), mixed)).toThrow(ArgumentError);
  });

  it('more records than fit, before they are made', () => {
    const N = 50_000;
    const law = { tokens: N, probabilities: () => new Float64Array(N).fill(1 / N) };
    const big = autoregressiveOperation(fockSpace(levels([N]), 8), law);
    expect(() => jointLaw(big, [1], { steps: 2, maxBytes: 2 ** 27 })).toThrow(BudgetExceededError);
    expect(jointLaw(big, [1], { steps: 1 }).outcomes).toHaveLength(N);
    const many = autoregressiveOperation(fockSpace(levels([2]), 30), tableLaw(2, [], [0.5, 0.5]));
    expect(() => jointLaw(many, [1], { steps: 20, maxBytes: 2 ** 20 })).toThrow(
      /Take fewer steps, or draw records/,
    );
    expect(() => jointVector(jointLaw(many, [1], { steps: 8 }), 2, { maxBytes: 1000 })).toThrow(
      BudgetExceededError,
    );
  });
});
