import { complexTanh } from '../../linalg/scalar-functions.ts';
import { complex } from '../../linalg/scalar.ts';
import type { NetShape } from './net-shape.ts';
import type { RatioTables } from './ratio-tables.ts';

/** Products leave this range of squared moduli only through their logarithm. */
const [small, large] = [1e-200, 1e200];

/** Tables of a complex network of at most one hidden layer, interleaved; `t` is kept and changed. */
export function complexTables(
  { layout, visible, layers: [layer] }: NetShape,
  parameters: Float64Array,
  t: Float64Array,
): RatioTables {
  const M = layer?.outputs ?? 0;
  const w = layer ? parameters.subarray(2 * layer.weights, 2 * (layer.weights + layout.size * M)) : t;
  const bias = layer ? parameters.subarray(2 * layer.bias, 2 * (layer.bias + M)) : t;
  const tables = { M, t, ...stepTables(w, (k) => layout.step[Math.floor(k / M)] as number) };
  const field = new Float64Array(2 * layout.size);
  if (visible) {
    for (let p = 0; p < field.length; p++) {
      field[p] = (layout.step[p >> 1] as number) * (parameters[p] as number);
    }
  }
  return {
    ratio(row, inputs, signs, k, out, m) {
      let [log, phase] = [0, 0];
      for (let i = 0; i < k; i++) {
        log += (signs[i] as number) * (field[2 * (inputs[i] as number)] as number);
        phase += (signs[i] as number) * (field[2 * (inputs[i] as number) + 1] as number);
      }
      hiddenRatio(tables, row, inputs, signs, k, log, phase, out, m);
    },
    accept: (row, inputs, signs, k) => {
      for (let i = 0; i < k; i++) shift(tables, row, inputs[i] as number, signs[i] as number);
    },
    refresh: (row, inputs) => refresh(t.subarray(2 * row * M, 2 * (row + 1) * M), inputs, w, bias),
  };
}

/** t = tanh(b + u W). */
function refresh(t: Float64Array, u: Float64Array, w: Float64Array, bias: Float64Array): void {
  const line = t.length;
  for (let j = 0; j < line; j += 2) {
    let [re, im] = [bias[j] as number, bias[j + 1] as number];
    for (let p = 0; p < u.length; p++) {
      re += (u[p] as number) * (w[p * line + j] as number);
      im += (u[p] as number) * (w[p * line + j + 1] as number);
    }
    const value = complexTanh(complex(re, im));
    t[j] = value.re;
    t[j + 1] = value.im;
  }
}

interface Tables {
  readonly M: number;
  readonly t: Float64Array;
  readonly cosh: Float64Array;
  readonly sinh: Float64Array;
  readonly tanh: Float64Array;
}

function stepTables(w: Float64Array, step: (k: number) => number): Pick<Tables, 'cosh' | 'sinh' | 'tanh'> {
  const [cosh, sinh, tanh] = [
    new Float64Array(w.length),
    new Float64Array(w.length),
    new Float64Array(w.length),
  ];
  for (let k = 0; 2 * k < w.length; k++) {
    const [x, y] = [step(k) * (w[2 * k] as number), step(k) * (w[2 * k + 1] as number)];
    cosh[2 * k] = Math.cosh(x) * Math.cos(y);
    cosh[2 * k + 1] = Math.sinh(x) * Math.sin(y);
    sinh[2 * k] = Math.sinh(x) * Math.cos(y);
    sinh[2 * k + 1] = Math.cosh(x) * Math.sin(y);
    const t = complexTanh(complex(x, y));
    tanh[2 * k] = t.re;
    tanh[2 * k + 1] = t.im;
  }
  return { cosh, sinh, tanh };
}

/** prod_j (cosh(sum of steps) + sinh(sum of steps) t_j) exp(log + i phase). */
function hiddenRatio(
  tables: Tables,
  row: number,
  inputs: Int32Array,
  signs: Float64Array,
  k: number,
  log: number,
  phase: number,
  out: Float64Array,
  m: number,
): void {
  const { M } = tables;
  let re = 1;
  let im = 0;
  for (let j = 0; j < M; j++) {
    const factor = unitFactor(tables, row, j, inputs, signs, k);
    const x = factor[0] as number;
    const y = factor[1] as number;
    const next = re * x - im * y;
    im = re * y + im * x;
    re = next;
    const size = re * re + im * im;
    if (size < small || size > large) {
      log += Math.log(size) / 2;
      phase += Math.atan2(im, re);
      re = 1;
      im = 0;
    }
  }
  const size = Math.exp(log);
  const c = size * Math.cos(phase);
  const s = size * Math.sin(phase);
  out[2 * m] = re * c - im * s;
  out[2 * m + 1] = re * s + im * c;
}

const held = new Float64Array(2);

/** The factor of unit j, in an array that the next call overwrites. */
function unitFactor(
  { M, cosh, sinh, t }: Tables,
  row: number,
  j: number,
  inputs: Int32Array,
  signs: Float64Array,
  k: number,
): Float64Array {
  let a = 1;
  let b = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < k; i++) {
    const from = 2 * ((inputs[i] as number) * M + j);
    const sign = signs[i] as number;
    const ca = cosh[from] as number;
    const cb = cosh[from + 1] as number;
    const sa = sign * (sinh[from] as number);
    const sb = sign * (sinh[from + 1] as number);
    const nextA = a * ca - b * cb + x * sa - y * sb;
    const nextB = a * cb + b * ca + x * sb + y * sa;
    const nextX = x * ca - y * cb + a * sa - b * sb;
    y = x * cb + y * ca + a * sb + b * sa;
    x = nextX;
    a = nextA;
    b = nextB;
  }
  const at = 2 * (row * M + j);
  const u = t[at] as number;
  const v = t[at + 1] as number;
  held[0] = a + x * u - y * v;
  held[1] = b + x * v + y * u;
  return held;
}

/** t <- (t + T)/(1 + T t) for one input. */
function shift({ M, tanh, t }: Tables, row: number, input: number, sign: number): void {
  for (let j = 0, at = 2 * row * M, from = 2 * input * M; j < M; j++, at += 2, from += 2) {
    const [x, y] = [sign * (tanh[from] as number), sign * (tanh[from + 1] as number)];
    const [u, v] = [t[at] as number, t[at + 1] as number];
    const [a, b] = [1 + x * u - y * v, x * v + y * u];
    const size = a * a + b * b;
    const [p, q] = [u + x, v + y];
    t[at] = (p * a + q * b) / size;
    t[at + 1] = (q * a - p * b) / size;
  }
}
