import { overBudget, QasmError } from './qasm-error.ts';
import type { Token, Tokens } from './tokens.ts';

/** The version of OpenQASM. */
export type QasmVersion = 2 | 3;

/** How deep brackets and blocks may be nested. */
const deepest = 200;
/** How many parts an expression may have. */
const largest = 1000;

/** Tokens with the questions that a parser asks. */
export class Reader {
  readonly version: QasmVersion;
  readonly #tokens: Tokens;
  #depth = 0;
  #parts = 0;

  constructor(tokens: Tokens, version: QasmVersion) {
    this.#tokens = tokens;
    this.version = version;
  }

  /** The next token, which stays. */
  peek(): Token {
    return this.#tokens.peek();
  }

  /** The next token, taken. */
  next(): Token {
    return this.#tokens.next();
  }

  /** Whether the next token is this symbol or keyword. */
  at(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === 'symbol' || token.kind === 'name');
  }

  /** Takes the next token when it is this one. */
  accept(text: string): boolean {
    const found = this.at(text);
    if (found) this.next();
    return found;
  }

  /** Takes the next token, which must be this one. */
  expect(text: string): Token {
    if (this.at(text)) return this.next();
    throw this.unexpected(`\`${text}\``);
  }

  /** Takes a name, which is what `what` says. */
  name(what: string): string {
    if (this.peek().kind === 'name') return this.next().text;
    throw this.unexpected(what);
  }

  /** The error of a token, the next one by default, that is not what was expected. */
  unexpected(expected: string, token: Token = this.peek()): QasmError {
    const got = token.kind === 'end' ? 'it ends' : `there is \`${token.text}\``;
    return new QasmError('syntax', token, { expected: `have ${expected} here`, got, token: token.text });
  }

  /** What `read` reads one level deeper. */
  nested<T>(read: () => T): T {
    if (++this.#depth > deepest) {
      throw overBudget(this.peek(), `nest brackets and blocks at most ${deepest} deep`, 'it goes deeper');
    }
    const made = read();
    this.#depth--;
    return made;
  }

  /** Begins to count the parts of a new expression. */
  newExpression(): void {
    this.#parts = 0;
  }

  /** Counts a part of an expression. */
  countPart(): void {
    if (++this.#parts <= largest) return;
    throw overBudget(this.peek(), `have at most ${largest} parts in an expression`, 'this one has more');
  }

  /** Things between commas up to `end`, which is taken. A comma may stand before `end` in version 3. */
  list<T>(end: string, read: () => T): T[] {
    const out: T[] = [];
    while (!this.at(end)) {
      out.push(read());
      if (this.accept(',')) {
        if (this.version === 2 && this.at(end)) throw this.unexpected('another entry after the comma');
      } else if (!this.at(end)) throw this.unexpected(`\`,\` or \`${end}\``);
    }
    this.next();
    return out;
  }
}
