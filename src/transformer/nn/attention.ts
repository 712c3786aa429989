import { softmaxInPlace } from './softmax.ts';

/** Sizes of an attention call: rows of q, k and v are positions of `batch` sequences of `length`, columns are heads of `width`. */
export interface AttentionSizes {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
  readonly width: number;
}

/**
 * The arrays of an attention call: queries, keys, values and outputs with rows of heads * width numbers, and the attention
 * weights as (batch, heads, length, length), of which nothing above the diagonal is read or written.
 */
export interface AttentionArrays {
  readonly q: Float64Array;
  readonly k: Float64Array;
  readonly v: Float64Array;
  readonly weights: Float64Array;
  readonly out: Float64Array;
}

/** The gradients that the backward pass adds to, shaped as q, k and v. */
export interface AttentionGradient {
  readonly dq: Float64Array;
  readonly dk: Float64Array;
  readonly dv: Float64Array;
}

/**
 * Causal multi-head attention: A = softmax over j <= i of q_i.k_j / sqrt(width), o_i = sum_j A_ij v_j, each head on its own
 * columns. Writes `weights` and `out`.
 */
export function causalAttention(
  arrays: AttentionArrays,
  { batch, length, heads, width }: AttentionSizes,
): void {
  const d = heads * width;
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < length; i++) {
        const first = b * length * d + h * width;
        attendRow(arrays, ((b * heads + h) * length + i) * length, first, first + i * d, i + 1, d, width);
      }
    }
  }
}

/** One query against `count` keys: q and out at `at`, keys and values from `first` on in steps of d, weights from `row` on. */
export function attendRow(
  { q, k, v, weights, out }: AttentionArrays,
  row: number,
  first: number,
  at: number,
  count: number,
  d: number,
  width: number,
): void {
  const scale = 1 / Math.sqrt(width);
  for (let j = 0; j < count; j++) {
    let score = 0;
    const key = first + j * d;
    for (let c = 0; c < width; c++) score += (q[at + c] as number) * (k[key + c] as number);
    weights[row + j] = score * scale;
  }
  softmaxInPlace(weights, row, count);
  out.fill(0, at, at + width);
  for (let j = 0; j < count; j++) {
    const p = weights[row + j] as number;
    const value = first + j * d;
    for (let c = 0; c < width; c++) out[at + c] = (out[at + c] as number) + p * (v[value + c] as number);
  }
}

/** Adds the gradients of `causalAttention`, given its arrays after the forward pass and the gradient of `out`. */
export function causalAttentionGradient(
  into: AttentionGradient,
  dout: Float64Array,
  arrays: AttentionArrays,
  { batch, length, heads, width }: AttentionSizes,
): void {
  const d = heads * width;
  const slopes = new Float64Array(length);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const first = b * length * d + h * width;
      for (let i = 0; i < length; i++) {
        const row = ((b * heads + h) * length + i) * length;
        const mean = valueGradient(into.dv, slopes, dout, arrays, row, first, first + i * d, i + 1, d, width);
        scoreGradient(into, slopes, mean, arrays, row, first, first + i * d, i + 1, d, width);
      }
    }
  }
}

/** dv_j += A_ij dout_i; writes slopes_j = dout_i . v_j and returns sum_j A_ij slopes_j. */
function valueGradient(
  dv: Float64Array,
  slopes: Float64Array,
  dout: Float64Array,
  { v, weights }: AttentionArrays,
  row: number,
  first: number,
  at: number,
  count: number,
  d: number,
  width: number,
): number {
  let mean = 0;
  for (let j = 0; j < count; j++) {
    const p = weights[row + j] as number;
    const value = first + j * d;
    let slope = 0;
    for (let c = 0; c < width; c++) {
      const g = dout[at + c] as number;
      dv[value + c] = (dv[value + c] as number) + p * g;
      slope += g * (v[value + c] as number);
    }
    slopes[j] = slope;
    mean += p * slope;
  }
  return mean;
}

/** ds_j = A_ij (slopes_j - mean) / sqrt(width); dq_i += ds_j k_j, dk_j += ds_j q_i. */
function scoreGradient(
  { dq, dk }: AttentionGradient,
  slopes: Float64Array,
  mean: number,
  { q, k, weights }: AttentionArrays,
  row: number,
  first: number,
  at: number,
  count: number,
  d: number,
  width: number,
): void {
  const scale = 1 / Math.sqrt(width);
  for (let j = 0; j < count; j++) {
    const ds = (weights[row + j] as number) * ((slopes[j] as number) - mean) * scale;
    const key = first + j * d;
    for (let c = 0; c < width; c++) {
      dq[at + c] = (dq[at + c] as number) + ds * (k[key + c] as number);
      dk[key + c] = (dk[key + c] as number) + ds * (q[at + c] as number);
    }
  }
}
