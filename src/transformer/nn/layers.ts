import { activations, type ActivationName } from './activations.ts';
import {
  causalAttention,
  causalAttentionGradient,
  type AttentionArrays,
  type AttentionSizes,
} from './attention.ts';
import { layerNorm, layerNormGradient } from './layer-norm.ts';
import { linear, linearInputGradient, linearWeightGradient } from './matmul.ts';

/**
 * A differentiable map of `rows` rows of numbers. `forward` keeps what `backward` needs; `backward` takes the gradient of the
 * output, adds those of the parameters to their slots, and returns that of the input. The arrays returned are the
 * layer's own and hold until its next call.
 */
export interface Layer {
  forward(x: Float64Array): Float64Array;
  backward(dout: Float64Array): Float64Array;
}

/** A parameter tensor and the place for its gradient. */
export interface Parameter {
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

/** x W^T + bias, from rows of `inner` to rows of `cols` numbers. */
export function linearLayer(
  weight: Parameter,
  bias: Parameter | undefined,
  rows: number,
  inner: number,
  cols: number,
): Layer {
  const out = new Float64Array(rows * cols);
  const dx = new Float64Array(rows * inner);
  let input: Float64Array = dx;
  return {
    forward(x) {
      input = x;
      linear(out, x, weight.value, bias?.value, rows, inner, cols);
      return out;
    },
    backward(dout) {
      linearWeightGradient(weight.gradient, bias?.gradient, dout, input, rows, inner, cols);
      linearInputGradient(dx.fill(0), dout, weight.value, rows, inner, cols);
      return dx;
    },
  };
}

/** Layer norm of rows of d numbers. */
export function normLayer(gain: Parameter, bias: Parameter, rows: number, d: number): Layer {
  const out = new Float64Array(rows * d);
  const xhat = new Float64Array(rows * d);
  const inverse = new Float64Array(rows);
  const dx = new Float64Array(rows * d);
  return {
    forward(x) {
      layerNorm(out, x, gain.value, bias.value, rows, d, xhat, inverse);
      return out;
    },
    backward(dout) {
      const into = { dx: dx.fill(0), dgain: gain.gradient, dbias: bias.gradient };
      layerNormGradient(into, dout, gain.value, xhat, inverse, rows, d);
      return dx;
    },
  };
}

/** An activation, entry by entry. */
export function activationLayer(name: ActivationName, size: number): Layer {
  const { value, slope } = activations[name];
  const out = new Float64Array(size);
  const dx = new Float64Array(size);
  let input: Float64Array = dx;
  return {
    forward(x) {
      input = x;
      for (let i = 0; i < size; i++) out[i] = value(x[i] as number);
      return out;
    },
    backward(dout) {
      for (let i = 0; i < size; i++) dx[i] = (dout[i] as number) * slope(input[i] as number);
      return dx;
    },
  };
}

/** Causal self-attention: queries, keys and values of the same rows by three matrices. */
export function attentionLayer(
  [WQ, WK, WV]: readonly [Parameter, Parameter, Parameter],
  sizes: AttentionSizes,
): Layer {
  const d = sizes.heads * sizes.width;
  const rows = sizes.batch * sizes.length;
  const [query, key, value] = [WQ, WK, WV].map((W) => linearLayer(W, undefined, rows, d, d)) as [
    Layer,
    Layer,
    Layer,
  ];
  const weights = new Float64Array(sizes.batch * sizes.heads * sizes.length ** 2);
  const out = new Float64Array(rows * d);
  const [dq, dk, dv] = [new Float64Array(rows * d), new Float64Array(rows * d), new Float64Array(rows * d)];
  let arrays: AttentionArrays = { q: out, k: out, v: out, weights, out };
  return {
    forward(x) {
      arrays = { q: query.forward(x), k: key.forward(x), v: value.forward(x), weights, out };
      causalAttention(arrays, sizes);
      return out;
    },
    backward(dout) {
      causalAttentionGradient({ dq: dq.fill(0), dk: dk.fill(0), dv: dv.fill(0) }, dout, arrays, sizes);
      const dx = query.backward(dq);
      addTo(dx, key.backward(dk));
      addTo(dx, value.backward(dv));
      return dx;
    },
  };
}

/** One layer after another. */
export function chain(layers: readonly Layer[]): Layer {
  return {
    forward: (x) => layers.reduce((value, layer) => layer.forward(value), x),
    backward: (dout) => layers.reduceRight((gradient, layer) => layer.backward(gradient), dout),
  };
}

/** x + f(x). */
export function residualLayer(inner: Layer, size: number): Layer {
  const out = new Float64Array(size);
  const dx = new Float64Array(size);
  return {
    forward(x) {
      out.set(inner.forward(x));
      addTo(out, x);
      return out;
    },
    backward(dout) {
      dx.set(inner.backward(dout));
      addTo(dx, dout);
      return dx;
    },
  };
}

function addTo(sum: Float64Array, x: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (x[i] as number);
}
