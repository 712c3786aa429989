import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../../src/errors.ts';
import { fockToDense } from '../../src/fock/fock-dense.ts';
import { fockEntropy, fockPurity } from '../../src/fock/fock-measures.ts';
import { numberOperator } from '../../src/fock/sector-diagonal.ts';
import { dGamma } from '../../src/fock/second-quantised.ts';
import { fockMixture, superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';

describe('size', () => {
  const big = fockSpace(levels([50_000]), 600);

  it('keeps 50,000 texts of 300 tokens with their entropy, and never builds anything dense', () => {
    const prompt = Array.from({ length: 299 }, (_, i) => (i * 7919) % 50_000);
    const state = textMixture(
      big,
      Array.from({ length: 50_000 }, (_, y) => [[...prompt, y], 1 / 50_000] as const),
      { normalize: true },
    );
    expect(fockEntropy(state)).toBeCloseTo(Math.log(50_000), 10);
    expect(fockPurity(state)).toBeCloseTo(1 / 50_000, 15);
    expect(state.expect(numberOperator(big)).re).toBeCloseTo(300, 9);
    expect(state.probability([...prompt, 31_415])).toBeCloseTo(1 / 50_000, 15);
    expect(() => fockToDense(state)).toThrow(BudgetExceededError);
  });

  it('refuses a superposition whose coherences would not fit before it makes them', () => {
    const terms = Array.from({ length: 50_000 }, (_, y) => [[y], 1] as const);
    expect(() => superposition(big, terms, { normalize: true })).toThrow(BudgetExceededError);
  });

  it('diagonalises only texts that coherences connect', () => {
    const cat = superposition(
      big,
      [
        [[1, 2], 1],
        [[], { re: 0, im: 1 }],
      ],
      { normalize: true },
    );
    const noise = textMixture(
      big,
      Array.from({ length: 20_000 }, (_, y) => [[y], 1 / 20_000] as const),
      { normalize: true },
    );
    const state = fockMixture([
      [cat, 0.5],
      [noise, 0.5],
    ]);
    expect(fockEntropy(state)).toBeCloseTo(Math.LN2 + 0.5 * Math.log(20_000), 10);
  });

  it('expects a one-particle operator of a large vocabulary by its sparse entries', () => {
    const token = 4242;
    const sparse = {
      kind: 'sparse' as const,
      space: levels([50_000]),
      rowStart: Int32Array.from({ length: 50_001 }, (_, r) => (r > token ? 1 : 0)),
      column: Int32Array.of(token),
      values: Float64Array.of(1, 0),
    };
    const state = textState(big, [token, 1, token, 2]);
    expect(state.expect(dGamma(big, sparse)).re).toBe(2);
  });
});
