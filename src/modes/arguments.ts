import { ArgumentError } from '../errors.ts';
import { imaginaryPart, realPart, type Scalar } from '../linalg/scalar.ts';

/** The number of levels of a mode. Throws `ArgumentError` unless it is an integer of at least 1. */
export function requireLevels(levels: number, argument = 'levels'): number {
  if (Number.isSafeInteger(levels) && levels >= 1) return levels;
  throw new ArgumentError(argument, 'be a positive integer', `it is ${levels}`);
}

/** A finite number. Throws `ArgumentError` that names it. */
export function requireNumber(value: number, argument: string): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(argument, 'be a finite number', `it is ${value}`);
}

/** The parts of a finite scalar. Throws `ArgumentError` that names it. */
export function requireScalar(value: Scalar, argument: string): { readonly re: number; readonly im: number } {
  const [re, im] = [realPart(value), imaginaryPart(value)];
  if (Number.isFinite(re) && Number.isFinite(im)) return { re, im };
  throw new ArgumentError(argument, 'be a finite scalar', `it is ${re} + ${im}i`);
}

/** A count. Throws `ArgumentError` unless it is an integer of at least 0. */
export function requireCount(value: number, argument: string): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= largestCount) return value;
  throw new ArgumentError(argument, `be a count up to ${largestCount}`, `it is ${value}`);
}

/** Numbers of photons past it would only exhaust the memory. */
const largestCount = 2 ** 24;
