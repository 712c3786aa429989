import type { NetShape } from './net-shape.ts';
import type { RatioTables } from './ratio-tables.ts';

/** Products leave this range only through their logarithm. */
const [small, large] = [1e-100, 1e100];

/** Tables of a real network of at most one hidden layer; `t` is kept and changed. */
export function realTables(
  { layout, visible, layers: [layer] }: NetShape,
  parameters: Float64Array,
  t: Float64Array,
): RatioTables {
  const M = layer?.outputs ?? 0;
  const w = layer ? parameters.subarray(layer.weights, layer.weights + layout.size * M) : t;
  const bias = layer ? parameters.subarray(layer.bias, layer.bias + M) : t;
  const steps = w.map((x, k) => x * (layout.step[Math.floor(k / M)] as number));
  const tables = { M, cosh: steps.map(Math.cosh), sinh: steps.map(Math.sinh), t };
  const tanh = steps.map(Math.tanh);
  const field = layout.step.map((h, p) => (visible ? h * (parameters[p] as number) : 0));
  return {
    ratio(row, inputs, signs, k, out, m) {
      let log = 0;
      for (let i = 0; i < k; i++) log += (signs[i] as number) * (field[inputs[i] as number] as number);
      out[2 * m] = k === 1 ? one(tables, row, inputs, signs, log) : several(tables, row, inputs, signs, k, log); // prettier-ignore
      out[2 * m + 1] = 0;
    },
    accept(row, inputs, signs, k) {
      for (let i = 0; i < k; i++) {
        const from = (inputs[i] as number) * M;
        const sign = signs[i] as number;
        for (let j = 0, at = row * M; j < M; j++, at++) {
          const step = sign * (tanh[from + j] as number);
          const now = t[at] as number;
          t[at] = (now + step) / (1 + step * now);
        }
      }
    },
    refresh(row, inputs) {
      for (let j = 0; j < M; j++) {
        let theta = bias[j] as number;
        for (let p = 0; p < inputs.length; p++) theta += (inputs[p] as number) * (w[p * M + j] as number);
        t[row * M + j] = Math.tanh(theta);
      }
    },
  };
}

interface Tables {
  readonly M: number;
  readonly cosh: Float64Array;
  readonly sinh: Float64Array;
  readonly t: Float64Array;
}

/** prod_j (C_j +- S_j t_j) exp(log). */
function one(
  { M, cosh, sinh, t }: Tables,
  row: number,
  inputs: Int32Array,
  signs: Float64Array,
  log: number,
): number {
  const sign = signs[0] as number;
  const from = (inputs[0] as number) * M;
  const at = row * M;
  let product = 1;
  for (let start = 0; start < M; start += 16) {
    const end = Math.min(M, start + 16);
    for (let j = start; j < end; j++) {
      product *= (cosh[from + j] as number) + sign * (sinh[from + j] as number) * (t[at + j] as number);
    }
    if (product < small || product > large) {
      log += Math.log(product);
      product = 1;
    }
  }
  return product * Math.exp(log);
}

/** The same for several inputs: prod_j (cosh(sum of steps) + sinh(sum of steps) t_j) exp(log). */
function several(
  { M, cosh, sinh, t }: Tables,
  row: number,
  inputs: Int32Array,
  signs: Float64Array,
  k: number,
  log: number,
): number {
  let product = 1;
  for (let j = 0; j < M; j++) {
    let [c, s] = [1, 0];
    for (let i = 0; i < k; i++) {
      const from = (inputs[i] as number) * M + j;
      const dc = cosh[from] as number;
      const ds = (signs[i] as number) * (sinh[from] as number);
      [c, s] = [c * dc + s * ds, s * dc + c * ds];
    }
    product *= c + s * (t[row * M + j] as number);
    if (product < small || product > large) {
      log += Math.log(product);
      product = 1;
    }
  }
  return product * Math.exp(log);
}
