import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { languageModelLaw, meanCrossEntropy } from '../../src/transformer/language-model-law.ts';
import {
  languageModel,
  loadModel,
  parameterTable,
  saveModel,
  type LanguageModel,
  type ModelShape,
} from '../../src/transformer/language-model.ts';
import { network } from '../../src/transformer/network.ts';
import { negativeLogLikelihood } from '../../src/transformer/chain-rule.ts';

const small = { tokens: 5, context: 4, width: 4, heads: 2, layers: 2, hidden: 3 };
const shapes: Record<string, Partial<ModelShape> & { tokens: number }> = {
  default: small,
  'one head, relu, sinusoidal': { ...small, heads: 1, activation: 'relu', positions: 'sinusoidal' },
  'tied, exact gelu': { ...small, tied: true, activation: 'gelu', heads: 4 },
  'bare attention': { ...small, residual: false, norm: false, projection: false, hidden: 0, layers: 1 },
  'norm without residual': { ...small, residual: false, activation: 'sigmoid', positions: 'none' },
};

/** A model off its symmetric start: every tensor random. */
function scrambled(shape: Partial<ModelShape> & { tokens: number }): LanguageModel {
  const random = rng(17);
  const model = languageModel(shape, random);
  return { ...model, parameters: model.parameters.map((x) => x + 0.3 * random.normal()) };
}

describe('gradients', () => {
  const inputs = Int32Array.of(0, 3, 1, 1, 4, 0, 2, 3);
  const targets = Int32Array.of(3, 1, 1, 2, 0, 2, 3, 4);

  it.each(Object.entries(shapes))('%s: every tensor agrees with central differences', (_name, shape) => {
    const model = scrambled(shape);
    const net = network(model.shape, 2, 4);
    const exact = net.lossGradient(model.parameters, inputs, targets).gradient.slice();
    const lossAt = (i: number, change: number): number => {
      const moved = model.parameters.slice();
      moved[i] = moved[i]! + change;
      return net.lossGradient(moved, inputs, targets).loss;
    };
    const h = 1e-4;
    for (const { name, rows, cols, offset } of parameterTable(model.shape)) {
      let difference = 0;
      let size = 0;
      for (let i = offset; i < offset + rows * cols; i++) {
        const near = lossAt(i, h) - lossAt(i, -h);
        const far = lossAt(i, 2 * h) - lossAt(i, -2 * h);
        const numeric = (8 * near - far) / (12 * h);
        difference += (numeric - exact[i]!) ** 2;
        size += numeric ** 2;
      }
      expect(size, name).toBeGreaterThan(0);
      expect(Math.sqrt(difference / size), name).toBeLessThan(1e-6);
    }
  });

  it('gives the loss of its own law', () => {
    const model = scrambled(small);
    const { loss } = network(model.shape, 2, 4).lossGradient(model.parameters, inputs, targets);
    const law = languageModelLaw(model);
    const sum = [0, 4].reduce((total, start) => {
      const text = [...inputs.slice(start, start + 4), targets[start + 3]!];
      return total + negativeLogLikelihood(law, text);
    }, 0);
    expect(loss).toBeCloseTo(sum / 8, 13);
  });
});

