import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../../src/errors.ts';
import { textState } from '../../src/fock/text-states.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { applyOperation, applyOperations } from '../../src/transformer/operation-apply.ts';
import { supportChoi, traceDefect } from '../../src/transformer/operation-checks.ts';
import { krausOperators, operationChannel } from '../../src/transformer/operation-kraus.ts';
import { autoregressiveOperation } from '../../src/transformer/operation.ts';
import { wildLaw } from './operation-oracle.ts';

describe('size', () => {
  const N = 50_000;
  const space = fockSpace(levels([N]), 600);
  const law = { tokens: N, probabilities: () => new Float64Array(N).fill(1 / N) };
  const prompt = Array.from({ length: 512 }, (_, i) => i);

  it('makes 50,000 texts from one, and knows the trace defect on given texts', () => {
    for (const extension of ['measure-prepare', 'token'] as const) {
      const op = autoregressiveOperation(space, law, { extension });
      const { state, lostTrace } = applyOperation(op, textState(space, prompt));
      expect(state.density.texts).toHaveLength(N);
      expect(state.norm()).toBeCloseTo(1, 10);
      expect(lostTrace).toBe(0);
      expect(traceDefect(op, { texts: [prompt, [1]] })).toBeLessThan(1e-10);
    }
  });

  it('refuses what would not fit before it is built', () => {
    const op = autoregressiveOperation(space, law);
    const isometric = autoregressiveOperation(space, law, { extension: 'isometric' });
    const start = textState(space, prompt);
    expect(() => applyOperation(isometric, start)).toThrow(BudgetExceededError);
    expect(() => applyOperations(op, start, { steps: 2 })).toThrow(BudgetExceededError);
    expect(() => operationChannel(op)).toThrow(BudgetExceededError);
    expect(() => traceDefect(op)).toThrow(BudgetExceededError);
    expect(() => supportChoi(op, { texts: [prompt] })).toThrow(BudgetExceededError);
    const wide = autoregressiveOperation(fockSpace(levels([2]), 60), wildLaw(2));
    expect(() => operationChannel(wide)).toThrow(BudgetExceededError);
  });

  it('gives Kraus operators one by one', () => {
    const op = autoregressiveOperation(space, law);
    const some = krausOperators(op);
    const first = some.next().value!;
    expect(first.label).toEqual({ kind: 'vacuum', text: [] });
    expect(some.next().value!.label).toEqual({ kind: 'token', value: 0, text: [0] });
    expect(first.operator.column([])).toEqual([{ text: [0], re: 1, im: 0 }]);
    const token = [
      ...takeFirst(krausOperators(autoregressiveOperation(space, law, { extension: 'token' })), 8),
    ].at(-1)!;
    expect(token.label).toEqual({ kind: 'token', value: 7 });
    expect(token.operator.column(prompt)[0]!.re).toBeCloseTo(Math.sqrt(1 / N), 15);
  });
});

function* takeFirst<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}
