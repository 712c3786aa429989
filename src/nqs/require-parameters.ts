import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';
import type { Rng } from '../linalg/random.ts';

/** Throws `ArgumentError` unless there are `count` parameters, all finite. */
export function requireParameters(parameters: Float64Array, count: number): void {
  if (parameters.length !== count) {
    throw new ArgumentError('parameters', `hold ${count} numbers`, `it holds ${parameters.length}`);
  }
  requireFinite(parameters, 'parameters');
}

/** The stream. Throws `ArgumentError` for anything else. */
export function requireRng(stream: Rng | undefined): Rng {
  if (typeof stream?.uniform === 'function') return stream;
  throw new ArgumentError('rng', 'be a random stream', `it is ${String(stream)}`, 'Use `rng(seed)`.');
}
