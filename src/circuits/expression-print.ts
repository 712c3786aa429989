import type { Expression, FunctionName } from './expression.ts';

/** How tightly things bind: sums, products, the minus sign, powers, and what needs no brackets. */
const binding = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 } as const;
const signBinding = 3;
const tightest = 5;

/** What differs between printed dialects. */
export interface PrintOptions {
  /** The sign of powers: `^` by default; OpenQASM 3 writes `**`. */
  readonly power?: string;
  /** Writes whole and simple fractions of pi as `pi/2`, `3*pi/4` when they are the very same double. Default true. */
  readonly pi?: boolean;
  /** Other names of functions: OpenQASM 3 writes `arcsin` and `log`. */
  readonly functions?: Partial<Readonly<Record<FunctionName, string>>>;
  /** Writes 2 as `2.0`, so that a language with integers does not divide them as such. Default false. */
  readonly real?: boolean;
  /** Another name for each parameter. */
  readonly rename?: (name: string) => string;
}

/**
 * An expression as text with as few brackets as its meaning allows: `2*theta + pi/4`. `^` binds tightest and to the right, a minus sign weaker than `^`.
 * Numbers are printed with all their digits, so reading the text gives the same double; `ln` is the natural logarithm.
 */
export function printExpression(expression: Expression, options: PrintOptions = {}): string {
  return print(expression, options, 0);
}

function print(expression: Expression, options: PrintOptions, outer: number): string {
  if (typeof expression === 'number') {
    const { text, binds } = printNumber(expression, options);
    return bracketed(text, binds, outer);
  }
  switch (expression.kind) {
    case 'parameter':
      return options.rename?.(expression.name) ?? expression.name;
    case 'function':
      return `${options.functions?.[expression.name] ?? expression.name}(${print(expression.of, options, 0)})`;
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === '*' && left === -1) {
        return bracketed(`-${print(right, options, signBinding)}`, signBinding, outer);
      }
      const binds = binding[operator];
      const isPower = operator === '^';
      const a = print(left, options, isPower ? binds + 1 : binds);
      const b = print(right, options, isPower ? binds : binds + 1);
      const sign = isPower ? (options.power ?? '^') : operator;
      return bracketed(binds === 1 ? `${a} ${sign} ${b}` : `${a}${sign}${b}`, binds, outer);
    }
    default:
      throw expression satisfies never;
  }
}

function bracketed(text: string, binds: number, outer: number): string {
  return binds < outer ? `(${text})` : text;
}

function printNumber(
  value: number,
  { pi = true, real = false }: PrintOptions,
): { text: string; binds: number } {
  const fraction = pi ? piFraction(Math.abs(value)) : undefined;
  const isNegative = value < 0 || Object.is(value, -0);
  const digits = String(Math.abs(value));
  const text = fraction ?? (real && /^\d+$/.test(digits) ? `${digits}.0` : digits);
  const inner = fraction !== undefined && fraction !== 'pi' ? binding['*'] : tightest;
  return isNegative ? { text: `-${text}`, binds: Math.min(inner, signBinding) } : { text, binds: inner };
}

/** `3*pi/4` when a small fraction of pi is exactly this double as a reader computes it. */
function piFraction(value: number): string | undefined {
  if (value === 0) return undefined;
  for (const denominator of [1, 2, 3, 4, 5, 6, 8, 12, 16, 32]) {
    const numerator = Math.round((value / Math.PI) * denominator);
    if (numerator < 1 || numerator > 64) continue;
    if ((numerator * Math.PI) / denominator !== value) continue;
    const top = numerator === 1 ? 'pi' : `${numerator}*pi`;
    return denominator === 1 ? top : `${top}/${denominator}`;
  }
  return undefined;
}
