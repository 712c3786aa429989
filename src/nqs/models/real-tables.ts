import type { NetShape } from './net-shape.ts';
import type { RatioTables } from './ratio-tables.ts';

/** Products leave this range only through their logarithm. */
const [small, large] = [1e-100, 1e100];

/** The hidden layer of a real network: weights [input, unit], biases, the steps of the weights, and by how much log psi changes with each input's step for itself. */
export interface RealHidden {
  readonly M: number;
  readonly w: Float64Array;
  readonly bias: Float64Array;
  readonly steps: Float64Array;
  readonly field: Float64Array;
}

/** The hidden layer of a real network of at most one. */
export function realHidden(
  { layout, visible, layers: [layer] }: NetShape,
  parameters: Float64Array,
): RealHidden {
  const M = layer?.outputs ?? 0;
  const from = (at: number | undefined, count: number): Float64Array =>
    parameters.subarray(at ?? 0, (at ?? 0) + count);
  const w = from(layer?.weights, layout.size * M);
  return {
    M,
    w,
    bias: from(layer?.bias, M),
    steps: w.map((x, k) => x * (layout.step[Math.floor(k / M)] as number)),
    field: layout.step.map((h, p) => (visible ? h * (parameters[p] as number) : 0)),
  };
}

/** Tables of a real network of at most one hidden layer; `t` is kept and changed. */
export function realTables(shape: NetShape, parameters: Float64Array, t: Float64Array): RatioTables {
  const { M, w, bias, steps, field } = realHidden(shape, parameters);
  const tables = { M, cosh: steps.map(Math.cosh), sinh: steps.map(Math.sinh), t };
  const tanh = steps.map(Math.tanh);
  return {
    ratio(row, inputs, signs, k, out, m) {
      let log = 0;
      for (let i = 0; i < k; i++) log += (signs[i] as number) * (field[inputs[i] as number] as number);
      if (k === 1) out[2 * m] = one(tables, row, inputs, signs, log);
      else if (k === 2) out[2 * m] = two(tables, row, inputs, signs, log);
      else out[2 * m] = several(tables, row, inputs, signs, k, log);
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
      preActivation(t.subarray(row * M, (row + 1) * M), inputs, w, bias);
      for (let j = row * M; j < (row + 1) * M; j++) t[j] = Math.tanh(t[j] as number);
    },
  };
}

/** theta = b + u W of one row. */
export function preActivation(
  theta: Float64Array,
  u: Float64Array,
  w: Float64Array,
  bias: Float64Array,
): void {
  const M = theta.length;
  for (let j = 0; j < M; j++) {
    let sum = bias[j] as number;
    for (let p = 0; p < u.length; p++) sum += (u[p] as number) * (w[p * M + j] as number);
    theta[j] = sum;
  }
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

/** The same for two inputs: the factors are cosh(d + e) + sinh(d + e) t with the steps d and e. */
function two(
  { M, cosh, sinh, t }: Tables,
  row: number,
  inputs: Int32Array,
  signs: Float64Array,
  log: number,
): number {
  const first = signs[0] as number;
  const second = signs[1] as number;
  const both = first * second;
  const from = (inputs[0] as number) * M;
  const to = (inputs[1] as number) * M;
  const at = row * M;
  let product = 1;
  for (let start = 0; start < M; start += 8) {
    const end = Math.min(M, start + 8);
    for (let j = start; j < end; j++) {
      const c = cosh[from + j] as number;
      const s = sinh[from + j] as number;
      const d = cosh[to + j] as number;
      const e = sinh[to + j] as number;
      product *= c * d + both * s * e + (first * s * d + second * c * e) * (t[at + j] as number);
    }
    if (product < small || product > large) {
      log += Math.log(product);
      product = 1;
    }
  }
  return product * Math.exp(log);
}

/** The same for any number of inputs: prod_j (cosh(sum of steps) + sinh(sum of steps) t_j) exp(log). */
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
    let c = 1;
    let s = 0;
    for (let i = 0; i < k; i++) {
      const from = (inputs[i] as number) * M + j;
      const d = cosh[from] as number;
      const e = (signs[i] as number) * (sinh[from] as number);
      const next = c * d + s * e;
      s = s * d + c * e;
      c = next;
    }
    product *= c + s * (t[row * M + j] as number);
    if (product < small || product > large) {
      log += Math.log(product);
      product = 1;
    }
  }
  return product * Math.exp(log);
}
