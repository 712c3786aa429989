import { ArgumentError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { requireFinite } from '../linalg/matrix.ts';
import type { ActivationName } from './nn/activations.ts';

/** The architecture of a small decoder-only language model. */
export interface ModelShape {
  /** N, the number of tokens. */
  readonly tokens: number;
  /** The longest text that is read at once; of a longer one, the last `context` tokens. */
  readonly context: number;
  /** Length of the embedding vectors, a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Hidden length of the feed-forward networks; 0 leaves them out. */
  readonly hidden: number;
  readonly activation: ActivationName;
  readonly positions: 'learned' | 'sinusoidal' | 'none';
  /** x + f(x) instead of f(x) around attention and feed-forward network. */
  readonly residual: boolean;
  /** Layer norm before attention, feed-forward network and un-embedding. */
  readonly norm: boolean;
  /** Mix the concatenated heads by a matrix W0. */
  readonly projection: boolean;
  /** Use the embedding matrix for the un-embedding too. */
  readonly tied: boolean;
}

/** A language model: its shape and all its parameters in one array, laid out by `parameterTable`. Plain data. */
export interface LanguageModel {
  readonly kind: 'language-model';
  readonly shape: ModelShape;
  readonly parameters: Float64Array;
}

/** One tensor of a model: `rows` x `cols` numbers, row-major, from `offset` on. */
export interface ParameterSlot {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly offset: number;
  /** How it starts: normal numbers of this deviation, or a constant. */
  readonly start: { readonly normal: number } | { readonly constant: number };
}

const defaults: Omit<ModelShape, 'tokens'> = {
  context: 32,
  width: 32,
  heads: 4,
  layers: 2,
  hidden: 64,
  activation: 'gelu-tanh',
  positions: 'learned',
  residual: true,
  norm: true,
  projection: true,
  tied: false,
};

/** The full shape from the parts that differ from the defaults. Throws `ArgumentError` for sizes that do not fit together. */
export function modelShape(given: Partial<ModelShape> & { readonly tokens: number }): ModelShape {
  const shape = { ...defaults, ...given };
  for (const name of ['tokens', 'context', 'width', 'heads', 'layers', 'hidden'] as const) {
    if (
      !Number.isSafeInteger(shape[name]) ||
      shape[name] < (name === 'hidden' || name === 'layers' ? 0 : 1)
    ) {
      throw new ArgumentError(
        name,
        'be a positive integer (layers and hidden may be 0)',
        `it is ${shape[name]}`,
      );
    }
  }
  if (shape.width % shape.heads !== 0) {
    throw new ArgumentError('width', `be a multiple of heads = ${shape.heads}`, `it is ${shape.width}`);
  }
  if (shape.positions === 'sinusoidal' && shape.width % 2 !== 0) {
    throw new ArgumentError('width', 'be even for sinusoidal positions', `it is ${shape.width}`);
  }
  return shape;
}

/**
 * All tensors of a shape, in order. With x the rows of a text, a layer is
 * x <- x + W0 Attn(WQ u, WK u, WV u), u = norm(x), then x <- x + W2 f(W1 u + b1) + b2, u = norm(x); weights act as W x.
 * Logits are z = U norm(x_last) + c. Residual branches start small (W0 and W2 at a tenth of the usual size), which learns faster.
 */
export function parameterTable(shape: ModelShape): readonly ParameterSlot[] {
  const { tokens, context, width: d, hidden } = shape;
  const slots: ParameterSlot[] = [];
  let offset = 0;
  const add = (name: string, rows: number, cols: number, start: ParameterSlot['start']): void => {
    slots.push({ name, rows, cols, offset, start });
    offset += rows * cols;
  };
  const weight = (name: string, rows: number, cols: number, factor = 1): void =>
    add(name, rows, cols, { normal: factor / Math.sqrt(cols) });
  const branchEnd = shape.residual ? 0.1 : 1;
  const norm = (name: string): void => {
    if (!shape.norm) return;
    add(`${name}.gain`, 1, d, { constant: 1 });
    add(`${name}.bias`, 1, d, { constant: 0 });
  };
  add('embedding', tokens, d, { normal: 0.5 });
  if (shape.positions === 'learned') add('position', context, d, { normal: 0.1 });
  for (let l = 0; l < shape.layers; l++) {
    norm(`layers.${l}.attention.norm`);
    for (const name of ['WQ', 'WK', 'WV']) weight(`layers.${l}.${name}`, d, d);
    if (shape.projection) weight(`layers.${l}.W0`, d, d, branchEnd);
    if (hidden === 0) continue;
    norm(`layers.${l}.ffn.norm`);
    weight(`layers.${l}.W1`, hidden, d);
    add(`layers.${l}.b1`, 1, hidden, { constant: 0 });
    weight(`layers.${l}.W2`, d, hidden, branchEnd);
    add(`layers.${l}.b2`, 1, d, { constant: 0 });
  }
  norm('norm');
  if (!shape.tied) weight('U', tokens, d);
  add('c', 1, tokens, { constant: 0 });
  return slots;
}

/** The number of parameters of a table. */
export function parameterCount(slots: readonly ParameterSlot[]): number {
  return slots.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** A model with fresh random parameters. The same seed gives the same model. */
export function languageModel(
  shape: Partial<ModelShape> & { readonly tokens: number },
  rng: Rng,
): LanguageModel {
  const full = modelShape(shape);
  const slots = parameterTable(full);
  const parameters = new Float64Array(parameterCount(slots));
  for (const { rows, cols, offset, start } of slots) {
    for (let i = offset; i < offset + rows * cols; i++) {
      parameters[i] = 'normal' in start ? start.normal * rng.normal() : start.constant;
    }
  }
  return { kind: 'language-model', shape: full, parameters };
}

/** A saved model, fit for JSON: the numbers survive the round trip bit by bit. */
export interface SavedModel {
  readonly format: 'ketwork-language-model';
  readonly shape: ModelShape;
  readonly tensors: Readonly<Record<string, readonly number[]>>;
}

/** A model as plain data for JSON, one entry per tensor. */
export function saveModel({ shape, parameters }: LanguageModel): SavedModel {
  const tensors = parameterTable(shape).map(({ name, rows, cols, offset }) => [
    name,
    Array.from(parameters.subarray(offset, offset + rows * cols)),
  ]);
  return { format: 'ketwork-language-model', shape, tensors: Object.fromEntries(tensors) };
}

/** The model of `saveModel` data. Throws `ArgumentError` for another format, and for missing, unknown, mis-sized or non-finite tensors. */
export function loadModel(saved: SavedModel): LanguageModel {
  if (saved.format !== 'ketwork-language-model') {
    throw new ArgumentError('saved', "be of format 'ketwork-language-model'", `it is of '${saved.format}'`);
  }
  const shape = modelShape(saved.shape);
  const slots = parameterTable(shape);
  const unknown = Object.keys(saved.tensors).find((name) => !slots.some((slot) => slot.name === name));
  if (unknown !== undefined) {
    throw new ArgumentError('saved.tensors', 'hold the tensors of its shape only', `it has '${unknown}'`);
  }
  const parameters = new Float64Array(parameterCount(slots));
  for (const { name, rows, cols, offset } of slots) {
    const values = saved.tensors[name];
    if (values?.length !== rows * cols) {
      throw new ArgumentError(
        `saved.tensors['${name}']`,
        `hold ${rows} x ${cols} numbers`,
        `it holds ${values?.length ?? 'none'}`,
      );
    }
    requireFinite(values, `saved.tensors['${name}']`);
    parameters.set(values, offset);
  }
  return { kind: 'language-model', shape, parameters };
}
