import { ArgumentError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { FunctionKernels } from '../../linalg/kernels/families/functions.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import { geluArgument, geluSlope } from '../gelu.ts';
import { resultOf, sizeOf, type TapeNode } from './node.ts';

/** f of each entry, with its slope by x and f(x). */
export interface ScalarFunction {
  readonly op: string;
  fill(out: Float64Array, x: Float64Array): void;
  slope(x: number, y: number): number;
}

/** A function of many numbers by its kernel. */
const byKernel =
  (function_: (by: FunctionKernels, out: Numbers, x: Numbers) => void) =>
  (out: Float64Array, x: Float64Array): void =>
    kernels().run((work) => {
      const [to, from] = [work.zeros(x.length), work.put(x)];
      function_(work.functions, to, from);
      work.read(to, out);
    });

const byEach =
  (value: (x: number) => number) =>
  (out: Float64Array, x: Float64Array): void => {
    for (let i = 0; i < x.length; i++) out[i] = value(x[i] as number);
  };

const tanhFill = byKernel((by, out, x) => by.tanh(out, x));

/** Their names. */
export type ScalarName = 'exp' | 'log' | 'sqrt' | 'tanh' | 'logCosh' | 'sin' | 'cos' | 'relu' | 'gelu';

/** The functions of one number, by name. */
export const scalarFunctions: Readonly<Record<ScalarName, ScalarFunction>> = {
  exp: { op: 'exp', fill: byKernel((by, out, x) => by.exp(out, x)), slope: (_, y) => y },
  log: { op: 'log', fill: byEach(Math.log), slope: (x) => 1 / x },
  sqrt: { op: 'sqrt', fill: byEach(Math.sqrt), slope: (_, y) => 0.5 / y },
  tanh: { op: 'tanh', fill: tanhFill, slope: (_, y) => 1 - y * y },
  logCosh: { op: 'logCosh', fill: byKernel((by, out, x) => by.logCosh(out, x)), slope: (x) => Math.tanh(x) },
  sin: { op: 'sin', fill: byEach(Math.sin), slope: (x) => Math.cos(x) },
  cos: { op: 'cos', fill: byEach(Math.cos), slope: (x) => -Math.sin(x) },
  relu: { op: 'relu', fill: byEach((x) => (x > 0 ? x : x < 0 ? 0 : x)), slope: (x) => (x > 0 ? 1 : 0) },
  gelu: {
    op: 'gelu',
    fill: (out, x) => {
      tanhFill(out, x.map(geluArgument));
      for (let i = 0; i < x.length; i++) out[i] = 0.5 * (x[i] as number) * (1 + (out[i] as number));
    },
    slope: (x) => geluSlope(x, Math.tanh(geluArgument(x))),
  },
};

/** A function of each entry. */
export function unary(f: ScalarFunction, x: TapeNode): TapeNode {
  const y: TapeNode = resultOf(
    f.op,
    x.shape,
    [x],
    (out) => f.fill(out, x.value),
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      const size = x.size;
      for (let s = 0, at = 0; at < dy.length; s++) {
        const from = s * x.stride;
        for (let i = 0; i < size; i++, at++) {
          const slope = f.slope(x.value[from + i] as number, y.value[from + i] as number);
          dx[at] = (dx[at] as number) + (dy[at] as number) * slope;
        }
      }
    },
  );
  return y;
}

/** f of two entries, with its slopes. */
export interface PairFunction {
  readonly op: string;
  value(a: number, b: number): number;
  first(a: number, b: number): number;
  second(a: number, b: number): number;
}

/** The functions of two numbers, by name; `logAbs` is log |a + i b|, `angle` its argument. */
export const pairFunctions: Readonly<
  Record<'add' | 'sub' | 'mul' | 'div' | 'logAbs' | 'angle', PairFunction>
