import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { LayerShape, NetShape } from './net-shape.ts';
import type { NetPass } from './net-pass.ts';

/** Writes the rows of derivatives of one pass: u, then per layer its signals B and the products h_i B_j. */
export function writeRows(
  work: Workspace,
  shape: NetShape,
  { inputs, layerInputs }: NetPass,
  signals: readonly Numbers[],
  rows: Float64Array,
): void {
  const { field, layers, layout, visible, count: parameters } = shape;
  const u = work.view(inputs);
  const width = field === 'real' ? 1 : 2;
  const line = width * parameters;
  if (visible) {
    for (let at = 0, i = 0; at < rows.length; at += line) {
      for (let p = 0; p < layout.size; p++, i++) rows[at + width * p] = u[i] as number;
    }
  }
  layers.forEach((layer, l) => {
    const [h, b] = [work.view(layerInputs[l] as Numbers), work.view(signals[l] as Numbers)];
    if (width === 1) realLayer(rows, line, layer, h, b);
    else if (l === 0) complexFirstLayer(rows, line, layer, h, b);
    else complexLayer(rows, line, layer, h, b);
  });
}

function realLayer(
  rows: Float64Array,
  line: number,
  { inputs, outputs, bias, weights }: LayerShape,
  h: Float64Array,
  b: Float64Array,
): void {
  for (let s = 0, at = 0; at < rows.length; s++, at += line) {
    const from = s * outputs;
    for (let j = 0; j < outputs; j++) rows[at + bias + j] = b[from + j] as number;
    let to = at + weights;
    for (let i = 0; i < inputs; i++) {
      const x = h[s * inputs + i] as number;
      for (let j = 0; j < outputs; j++) rows[to++] = x * (b[from + j] as number);
    }
  }
}

/** The inputs of the first layer are real. */
function complexFirstLayer(
  rows: Float64Array,
  line: number,
  { inputs, outputs, bias, weights }: LayerShape,
  h: Float64Array,
  b: Float64Array,
): void {
  realLayer(rows, line, { inputs, outputs: 2 * outputs, bias: 2 * bias, weights: 2 * weights }, h, b);
}

function complexLayer(
  rows: Float64Array,
  line: number,
  { inputs, outputs, bias, weights }: LayerShape,
  h: Float64Array,
  b: Float64Array,
): void {
  for (let s = 0, at = 0; at < rows.length; s++, at += line) {
    const from = 2 * s * outputs;
    for (let j = 0; j < 2 * outputs; j++) rows[at + 2 * bias + j] = b[from + j] as number;
    let to = at + 2 * weights;
    for (let i = 0; i < inputs; i++) {
      const x = h[2 * (s * inputs + i)] as number;
      const y = h[2 * (s * inputs + i) + 1] as number;
      for (let j = from; j < from + 2 * outputs; j += 2) {
        const [re, im] = [b[j] as number, b[j + 1] as number];
        rows[to] = x * re - y * im;
        rows[to + 1] = x * im + y * re;
        to += 2;
      }
    }
  }
}

/** Adds sum_s w_s O_k(s) of one pass to `out`. `signals` are changed. */
export function addWeighted(
  work: Workspace,
  shape: NetShape,
  { inputs, layerInputs }: NetPass,
  signals: readonly Numbers[],
  weights: Float64Array,
  out: Float64Array,
): void {
  const { field, layers, layout, visible } = shape;
  const width = field === 'real' ? 1 : 2;
  if (visible) addProduct(work, out, 0, work.put(weights), inputs, [layout.size, 1, width]);
  layers.forEach((layer, l) => {
    const [h, b] = [layerInputs[l] as Numbers, signals[l] as Numbers];
    scaleRows(work.view(b), weights, layer.outputs, width);
    const view = work.view(b);
    for (let i = 0; i < view.length; i++) {
      const at = width * layer.bias + (i % (width * layer.outputs));
      out[at] = (out[at] as number) + (view[i] as number);
    }
    if (width === 2 && l > 0) addComplexProduct(work, out, layer, h, b);
    else addProduct(work, out, width * layer.weights, b, h, [layer.inputs, layer.outputs, width]);
  });
}

/** out[at..] += h^T b for real h (count x rows) and b (count x cols numbers of `width` doubles). */
function addProduct(
  work: Workspace,
  out: Float64Array,
  at: number,
  b: Numbers,
  h: Numbers,
  [rows, cols, width]: readonly [number, number, number],
): void {
  const n = cols * width;
  const product = work.zeros(rows * n);
  const size = { m: rows, k: h.length / Math.max(1, rows), n };
  work.products.real({ numbers: product, row: n }, { numbers: h, row: 1, column: rows }, { numbers: b, row: n, column: 1 }, size); // prettier-ignore
  addTo(out, at, work.view(product));
}

function addComplexProduct(
  work: Workspace,
  out: Float64Array,
  { inputs, outputs, weights }: LayerShape,
  h: Numbers,
  b: Numbers,
): void {
  const product = work.zeros(2 * inputs * outputs);
  const size = { m: inputs, k: h.length / (2 * inputs), n: outputs };
  work.products.complex({ numbers: product, row: outputs }, { numbers: h, row: 1, column: inputs }, { numbers: b, row: outputs, column: 1 }, size); // prettier-ignore
  addTo(out, 2 * weights, work.view(product));
}

function addTo(out: Float64Array, at: number, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) out[at + i] = (out[at + i] as number) + (values[i] as number);
}

/** Row s times weight s. */
function scaleRows(b: Float64Array, weights: Float64Array, outputs: number, width: number): void {
  if (width === 1) {
    for (let s = 0, i = 0; i < b.length; s++) {
      const w = weights[s] as number;
      for (let j = 0; j < outputs; j++, i++) b[i] = w * (b[i] as number);
    }
    return;
  }
  for (let s = 0, i = 0; i < b.length; s++) {
    const [re, im] = [weights[2 * s] as number, weights[2 * s + 1] as number];
    for (let j = 0; j < outputs; j++, i += 2) {
      const [x, y] = [b[i] as number, b[i + 1] as number];
      b[i] = re * x - im * y;
      b[i + 1] = re * y + im * x;
    }
  }
}
