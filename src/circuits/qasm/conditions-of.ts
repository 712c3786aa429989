import type { Condition } from '../operation.ts';
import { integerOf, valueOf, type Where } from './evaluate-syntax.ts';
import { meaningless } from './qasm-error.ts';
import { refusal } from './refused.ts';
import type { ScalarType, Syntax } from './syntax.ts';
import { numberOf } from './values.ts';
import { bitsOf } from './operands.ts';

/** What a test comes to: conditions on bits that must all hold, or a truth that is known already. */
export type Test = readonly Condition[] | boolean;

/** The conditions that the expression of an `if` stands for. Integers have bit i at bit i of the register: c[0] is worth 1. */
export function testOf(syntax: Syntax, where: Where): Test {
  if (!readsBits(syntax, where)) return numberOf(valueOf(syntax, where), syntax) !== 0;
  if (syntax.kind === 'unary' && syntax.operator === '!')
    return negatedTest(testOf(syntax.of, where), syntax);
  if (syntax.kind === 'binary') {
    const { operator, left, right } = syntax;
    if (operator === '&&') return both(testOf(left, where), testOf(right, where));
    if (operator === '||') {
      const neither = both(
        negatedTest(testOf(left, where), syntax),
        negatedTest(testOf(right, where), syntax),
      );
      return negatedTest(neither, syntax);
    }
    if (operator === '==' || operator === '!=') {
      const test = equality(left, right, where, syntax);
      return operator === '==' ? test : negatedTest(test, syntax);
    }
  }
  if (syntax.kind === 'cast' && syntax.type.name === 'bool') return testOf(syntax.of, where);
  if (syntax.kind !== 'name' && syntax.kind !== 'index') throw refusal('condition', syntax, 'if');
  // A bit alone is true when it is 1, a register when it is not 0.
  const { at, scalar } = bitsOf(syntax, where);
  if (scalar) return [{ bits: at, values: [1], negated: false }];
  return [{ bits: at, values: at.map(() => 0), negated: true }];
}

function equality(left: Syntax, right: Syntax, where: Where, at: Syntax): Test {
  const [bits, other] = readsBits(left, where) ? [left, right] : [right, left];
  const isCast = bits.kind === 'cast' && ['int', 'uint'].includes(bits.type.name);
  const plain = isCast ? bits.of : bits;
  const isPlain = plain.kind === 'name' || plain.kind === 'index';
  if (!isPlain || readsBits(other, where)) throw refusal('condition', at, '==');
  const { at: on } = bitsOf(plain, where);
  const values = digitsOf(other, on.length, where);
  if (isCast && values) requireUnsigned(bits.type, values, where, at);
  // As a signed number the bits might be below zero.
  if (isCast && !values && bits.type.name === 'int') throw refusal('condition', at, 'int');
  return values === undefined ? false : [{ bits: on, values, negated: false }];
}

/** Refuses casts of bits to integers whose sign or width would change them: the integer compared with must have the top bit of the type free. */
function requireUnsigned(
  { name, width }: ScalarType,
  values: readonly number[],
  where: Where,
  at: Syntax,
): void {
  const free = width ? integerOf(width, where) - (name === 'int' ? 1 : 0) : Infinity;
  if (values.length > free + (name === 'int' ? 1 : 0) || values.slice(free).includes(1)) {
    throw refusal('condition', at, name);
  }
}

/** The bits of an integer or of a string, bit 0 first; nothing when it does not fit. */
function digitsOf(syntax: Syntax, size: number, where: Where): number[] | undefined {
  if (syntax.kind === 'text') {
    const digits = [...syntax.text.replaceAll('_', '')].reverse();
    if (digits.length === size && digits.every((digit) => digit === '0' || digit === '1'))
      return digits.map(Number);
    throw meaningless(
      syntax,
      `have a string of ${size} digits 0 or 1`,
      `it is ${JSON.stringify(syntax.text)}`,
    );
  }
  const value = integerLike(syntax, where);
  if (value < 0n || value >> BigInt(size) !== 0n) return undefined;
  return Array.from({ length: size }, (_, i) => Number((value >> BigInt(i)) & 1n));
}

/** A whole number of any length, or what can be evaluated to an integer or a truth value. */
function integerLike(syntax: Syntax, where: Where): bigint {
  if (syntax.kind === 'number' && syntax.whole) return BigInt(syntax.text);
  const value = valueOf(syntax, where);
  if (value.type === 'bool') return BigInt(numberOf(value, syntax));
  return BigInt(integerOf(syntax, where));
}

function both(a: Test, b: Test): Test {
  if (typeof a === 'boolean') return a ? b : false;
  if (typeof b === 'boolean') return b ? a : false;
  return [...a, ...b];
}

/** The opposite of a test, where one condition can say it. */
export function negatedTest(test: Test, at: Syntax): Test {
  if (typeof test === 'boolean') return !test;
  const [first] = test;
  if (first && test.length === 1) return [{ ...first, negated: !first.negated }];
  const parts = test.map((condition) => positive(condition));
  if (parts.some((part) => part === undefined)) throw refusal('condition', at, 'if');
  const bits = parts.flatMap((part) => part?.bits ?? []);
  return [{ bits, values: parts.flatMap((part) => part?.values ?? []), negated: true }];
}

/** The same condition without `negated`, when there is one. */
function positive(condition: Condition): Condition | undefined {
  const { bits, values, negated: isNegated } = condition;
  if (!isNegated) return condition;
  return bits.length === 1 ? { bits, values: values.map((value) => 1 - value), negated: false } : undefined;
}

function readsBits(syntax: Syntax, where: Where): boolean {
  switch (syntax.kind) {
    case 'name':
      return where.scope.find(syntax.name)?.kind === 'bits';
    case 'index':
    case 'unary':
    case 'cast':
      return readsBits(syntax.of, where);
    case 'binary':
      return readsBits(syntax.left, where) || readsBits(syntax.right, where);
    case 'call':
      return syntax.given.some((one) => readsBits(one, where));
    default:
      return false;
  }
}
