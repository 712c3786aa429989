import { parseExpression, parseOperand, parseScalarType } from './parse-expression.ts';
import type { Reader } from './reader.ts';
import { refusal } from './refused.ts';
import type { Statement, Syntax } from './syntax.ts';
import type { Token } from './tokens.ts';

/** Reads a declaration of version 3: of qubits, bits, constants or inputs. */
export function parseDeclaration(reader: Reader): Statement {
  const token = reader.peek();
  switch (token.text) {
    case 'qubit':
      return parseRegister(reader, 'qubits');
    case 'bit':
      return parseRegister(reader, 'bits');
    case 'input':
      return parseInput(reader);
    case 'output':
      reader.next();
      if (!reader.at('bit')) throw refusal('input', reader.peek(), reader.peek().text);
      return parseRegister(reader, 'bits');
    default:
      return parseConstant(reader);
  }
}

/** Reads what follows the name of bits that are written: `= measure q;`. Other assignments are refused. */
export function parseDeclared(reader: Reader, at: Token, target: Syntax): Statement {
  const sign = reader.next();
  const { line, column } = at;
  if (sign.text !== '=' || !reader.accept('measure')) throw refusal('assignment', sign, sign.text);
  const from = parseOperand(reader);
  reader.expect(';');
  return { kind: 'measure', from, to: target, line, column };
}

/** A register and, in one statement with it, what it begins with. */
function parseRegister(reader: Reader, of: 'qubits' | 'bits'): Statement {
  const { line, column } = reader.next();
  const hasSize = reader.accept('[');
  const size = hasSize ? parseExpression(reader) : undefined;
  if (hasSize) reader.expect(']');
  const at = { line, column };
  const name = reader.name('the name of a register');
  const register: Statement = { kind: 'register', of, name, size, ...at };
  if (of === 'bits' && reader.at('=')) {
    const sign = reader.next();
    const written: Syntax = { kind: 'name', name, line: sign.line, column: sign.column };
    return { kind: 'declared', register, initial: parseInitial(reader, name, written), ...at };
  }
  reader.expect(';');
  return register;
}

function parseInitial(reader: Reader, name: string, written: Syntax): Statement {
  const { line, column } = reader.peek();
  if (reader.accept('measure')) {
    const from = parseOperand(reader);
    reader.expect(';');
    return { kind: 'measure', from, to: written, line, column };
  }
  const value = parseExpression(reader);
  reader.expect(';');
  return { kind: 'initial', name, value, line, column };
}

function parseInput(reader: Reader): Statement {
  const { line, column } = reader.next();
  const token = reader.peek();
  if (token.text !== 'float' && token.text !== 'angle') throw refusal('input', token, token.text);
  parseScalarType(reader);
  const name = reader.name('the name of an input');
  reader.expect(';');
  return { kind: 'input', name, line, column };
}

function parseConstant(reader: Reader): Statement {
  const { line, column } = reader.peek();
  reader.accept('const');
  const type = parseScalarType(reader);
  const name = reader.name('the name of a constant');
  if (reader.at(';')) throw refusal('assignment', reader.peek(), name);
  reader.expect('=');
  if (reader.at('measure')) throw refusal('runTimeValue', reader.peek(), 'measure');
  const value = parseExpression(reader);
  reader.expect(';');
  return { kind: 'constant', type, name, value, line, column };
}
