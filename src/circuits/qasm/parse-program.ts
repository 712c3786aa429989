import { QasmError, type Place } from './qasm-error.ts';
import { parseBlock, parseStatement } from './parse-statement.ts';
import { Reader, type QasmVersion } from './reader.ts';
import type { Statement } from './syntax.ts';
import { Tokens } from './tokens.ts';

/** A program: its version, and its statements read one by one, so that a long text needs no memory for its tree. */
export interface Program {
  readonly version: QasmVersion;
  readonly statements: Iterable<Statement>;
}

/** Reads the first line of a program; a text without one is of the version `fallback`. */
export function parseProgram(text: string, fallback: QasmVersion | undefined): Program {
  const tokens = new Tokens(text);
  const first = tokens.peek();
  if (first.text !== 'OPENQASM' || first.kind !== 'name') {
    if (fallback === undefined) throw noVersion(first, first.text);
    return { version: fallback, statements: statementsOf(new Reader(tokens, fallback)) };
  }
  tokens.next();
  const number = tokens.next();
  const version = versionOf(number.text);
  if (version === undefined || (number.kind !== 'whole' && number.kind !== 'real')) {
    throw new QasmError('unsupported', number, {
      expected: 'be of version 2.0, 3.0 or 3.1',
      got: `it is of version ${number.text || '(none)'}`,
      token: number.text,
    });
  }
  const reader = new Reader(tokens, version);
  reader.expect(';');
  return { version, statements: statementsOf(reader) };
}

function* statementsOf(reader: Reader): Generator<Statement> {
  while (reader.peek().kind !== 'end') {
    if (reader.at('{') && reader.version === 3) {
      const { line, column } = reader.peek();
      yield { kind: 'block', body: parseBlock(reader), line, column };
    } else yield parseStatement(reader);
  }
}

function versionOf(text: string): QasmVersion | undefined {
  if (text === '2.0' || text === '2') return 2;
  return text === '3' || text === '3.0' || text === '3.1' ? 3 : undefined;
}

function noVersion(at: Place, token: string): QasmError {
  return new QasmError('syntax', at, {
    expected: 'begin with its version',
    got: token ? `it begins with \`${token}\`` : 'it is empty',
    instead: 'Write `OPENQASM 2.0;` or `OPENQASM 3.0;` first, or give the option `version`.',
    token,
  });
}
