import { ArgumentError } from '../../errors.ts';
import { addOrSubtract, analytic, ComplexNode, divide, matrixProduct, minus, multiply, onParts, type AnyNode, type TapeComplex } from './complex.ts'; // prettier-ignore
import { convolve } from './convolve.ts';
import { binary, pairFunctions, scalarFunctions, unary, type ScalarName } from './elementwise.ts';
import { nodeOf, sizeOf, TapeNode, type Recording, type TapeArray } from './node.ts';
import { logSumExp, softmax, standardised, sumAlong } from './reductions.ts';
import { concat, requireShape, reshape, take, transpose } from './shapes.ts';

/** A real or a complex array on a tape. */
export type TapeValue = TapeArray | TapeComplex;

/** Complex where one operand is, else real. Numbers are arrays of shape []. */
export interface TapeOperation {
  (a: TapeArray | number, b: TapeArray | number): TapeArray;
  (a: TapeValue | number, b: TapeValue | number): TapeComplex;
}

/** Arithmetic; shapes are aligned at their ends, and lengths 1 are repeated. */
export interface TapeArithmetic {
  /** Numbers that are no parameters, row-major. */
  constant(values: number | ArrayLike<number>, shape?: readonly number[]): TapeArray;
  /** re + i im; it counts as not holomorphic. */
  complex(re: TapeArray | number, im: TapeArray | number): TapeComplex;
  /** The conjugate, which is not holomorphic. */
  conj(x: TapeComplex): TapeComplex;
  readonly add: TapeOperation;
  readonly sub: TapeOperation;
  readonly mul: TapeOperation;
  readonly div: TapeOperation;
  neg<X extends TapeValue>(x: X): X;
  /** Products of matrices [..., m, k] and [..., k, n]; a list is a row on the left, a column on the right; stacks are equal, or one side has none. */
  readonly matmul: TapeOperation;
}

/** Functions of each entry, and those along an axis, the last by default. */
export interface TapeFunctions {
  exp<X extends TapeValue>(x: X): X;
  log<X extends TapeValue>(x: X): X;
  tanh<X extends TapeValue>(x: X): X;
  /** log cosh, which overflows nowhere. */
  logCosh<X extends TapeValue>(x: X): X;
  sqrt(x: TapeArray): TapeArray;
  sin(x: TapeArray): TapeArray;
  cos(x: TapeArray): TapeArray;
  relu(x: TapeArray): TapeArray;
  /** x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))/2. */
  gelu(x: TapeArray): TapeArray;
  softmax(x: TapeArray, axis?: number): TapeArray;
  logSumExp(x: TapeArray, axis?: number): TapeArray;
  /** (x - mean)/sqrt(variance + epsilon) along the last axis; epsilon is 1e-6. */
  layerNorm(x: TapeArray, epsilon?: number): TapeArray;
}

/** What changes shapes. Axes are counted from 0, negative ones from the end. */
export interface TapeShapes {
  /** Along one axis, or over all entries. */
  sum<X extends TapeValue>(x: X, axis?: number): X;
  mean<X extends TapeValue>(x: X, axis?: number): X;
  reshape<X extends TapeValue>(x: X, shape: readonly number[]): X;
  /** Axis i of the result is axis `order[i]`; all reversed by default. */
  transpose<X extends TapeValue>(x: X, order?: readonly number[]): X;
  /** Slices by number along an axis, 0 by default. */
  take<X extends TapeValue>(x: X, indices: readonly number[], axis?: number): X;
  concat(arrays: readonly TapeArray[], axis?: number): TapeArray;
  /** Periodic convolution: x [channels, ...lengths], kernel [out, channels, ...widths], result [out, ...lengths]. */
  convolve(x: TapeArray, kernel: TapeArray): TapeArray;
}

/** The operations that a model of your own is written with. Each is differentiated backwards; all throw `ArgumentError` for shapes that do not fit. */
export interface Tape extends TapeArithmetic, TapeFunctions, TapeShapes {}

/** The tape of one recording. */
export function tapeOf(recording: Recording): Tape {
  const numbers = (values: Float64Array, shape: readonly number[]): TapeNode =>
    new TapeNode(recording, 'constant', shape, false, values, undefined);
  const real = (argument: string, x: TapeArray | number): TapeNode => {
    if (typeof x !== 'number') return nodeOf(recording, argument, x);
    requireNumber(argument, x);
    return numbers(Float64Array.of(x), []);
  };
  const any = (argument: string, x: TapeValue | number): AnyNode => {
    if (!(x instanceof ComplexNode)) return real(argument, x as TapeArray | number);
    nodeOf(recording, argument, x.re);
    return x;
  };
  return { ...arithmetic(numbers, real, any), ...functions(real, any), ...shapes(real, any) };
}

