import { ArgumentError } from '../../errors.ts';

/** Options that all networks share. */
export interface NetOptions {
  /** Real networks are positive functions; complex ones have phases. Default 'real', for `denseNet` 'complex'. */
  readonly field?: 'real' | 'complex';
  /** The standard deviation of the first parameters; each network has its default. */
  readonly deviation?: number;
}

/** Throws `ArgumentError` for a field that is neither 'real' nor 'complex'. */
export function requireField(field: string): 'real' | 'complex' {
  if (field === 'real' || field === 'complex') return field;
  throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${field}`);
}

/** Throws `ArgumentError` unless all are positive integers. */
export function requireCounts(argument: string, counts: readonly number[]): void {
  const bad = counts.find((count) => !Number.isSafeInteger(count) || count < 1);
  if (bad !== undefined) throw new ArgumentError(argument, 'be positive integers', `one is ${bad}`);
}

/** Throws `ArgumentError` for a deviation that is negative or not finite. */
export function requireDeviation(deviation: number): void {
  if (Number.isFinite(deviation) && deviation >= 0) return;
  throw new ArgumentError('deviation', 'be a finite number of at least 0', `it is ${deviation}`);
}
