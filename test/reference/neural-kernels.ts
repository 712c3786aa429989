import { activations, type ActivationName } from '../../src/transformer/nn/activations.ts';
import { causalAttention } from '../../src/transformer/nn/attention.ts';
import { linear } from '../../src/transformer/nn/matmul.ts';
import { sinusoidalPositions } from '../../src/transformer/nn/positional-encoding.ts';
import { softmax } from '../../src/transformer/nn/softmax.ts';
import { negativeLogLikelihood } from '../../src/transformer/chain-rule.ts';
import { languageModelLaw } from '../../src/transformer/language-model-law.ts';
import { fill, fillRows, miniTransformer } from '../transformer/mini-transformer.ts';
import type { ReferenceRow } from './row.ts';

const kernels = 'seeds.md 2, activations, positional encoding and feed-forward network';
const mini = 'seeds.md 3, mini-transformer';
const text = [2, 0, 4];

/** Reference values of the neural kernels and of the language model built from them. */
export const neuralKernelRows: readonly ReferenceRow[] = [
  ...rows('gelu', kernels, [0.841344746068543, 0.841191990608277], () => [
    activations.gelu.value(1),
    activations['gelu-tanh'].value(1),
  ]),
  ...rows('sigmoid', kernels, [0.731058578630005], () => [activations.sigmoid.value(1)]),
  ...rows('softmax', kernels, [9.08800555363033e-4, 2.47037603533682e-3, 0.9966208234093], () =>
    softmax([1, 2, 8]),
  ),
  ...rows(
    'position/3',
    kernels,
    [0.141120008059867, -0.989992496600445, 0.029995500202496, 0.999550033748988],
    () => sinusoidalPositions(6, 4).slice(12, 16),
  ),
  ...rows(
    'position/5',
    kernels,
    [-0.958924274663138, 0.283662185463226, 0.049979169270678, 0.998750260394966],
    () => sinusoidalPositions(6, 4).slice(20, 24),
  ),
  ...rows('ffn/relu', kernels, [-0.354, 0.109, -0.242, -0.34], () => feedForward('relu')),
  ...rows(
    'ffn/gelu',
    kernels,
    [-0.423426191985918, 0.144080175577597, -0.182868784873572, -0.427927122162407],
    () => feedForward('gelu'),
  ),
  ...rows('mini/A3', mini, [0.324228471587219, 0.325853673564262, 0.349917854848518], () =>
    attention().weights.slice(6, 9),
  ),
  ...rows('mini/o3', mini, [0.018325659372971, 0.076582081550367, 0.208637055200745, 0.035411376525695], () =>
    attention().out.slice(8, 12),
  ),
  ...laws(
    'mini/p',
    [0.285718104289601, 0.171509443387617, 0.132807577204315, 0.239495336738196, 0.170469538380272],
    1,
    1,
  ),
  ...laws(
    'mini/two-heads',
    [0.296087056982005, 0.174760223880586, 0.1328210649857, 0.23551255143331, 0.160819102718399],
    2,
    1,
  ),
  ...laws(
    'mini/beta-half',
    [0.241282570276751, 0.186939505406476, 0.164500983032256, 0.220905028232354, 0.186371913052164],
    1,
    0.5,
  ),
  ...laws(
    'mini/beta-two',
    [0.379509700358342, 0.136748772322232, 0.081996075956527, 0.266649936326971, 0.135095515035928],
    1,
    2,
  ),
  ...rows('mini/entropy', mini, [1.600120458681398, 1.572329878437996, 1.467746697227701], () =>
    [0.5, 1, 2].map((beta) => {
      const p = languageModelLaw(miniTransformer(1), { beta }).probabilities(text);
      return -p.reduce((sum, x) => sum + x * Math.log(x), 0);
    }),
  ),
  ...rows('mini/cross-entropy', mini, [3.22849644944805, 1.61424822472402, 5.02410950207735], () => {
    const total = negativeLogLikelihood(languageModelLaw(miniTransformer(1)), text);
    return [total, total / 2, Math.exp(total / 2)];
  }),
];

function feedForward(name: ActivationName): Float64Array {
  const inner = new Float64Array(8);
  linear(
    inner,
    Float64Array.of(-0.4, -0.1, 0.2, -0.6),
    columns(fillRows(121, 4, 8)),
    numbers(153, 8),
    1,
    4,
    8,
  );
  const out = new Float64Array(4);
  linear(out, inner.map(activations[name].value), columns(fillRows(161, 8, 4)), numbers(193, 4), 1, 8, 4);
  return out;
}

function attention(): { weights: Float64Array; out: Float64Array } {
  const x = new Float64Array(12);
  text.forEach((token, t) => {
    for (let i = 0; i < 4; i++) x[4 * t + i] = fill(0, 20)[4 * token + i]! + fill(20, 12)[4 * t + i]!;
  });
  const by = (start: number): Float64Array => {
    const made = new Float64Array(12);
    linear(made, x, numbers(start, 16), undefined, 3, 4, 4);
    return made;
  };
  const arrays = { q: by(32), k: by(48), v: by(64), weights: new Float64Array(9), out: new Float64Array(12) };
  causalAttention(arrays, { batch: 1, length: 3, heads: 1, width: 4 });
  return arrays;
}

function laws(id: string, expected: readonly number[], heads: 1 | 2, beta: number): ReferenceRow[] {
  return rows(id, mini, expected, () =>
    languageModelLaw(miniTransformer(heads), { beta }).probabilities(text),
  );
}

/** The transpose, flat: weights that act as x W turned into ones that act as W x. */
function columns(w: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(w[0]!.flatMap((_, c) => w.map((row) => row[c]!)));
}

function numbers(start: number, count: number): Float64Array {
  return Float64Array.from(fill(start, count));
}

function rows(
  id: string,
  source: string,
  expected: readonly number[],
  ours: () => ArrayLike<number>,
): ReferenceRow[] {
  return expected.map((value, i) => ({
    id: `transformer/${id}/${i}`,
    area: 'transformer',
    source,
    expected: value,
    tolerance: 1e-13,
    compute: () => ours()[i]!,
  }));
}
