import { QasmError, type Place } from './qasm-error.ts';
import { refusal } from './refused.ts';

/** What a token is. Keywords are names; a `text` is a string without its quotes. */
export type TokenKind = 'name' | 'whole' | 'real' | 'text' | 'symbol' | 'end';

/** A token with its place. */
export interface Token extends Place {
  readonly kind: TokenKind;
  readonly text: string;
}

const digits = String.raw`\d(?:_?\d)*`;
const blank = /[ \t\r\n\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\//y;
const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}_0-9]*/uy;
const based = /0[bB][01](?:_?[01])*|0o[0-7](?:_?[0-7])*|0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*/y;
const real = new RegExp(
  `(?:${digits}\\.(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?|${digits}[eE][+-]?${digits}`,
  'y',
);
const whole = new RegExp(digits, 'y');
const text = /"[^"\r\n\t]*"|'[^'\r\n\t]*'/y;
const symbol =
  /\*\*=|<<=|>>=|->|\+\+|\*\*|==|!=|<=|>=|&&|\|\||<<|>>|[+\-*/%&|^]=|[[\]{}():;.,=+\-*/%|&^@~!<>#$]/y;
const unit = /[ \t]*(?:dt|ns|us|µs|ms|s|im)(?![\p{L}\p{N}_])/uy;
const glued = /[\p{L}_]/uy;
/** The longest whole number that is read: more than 60,000 bits. */
const longest = 20_000;

/** Reads a text token by token, one ahead. */
export class Tokens {
  readonly #source: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #ahead: Token | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token, which stays. */
  peek(): Token {
    this.#ahead ??= this.#read();
    return this.#ahead;
  }

  /** The next token, taken. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#ahead = undefined;
    return token;
  }

  #read(): Token {
    this.#skip();
    const place = this.#place();
    if (this.#at >= this.#source.length) return { kind: 'end', text: '', ...place };
    const word = this.#match(name);
    if (word !== undefined) return { kind: 'name', text: word, ...place };
    const inBase = this.#match(based);
    if (inBase !== undefined) return this.#number('whole', inBase, place);
    const float = this.#match(real);
    if (float !== undefined) return this.#number('real', float, place);
    const integer = this.#match(whole);
    if (integer !== undefined) return this.#number('whole', integer, place);
    const quoted = this.#match(text);
    if (quoted !== undefined) return { kind: 'text', text: quoted.slice(1, -1), ...place };
    const sign = this.#match(symbol);
    if (sign !== undefined) return { kind: 'symbol', text: sign, ...place };
    const token = String.fromCodePoint(this.#source.codePointAt(this.#at) as number);
    const got =
      token === '"' || token === "'" ? 'a string is not closed' : `there is ${JSON.stringify(token)}`;
    throw new QasmError('syntax', place, { expected: 'be made of tokens of OpenQASM', got, token });
  }

  #number(kind: 'whole' | 'real', digitsRead: string, place: Place): Token {
    if (this.#match(unit) !== undefined) throw refusal('time', place, digitsRead);
    if (digitsRead.length > longest || this.#match(glued) !== undefined) {
      const got = digitsRead.length > longest ? 'it has too many digits' : 'a letter follows at once';
      throw new QasmError('syntax', place, {
        expected: 'have a plain number',
        got,
        token: digitsRead.slice(0, 40),
      });
    }
    return { kind, text: digitsRead.replaceAll('_', ''), ...place };
  }

  #skip(): void {
    for (;;) {
      const start = this.#at;
      const skipped = this.#match(blank);
      if (skipped === undefined) break;
      for (let i = skipped.indexOf('\n'); i >= 0; i = skipped.indexOf('\n', i + 1)) {
        this.#line++;
        this.#lineStart = start + i + 1;
      }
    }
    if (!this.#source.startsWith('/*', this.#at)) return;
    throw new QasmError('syntax', this.#place(), {
      expected: 'close its comments',
      got: 'one begins here that does not end',
      token: '/*',
    });
  }

  #place(): Place {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    const found = form.exec(this.#source);
    if (!found) return undefined;
    this.#at = form.lastIndex;
    return found[0];
  }
}
