import { ArgumentError } from '../errors.ts';
import type { BinaryExpression, Expression, FunctionName, ParameterValues } from './expression.ts';
import { expressionFunctions } from './expression-build.ts';
import { printExpression } from './expression-print.ts';

/** A value and its derivative with respect to one parameter. */
interface Dual {
  readonly value: number;
  readonly slope: number;
}

/** Slopes of the functions at x, where they have the value y. */
const slopes: Readonly<Record<FunctionName, (x: number, y: number) => number>> = {
  sin: (x) => Math.cos(x),
  cos: (x) => -Math.sin(x),
  tan: (_, y) => 1 + y * y,
  asin: (x) => 1 / Math.sqrt((1 - x) * (1 + x)),
  acos: (x) => -1 / Math.sqrt((1 - x) * (1 + x)),
  atan: (x) => 1 / (1 + x * x),
  exp: (_, y) => y,
  ln: (x) => 1 / x,
  sqrt: (_, y) => 0.5 / y,
};

/**
 * The number that an expression stands for. Throws `ArgumentError` that names a parameter without a value or with one that is not finite, and when
 * the result is not finite (a division by zero, the root of a negative number).
 */
export function evaluate(expression: Expression, values: ParameterValues = {}): number {
  return dual(expression, values, undefined).value;
}

/** d expression / d parameter `name` at these values, by forward differentiation. Errors as `evaluate`. */
export function derivativeOf(expression: Expression, name: string, values: ParameterValues = {}): number {
  return dual(expression, values, name).slope;
}

/** The names of the parameters of an expression, in the order of first use. */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  visit(expression, names);
  return [...names];
}

function visit(expression: Expression, names: Set<string>): void {
  if (typeof expression === 'number') return;
  if (expression.kind === 'parameter') names.add(expression.name);
  else if (expression.kind === 'function') visit(expression.of, names);
  else {
    visit(expression.left, names);
    visit(expression.right, names);
  }
}

function dual(expression: Expression, values: ParameterValues, name: string | undefined): Dual {
  const made = unchecked(expression, values, name);
  if (Number.isFinite(made.value) && Number.isFinite(made.slope)) return made;
  const [what, got] = Number.isFinite(made.value) ? ['slope', made.slope] : ['value', made.value];
  const at = printExpression(expression);
  throw new ArgumentError('expression', `have a finite ${what}`, `${at} has the ${what} ${got} here`);
}

function unchecked(expression: Expression, values: ParameterValues, name: string | undefined): Dual {
  if (typeof expression === 'number') return { value: expression, slope: 0 };
  switch (expression.kind) {
    case 'parameter':
      return { value: valueOf(expression.name, values), slope: expression.name === name ? 1 : 0 };
    case 'function': {
      const x = unchecked(expression.of, values, name);
      const value = expressionFunctions[expression.name](x.value);
      // Where the inside is constant its slope must not meet an infinite one (the root at zero).
      const slope = x.slope === 0 ? 0 : x.slope * slopes[expression.name](x.value, value);
      return { value, slope };
    }
    case 'binary':
      return joined(
        expression.operator,
        unchecked(expression.left, values, name),
        unchecked(expression.right, values, name),
      );
    default:
      throw expression satisfies never;
  }
}

function joined(operator: BinaryExpression['operator'], a: Dual, b: Dual): Dual {
  switch (operator) {
    case '+':
      return { value: a.value + b.value, slope: a.slope + b.slope };
    case '-':
      return { value: a.value - b.value, slope: a.slope - b.slope };
    case '*':
      return { value: a.value * b.value, slope: a.slope * b.value + a.value * b.slope };
    case '/': {
      const value = a.value / b.value;
      return { value, slope: (a.slope - value * b.slope) / b.value };
    }
    case '^':
      return raised(a, b);
    default:
      throw operator satisfies never;
  }
}

function raised(a: Dual, b: Dual): Dual {
  const value = a.value ** b.value;
  const base = a.slope === 0 || b.value === 0 ? 0 : a.slope * b.value * a.value ** (b.value - 1);
  // 0^b stays 0 for b > 0, so it does not move with b, though ln 0 is infinite.
  const exponent = b.slope === 0 || value === 0 ? 0 : b.slope * value * Math.log(a.value);
  return { value, slope: base + exponent };
}

function valueOf(name: string, values: ParameterValues): number {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) {
    const given = Object.keys(values);
    const got = given.length === 0 ? 'none is given' : `there are ${given.slice(0, 8).join(', ')}`;
    throw new ArgumentError('parameters', `have a value for ${name}`, got);
  }
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(`parameters.${name}`, 'be finite', `it is ${value}`);
}
