import { ArgumentError, BudgetExceededError } from '../errors.ts';
import type { Leg } from '../linalg/kernels/families/local.ts';
import type { LocalPlan } from '../linalg/kernels/kernels.ts';
import { legOffsets, product, strides } from '../linalg/tensor.ts';
import { describeSpace, dimension, type Space } from './space.ts';

/**
 * The only place that knows how sites sit in memory: dense data is a row-major tensor of shape `dims`,
 * site 0 slowest. `vec` is row-major: vec(A rho B) = (A (x) B^T) vec(rho).
 */

/** One level per site: a basis configuration. */
export type Configuration = readonly number[] | Int32Array;

/** What dense data may take when the caller does not say: 1 GiB. */
export const defaultMaxBytes: number = 2 ** 30;

/**
 * The row-major index of a configuration. Throws `ArgumentError` when a level is out of range, and when the index is past
 * 2^53, where numbers stop being exact.
 */
export function indexOf(space: Space, x: Configuration): number {
  requireConfiguration(space, x);
  let index = 0;
  for (let i = 0; i < x.length; i++) index = index * (space.dims[i] as number) + (x[i] as number);
  if (index > Number.MAX_SAFE_INTEGER) {
    throw new ArgumentError('x', 'have an index below 2^53', `it has about ${index}`, 'Keep configurations.');
  }
  return index;
}

/** The configuration at a row-major index. Throws `ArgumentError` unless the index is an integer in 0..D-1, below 2^53. */
export function configurationAt(space: Space, index: number): Int32Array {
  const x = new Int32Array(space.dims.length);
  let rest = index;
  for (let i = x.length - 1; i >= 0; i--) {
    const d = space.dims[i] as number;
    x[i] = rest % d;
    rest = Math.floor(rest / d);
  }
  if (rest !== 0 || !Number.isSafeInteger(index)) {
    throw new ArgumentError('index', `be a basis index of ${describeSpace(space)}`, `it is ${index}`);
  }
  return x;
}

/** Throws `ArgumentError` unless `x` has one valid level per site. */
export function requireConfiguration(space: Space, x: Configuration, argument = 'x'): void {
  if (x.length !== space.dims.length) {
    throw new ArgumentError(argument, `have ${space.dims.length} levels, one per site`, `it has ${x.length}`);
  }
  for (let i = 0; i < x.length; i++) {
    const level = x[i] as number;
    if (!Number.isInteger(level) || level < 0 || level >= (space.dims[i] as number)) {
      throw new ArgumentError(
        `${argument}[${i}]`,
        `be a level in 0..${(space.dims[i] as number) - 1}`,
        `it is ${level}`,
      );
    }
  }
}

/**
 * How a local operator on `sites` (in that order, the first most significant) meets a tensor of shape `dims`.
 * Sites are trusted here; see `requireSites`.
 */
export function localPlan(dims: readonly number[], sites: readonly number[]): LocalPlan {
  const steps = strides(dims);
  const taken = new Set(sites);
  const rest = dims.map((_, i) => i).filter((i) => !taken.has(i));
  let run = 1;
  let last = dims.length - 1;
  for (; last >= 0 && !taken.has(last); last--) {
    run *= dims[last] as number;
    rest.pop();
  }
  return {
    local: offsetsOf(dims, steps, sites),
    outer: offsetsOf(dims, steps, rest),
    run,
    size: product(dims),
    legs: legsOf(dims, sites),
  };
}

/** Sites of a row-major tensor of shape `dims` as legs: their levels, and the numbers between neighbouring levels. */
export function legsOf(dims: readonly number[], sites: readonly number[]): Leg[] {
  const steps = strides(dims);
  return sites.map((site) => ({ levels: dims[site] as number, stride: steps[site] as number }));
}

/** The dimension of some sites together. */
export function localDimension(space: Space, sites: readonly number[]): number {
  return product(sites.map((site) => space.dims[site] as number));
}

/**
 * Refuses dense data past a budget: `entriesPower` is 1 for a ket (16 D bytes) and 2 for a matrix (16 D^2 bytes).
 * Returns the dimension. Throws `BudgetExceededError` that says what to do instead.
 */
export function requireBudget(
  what: string,
  space: Space,
  entriesPower: 1 | 2,
  maxBytes: number,
  instead: string,
): number {
  requireMaxBytes(maxBytes);
  const bytes = 16 * 2 ** (space.log2Dim * entriesPower);
  if (bytes > maxBytes * (1 + 1e-12)) {
    throw new BudgetExceededError(`${what} on ${describeSpace(space)}`, bytes, maxBytes, instead);
  }
  return dimension(space);
}

function offsetsOf(dims: readonly number[], steps: readonly number[], legs: readonly number[]): Int32Array {
  return legOffsets(
    legs.map((leg) => dims[leg] as number),
    legs.map((leg) => steps[leg] as number),
  );
}

/** Throws `ArgumentError` unless a budget is a number of at least 0. */
export function requireMaxBytes(maxBytes: number): void {
  if (typeof maxBytes === 'number' && maxBytes >= 0) return;
  throw new ArgumentError('maxBytes', 'be a number of bytes', `it is ${maxBytes}`);
}