type Numbers = (values: Float64Array, shape: readonly number[]) => TapeNode;
type Real = (argument: string, x: TapeArray | number) => TapeNode;
type Any = (argument: string, x: TapeValue | number) => AnyNode;

function arithmetic(numbers: Numbers, real: Real, any: Any): TapeArithmetic {
  const operation = (op: string, f: (a: AnyNode, b: AnyNode) => AnyNode): TapeOperation =>
    ((a, b) => f(any(`first of ${op}`, a), any(`second of ${op}`, b))) as TapeOperation;
  return {
    constant: (values, shape) => {
      const own = Float64Array.from(typeof values === 'number' ? [values] : values);
      own.forEach((x) => requireNumber('values', x));
      const given = shape ?? (typeof values === 'number' ? [] : [own.length]);
      requireShape('shape', given);
      if (sizeOf(given) === own.length) return numbers(own, [...given]);
      throw new ArgumentError('values', `hold ${sizeOf(given)} numbers`, `it holds ${own.length}`);
    },
    complex: (re, im) => {
      const [x, y] = [real('re', re), real('im', im)];
      const sum = addOrSubtract(
        x,
        new ComplexNode(numbers(Float64Array.of(0), []), y, false),
        pairFunctions.add,
      );
      return sum as ComplexNode;
    },
    conj: (x) => {
      const { re, im, holomorphic } = any('x', x) as ComplexNode;
      return new ComplexNode(re, minus(im), holomorphic && re.pull === undefined && im.pull === undefined);
    },
    add: operation('add', (a, b) => addOrSubtract(a, b, pairFunctions.add)),
    sub: operation('sub', (a, b) => addOrSubtract(a, b, pairFunctions.sub)),
    mul: operation('mul', multiply),
    div: operation('div', divide),
    neg: (x) => onParts(any('x', x), minus) as unknown as typeof x,
    matmul: operation('matmul', matrixProduct),
  };
}

function functions(real: Real, any: Any): TapeFunctions {
  const whole =
    (f: (x: AnyNode) => AnyNode) =>
    <X extends TapeValue>(x: X): X =>
      f(any('x', x)) as unknown as X;
  const each =
    (name: ScalarName) =>
    (x: TapeArray): TapeArray =>
      unary(scalarFunctions[name], real('x', x));
  return {
    exp: whole(analytic.exp),
    log: whole(analytic.log),
    tanh: whole(analytic.tanh),
    logCosh: whole(analytic.logCosh),
    sqrt: each('sqrt'),
    sin: each('sin'),
    cos: each('cos'),
    relu: each('relu'),
    gelu: each('gelu'),
    softmax: (x, axis = -1) => softmax(real('x', x), axis),
    logSumExp: (x, axis = -1) => logSumExp(real('x', x), axis),
    layerNorm: (x, epsilon = 1e-6) => {
      if (epsilon >= 0 && epsilon < Infinity) return standardised(real('x', x), epsilon);
      throw new ArgumentError('epsilon', 'be a finite number of at least 0', `it is ${epsilon}`);
    },
  };
}

function shapes(real: Real, any: Any): TapeShapes {
  const linear = <X extends TapeValue>(x: X, f: (part: TapeNode) => TapeNode): X =>
    onParts(any('x', x), f) as unknown as X;
  const total = (x: TapeNode, axis: number | undefined): TapeNode =>
    axis === undefined ? sumAlong(reshape(x, [x.size]), 0) : sumAlong(x, axis);
  return {
    sum: (x, axis) => linear(x, (part) => total(part, axis)),
    mean: (x, axis) =>
      linear(x, (part) => {
        const sum = total(part, axis);
        const share = new TapeNode(part.recording, 'constant', [], false, Float64Array.of(sum.size / part.size), undefined); // prettier-ignore
        return binary(pairFunctions.mul, sum, share);
      }),
    reshape: (x, shape) => linear(x, (part) => reshape(part, [...shape])),
    transpose: (x, order) => linear(x, (part) => transpose(part, order)),
    take: (x, indices, axis = 0) => linear(x, (part) => take(part, indices, axis)),
    concat: (arrays, axis = 0) =>
      concat(
        arrays.map((x, i) => real(`arrays[${i}]`, x)),
        axis,
      ),
    convolve: (x, kernel) => convolve(real('x', x), real('kernel', kernel)) as TapeNode,
  };
}

function requireNumber(argument: string, x: number): void {
  if (typeof x === 'number' && Number.isFinite(x)) return;
  throw new ArgumentError(argument, 'be an array of the tape or a finite number', `it is ${String(x)}`);
}
