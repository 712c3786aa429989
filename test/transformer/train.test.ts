import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { meanCrossEntropy } from '../../src/transformer/language-model-law.ts';
import { languageModel } from '../../src/transformer/language-model.ts';
import { adamStart, adamStep } from '../../src/linalg/optimize/adam.ts';
import { fit, train, type Checkpoint, type TrainingStep } from '../../src/transformer/train.ts';

const text = Array.from({ length: 60 }, (_, i) => [0, 1, 2, 1, 3][i % 5]!);
const model = languageModel({ tokens: 4, context: 6, width: 8, heads: 2, layers: 1, hidden: 8 }, rng(1));

async function steps(count: number, options: { resumeFrom?: Checkpoint } = {}): Promise<TrainingStep[]> {
  const seen: TrainingStep[] = [];
  for await (const step of train(model, text, { rng: rng(2), steps: count, batch: 3, ...options })) {
    seen.push(step);
  }
  return seen;
}

describe('training', () => {
  it('learns a periodic text to almost no surprise', async () => {
    const before = model.parameters.slice();
    const fitted = await fit(model, text, { rng: rng(2), steps: 150, batch: 3, learningRate: 0.03 });
    expect(meanCrossEntropy(model, text)).toBeGreaterThan(1);
    expect(meanCrossEntropy(fitted, text)).toBeLessThan(0.15);
    expect(model.parameters).toEqual(before);
  });

  it('gives the same numbers for the same seed', async () => {
    expect(await steps(5)).toEqual(await steps(5));
  });

  it('counts honestly and stops cleanly on break', async () => {
    const generator = train(model, text, { rng: rng(2), steps: 50 });
    for await (const { step, steps: all } of generator) {
      expect(all).toBe(50);
      if (step === 3) break;
    }
    expect(await generator.next()).toEqual({ done: true, value: undefined });
  });

  it('goes on from a checkpoint bit by bit, also through JSON', async () => {
    const whole = await steps(12);
    const { model: at, adam, rng: state, step } = whole[4]!.checkpoint;
    const numbers = (x: Float64Array): Float64Array => Float64Array.from(JSON.parse(JSON.stringify([...x])));
    const resumeFrom: Checkpoint = {
      step,
      model: { ...at, parameters: numbers(at.parameters) },
      adam: { step: adam.step, first: numbers(adam.first), second: numbers(adam.second) },
      rng: JSON.parse(JSON.stringify(state)),
    };
    const rest = await steps(12, { resumeFrom });
    expect(rest).toEqual(whole.slice(5));
  });

  it('starts with a fraction of the rate and shortens long gradients', async () => {
    const largestChange = async (options: { clip?: number }): Promise<number> => {
      const generator = train(model, text, { rng: rng(2), steps: 100, learningRate: 0.5, ...options });
      const { value } = await generator.next();
      const { parameters } = (value as TrainingStep).checkpoint.model;
      return Math.max(...parameters.map((x, i) => Math.abs(x - model.parameters[i]!)));
    };
    expect(await largestChange({})).toBeCloseTo(0.5 / 5, 6);
    expect(await largestChange({ clip: 1e-9 })).toBeLessThan(0.5 / 50);
  });

  it('leaves the checkpoints of earlier steps as they were', async () => {
    const seen: number[] = [];
    const models: Float64Array[] = [];
    for await (const step of train(model, text, { rng: rng(2), steps: 4 })) {
      models.push(step.checkpoint.model.parameters);
      seen.push(step.checkpoint.model.parameters[0]!);
    }
    expect(models.map((parameters) => parameters[0])).toEqual(seen);
    expect(new Set(seen).size).toBe(4);
  });

  it('stops when told to, with the reason of the signal', async () => {
    const controller = new AbortController();
    const run = fit(model, text, {
      rng: rng(2),
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 2) controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
  });

  it('refuses texts and numbers that it cannot use', async () => {
    const options = { rng: rng(2) };
    await expect(fit(model, [1], options)).rejects.toThrow(/two tokens/);
    await expect(fit(model, [1, 9], options)).rejects.toThrow(/text\[1\]/);
    await expect(fit(model, text, { ...options, batch: 0 })).rejects.toThrow(/`batch`/);
    await expect(fit(model, text, { ...options, learningRate: NaN })).rejects.toThrow(/`learningRate`/);
    expect(await fit(model, text, { ...options, steps: 0 })).toEqual(model);
  });

  it('fits a text shorter than the context', async () => {
    const fitted = await fit(model, [0, 1, 2], { rng: rng(2), steps: 30 });
    expect(meanCrossEntropy(fitted, [0, 1, 2])).toBeLessThan(0.6);
  });
});

describe('Adam', () => {
  it('makes a first step of the rate, whatever the size of the gradient', () => {
    const start = Float64Array.of(1, 1, 1);
    const { parameters, state } = adamStep(start, Float64Array.of(1e-3, -5, 0), adamStart(3), {
      learningRate: 0.1,
    });
    [0.9, 1.1, 1].forEach((x, i) => expect(parameters[i]).toBeCloseTo(x, 5));
    expect([...start]).toEqual([1, 1, 1]);
    expect(state.step).toBe(1);
  });

  it('follows the recursion by hand for two steps', () => {
    const options = { learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0 };
    const one = adamStep(Float64Array.of(0), Float64Array.of(2), adamStart(1), options);
    const two = adamStep(one.parameters, Float64Array.of(-4), one.state, options);
    const m = 0.5 * 1 + 0.5 * -4;
    const v = 0.75 * 1 + 0.25 * 16;
    const expected = -0.5 - (0.5 * (m / 0.75)) / Math.sqrt(v / (1 - 0.75 ** 2));
    expect(two.parameters[0]).toBeCloseTo(expected, 14);
  });
});
