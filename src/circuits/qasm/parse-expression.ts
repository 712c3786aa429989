import type { Reader } from './reader.ts';
import { refusal, refusedKeywords } from './refused.ts';
import type { ScalarType, Selector, Syntax } from './syntax.ts';

const binding3: ReadonlyMap<string, number> = new Map(
  [
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '>', '<=', '>='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ]
    .map((operators, level) => operators.map((operator) => [operator, level + 1] as const))
    .flat(),
);
const binding2: ReadonlyMap<string, number> = new Map([
  ['+', 1],
  ['-', 1],
  ['*', 2],
  ['/', 2],
]);
const scalarTypes: ReadonlySet<string> = new Set(['int', 'uint', 'float', 'angle', 'bool']);

/**
 * Reads an expression. Version 2 has + - * / and the power ^; version 3 has the operators of its grammar, with the power ** and ^ as exclusive or.
 * Powers bind tightest and to the right, also tighter than a minus sign before them.
 */
export function parseExpression(reader: Reader): Syntax {
  reader.newExpression();
  return parseBinary(reader, 1);
}

/** Whether a name is a type that constants may have. */
export function isScalarType(name: string): name is ScalarType['name'] {
  return scalarTypes.has(name);
}

/** Reads a type whose name is the next token. */
export function parseScalarType(reader: Reader): ScalarType {
  const token = reader.next();
  const refusedType = refusedKeywords.get(token.text);
  if (refusedType) throw refusal(refusedType, token, token.text);
  if (!isScalarType(token.text)) throw refusal('type', token, token.text);
  if (!reader.accept('[')) return { name: token.text, width: undefined };
  const width = parseBinary(reader, 1);
  reader.expect(']');
  return { name: token.text, width };
}

/** Reads what stands in square brackets, whose first is taken already. */
export function parseSelector(reader: Reader): Selector {
  if (reader.accept('{')) {
    const of = reader.list('}', () => parseBinary(reader, 1));
    reader.expect(']');
    return { kind: 'set', of };
  }
  const first = reader.at(':') ? undefined : parseBinary(reader, 1);
  if (first && reader.accept(']')) return { kind: 'one', at: first };
  reader.expect(':');
  const second = reader.at(']') || reader.at(':') ? undefined : parseBinary(reader, 1);
  const third = reader.accept(':') ? (reader.at(']') ? undefined : parseBinary(reader, 1)) : null;
  reader.expect(']');
  if (third === null) return { kind: 'range', from: first, step: undefined, to: second };
  return { kind: 'range', from: first, step: second, to: third };
}

/** Reads a name with its indices. */
export function parseOperand(reader: Reader): Syntax {
  reader.newExpression();
  const token = reader.peek();
  if (token.text === '$') throw refusal('hardware', token, '$');
  const name = reader.name('the name of a register');
  return parseIndices(reader, { kind: 'name', name, ...placeOf(token) });
}

/** Reads the indices that follow something. */
export function parseIndices(reader: Reader, of: Syntax): Syntax {
  let made = of;
  while (reader.at('[')) {
    const at = placeOf(reader.next());
    reader.countPart();
    made = { kind: 'index', of: made, index: reader.nested(() => parseSelector(reader)), ...at };
  }
  return made;
}

function parseBinary(reader: Reader, loosest: number): Syntax {
  const binding = reader.version === 2 ? binding2 : binding3;
  let left = parseUnary(reader);
  for (;;) {
    const token = reader.peek();
    const binds = token.kind === 'symbol' ? (binding.get(token.text) ?? 0) : 0;
    if (binds < loosest) return left;
    reader.next();
    reader.countPart();
    const right = reader.nested(() => parseBinary(reader, binds + 1));
    left = { kind: 'binary', operator: token.text, left, right, ...placeOf(token) };
  }
}

function parseUnary(reader: Reader): Syntax {
  const token = reader.peek();
  const signs = reader.version === 2 ? '+-' : '+-!~';
  if (token.kind !== 'symbol' || token.text.length !== 1 || !signs.includes(token.text)) {
    return parsePower(reader);
  }
  reader.next();
  reader.countPart();
  const of = reader.nested(() => parseUnary(reader));
  return { kind: 'unary', operator: token.text, of, ...placeOf(token) };
}

function parsePower(reader: Reader): Syntax {
  const base = parseIndices(reader, parsePrimary(reader));
  const token = reader.peek();
  if (token.text !== (reader.version === 2 ? '^' : '**') || token.kind !== 'symbol') return base;
  reader.next();
  reader.countPart();
  const exponent = reader.nested(() => parseUnary(reader));
  return { kind: 'binary', operator: '**', left: base, right: exponent, ...placeOf(token) };
}

function parsePrimary(reader: Reader): Syntax {
  const token = reader.peek();
  const at = placeOf(token);
  reader.countPart();
  if (token.kind === 'whole' || token.kind === 'real') {
    reader.next();
    return { kind: 'number', text: token.text, whole: token.kind === 'whole', ...at };
  }
  if (token.kind === 'text' && reader.version === 3) {
    reader.next();
    return { kind: 'text', text: token.text, ...at };
  }
  if (token.kind === 'name') return parseNamed(reader);
  if (token.text === '$') throw refusal('hardware', token, '$');
  if (token.text !== '(' || token.kind !== 'symbol') throw reader.unexpected('an expression');
  reader.next();
  const inside = reader.nested(() => parseBinary(reader, 1));
  reader.expect(')');
  return inside;
}

function parseNamed(reader: Reader): Syntax {
  const token = reader.peek();
  const at = placeOf(token);
  if (reader.version === 3 && isScalarType(token.text)) {
    const type = parseScalarType(reader);
    reader.expect('(');
    const of = reader.nested(() => parseBinary(reader, 1));
    reader.expect(')');
    return { kind: 'cast', type, of, ...at };
  }
  const name = reader.next().text;
  if (!reader.accept('(')) return { kind: 'name', name, ...at };
  const given = reader.nested(() => reader.list(')', () => parseBinary(reader, 1)));
  return { kind: 'call', name, given, ...at };
}

function placeOf({ line, column }: { line: number; column: number }): { line: number; column: number } {
  return { line, column };
}
