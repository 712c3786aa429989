import { CommanderError } from 'commander';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  TruncationError,
  UnsupportedError,
} from '../errors.ts';

/** A file that cannot be read, or a wrong command line. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** What a failed command says, and its exit code: 2 for what the user can correct, 1 for anything else. */
export interface Failure {
  readonly message: string;
  readonly code: number;
}

/** Turns whatever was thrown into a message without a stack trace. `message` is empty when commander has said it already. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { message: '', code: error.exitCode === 0 ? 0 : 2 };
  const message = error instanceof Error ? error.message : String(error);
  const correctable = [
    UsageError,
    ArgumentError,
    BudgetExceededError,
    NotPhysicalError,
    TruncationError,
    UnsupportedError,
  ].some((kind) => error instanceof kind);
  return { message, code: correctable ? 2 : 1 };
}
