import { parseDeclaration, parseDeclared } from './parse-declaration.ts';
import {
  isScalarType,
  parseExpression,
  parseIndices,
  parseOperand,
  parseScalarType,
  parseSelector,
} from './parse-expression.ts';
import type { Reader } from './reader.ts';
import { refusal, refusedKeywords } from './refused.ts';
import type { CallStatement, ForStatement, Modifier, Statement, Syntax } from './syntax.ts';
import type { Token } from './tokens.ts';

/** Reads `at` a keyword that has been taken. */
type StatementParser = (reader: Reader, at: Token) => Statement;

const both: readonly (readonly [string, StatementParser])[] = [
  ['include', parseInclude],
  ['qreg', (reader, at) => parseOldRegister(reader, at, 'qubits')],
  ['creg', (reader, at) => parseOldRegister(reader, at, 'bits')],
  ['gate', parseGate],
  ['opaque', parseGate],
  ['measure', parseMeasure],
  ['reset', (reader, at) => ({ kind: 'reset', operands: parseOperands(reader), ...placeOf(at) })],
  ['barrier', (reader, at) => ({ kind: 'barrier', operands: parseOperands(reader), ...placeOf(at) })],
  ['if', parseIf],
];
const parsers2: ReadonlyMap<string, StatementParser> = new Map(both);
const parsers3: ReadonlyMap<string, StatementParser> = new Map([
  ...both.filter(([keyword]) => keyword !== 'opaque'),
  ['for', parseFor],
  ['let', parseAlias],
]);
const declarations: ReadonlySet<string> = new Set(['qubit', 'bit', 'const', 'input', 'output']);
const modifierNames: ReadonlySet<string> = new Set(['ctrl', 'negctrl', 'inv', 'pow']);

/** Reads one statement. */
export function parseStatement(reader: Reader): Statement {
  const token = reader.peek();
  if (token.kind !== 'name') throw notAStatement(reader, token);
  const isNew = reader.version === 3;
  const parse = (isNew ? parsers3 : parsers2).get(token.text);
  if (parse) {
    reader.next();
    return parse(reader, token);
  }
  if (!isNew) return parseCall(reader);
  const key = refusedKeywords.get(token.text);
  if (key) throw refusal(key, token, token.text);
  if (declarations.has(token.text) || isScalarType(token.text)) return parseDeclaration(reader);
  return parseCall(reader);
}

/** Reads statements between braces. */
export function parseBlock(reader: Reader): Statement[] {
  reader.expect('{');
  return reader.nested(() => {
    const body: Statement[] = [];
    while (!reader.accept('}')) {
      if (reader.peek().kind === 'end') throw reader.unexpected('`}`');
      const { line, column } = reader.peek();
      if (reader.at('{')) body.push({ kind: 'block', body: parseBlock(reader), line, column });
      else body.push(parseStatement(reader));
    }
    return body;
  });
}

function notAStatement(reader: Reader, token: Token): Error {
  if (token.text === '#' || token.text === '@') return refusal('pragma', token, token.text);
  if (token.text === '$') return refusal('hardware', token, '$');
  return reader.unexpected('a statement');
}

function parseInclude(reader: Reader, at: Token): Statement {
  if (reader.peek().kind !== 'text') throw reader.unexpected('the name of a file in quotes');
  const file = reader.next().text;
  reader.expect(';');
  return { kind: 'include', file, ...placeOf(at) };
}

function parseOldRegister(reader: Reader, at: Token, of: 'qubits' | 'bits'): Statement {
  const name = reader.name('the name of a register');
  const hasSize = reader.version === 2 ? reader.expect('[') !== undefined : reader.accept('[');
  const size = hasSize ? parseExpression(reader) : undefined;
  if (hasSize) reader.expect(']');
  reader.expect(';');
  return { kind: 'register', of, name, size, ...placeOf(at) };
}

function parseGate(reader: Reader, at: Token): Statement {
  const name = reader.name('the name of a gate');
  const angles = reader.accept('(') ? reader.list(')', () => reader.name('the name of an angle')) : [];
  const isOpaque = at.text === 'opaque';
  const qubits = reader.list(isOpaque ? ';' : '{', () => reader.name('the name of a qubit'));
  const given = { kind: 'gate', name, angles, qubits, ...placeOf(at) } as const;
  return { ...given, body: isOpaque ? undefined : reader.nested(() => parseGateBody(reader)) };
}

/** Reads what may stand in a gate, whose brace is taken already. */
function parseGateBody(reader: Reader): Statement[] {
  const body: Statement[] = [];
  while (!reader.accept('}')) {
    const token = reader.peek();
    const statement = parseStatement(reader);
    if (!isUnitary(statement)) {
      throw reader.version === 2 || statement.kind !== 'if'
        ? reader.unexpected('only gates and barriers in a gate', token)
        : refusal('runTimeValue', token, 'if');
    }
    body.push(statement);
  }
  return body;
}

