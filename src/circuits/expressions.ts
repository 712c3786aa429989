import type { AngleLike, Expression, FunctionName } from './expression.ts';
import {
  binary,
  differenceOf,
  functionOf,
  negative,
  productOf,
  quotientOf,
  sumOf,
  toExpression,
} from './expression-build.ts';

/** Makers of expressions; each takes numbers, names of parameters and expressions. */
export interface Expressions {
  /** a + b. */
  sum(a: AngleLike, b: AngleLike): Expression;
  /** a - b. */
  difference(a: AngleLike, b: AngleLike): Expression;
  /** a b. */
  product(a: AngleLike, b: AngleLike): Expression;
  /** a / b. */
  quotient(a: AngleLike, b: AngleLike): Expression;
  /** a^b. */
  power(a: AngleLike, b: AngleLike): Expression;
  /** -a. */
  negative(a: AngleLike): Expression;
  /** A function of a: sin, cos, tan, asin, acos, atan, exp, ln or sqrt. */
  apply(name: FunctionName, a: AngleLike): Expression;
}

/** Makers of expressions: `expressions.product(2, 'theta')` is 2 theta. Sums and products of numbers are folded at once. */
export const expressions: Expressions = {
  sum: (a, b) => sumOf(toExpression(a), toExpression(b)),
  difference: (a, b) => differenceOf(toExpression(a), toExpression(b)),
  product: (a, b) => productOf(toExpression(a), toExpression(b)),
  quotient: (a, b) => quotientOf(toExpression(a), toExpression(b)),
  power: (a, b) => binary('^', toExpression(a), toExpression(b)),
  negative: (a) => negative(toExpression(a)),
  apply: (name, a) => functionOf(name, toExpression(a)),
};
