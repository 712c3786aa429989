import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError, TruncationError } from '../../src/errors.ts';
import { diamond } from '../../src/fock/text-measurement.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { jointLaw } from '../../src/transformer/joint-law.ts';
import { recordProbability } from '../../src/transformer/joint-law-measures.ts';
import {
  autoregressiveOperation,
  type AutoregressiveOperation,
  type OperationOptions,
} from '../../src/transformer/operation.ts';
import { paperExample } from '../../src/transformer/paper-example.ts';
import { entropyPath, generate, sequentialMeasure } from '../../src/transformer/sequence.ts';
import { tableLaw } from '../../src/transformer/table-law.ts';
import { matrixOf } from '../fock/fixtures.ts';
import { distance } from '../oracle.ts';
import { wildLaw } from './operation-oracle.ts';

const extensions = ['measure-prepare', 'token', 'position', 'isometric'] as const;
const example = paperExample({ scale: 'none' });
const space = fockSpace(levels([2]), 6);
const blocks = (options: OperationOptions = {}): AutoregressiveOperation[] =>
  example.laws.map((law) => autoregressiveOperation(space, law, options));
const wild = (M: number, options: OperationOptions = {}): AutoregressiveOperation =>
  autoregressiveOperation(fockSpace(levels([2]), M), wildLaw(2), options);

