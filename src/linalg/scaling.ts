import { ArgumentError } from '../errors.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { maxAbs } from './products.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import { requireFinite, type ComplexMatrix } from './matrix.ts';

/** A copy of a matrix times a power of two, so that its largest entry is near 1; `factor` is that power. */
export interface Normalised {
  readonly data: Float64Array;
  readonly factor: number;
}

/**
 * Copies the data of a matrix, scaled by a power of two (so without rounding) to largest part in [1, 2); a zero matrix
 * keeps the factor 1. Squares and products of entries can then neither overflow nor underflow in a way that matters.
 */
export function normalised(a: ComplexMatrix): Normalised {
  const factor = powerOfTwoInverse(maxAbs(a));
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = factor * (a.data[i] as number);
  return { data, factor };
}

/** `normalised` in a workspace. Throws `ArgumentError`, naming the argument `a`, when an entry is not finite. */
export function putNormalised(
  work: Workspace,
  data: Float64Array,
): { readonly numbers: Numbers; readonly factor: number } {
  const numbers = putFinite(work, data, 'a');
  const factor = powerOfTwoInverse(work.vectors.maxAbs(numbers));
  if (factor !== 1) work.vectors.scale(numbers, factor);
  return { numbers, factor };
}

/** A held copy of finite numbers. Throws `ArgumentError` when one is not. */
export function putFinite(work: Workspace, data: Float64Array, argument: string): Numbers {
  const numbers = work.put(data);
  if (!(work.vectors.maxAbs(numbers) <= Number.MAX_VALUE)) requireFinite(data, argument);
  return numbers;
}

/** What `unscale` gives of held results, which are changed, in `out`. */
export function readUnscaled(
  work: Workspace,
  numbers: Numbers,
  factor: number,
  what: string,
  out: Float64Array,
): Float64Array {
  // Inverses of powers of two are exact.
  if (factor !== 1) work.vectors.scale(numbers, 1 / factor);
  if (!(work.vectors.maxAbs(numbers) <= Number.MAX_VALUE)) throw overflow(what);
  return work.read(numbers, out);
}

/** Divides real results by the factor in place (-0 becomes 0). Throws `ArgumentError` when one leaves the range of doubles; `what` names them. */
export function unscale(values: Float64Array, factor: number, what: string): Float64Array {
  for (let i = 0; i < values.length; i++) {
    values[i] = (values[i] as number) / factor + 0;
    if (!Number.isFinite(values[i])) {
      throw overflow(what);
    }
  }
  return values;
}

/** The error of a result that leaves the range of doubles. */
export function overflow(what: string): ArgumentError {
  return new ArgumentError('a', `have ${what} within the range of doubles`, 'one overflows', 'Scale it.');
}
