import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Batch } from '../ansatz.ts';
import { encode } from '../inputs.ts';
import { addLogCoshSums, coshParts, logCoshOf, tanhOf } from './complex-log-cosh.ts';
import type { LayerShape, NetShape } from './net-shape.ts';

/** What the forward pass of a network leaves in a workspace, for `backSignals`. */
export interface NetPass {
  /** log psi, interleaved. */
  readonly log: Float64Array;
  /** The inputs u, real. */
  readonly inputs: Numbers;
  /** The inputs of each layer: u, then outputs; complex ones but u interleaved in a complex network. */
  readonly layerInputs: readonly Numbers[];
  /** tanh of each layer before log cosh, where it was asked for. */
  readonly tanh: readonly Numbers[];
}

/** The forward pass; `keep` computes what the reverse pass needs. */
export function forward(
  work: Workspace,
  shape: NetShape,
  parameters: Float64Array,
  batch: Batch,
  keep: boolean,
): NetPass {
  const { layers, layout, constant } = shape;
  const { count } = batch;
  const encoded = encode(layout, batch);
  const inputs = work.put(encoded);
  const log = new Float64Array(2 * count);
  for (let s = 0; s < count; s++) log[2 * s] = constant;
  if (shape.visible) addVisible(log, encoded, parameters, shape, count);
  const layerInputs: Numbers[] = [];
  const tanh: Numbers[] = [];
  let h = inputs;
  layers.forEach((layer, l) => {
    const theta = preActivations(work, shape, parameters, h, count, l);
    layerInputs.push(h);
    const outputs = shape.field === 'real' ? realOutputs : complexOutputs;
    h = outputs(work, theta, layer, l === layers.length - 1 ? log : undefined, keep ? tanh : undefined);
  });
  return { log, inputs, layerInputs, tanh };
}

function addVisible(
  log: Float64Array,
  inputs: Float64Array,
  parameters: Float64Array,
  { field, layout: { size } }: NetShape,
  count: number,
): void {
  const width = field === 'real' ? 1 : 2;
  for (let s = 0; s < count; s++) {
    let [re, im] = [0, 0];
    for (let p = 0; p < size; p++) {
      const u = inputs[s * size + p] as number;
      re += u * (parameters[width * p] as number);
      if (width === 2) im += u * (parameters[2 * p + 1] as number);
    }
    log[2 * s] = (log[2 * s] as number) + re;
    log[2 * s + 1] = (log[2 * s + 1] as number) + im;
  }
}

/** b + h W, one row per configuration. */
function preActivations(
  work: Workspace,
  { field, layers }: NetShape,
  parameters: Float64Array,
  h: Numbers,
  count: number,
  l: number,
): Numbers {
  const { inputs, outputs, bias, weights } = layers[l] as LayerShape;
  const width = field === 'real' ? 1 : 2;
  const theta = work.zeros(count * outputs * width);
  const w = work.put(parameters.subarray(width * weights, width * (weights + inputs * outputs)));
  const b = parameters.subarray(width * bias, width * (bias + outputs));
  const view = work.view(theta);
  for (let s = 0; s < count; s++) view.set(b, s * b.length);
  if (width === 2 && l > 0) {
    const factor = { numbers: w, row: outputs, column: 1 };
    const size = { m: count, k: inputs, n: outputs };
    work.products.complex({ numbers: theta, row: outputs }, { numbers: h, row: inputs, column: 1 }, factor, size); // prettier-ignore
    return theta;
  }
  // The inputs u are real: complex weights are real ones with twice as many columns.
  const n = width * outputs;
  work.products.real(
    { numbers: theta, row: n },
    { numbers: h, row: inputs, column: 1 },
    { numbers: w, row: n, column: 1 },
    { m: count, k: inputs, n },
  );
  return theta;
}

/** log cosh of each number; the last layer is summed into `sums` instead. */
function realOutputs(
  work: Workspace,
  theta: Numbers,
  { outputs }: LayerShape,
  sums: Float64Array | undefined,
  tanh: Numbers[] | undefined,
): Numbers {
  const out = work.zeros(theta.length);
  work.functions.logCosh(out, theta);
  if (tanh) {
    work.functions.tanh(theta, theta);
    tanh.push(theta);
  }
  if (!sums) return out;
  const view = work.view(out);
  for (let s = 0, i = 0; i < view.length; s++) {
    let sum = 0;
    for (let j = 0; j < outputs; j++, i++) sum += view[i] as number;
    sums[2 * s] = (sums[2 * s] as number) + sum;
  }
  return out;
}

function complexOutputs(
  work: Workspace,
  theta: Numbers,
  { outputs }: LayerShape,
  sums: Float64Array | undefined,
  tanh: Numbers[] | undefined,
): Numbers {
  const parts = coshParts(work, theta);
  if (tanh) tanh.push(work.put(tanhOf(parts)));
  if (!sums) return work.put(logCoshOf(parts));
  addLogCoshSums(sums, parts, outputs);
  return theta;
}

/** d log psi / d(b + h W) of each layer, one row per configuration, the first layer first. */
export function backSignals(
  work: Workspace,
  { field, layers }: NetShape,
  parameters: Float64Array,
  { tanh }: NetPass,
  count: number,
): Numbers[] {
  const signals: Numbers[] = [...tanh];
  for (let l = layers.length - 2; l >= 0; l--) {
    const { inputs, outputs, weights } = layers[l + 1] as LayerShape;
    const [above, own] = [signals[l + 1] as Numbers, tanh[l] as Numbers];
    const width = field === 'real' ? 1 : 2;
    const w = work.put(parameters.subarray(width * weights, width * (weights + inputs * outputs)));
    const out = work.zeros(own.length);
    const [a, b] = [
      { numbers: above, row: outputs, column: 1 },
      { numbers: w, row: 1, column: outputs },
    ];
    const product = width === 1 ? work.products.real : work.products.complex;
    product({ numbers: out, row: inputs }, a, b, { m: count, k: outputs, n: inputs });
    if (width === 2) work.vectors.multiply(out, own);
    else multiplyReal(work.view(out), work.view(own));
    signals[l] = out;
  }
  return signals;
}

function multiplyReal(y: Float64Array, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) * (x[i] as number);
}
