import { ArgumentError } from '../../errors.ts';

/** The numbers that iterative eigensolvers share, checked. */
export interface EigenLimits {
  readonly count: number;
  readonly tolerance: number;
  readonly maxSteps: number;
  readonly basisSize: number;
}

/** Refuses what an eigensolver cannot work with; the basis must hold `spare` vectors more than `count`, or the whole space. */
export function requireEigenArguments(dimension: number, limits: EigenLimits, spare: number): void {
  const { count, tolerance, maxSteps, basisSize } = limits;
  if (!Number.isSafeInteger(dimension) || dimension < 1)
    throw new ArgumentError('dimension', 'be a positive integer', `it is ${dimension}`);
  if (!Number.isSafeInteger(count) || count < 1 || count > dimension)
    throw new ArgumentError('count', `be an integer in 1..${dimension}`, `it is ${count}`);
  if (!(tolerance > 0) || !Number.isFinite(tolerance))
    throw new ArgumentError('tolerance', 'be positive', `it is ${tolerance}`);
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1)
    throw new ArgumentError('maxSteps', 'be a positive integer', `it is ${maxSteps}`);
  const least = Math.min(dimension, count + spare);
  if (!Number.isSafeInteger(basisSize) || basisSize < least)
    throw new ArgumentError('basisSize', `be an integer of at least ${least}`, `it is ${basisSize}`);
}