describe('sequential measurement', () => {
  it.each(extensions)(
    'goes through the reduced pure texts with the conditional probabilities: %s',
    (extension) => {
      const e = Math.E;
      const run = sequentialMeasure(blocks({ extension }), [0, 1, 0], { outcomes: [1, 0] });
      expect(run.record).toEqual([1, 0]);
      expect(run.steps[0]!.probability).toBeCloseTo(e / (e + 2), 14);
      expect(run.steps[1]!.probability).toBeCloseTo(e / (e + 1), 14);
      expect(run.probability).toBeCloseTo((e * e) / ((e + 2) * (e + 1)), 14);
      expect(run.steps[0]!.state.probability([0, 1, 0, 1])).toBeCloseTo(1, 14);
      expect(run.state.probability([0, 1, 0, 1, 0])).toBeCloseTo(1, 14);
      expect(run.steps.every(({ lostTrace }) => lostTrace === 0)).toBe(true);
    },
  );

  it('shows the entropy rise with each operation and fall to zero with each reduction; none when isometric', () => {
    const mixed = entropyPath(sequentialMeasure(blocks(), [0, 1, 0], { outcomes: [0, 1] }));
    expect(mixed[0]!.operated).toBeCloseTo(0.68151444295469, 13);
    const p = 1 / (3 * Math.E + 1);
    expect(mixed[1]!.operated).toBeCloseTo(-p * Math.log(p) - (1 - p) * Math.log(1 - p), 13);
    expect(mixed.map(({ reduced }) => Math.abs(reduced))).toEqual([0, 0]);
    const pure = entropyPath(
      sequentialMeasure(blocks({ extension: 'isometric' }), [0, 1, 0], { outcomes: [0, 1] }),
      { base: 2 },
    );
    expect(Math.max(...pure.map(({ operated }) => Math.abs(operated)))).toBeLessThan(1e-13);
  });

  it('keeps a superposition of prompts coherent as far as the extension allows', () => {
    const cat = superposition(
      space,
      [
        [[0, 1, 0], 1],
        [[1, 1, 0], 1],
      ],
      { normalize: true },
    );
    const coherence = (extension: (typeof extensions)[number]): number =>
      sequentialMeasure(blocks({ extension }), cat, { outcomes: [1] }).state.element(
        [0, 1, 0, 1],
        [1, 1, 0, 1],
      ).re;
    expect(coherence('measure-prepare')).toBe(0);
    expect(coherence('token')).toBeCloseTo(coherence('isometric'), 14);
    expect(coherence('token')).toBeGreaterThan(coherence('position') + 0.1);
  });

  it('draws outcomes with a seed, the same for the same seed', () => {
    const draw = (seed: number): string =>
      sequentialMeasure(blocks(), [0, 1, 0], { rng: rng(seed) }).record.join();
    expect(draw(3)).toBe(draw(3));
    expect(new Set(Array.from({ length: 60 }, (_, seed) => draw(seed)))).toEqual(
      new Set(['0,0', '0,1', '1,0', '1,1']),
    );
  });

  it('refuses an outcome of probability zero, also one that the law makes impossible', () => {
    expect(() => sequentialMeasure(blocks(), [0, 1, 0], { outcomes: [diamond] })).toThrow(NotPhysicalError);
    const constant = sequentialMeasure(wild(4), [0], { outcomes: [1] });
    expect(constant.probability).toBe(1);
    expect(() => sequentialMeasure(wild(4), [0], { outcomes: [0] })).toThrow(NotPhysicalError);
    expect(() => sequentialMeasure(blocks(), [0, 1, 0], { outcomes: [2] })).toThrow(ArgumentError);
  });

  it('reads a mixture of lengths at the length that is named, or at any', () => {
    const mixed = textMixture(space, [
      [[0, 1, 0], 0.7],
      [[1], 0.3],
    ]);
    expect(() => sequentialMeasure(blocks(), mixed, { outcomes: [0] })).toThrow(
      /texts of one length, but they have 3, 1.*promptLength/,
    );
    const named = sequentialMeasure(blocks(), mixed, { outcomes: [diamond, diamond] }, { promptLength: 3 });
    expect(named.probability).toBeCloseTo(0.3, 14);
    expect(named.state.norm()).toBeCloseTo(1, 14);
    const any = sequentialMeasure(blocks(), mixed, { outcomes: [1] }, { promptLength: 'any' });
    expect(any.probability).toBeCloseTo(0.7 * (Math.E / (Math.E + 2)) + 0.3, 14);
    expect(() => sequentialMeasure(blocks(), mixed, { outcomes: [0] }, { promptLength: -1 })).toThrow(
      ArgumentError,
    );
  });

  it('counts lost trace into the probability of what is left', () => {
    const mixed = textMixture(wild(2).space, [
      [[0, 1], 0.25],
      [[1], 0.75],
    ]);
    const run = sequentialMeasure(wild(2, { top: 'drop' }), mixed, { outcomes: [0] }, { promptLength: 1 });
    expect(run.steps[0]!.lostTrace).toBeCloseTo(0.25, 15);
    expect(run.probability).toBeCloseTo(0.75, 14);
  });

  it('says so when there are more steps than operations, or none at all', () => {
    expect(() => sequentialMeasure(blocks(), [0, 1, 0], { outcomes: [0, 0, 0] })).toThrow(
      /at most 2, one per operation/,
    );
    expect(() => sequentialMeasure([], [0], { outcomes: [] })).toThrow(ArgumentError);
    expect(() => sequentialMeasure(wild(3), [0], { rng: rng(1), steps: -1 })).toThrow(ArgumentError);
    const nothing = sequentialMeasure(wild(3), [0], { rng: rng(1), steps: 0 });
    expect(nothing.probability).toBe(1);
    expect(nothing.state.probability([0])).toBe(1);
  });

  it('normalises the prompt and does not change it', () => {
    const cat = superposition(
      space,
      [
        [[0, 1, 0], 1],
        [[1, 1, 0], 1],
      ],
      { normalize: true },
    );
    const before = matrixOf(cat);
    sequentialMeasure(blocks({ extension: 'token' }), cat, { outcomes: [1, 1] });
    expect(distance(matrixOf(cat), before)).toBe(0);
  });
});