describe('language-model law', () => {
  const model = scrambled({ ...small, context: 6 });

  it.each(Object.entries(shapes))(
    '%s: reads token by token what the network reads at once',
    (_name, shape) => {
      const of = scrambled(shape);
      const law = languageModelLaw(of);
      const text = [2, 0, 4, 4];
      const net = network(of.shape, 1, 4);
      const p = [0, 1, 2, 3, 4].map((y) => {
        const { loss } = net.lossGradient(of.parameters, Int32Array.from(text), Int32Array.of(0, 4, 4, y));
        const known = negativeLogLikelihood(law, [2, 0, 4, 4]);
        return Math.exp(known - 4 * loss);
      });
      law.probabilities(text).forEach((ours, y) => expect(ours).toBeCloseTo(p[y]!, 12));
    },
  );

  it('does not depend on what it has read before, bit by bit', () => {
    const warm = languageModelLaw(model);
    const texts = [[0, 1, 2], [0, 1, 2, 3], [0, 1, 4, 3], [0, 1], [3], [0, 1, 2], [0, 1, 2], [4, 1, 2, 2, 2]];
    for (const text of texts) {
      expect(warm.logits(text)).toEqual(languageModelLaw(model).logits(text));
    }
  });

  it('is causal: a prefix does not see what follows', () => {
    const law = languageModelLaw(model);
    const before = law.probabilities([1, 2]);
    law.probabilities([1, 2, 3, 4]);
    expect(law.probabilities([1, 2])).toEqual(before);
  });

  it('reads exactly the last `context` tokens of a longer text', () => {
    const law = languageModelLaw(model);
    const long = [3, 3, 0, 1, 2, 3, 4, 0, 2];
    expect(law.probabilities(long)).toEqual(law.probabilities(long.slice(-6)));
    expect(law.probabilities([4, ...long.slice(1)])).toEqual(law.probabilities(long));
    expect(law.probabilities([...long.slice(0, -6), 4, ...long.slice(-5)])).not.toEqual(
      law.probabilities(long),
    );
  });

  it('keeps its weights when the model given is changed afterwards, and takes beta', () => {
    const parameters = model.parameters.slice();
    const law = languageModelLaw({ ...model, parameters });
    const p = law.probabilities([1, 0]);
    parameters.fill(0);
    expect(law.probabilities([1, 0])).toEqual(p);
    const cold = languageModelLaw(model, { beta: 2 }).probabilities([1, 0]);
    const norm = p.reduce((sum, x) => sum + x * x, 0);
    cold.forEach((x, y) => expect(x).toBeCloseTo(p[y]! ** 2 / norm, 14));
  });

  it('scores a text in consecutive windows', () => {
    const law = languageModelLaw(model);
    const text = [0, 1, 2, 3, 4, 0, 2, 2, 1];
    const sum = negativeLogLikelihood(law, text.slice(0, 7)) + negativeLogLikelihood(law, text.slice(6));
    expect(meanCrossEntropy(model, text)).toBeCloseTo(sum / 8, 13);
    expect(() => meanCrossEntropy(model, [1])).toThrow(/two tokens/);
  });
});

describe('saving', () => {
  it('survives JSON bit by bit', () => {
    const model = scrambled(shapes.default!);
    const back = loadModel(JSON.parse(JSON.stringify(saveModel(model))));
    expect(back).toEqual(model);
  });

  it('refuses what does not belong', () => {
    const saved = saveModel(scrambled(small));
    const { c, ...rest } = saved.tensors;
    expect(c?.length).toBe(5);
    expect(() => loadModel({ ...saved, tensors: rest })).toThrow(/'c'.*none/);
    expect(() => loadModel({ ...saved, tensors: { ...saved.tensors, c: [1] } })).toThrow(/1 x 5/);
    expect(() => loadModel({ ...saved, tensors: { ...saved.tensors, c: [1, 2, NaN, 4, 5] } })).toThrow(
      /finite/,
    );
    expect(() => loadModel({ ...saved, tensors: { ...saved.tensors, x: [1] } })).toThrow(/'x'/);
    expect(() => loadModel({ ...saved, format: 'other' as 'ketwork-language-model' })).toThrow(/format/);
  });
});

describe('shapes', () => {
  it('refuses sizes that do not fit', () => {
    expect(() => languageModel({ tokens: 5, width: 6, heads: 4 }, rng(1))).toThrow(/multiple of heads/);
    expect(() => languageModel({ tokens: 0 }, rng(1))).toThrow(/`tokens`/);
    expect(() => languageModel({ tokens: 3, layers: 1.5 }, rng(1))).toThrow(/`layers`/);
    expect(() => languageModel({ tokens: 3, width: 3, heads: 1, positions: 'sinusoidal' }, rng(1))).toThrow(
      /even/,
    );
  });

  it('starts the same from the same seed', () => {
    expect(languageModel(small, rng(4))).toEqual(languageModel(small, rng(4)));
    expect(languageModel(small, rng(4))).not.toEqual(languageModel(small, rng(5)));
  });
});
