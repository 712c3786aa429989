import type { QasmVersion } from './reader.ts';
import { meaningless, type Place } from './qasm-error.ts';
import { refusal } from './refused.ts';
import type { Scope } from './scope.ts';
import type { Range, ScalarType, Selector, Syntax } from './syntax.ts';
import {
  binaryValue,
  boolValue,
  callValue,
  numberOf,
  numberValue,
  unaryValue,
  type Value,
} from './values.ts';

const constants2: ReadonlyMap<string, number> = new Map([['pi', Math.PI]]);
const constants3: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['π', Math.PI],
  ['tau', 2 * Math.PI],
  ['τ', 2 * Math.PI],
  ['euler', Math.E],
  ['ℇ', Math.E],
]);

/** Where an expression is evaluated. */
export interface Where {
  readonly scope: Scope;
  readonly version: QasmVersion;
  /** Counts work against the budget. */
  spend(amount: number, at: Place): void;
}

/** The value of an expression. */
export function valueOf(syntax: Syntax, where: Where): Value {
  const { line, column } = syntax;
  const at = { line, column, version: where.version };
  switch (syntax.kind) {
    case 'number':
      return literal(syntax.text, syntax.whole, at);
    case 'name':
      return named(syntax.name, where, at);
    case 'unary':
      return unaryValue(syntax.operator, valueOf(syntax.of, where), at);
    case 'binary':
      return binaryValue(syntax.operator, valueOf(syntax.left, where), valueOf(syntax.right, where), at);
    case 'call':
      return callValue(
        syntax.name,
        syntax.given.map((one) => valueOf(one, where)),
        at,
      );
    case 'cast':
      return convert(valueOf(syntax.of, where), syntax.type, where, at);
    case 'index':
      return bitOfInteger(syntax.of, syntax.index, where, at);
    case 'text':
      throw meaningless(at, 'have a number here', 'there is a string');
    default:
      throw syntax satisfies never;
  }
}

/** Bit i of an integer constant, bit 0 the lowest. */
function bitOfInteger(of: Syntax, index: Selector, where: Where, at: Place): Value {
  const value = valueOf(of, where);
  if (value.type !== 'int' || index.kind !== 'one') throw refusal('runTimeValue', at, '[');
  const [x, i] = [numberOf(value, at), integerOf(index.at, where)];
  if (x < 0 || i < 0 || i > 52)
    throw meaningless(at, 'index bits of counts within 0..52', `it is bit ${i} of ${x}`);
  return boolValue(Math.floor(x / 2 ** i) % 2 === 1);
}

/** An expression as an integer. */
export function integerOf(syntax: Syntax, where: Where): number {
  const value = valueOf(syntax, where);
  if (value.type === 'int') return numberOf(value, syntax);
  throw meaningless(syntax, 'have an integer here', `this is a ${value.type}`);
}

/** A value as one of a declared type: floats become integers only when they are whole. */
export function convert(value: Value, type: ScalarType, where: Where, at: Place): Value {
  if (type.name === 'float' || type.name === 'angle') return { ...value, type: 'float' };
  const x = numberOf(value, at);
  if (type.name === 'bool') return boolValue(x !== 0);
  if (!Number.isInteger(x)) throw meaningless(at, `have an integer for ${type.name}`, `it is ${x}`);
  const width = type.width ? integerOf(type.width, where) : 53;
  const [least, most] =
    type.name === 'uint' ? [0, 2 ** width - 1] : [-(2 ** (width - 1)), 2 ** (width - 1) - 1];
  const free = type.width === undefined;
  if ((type.name === 'uint' && x < 0) || (!free && (x < least || x > most))) {
    throw meaningless(at, `have a number that fits ${type.name}`, `it is ${x}`);
  }
  return numberValue('int', x, at);
}

/** The positions that a selector takes of `size` ones; negative ones count from the end (version 3). */
export function positionsOf(selector: Selector, size: number, where: Where, at: Place): number[] {
  if (selector.kind === 'one') return [position(selector.at, size, where)];
  if (selector.kind === 'set') return selector.of.map((one) => position(one, size, where));
  const { from, step, to } = selector;
  const by = step ? integerOf(step, where) : 1;
  const backwards = by < 0;
  const first = from ? position(from, size, where) : backwards ? size - 1 : 0;
  const last = to ? position(to, size, where) : backwards ? 0 : size - 1;
  where.spend(1 + Math.abs(last - first), at);
  return [...stepped(first, by, last, at)];
}

/** The integers of a range as it is written. */
export function* integersOf({ from, step, to }: Range, where: Where, at: Place): Generator<number> {
  if (!from || !to) throw meaningless(at, 'give a loop both ends of its range', 'one is missing');
  yield* stepped(integerOf(from, where), step ? integerOf(step, where) : 1, integerOf(to, where), at);
}

function* stepped(first: number, by: number, last: number, at: Place): Generator<number> {
  if (by === 0) throw meaningless(at, 'have a step that is not 0', 'it is 0');
  for (let i = first; by > 0 ? i <= last : i >= last; i += by) yield i;
}

function position(syntax: Syntax, size: number, where: Where): number {
  const index = integerOf(syntax, where);
  const found = index < 0 && where.version === 3 ? size + index : index;
  if (found >= 0 && found < size) return found;
  throw meaningless(syntax, `index a register of ${size} within 0..${size - 1}`, `the index is ${index}`);
}

function literal(text: string, whole: boolean, at: Place & { version: QasmVersion }): Value {
  const value = Number(text);
  const isInteger = whole && (at.version === 3 || Number.isSafeInteger(value));
  return numberValue(isInteger ? 'int' : 'float', value, at);
}

function named(name: string, { scope, version }: Where, at: Place): Value {
  const meaning = scope.find(name);
  if (meaning?.kind === 'value') return meaning.value;
  if (meaning?.kind === 'bits') throw refusal('runTimeValue', at, name);
  if (meaning) throw meaningless(at, 'have a number here', `\`${name}\` is of qubits`);
  const constant = (version === 2 ? constants2 : constants3).get(name);
  if (constant !== undefined) return numberValue('float', constant, at);
  if (version === 3 && (name === 'true' || name === 'false')) return boolValue(name === 'true');
  throw meaningless(at, 'declare names before their use', `there is no \`${name}\` so far`);
}