describe('generation', () => {
  it('has the joint law of the operations (chi squared), from a text and from a mixture', () => {
    const shots = 4000;
    for (const [prompt, options] of [
      [[0, 1, 0], {}],
      [
        textMixture(space, [
          [[0, 1, 0], 0.7],
          [[1, 1], 0.3],
        ]),
        { promptLength: 'any' },
      ],
    ] as const) {
      const law = jointLaw(blocks(), prompt, options);
      const seen = new Map<string, number>();
      const stream = rng(8);
      for (let i = 0; i < shots; i++) {
        const key = generate(blocks(), prompt, { rng: stream, ...options }).record.join();
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      expect([...seen.values()].reduce((a, b) => a + b)).toBe(shots);
      const chi2 = law.outcomes.reduce((sum, { tokens, probability }) => {
        const expected = shots * probability;
        return sum + ((seen.get(tokens.join()) ?? 0) - expected) ** 2 / expected;
      }, 0);
      // 99.9 % quantile of chi^2 with 3 degrees of freedom
      expect(chi2).toBeLessThan(16.3);
    }
  });

  it('returns the text, its record and its probability', () => {
    const { text, record, probabilities, logProbability } = generate(blocks(), [0, 1, 0], { rng: rng(2) });
    expect(text.slice(0, 3)).toEqual([0, 1, 0]);
    expect(text.slice(3)).toEqual(record);
    expect(Math.exp(logProbability)).toBeCloseTo(
      recordProbability(jointLaw(blocks(), [0, 1, 0]), record),
      14,
    );
    expect(probabilities).toHaveLength(2);
    expect(generate(blocks(), [0, 1, 0], { rng: rng(2) }).text).toEqual(text);
  });

  it('never draws a token of probability zero, whatever the random number', () => {
    for (const value of [0, 1 - 2 ** -53]) {
      const edge: Rng = {
        uniform: () => value,
        normal: () => value,
        integer: () => 0,
        split: () => edge,
        state: () => ({ words: [], spare: null }),
      };
      const law = tableLaw(4, [], [0, 0.3, 0.7, 0]);
      const op = autoregressiveOperation(fockSpace(levels([4]), 2), law);
      expect(generate(op, [0], { rng: edge }).record).toEqual([value === 0 ? 1 : 2]);
      expect(sequentialMeasure(op, [0], { rng: edge }).record).toEqual([value === 0 ? 1 : 2]);
    }
  });

  it('starts from the vacuum with the BOS token', () => {
    const { text, record } = generate(wild(4, { bos: 1 }), [], { rng: rng(1), steps: 3 });
    expect(text).toHaveLength(3);
    expect(text[0]).toBe(1);
    expect(record).toEqual(text);
  });

  it('halts at M with diamonds, slides through a window, and refuses where the operation does', () => {
    const halted = generate(wild(3), [0, 1], { rng: rng(1), steps: 3 });
    expect(halted.text).toHaveLength(3);
    expect(halted.record.slice(1)).toEqual([diamond, diamond]);
    expect(halted.probabilities.slice(1)).toEqual([1, 1]);
    const slid = generate(wild(3, { top: 'window' }), [0, 1], { rng: rng(1), steps: 4 });
    expect(slid.text).toEqual(slid.record.slice(-3));
    for (const options of [{ top: 'drop' }, { top: 'error' }, { domain: 'paper', blocks: 2 }] as const) {
      expect(() => generate(wild(3, options), [0, 1], { rng: rng(1), steps: 3 })).toThrow(TruncationError);
    }
  });

  it('agrees with the measured states where a window slides', () => {
    const op = wild(3, { top: 'window', extension: 'token' });
    const { record, logProbability, text } = generate(op, [0, 1], { rng: rng(4), steps: 4 });
    const run = sequentialMeasure(op, [0, 1], { outcomes: record });
    expect(run.probability).toBeCloseTo(Math.exp(logProbability), 14);
    expect(run.state.probability(text)).toBeCloseTo(1, 14);
  });

  it('refuses a state of several lengths without a word on what to read', () => {
    const mixed = textMixture(space, [
      [[0, 1, 0], 0.7],
      [[1], 0.3],
    ]);
    expect(() => generate(blocks(), mixed, { rng: rng(1) })).toThrow(ArgumentError);
    expect(generate(blocks(), textState(space, [0, 1]), { rng: rng(1) }).text).toHaveLength(4);
  });
});

describe('size', () => {
  it('draws 16 tokens of 50,000 after a prompt of 512, and measures one step on states', () => {
    const N = 50_000;
    const big = fockSpace(levels([N]), 528);
    const law = {
      tokens: N,
      probabilities: (text: readonly number[]) => {
        const out = new Float64Array(N).fill(0.5 / N);
        out[(text.at(-1)! * 31 + 7) % N]! += 0.5;
        return out;
      },
    };
    const op = autoregressiveOperation(big, law, { extension: 'isometric' });
    const prompt = Array.from({ length: 512 }, (_, i) => (i * 7919) % N);
    const start = performance.now();
    const { text } = generate(op, prompt, { rng: rng(1), steps: 16 });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(text).toHaveLength(528);
    const run = sequentialMeasure({ ...op, extension: 'token' }, prompt, { outcomes: [text[512]!] });
    expect(run.state.probability(text.slice(0, 513))).toBeCloseTo(1, 14);
    expect(run.probability).toBeCloseTo(law.probabilities(prompt)[text[512]!]!, 14);
  });
});
