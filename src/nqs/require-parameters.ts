import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';

/** Throws `ArgumentError` unless there are `count` parameters, all finite. */
export function requireParameters(parameters: Float64Array, count: number, argument = 'parameters'): void {
  if (parameters.length !== count) {
    throw new ArgumentError(argument, `hold ${count} numbers`, `it holds ${parameters.length}`);
  }
  requireFinite(parameters, argument);
}
