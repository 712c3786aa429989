import { ArgumentError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';
import { requireLawText } from './law-text.ts';
import { parameterTable, type LanguageModel, type ModelShape } from './language-model.ts';
import { fixedPositions } from './network.ts';
import type { NextTokenLaw } from './next-token-law.ts';
import { activations } from './nn/activations.ts';
import { attendRow } from './nn/attention.ts';
import { layerNorm } from './nn/layer-norm.ts';
import { linear } from './nn/matmul.ts';
import { softmax } from './nn/softmax.ts';

/** The law of a language model, with its logits: p(y|T) = softmax(beta z(T))_y. */
export interface LanguageModelLaw extends NextTokenLaw {
  readonly model: LanguageModel;
  /** z(T), one number per token. */
  logits(text: Text): Float64Array;
}

/**
 * The law of a language model at inverse temperature beta. Of a text longer than the model's `context`, exactly the last
 * `context` tokens are read, as positions 1..context: p(y|T) then depends on these alone. Keys and values of the last text are
 * kept, so a text that shares a prefix with it costs O(1) positions per new token; results do not depend on what is kept.
 */
export function languageModelLaw(
  model: LanguageModel,
  { beta = 1 }: { readonly beta?: number } = {},
): LanguageModelLaw {
  const reader = new Reader(model);
  const { tokens, context } = model.shape;
  const logits = (text: Text): Float64Array => {
    requireLawText(text, tokens);
    return reader.read(text.slice(-context));
  };
  return { tokens, model, logits, probabilities: (text) => softmax(logits(text), beta) };
}

/**
 * Mean of -log p(next token | tokens before) in nats, the text cut into consecutive windows of `context` tokens, each read from
 * its own start; the last one may be shorter. Cost: one position of the model per token.
 */
export function meanCrossEntropy(model: LanguageModel, text: Text): number {
  if (text.length < 2) {
    throw new ArgumentError('text', 'have at least two tokens', `it has ${text.length}`);
  }
  const law = languageModelLaw(model);
  const { context } = model.shape;
  let sum = 0;
  for (let next = 1; next < text.length; next++) {
    const start = Math.floor((next - 1) / context) * context;
    sum -= Math.log(law.probabilities(text.slice(start, next))[text[next] as number] as number);
  }
  return sum / (text.length - 1);
}

/** Reads windows token by token, keeping the keys and values of each layer. */
class Reader {
  readonly #shape: ModelShape;
  readonly #tensors: ReadonlyMap<string, Float64Array>;
  readonly #position: Float64Array;
  readonly #keys: readonly Float64Array[];
  readonly #values: readonly Float64Array[];
  readonly #read: number[] = [];

  constructor({ shape, parameters }: LanguageModel) {
    this.#shape = shape;
    const slots = parameterTable(shape);
    this.#tensors = new Map(
      slots.map(({ name, rows, cols, offset }) => [name, parameters.slice(offset, offset + rows * cols)]),
    );
    this.#position = this.#tensors.get('position') ?? fixedPositions(shape);
    const cache = (): Float64Array => new Float64Array(shape.context * shape.width);
    this.#keys = Array.from({ length: shape.layers }, cache);
    this.#values = Array.from({ length: shape.layers }, cache);
  }

  /** The logits after a window of 1..context tokens. */
  read(window: Text): Float64Array {
    let known = 0;
    while (known < window.length - 1 && this.#read[known] === window[known]) known++;
    this.#read.length = known;
    let row: Float64Array = new Float64Array(this.#shape.width);
    for (let t = known; t < window.length; t++) {
      row = this.#advance(t, window[t] as number);
      this.#read.push(window[t] as number);
    }
    const unembedding = this.#tensor(this.#shape.tied ? 'embedding' : 'U');
    return this.#linear(this.#norm('norm', row), unembedding, this.#shape.tokens, this.#tensor('c'));
  }

  /** One more token, at position t; returns its row after all layers. */
  #advance(t: number, token: number): Float64Array {
    const { width: d, layers, hidden, projection } = this.#shape;
    const embedding = this.#tensor('embedding');
    let x: Float64Array = Float64Array.from(
      { length: d },
      (_, i) => (embedding[token * d + i] as number) + (this.#position[t * d + i] as number),
    );
    for (let l = 0; l < layers; l++) {
      const attended = this.#attend(l, t, this.#norm(`layers.${l}.attention.norm`, x));
      x = this.#join(x, projection ? this.#linear(attended, this.#tensor(`layers.${l}.W0`), d) : attended);
      if (hidden > 0) x = this.#join(x, this.#feedForward(l, this.#norm(`layers.${l}.ffn.norm`, x)));
    }
    return x;
  }

  #attend(l: number, t: number, u: Float64Array): Float64Array {
    const { width: d, heads } = this.#shape;
    const k = this.#keys[l] as Float64Array;
    const v = this.#values[l] as Float64Array;
    const q = this.#linear(u, this.#tensor(`layers.${l}.WQ`), d);
    k.set(this.#linear(u, this.#tensor(`layers.${l}.WK`), d), t * d);
    v.set(this.#linear(u, this.#tensor(`layers.${l}.WV`), d), t * d);
    const arrays = { q, k, v, weights: new Float64Array(t + 1), out: new Float64Array(d) };
    const width = d / heads;
    for (let h = 0; h < heads; h++) attendRow(arrays, 0, h * width, h * width, t + 1, d, width);
    return arrays.out;
  }

  #feedForward(l: number, u: Float64Array): Float64Array {
    const { width: d, hidden, activation } = this.#shape;
    const inner = this.#linear(u, this.#tensor(`layers.${l}.W1`), hidden, this.#tensor(`layers.${l}.b1`));
    const active = inner.map(activations[activation].value);
    return this.#linear(active, this.#tensor(`layers.${l}.W2`), d, this.#tensor(`layers.${l}.b2`));
  }

  #norm(name: string, x: Float64Array): Float64Array {
    if (!this.#shape.norm) return x;
    const out = new Float64Array(x.length);
    layerNorm(out, x, this.#tensor(`${name}.gain`), this.#tensor(`${name}.bias`), 1, x.length);
    return out;
  }

  #join(x: Float64Array, change: Float64Array): Float64Array {
    return this.#shape.residual ? change.map((value, i) => value + (x[i] as number)) : change;
  }

  #linear(x: Float64Array, weight: Float64Array, cols: number, bias?: Float64Array): Float64Array {
    const out = new Float64Array(cols);
    linear(out, x, weight, bias, 1, x.length, cols);
    return out;
  }

  #tensor(name: string): Float64Array {
    return this.#tensors.get(name) as Float64Array;
  }
}
