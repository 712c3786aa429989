import { binary, pairFunctions, scalarFunctions, unary, type PairFunction } from './elementwise.ts';
import { matmul } from './matmul.ts';
import { constantLike, type TapeArray, type TapeNode } from './node.ts';

/** A complex array on a tape, as two real ones. What is made of `re` and `im` by hand counts as not holomorphic. */
export interface TapeComplex {
  readonly kind: 'complex';
  readonly shape: readonly number[];
  readonly re: TapeArray;
  readonly im: TapeArray;
}

/** A complex array with what is known of it: whether it is a holomorphic function of complex parameters. */
export class ComplexNode implements TapeComplex {
  readonly kind = 'complex' as const;
  readonly re: TapeNode;
  readonly im: TapeNode;
  readonly holomorphic: boolean;

  constructor(re: TapeNode, im: TapeNode, holomorphic: boolean) {
    this.re = re;
    this.im = im;
    this.holomorphic = holomorphic;
  }

  get shape(): readonly number[] {
    return this.re.shape;
  }
}

/** A real or a complex array. */
export type AnyNode = TapeNode | ComplexNode;

/** Whether an array stays holomorphic where it enters a holomorphic operation: complex ones that are, and real ones without parameters. */
function isHolomorphic(x: AnyNode): boolean {
  return x instanceof ComplexNode ? x.holomorphic : x.pull === undefined;
}

const { add: plus, sub: less, mul, div, logAbs, angle } = pairFunctions;
const times = (a: TapeNode, b: TapeNode): TapeNode => binary(mul, a, b);
const sum = (a: TapeNode, b: TapeNode): TapeNode => binary(plus, a, b);
const difference = (a: TapeNode, b: TapeNode): TapeNode => binary(less, a, b);

/** The same operation on both parts: what is linear with real coefficients. */
export function onParts(x: AnyNode, linear: (part: TapeNode) => TapeNode): AnyNode {
  if (!(x instanceof ComplexNode)) return linear(x);
  return new ComplexNode(linear(x.re), linear(x.im), x.holomorphic);
}

const reOf = (x: AnyNode): TapeNode => (x instanceof ComplexNode ? x.re : x);

/** a + b, or a - b. */
export function addOrSubtract(a: AnyNode, b: AnyNode, f: PairFunction): AnyNode {
  const re = binary(f, reOf(a), reOf(b));
  if (!(a instanceof ComplexNode) && !(b instanceof ComplexNode)) return re;
  const holomorphic = isHolomorphic(a) && isHolomorphic(b);
  if (a instanceof ComplexNode && b instanceof ComplexNode)
    return new ComplexNode(re, binary(f, a.im, b.im), holomorphic);
  // The part that is missing is 0, in the shape of the result.
  const zero = constantLike(re, 0, re.shape);
  const im = a instanceof ComplexNode ? sum(zero, a.im) : binary(f, zero, (b as ComplexNode).im);
  return new ComplexNode(re, im, holomorphic);
}

/** a b by a product of real arrays that is linear in both: entry by entry, or of matrices. */
export function product(a: AnyNode, b: AnyNode, by: (x: TapeNode, y: TapeNode) => TapeNode): AnyNode {
  const holomorphic = isHolomorphic(a) && isHolomorphic(b);
  if (a instanceof ComplexNode && b instanceof ComplexNode) {
    const re = difference(by(a.re, b.re), by(a.im, b.im));
    return new ComplexNode(re, sum(by(a.re, b.im), by(a.im, b.re)), holomorphic);
  }
  if (a instanceof ComplexNode)
    return new ComplexNode(by(a.re, b as TapeNode), by(a.im, b as TapeNode), holomorphic);
  if (b instanceof ComplexNode) return new ComplexNode(by(a, b.re), by(a, b.im), holomorphic);
  return by(a, b);
}

/** a b, entry by entry. */
export const multiply = (a: AnyNode, b: AnyNode): AnyNode => product(a, b, times);

/** The matrix product a b. */
export const matrixProduct = (a: AnyNode, b: AnyNode): AnyNode => product(a, b, matmul);

/** a/b, entry by entry. */
export function divide(a: AnyNode, b: AnyNode): AnyNode {
  if (!(b instanceof ComplexNode)) {
    if (!(a instanceof ComplexNode)) return binary(div, a, b);
    return new ComplexNode(binary(div, a.re, b), binary(div, a.im, b), a.holomorphic && isHolomorphic(b));
  }
  const size = sum(times(b.re, b.re), times(b.im, b.im));
  const inverse = new ComplexNode(binary(div, b.re, size), binary(div, minus(b.im), size), b.holomorphic);
  return multiply(a, inverse);
}

/** -x. */
export function minus(x: TapeNode): TapeNode {
  return times(x, constantLike(x, -1));
}

/** exp, log, tanh and log cosh of real or complex arrays. */
export const analytic: Readonly<Record<'exp' | 'log' | 'tanh' | 'logCosh', (x: AnyNode) => AnyNode>> = {
  exp: (x: AnyNode): AnyNode => {
    if (!(x instanceof ComplexNode)) return unary(scalarFunctions.exp, x);
    const size = unary(scalarFunctions.exp, x.re);
    const [c, s] = [unary(scalarFunctions.cos, x.im), unary(scalarFunctions.sin, x.im)];
    return new ComplexNode(times(size, c), times(size, s), x.holomorphic);
  },
  log: (x: AnyNode): AnyNode => {
    if (!(x instanceof ComplexNode)) return unary(scalarFunctions.log, x);
    return new ComplexNode(binary(logAbs, x.re, x.im), binary(angle, x.re, x.im), x.holomorphic);
  },
  tanh: (x: AnyNode): AnyNode => {
    if (!(x instanceof ComplexNode)) return unary(scalarFunctions.tanh, x);
    // tanh (x + i y) = (t + i s c (1 - t^2))/(c^2 + t^2 s^2)
    const { t, s, c, ts } = coshParts(x);
    const size = sum(times(c, c), times(ts, ts));
    const im = times(times(s, c), difference(constantLike(t, 1), times(t, t)));
    return new ComplexNode(binary(div, t, size), binary(div, im, size), x.holomorphic);
  },
  logCosh: (x: AnyNode): AnyNode => {
    if (!(x instanceof ComplexNode)) return unary(scalarFunctions.logCosh, x);
    // cosh (x + i y) = cosh x (c + i t s), which never overflows.
    const { c, ts } = coshParts(x);
    const re = sum(unary(scalarFunctions.logCosh, x.re), binary(logAbs, c, ts));
    return new ComplexNode(re, binary(angle, c, ts), x.holomorphic);
  },
};

function coshParts({ re, im }: ComplexNode): Record<'t' | 's' | 'c' | 'ts', TapeNode> {
  const t = unary(scalarFunctions.tanh, re);
  const [s, c] = [unary(scalarFunctions.sin, im), unary(scalarFunctions.cos, im)];
  return { t, s, c, ts: times(t, s) };
}
