import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';

/** Throws `ArgumentError` unless there are `count` parameters in double precision, all finite. */
export function requireParameters(parameters: Float64Array, count: number, argument = 'parameters'): void {
  // By its tag, since an array of another window or worker has another constructor.
  const kind = Object.prototype.toString.call(parameters).slice(8, -1);
  if (kind !== 'Float64Array') {
    throw new ArgumentError(argument, 'be a Float64Array', `it is a ${kind}`, 'Nothing is rounded or promoted in silence.'); // prettier-ignore
  }
  if (parameters.length !== count) {
    throw new ArgumentError(argument, `hold ${count} numbers`, `it holds ${parameters.length}`);
  }
  requireFinite(parameters, argument);
}