> = {
  add: { op: 'add', value: (a, b) => a + b, first: () => 1, second: () => 1 },
  sub: { op: 'sub', value: (a, b) => a - b, first: () => 1, second: () => -1 },
  mul: { op: 'mul', value: (a, b) => a * b, first: (_, b) => b, second: (a) => a },
  div: { op: 'div', value: (a, b) => a / b, first: (_, b) => 1 / b, second: (a, b) => -a / b / b },
  logAbs: {
    op: 'log of a modulus',
    value: (a, b) => {
      const [small, large] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))];
      return small === 0 ? Math.log(large) : Math.log(large) + Math.log1p((small / large) ** 2) / 2;
    },
    first: (a, b) => inverseAlong(a, b),
    second: (a, b) => inverseAlong(b, a),
  },
  angle: {
    op: 'angle',
    value: (a, b) => Math.atan2(b, a),
    first: (a, b) => -inverseAlong(b, a),
    second: (a, b) => inverseAlong(a, b),
  },
};

/** a/(a^2 + b^2), without overflow. */
function inverseAlong(a: number, b: number): number {
  if (Math.abs(a) >= Math.abs(b)) return 1 / (a * (1 + (b / a) ** 2));
  return a / b / (b * (1 + (a / b) ** 2));
}

/** A function of two arrays, entry by entry; shapes are aligned at their ends, and lengths 1 are repeated. */
export function binary(f: PairFunction, a: TapeNode, b: TapeNode): TapeNode {
  const { shape, first, second } = broadcast(f.op, a.shape, b.shape);
  const size = sizeOf(shape);
  return resultOf(
    f.op,
    shape,
    [a, b],
    (out, copies) => {
      for (let s = 0, at = 0; s < copies; s++) {
        const [p, q] = [s * a.stride, s * b.stride];
        for (let i = 0; i < size; i++, at++) {
          out[at] = f.value(a.value[p + (first ? first[i] as number : i)] as number, b.value[q + (second ? second[i] as number : i)] as number); // prettier-ignore
        }
      }
    },
    (pass, dy) => {
      const [da, db] = [pass.of(a), pass.of(b)];
      for (let s = 0, at = 0; at < dy.length; s++) {
        const [p, q] = [s * a.stride, s * b.stride];
        const [u, v] = [s * pass.stride(a), s * pass.stride(b)];
        for (let i = 0; i < size; i++, at++) {
          const [j, k] = [first ? (first[i] as number) : i, second ? (second[i] as number) : i];
          const [x, y] = [a.value[p + j] as number, b.value[q + k] as number];
          if (da) da[u + j] = (da[u + j] as number) + (dy[at] as number) * f.first(x, y);
          if (db) db[v + k] = (db[v + k] as number) + (dy[at] as number) * f.second(x, y);
        }
      }
    },
  );
}

/** The common shape, and where each of its entries is in the two arrays (left out where that is the same place). */
function broadcast(
  op: string,
  a: readonly number[],
  b: readonly number[],
): { shape: number[]; first: Int32Array | undefined; second: Int32Array | undefined } {
  const rank = Math.max(a.length, b.length);
  const [one, other] = [a, b].map((shape) => [...Array<number>(rank - shape.length).fill(1), ...shape]) as [number[], number[]]; // prettier-ignore
  const shape = one.map((n, axis) => {
    const m = other[axis] as number;
    if (n === m || m === 1) return n;
    if (n === 1) return m;
    throw new ArgumentError(op, 'take arrays whose lengths agree or are 1', `shapes are [${a}] and [${b}]`);
  });
  const places = (own: number[]): Int32Array | undefined =>
    own.every((n, axis) => n === shape[axis]) ? undefined : placesIn(shape, own);
  return { shape, first: places(one), second: places(other) };
}

/** Where each entry of a shape is in an array whose lengths are the same or 1. */
function placesIn(shape: readonly number[], own: readonly number[]): Int32Array {
  const out = new Int32Array(sizeOf(shape));
  let [block, stride] = [1, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [n, m] = [shape[axis] as number, own[axis] as number];
    if (m > 1) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (Math.floor(i / block) % n) * stride; // prettier-ignore
    block *= n;
    stride *= m;
  }
  return out;
}
