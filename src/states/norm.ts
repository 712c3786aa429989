import { NotPhysicalError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { frobenius, maxAbs } from '../linalg/products.ts';

/** Between these bounds a sum of squares has neither overflowed nor lost digits to underflow. */
const safeLow = 1e-200;
const safeHigh = 1e200;

/** sqrt(sum |x_i|^2) of an interleaved vector, safe against overflow and underflow. */
export function vectorNorm(data: Float64Array): number {
  const sum = kernels().norm2(data);
  return sum > safeLow && sum < safeHigh ? Math.sqrt(sum) : frobenius(asRow(data));
}

/** A vector on the same ray whose squared norm is safe to compute with, and that squared norm. */
export interface BalancedVector {
  readonly data: Float64Array;
  readonly norm2: number;
}

/**
 * The vector itself when its squared norm is well inside the range of a double, else a copy scaled to largest entry 1.
 * Throws `NotPhysicalError` for the zero vector and for one that is not finite: neither is a state.
 */
export function balanced(data: Float64Array): BalancedVector {
  const norm2 = kernels().norm2(data);
  if (norm2 > safeLow && norm2 < safeHigh) return { data, norm2 };
  const largest = maxAbs(asRow(data));
  if (!(largest > 0 && largest < Infinity)) {
    throw new NotPhysicalError(
      `The ket must have a finite norm above zero, but its largest amplitude is ${largest}. ` +
        'An operator with this result has probability zero, or it overflowed.',
    );
  }
  const scaled = data.map((x) => x / largest);
  return { data: scaled, norm2: kernels().norm2(scaled) };
}

function asRow(data: Float64Array): { rows: number; cols: number; data: Float64Array } {
  return { rows: 1, cols: data.length / 2, data };
}