function isUnitary(statement: Statement): boolean {
  if (statement.kind === 'for') return statement.body.every(isUnitary);
  return statement.kind === 'call' || statement.kind === 'barrier';
}

function parseMeasure(reader: Reader, at: Token): Statement {
  const from = parseOperand(reader);
  if (reader.version === 3 && reader.at(';')) throw refusal('measureAway', at, 'measure');
  reader.expect('->');
  const to = parseOperand(reader);
  reader.expect(';');
  return { kind: 'measure', from, to, ...placeOf(at) };
}

function parseOperands(reader: Reader): Syntax[] {
  return reader.list(';', () => parseOperand(reader));
}

function parseIf(reader: Reader, at: Token): Statement {
  reader.expect('(');
  const condition = reader.version === 2 ? parseOldCondition(reader) : parseExpression(reader);
  reader.expect(')');
  const then = parseBody(reader);
  const otherwise = reader.version === 3 && reader.accept('else') ? parseBody(reader) : [];
  return { kind: 'if', condition, then, otherwise, ...placeOf(at) };
}

/** A register, `==` and a whole number. */
function parseOldCondition(reader: Reader): Syntax {
  const at = placeOf(reader.peek());
  const left: Syntax = { kind: 'name', name: reader.name('the name of a register of bits'), ...at };
  const operator = reader.expect('==').text;
  const { kind, text, ...place } = reader.peek();
  if (kind !== 'whole') throw reader.unexpected('a whole number');
  reader.next();
  return { kind: 'binary', operator, left, right: { kind: 'number', text, whole: true, ...place }, ...at };
}

function parseBody(reader: Reader): Statement[] {
  if (reader.version === 3 && reader.at('{')) return parseBlock(reader);
  const token = reader.peek();
  const statement = reader.nested(() => parseStatement(reader));
  if (reader.version === 3 || ['call', 'measure', 'reset'].includes(statement.kind)) return [statement];
  throw reader.unexpected('a gate, `measure` or `reset` after `if (...)`', token);
}

function parseFor(reader: Reader, at: Token): ForStatement {
  const type = parseScalarType(reader);
  const name = reader.name('the name of a variable');
  reader.expect('in');
  reader.newExpression();
  const over = parseIterated(reader);
  return { kind: 'for', type, name, over, body: parseBody(reader), ...placeOf(at) };
}

function parseIterated(reader: Reader): ForStatement['over'] {
  if (reader.accept('{')) return { kind: 'set', of: reader.list('}', () => parseExpression(reader)) };
  const token = reader.peek();
  if (!reader.accept('[')) throw reader.unexpected('`[from:to]` or `{...}`');
  const range = parseSelector(reader);
  if (range.kind === 'range') return range;
  throw reader.unexpected('a range `[from:to]`', token);
}

function parseAlias(reader: Reader, at: Token): Statement {
  const name = reader.name('a name');
  reader.expect('=');
  const parts = [parseOperand(reader)];
  while (reader.accept('++')) parts.push(parseOperand(reader));
  reader.expect(';');
  return { kind: 'alias', name, parts, ...placeOf(at) };
}

/** Reads a gate on its operands, or a measurement that begins with the bits it is written to. */
function parseCall(reader: Reader): Statement {
  const token = reader.peek();
  const modifiers = reader.version === 3 ? parseModifiers(reader) : [];
  const name = reader.name('the name of a gate');
  if (modifiers.length === 0 && reader.version === 3 && (reader.at('[') || isAssignment(reader))) {
    const target = parseIndices(reader, { kind: 'name', name, ...placeOf(token) });
    return parseDeclared(reader, token, target);
  }
  const angles = reader.accept('(') ? reader.list(')', () => parseExpression(reader)) : [];
  if (reader.at(';') && name !== 'gphase') throw reader.unexpected('the qubits of a gate');
  const operands = parseOperands(reader);
  const call: CallStatement = { kind: 'call', name, modifiers, angles, operands, ...placeOf(token) };
  return call;
}

function isAssignment(reader: Reader): boolean {
  const { kind, text } = reader.peek();
  return kind === 'symbol' && text.endsWith('=') && !['==', '!=', '<=', '>='].includes(text);
}

function parseModifiers(reader: Reader): Modifier[] {
  const modifiers: Modifier[] = [];
  while (modifierNames.has(reader.peek().text)) {
    const { text, line, column } = reader.next();
    const kind = text as Modifier['kind'];
    const takes = kind === 'pow' || (kind !== 'inv' && reader.at('('));
    if (takes) reader.expect('(');
    const of = takes ? parseExpression(reader) : undefined;
    if (takes) reader.expect(')');
    reader.expect('@');
    modifiers.push({ kind, of, line, column });
  }
  return modifiers;
}

function placeOf({ line, column }: Token): { line: number; column: number } {
  return { line, column };
}
