import {
  activationLayer,
  attentionLayer,
  chain,
  linearLayer,
  normLayer,
  residualLayer,
  type Layer,
  type Parameter,
} from './nn/layers.ts';
import { sinusoidalPositions } from './nn/positional-encoding.ts';
import { softmaxInPlace } from './nn/softmax.ts';
import { parameterCount, parameterTable, type ModelShape } from './language-model.ts';

/** The loss of a batch and its gradient; the arrays are the network's own and hold until its next call. */
export interface LossGradient {
  /** Mean over all positions of -log p(next token | tokens before), in nats. */
  readonly loss: number;
  /** d loss / d parameter, laid out as the parameters. */
  readonly gradient: Float64Array;
}

/** Computes losses and gradients of one shape for batches of one size. */
export interface Network {
  /** `inputs` and `targets` are batch x length tokens; target i is what should follow input i. */
  lossGradient(parameters: Float64Array, inputs: Int32Array, targets: Int32Array): LossGradient;
}

/** A network with its buffers: about 16 rows (width + hidden + tokens) bytes and more for the attention weights, rows = batch * length. */
export function network(shape: ModelShape, batch: number, length: number): Network {
  const slots = parameterTable(shape);
  const values = new Float64Array(parameterCount(slots));
  const gradient = new Float64Array(values.length);
  const parameters = new Map(
    slots.map(({ name, rows, cols, offset }) => [
      name,
      {
        value: values.subarray(offset, offset + rows * cols),
        gradient: gradient.subarray(offset, offset + rows * cols),
      },
    ]),
  );
  const rows = batch * length;
  const embed = embedding(shape, parameters, rows, length);
  const body = chain(bodyLayers(shape, parameters, batch, length));
  return {
    lossGradient(given, inputs, targets) {
      values.set(given);
      gradient.fill(0);
      const logits = body.forward(embed.forward(inputs));
      const loss = crossEntropyInPlace(logits, targets, shape.tokens);
      embed.backward(body.backward(logits), inputs);
      return { loss, gradient };
    },
  };
}

/** The positions of a shape, context x width, when they are not learned. */
export function fixedPositions(shape: ModelShape): Float64Array {
  return shape.positions === 'sinusoidal'
    ? sinusoidalPositions(shape.context, shape.width)
    : new Float64Array(shape.context * shape.width);
}

type Parameters = ReadonlyMap<string, Parameter>;

interface Embedding {
  forward(tokens: Int32Array): Float64Array;
  backward(dout: Float64Array, tokens: Int32Array): void;
}

/** Row r is embedding(token r) + position(r mod length). */
function embedding(shape: ModelShape, parameters: Parameters, rows: number, length: number): Embedding {
  const d = shape.width;
  const table = named(parameters, 'embedding');
  const learned = parameters.get('position');
  const position = learned?.value ?? fixedPositions(shape);
  const out = new Float64Array(rows * d);
  return {
    forward(tokens) {
      for (let r = 0; r < rows; r++) {
        const from = (tokens[r] as number) * d;
        const place = (r % length) * d;
        for (let i = 0; i < d; i++) {
          out[r * d + i] = (table.value[from + i] as number) + (position[place + i] as number);
        }
      }
      return out;
    },
    backward(dout, tokens) {
      for (let r = 0; r < rows; r++) {
        addRow(table.gradient, (tokens[r] as number) * d, dout, r * d, d);
        if (learned) addRow(learned.gradient, (r % length) * d, dout, r * d, d);
      }
    },
  };
}

function bodyLayers(shape: ModelShape, parameters: Parameters, batch: number, length: number): Layer[] {
  const rows = batch * length;
  const { width: d, hidden, heads } = shape;
  const around = (name: string, inner: readonly Layer[]): Layer => {
    const whole = chain([...norms(shape, parameters, name, rows), ...inner]);
    return shape.residual ? residualLayer(whole, rows * d) : whole;
  };
  const layers: Layer[] = [];
  for (let l = 0; l < shape.layers; l++) {
    const of = (name: string): Parameter => named(parameters, `layers.${l}.${name}`);
    const attend = attentionLayer([of('WQ'), of('WK'), of('WV')], { batch, length, heads, width: d / heads });
    const mix = shape.projection ? [linearLayer(of('W0'), undefined, rows, d, d)] : [];
    layers.push(around(`layers.${l}.attention.norm`, [attend, ...mix]));
    if (hidden === 0) continue;
    const feedForward = [
      linearLayer(of('W1'), of('b1'), rows, d, hidden),
      activationLayer(shape.activation, rows * hidden),
      linearLayer(of('W2'), of('b2'), rows, hidden, d),
    ];
    layers.push(around(`layers.${l}.ffn.norm`, feedForward));
  }
  const unembedding = named(parameters, shape.tied ? 'embedding' : 'U');
  const logits = linearLayer(unembedding, named(parameters, 'c'), rows, d, shape.tokens);
  return [...layers, ...norms(shape, parameters, 'norm', rows), logits];
}

function norms(shape: ModelShape, parameters: Parameters, name: string, rows: number): Layer[] {
  if (!shape.norm) return [];
  const [gain, bias] = [named(parameters, `${name}.gain`), named(parameters, `${name}.bias`)];
  return [normLayer(gain, bias, rows, shape.width)];
}

/** Replaces logits by the gradient of the mean cross entropy, (p - [y = target])/rows, and returns that mean. */
function crossEntropyInPlace(logits: Float64Array, targets: Int32Array, tokens: number): number {
  const rows = targets.length;
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const target = r * tokens + (targets[r] as number);
    const score = logits[target] as number;
    loss += softmaxInPlace(logits, r * tokens, tokens) - score;
    logits[target] = (logits[target] as number) - 1;
  }
  for (let i = 0; i < logits.length; i++) logits[i] = (logits[i] as number) / rows;
  return loss / rows;
}

function addRow(sum: Float64Array, at: number, x: Float64Array, from: number, length: number): void {
  for (let i = 0; i < length; i++) sum[at + i] = (sum[at + i] as number) + (x[from + i] as number);
}

function named(parameters: Parameters, name: string): Parameter {
  return parameters.get(name) as Parameter;
}
