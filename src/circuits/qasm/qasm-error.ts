import { ParseError } from '../../errors.ts';

/** A place in a text; both are counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * What is wrong with a program: its `syntax`, its `meaning` (an unknown gate, sizes that differ), a feature that is `unsupported`, or a `budget` that it would pass.
 */
export type QasmFault = 'syntax' | 'meaning' | 'unsupported' | 'budget';

/** An OpenQASM text that cannot be read: where, what was expected there, and the token that came instead. */
export class QasmError extends ParseError {
  override readonly name: string = 'QasmError';
  readonly fault: QasmFault;
  /** What the text must do or have at this place. */
  readonly expected: string;
  /** The token at this place; empty at the end of the text and for faults of more than one token. */
  readonly token: string;
  constructor(fault: QasmFault, at: Place, { expected, got, instead, token = '' }: QasmProblem) {
    super(`The program must ${expected}, but ${got}.${instead ? ` ${instead}` : ''}`, at.line, at.column);
    this.fault = fault;
    this.expected = expected;
    this.token = token;
  }
}

/** The parts of the message of a `QasmError`. */
export interface QasmProblem {
  readonly expected: string;
  readonly got: string;
  readonly instead?: string;
  readonly token?: string;
}

/** The error of a program that can be parsed but means nothing. */
export function meaningless(at: Place, expected: string, got: string, instead?: string): QasmError {
  return new QasmError('meaning', at, { expected, got, ...(instead ? { instead } : {}) });
}

/** The error of a program that would cost too much; `option` is what allows more. */
export function overBudget(at: Place, expected: string, got: string, option?: string): QasmError {
  return new QasmError('budget', at, {
    expected,
    got,
    ...(option ? { instead: `Raise the option \`${option}\` if that is meant.` } : {}),
  });
}
