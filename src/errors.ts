/**
 * The error classes of the package. Every message follows one grammar:
 * "Argument `x` must ..., but ... . What to do instead."
 * A class exists only where a caller would branch on it; everything else about a bad argument is an `ArgumentError`.
 */

/** A value that an argument may not have: wrong shape, out of range, not finite. `argument` names it. */
export class ArgumentError extends Error {
  override readonly name: string = 'ArgumentError';
  readonly argument: string;
  constructor(argument: string, expected: string, got: string, instead?: string) {
    super(`Argument \`${argument}\` must ${expected}, but ${got}.${instead ? ` ${instead}` : ''}`);
    this.argument = argument;
  }
}

/** Something exponential would need more memory than the caller allows. */
export class BudgetExceededError extends Error {
  override readonly name: string = 'BudgetExceededError';
  readonly bytes: number;
  readonly maxBytes: number;
  constructor(what: string, bytes: number, maxBytes: number, instead: string) {
    super(
      `${what} must fit in ${formatBytes(maxBytes)}, but needs ${formatBytes(bytes)}. ${instead} Or raise \`maxBytes\`.`,
    );
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }
}

/** A circuit has more courses, one per outcome of what it draws, than the caller allows. */
export class BranchBudgetError extends Error {
  override readonly name: string = 'BranchBudgetError';
  readonly maxBranches: number;
  constructor(maxBranches: number, instead: string) {
    super(
      `The branches of the circuit must be at most ${maxBranches}, but there are more. ${instead} Or raise \`maxBranches\`.`,
    );
    this.maxBranches = maxBranches;
  }
}

/** A matrix without an inverse. `column` is where that was seen; when `structural`, the places of its entries alone tell, whatever their values. */
export class SingularMatrixError extends Error {
  override readonly name: string = 'SingularMatrixError';
  readonly column: number;
  readonly structural: boolean;
  constructor(argument: string, why: string, at: { column: number; structural: boolean }, instead: string) {
    super(`Argument \`${argument}\` must be invertible, but ${why}. ${instead}`);
    this.column = at.column;
    this.structural = at.structural;
  }
}

/** Two objects live on different spaces. */
export class SpaceMismatchError extends Error {
  override readonly name: string = 'SpaceMismatchError';
  constructor(what: string, expected: string, got: string) {
    super(`${what} must be on the same space ${expected}, but it is on ${got}. Build both on one space.`);
  }
}

/** A form that cannot give what is asked; the message names those that can. */
export class UnsupportedError extends Error {
  override readonly name: string = 'UnsupportedError';
}

/** No overlap is known between two kinds of state; the message lists the conversions that would help. */
export class UnsupportedPairError extends Error {
  override readonly name: string = 'UnsupportedPairError';
}

/** An iteration stopped before it reached its tolerance. */
export class ConvergenceError extends Error {
  override readonly name: string = 'ConvergenceError';
  readonly residual: number;
  readonly steps: number;
  constructor(what: string, residual: number, steps: number, instead: string) {
    super(`${what} did not converge: residual ${residual.toExponential(3)} after ${steps} steps. ${instead}`);
    this.residual = residual;
    this.steps = steps;
  }
}

/** More weight would be cut away than the caller allows. */
export class TruncationError extends Error {
  override readonly name: string = 'TruncationError';
  readonly discardedWeight: number;
  readonly limit: number;
  constructor(what: string, discardedWeight: number, limit: number, instead: string) {
    super(`${what} would discard the weight ${discardedWeight}, but the limit is ${limit}. ${instead}`);
    this.discardedWeight = discardedWeight;
    this.limit = limit;
  }
}

/** A state, channel or outcome that physics forbids: norm, trace, positivity, complete positivity, probability zero. */
export class NotPhysicalError extends Error {
  override readonly name: string = 'NotPhysicalError';
}

/** A computed quantity that is not a finite number; `quantity` names it. Nothing goes on with NaN. */
export class NotFiniteError extends Error {
  override readonly name: string = 'NotFiniteError';
  readonly quantity: string;
  constructor(quantity: string, got: string, instead: string) {
    super(`The quantity ${quantity} must be finite, but ${got}. ${instead}`);
    this.quantity = quantity;
  }
}

/** A thread of the pool could not start, or failed in its part of the work. */
export class ThreadError extends Error {
  override readonly name: string = 'ThreadError';
}

/** A graphics processor that is not there (`missing`), computes wrongly (`inexact`), has gone (`lost`), or refuses (`failed`). The caller decides what to do instead. */
export class GpuError extends Error {
  override readonly name: string = 'GpuError';
  readonly reason: 'missing' | 'inexact' | 'lost' | 'failed';
  constructor(reason: GpuError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A text that cannot be read, with the place where reading stopped (both counted from 1). */
export class ParseError extends Error {
  override readonly name: string = 'ParseError';
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(`${message} (line ${line}, column ${column})`);
    this.line = line;
    this.column = column;
  }
}

/** A number of bytes as people read it: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 1e6 ? Number(value.toFixed(1)) : value.toExponential(1)} ${units[unit]}`;
}
