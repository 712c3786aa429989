import { ArgumentError } from '../errors.ts';
import type { AngleLike, BinaryExpression, Expression, FunctionName, Parameter } from './expression.ts';

/** Names that a parameter may have: a letter or `_`, then letters, digits and `_`, then indices such as `[3]`. */
const nameForm = /^[\p{L}_][\p{L}\p{N}_]*(\[\d+\])*$/u;

/** The functions that expressions know, by name. */
export const expressionFunctions: Readonly<Record<FunctionName, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  exp: Math.exp,
  ln: Math.log,
  sqrt: Math.sqrt,
};

/**
 * The parameter with this name: a letter or `_`, then letters, digits and `_`, then indices such as `[3]`.
 * Throws `ArgumentError` for other names, and for `pi`, which is a number.
 */
export function parameter(name: string): Parameter {
  if (!nameForm.test(name)) {
    throw new ArgumentError(
      'name',
      'be the name of a parameter, as theta, x1 or w[3]',
      `it is ${JSON.stringify(name)}`,
      'Build other expressions from numbers and names with `expressions`.',
    );
  }
  if (name === 'pi') throw new ArgumentError('name', 'be free', 'it is pi', 'Write Math.PI.');
  return { kind: 'parameter', name };
}

/** The expression that an angle stands for. Throws `ArgumentError` for numbers that are not finite, bad names and foreign data. */
export function toExpression(angle: AngleLike, argument = 'angle'): Expression {
  if (typeof angle === 'string') return parameter(angle);
  requireExpression(angle, argument);
  return angle;
}

/** Throws `ArgumentError` unless all of it is an expression with finite numbers. */
export function requireExpression(expression: Expression, argument: string): void {
  if (typeof expression === 'number') {
    if (Number.isFinite(expression)) return;
    throw new ArgumentError(argument, 'be finite', `it is ${expression}`);
  }
  switch (expression?.kind) {
    case 'parameter':
      parameter(expression.name);
      return;
    case 'function':
      if (!Object.hasOwn(expressionFunctions, expression.name)) {
        throw new ArgumentError(argument, 'use functions that are known', `it has ${expression.name}`);
      }
      requireExpression(expression.of, argument);
      return;
    case 'binary':
      if (!['+', '-', '*', '/', '^'].includes(expression.operator)) {
        throw new ArgumentError(argument, 'use operators + - * / ^', `it has ${expression.operator}`);
      }
      requireExpression(expression.left, argument);
      requireExpression(expression.right, argument);
      return;
    default:
      throw new ArgumentError(
        argument,
        'be a number, a name or an expression',
        `it is ${String(expression)}`,
      );
  }
}

/** a + b, folded where it can be. */
export function sumOf(a: Expression, b: Expression): Expression {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  return binary('+', a, b);
}

/** a - b, folded where it can be. */
export function differenceOf(a: Expression, b: Expression): Expression {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (b === 0) return a;
  if (a === 0) return negative(b);
  return binary('-', a, b);
}

/** a b, folded where it can be; numbers come first and are gathered. */
export function productOf(a: Expression, b: Expression): Expression {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (typeof b === 'number') return productOf(b, a);
  if (a === 1) return b;
  if (typeof a === 'number' && isBinary(b, '*') && typeof b.left === 'number') {
    return productOf(a * b.left, b.right);
  }
  return binary('*', a, b);
}

/** a / b, folded where it can be. */
export function quotientOf(a: Expression, b: Expression): Expression {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  return b === 1 ? a : binary('/', a, b);
}

/** -a, folded where it can be. */
export function negative(a: Expression): Expression {
  // 0 - x, not -x, so that no minus zero is made.
  return typeof a === 'number' ? 0 - a : productOf(-1, a);
}

/** a function of an expression, as it is written (not folded). */
export function functionOf(name: FunctionName, of: Expression): Expression {
  return { kind: 'function', name, of };
}

/** Two expressions joined by an operator, as they are written (not folded). */
export function binary(
  operator: BinaryExpression['operator'],
  left: Expression,
  right: Expression,
): BinaryExpression {
  return { kind: 'binary', operator, left, right };
}

function isBinary(of: Expression, operator: BinaryExpression['operator']): of is BinaryExpression {
  return typeof of === 'object' && of.kind === 'binary' && of.operator === operator;
}
