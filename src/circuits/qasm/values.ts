import type { Expression, FunctionName } from '../expression.ts';
import {
  binary,
  differenceOf,
  expressionFunctions,
  functionOf,
  negative,
  productOf,
  quotientOf,
  sumOf,
} from '../expression-build.ts';
import { meaningless, overBudget, type Place } from './qasm-error.ts';
import type { QasmVersion } from './reader.ts';
import { refusal } from './refused.ts';

/** A value while a program is read. Only a float may depend on inputs; `size` counts the parts of its expression. */
export interface Value {
  readonly type: 'int' | 'float' | 'bool';
  readonly value: Expression;
  readonly size: number;
}

/** How many parts an expression of inputs may have. */
const largest = 2000;
const functionNames: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ...(['sin', 'cos', 'tan', 'exp', 'sqrt', 'ln', 'asin', 'acos', 'atan'] as const).map(
    (name) => [name, name] as const,
  ),
  ['arcsin', 'asin'],
  ['arccos', 'acos'],
  ['arctan', 'atan'],
  ['log', 'ln'],
]);
const symbolic: Readonly<Record<string, (a: Expression, b: Expression) => Expression>> = {
  '+': sumOf,
  '-': differenceOf,
  '*': productOf,
  '/': quotientOf,
  '**': (a, b) => binary('^', a, b),
};
const ofNumbers: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '**': (a, b) => a ** b,
  '%': (a, b) => a % b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '&&': (a, b) => a !== 0 && b !== 0,
  '||': (a, b) => a !== 0 || b !== 0,
};
const ofIntegers: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => (b >= 0n && b < 64n ? a << b : 1n << 64n),
  '>>': (a, b) => (b >= 0n && b < 64n ? a >> b : a < 0n ? -1n : 0n),
};

/** A number as a value. Throws `QasmError` unless it is finite, and whole and safe when it is an integer. */
export function numberValue(type: 'int' | 'float', value: number, at: Place): Value {
  if (!Number.isFinite(value)) throw meaningless(at, 'have finite numbers', `this one is ${value}`);
  if (type === 'int' && !Number.isSafeInteger(value)) {
    throw meaningless(at, 'keep integers below 2^53', `this one is ${value}`);
  }
  return { type, value: value === 0 ? 0 : value, size: 1 };
}

/** A truth value. */
export function boolValue(value: boolean): Value {
  return { type: 'bool', value: value ? 1 : 0, size: 1 };
}

/** The number that a value is. Throws `QasmError` when it depends on an input. */
export function numberOf({ value }: Value, at: Place): number {
  if (typeof value === 'number') return value;
  throw refusal('symbolic', at, 'input');
}

/** A sign before a value. */
export function unaryValue(operator: string, of: Value, at: Place): Value {
  if (operator === '+') return of;
  if (operator === '-') {
    if (typeof of.value === 'number')
      return numberValue(of.type === 'float' ? 'float' : 'int', -of.value, at);
    return sized(negative(of.value), of.size + 2, at);
  }
  if (operator === '!') return boolValue(numberOf(of, at) === 0);
  if (of.type !== 'int') throw meaningless(at, 'use ~ on integers', `this is a ${of.type}`);
  return numberValue('int', -1 - numberOf(of, at), at);
}

/** Two values joined. In version 3 the quotient of integers is an integer, towards zero; in version 2 it is real. */
export function binaryValue(
  operator: string,
  a: Value,
  b: Value,
  where: Place & { version: QasmVersion },
): Value {
  const whole = a.type !== 'float' && b.type !== 'float';
  if (typeof a.value !== 'number' || typeof b.value !== 'number') {
    const join = symbolic[operator];
    if (!join) throw refusal('symbolic', where, operator);
    return sized(join(a.value, b.value), a.size + b.size + 1, where);
  }
  const bits = ofIntegers[operator];
  if (bits) {
    if (!whole) throw meaningless(where, `use ${operator} on integers`, `one is a float`);
    return numberValue('int', Number(bits(BigInt(a.value), BigInt(b.value))), where);
  }
  if (b.value === 0 && (operator === '/' || operator === '%')) {
    throw meaningless(where, 'not divide by zero', 'it does here');
  }
  const result = (ofNumbers[operator] as (a: number, b: number) => number | boolean)(a.value, b.value);
  if (typeof result === 'boolean') return boolValue(result);
  if (!whole) return numberValue('float', result, where);
  if (where.version === 2) return numberValue(Number.isSafeInteger(result) ? 'int' : 'float', result, where);
  const isWhole = operator !== '**' || b.value >= 0;
  return numberValue(isWhole ? 'int' : 'float', isWhole ? Math.trunc(result) : result, where);
}

/** A function of values. */
export function callValue(
  name: string,
  given: readonly Value[],
  where: Place & { version: QasmVersion },
): Value {
  const [a, b] = given;
  const known = functionNames.get(name);
  if (known && a && given.length === 1) {
    if (typeof a.value === 'number') return numberValue('float', expressionFunctions[known](a.value), where);
    return sized(functionOf(known, a.value), a.size + 1, where);
  }
  if (where.version === 3 && a && b && given.length === 2) {
    if (name === 'pow') return binaryValue('**', a, b, where);
    if (name === 'mod') return modulo(a, b, where);
  }
  if (where.version === 3 && a && given.length === 1 && (name === 'floor' || name === 'ceiling')) {
    const x = numberOf(a, where);
    return numberValue('float', name === 'floor' ? Math.floor(x) : Math.ceil(x), where);
  }
  throw refusal('function', where, `${name} of ${given.length}`);
}

/** The remainder with the sign of the divisor, as the function `mod` has it. */
function modulo(a: Value, b: Value, at: Place): Value {
  const [x, y] = [numberOf(a, at), numberOf(b, at)];
  if (y === 0) throw meaningless(at, 'not divide by zero', 'it does here');
  const type = a.type === 'float' || b.type === 'float' ? 'float' : 'int';
  return numberValue(type, x - y * Math.floor(x / y), at);
}

function sized(value: Expression, size: number, at: Place): Value {
  if (typeof value === 'number') return numberValue('float', value, at);
  if (size <= largest) return { type: 'float', value, size };
  throw overBudget(at, `have at most ${largest} parts in an expression of inputs`, 'this one has more');
}
