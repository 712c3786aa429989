import { scaledSquares } from '../kernels/reference/vectors.ts';

/** What a step may err: see `scaledNorm`. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number | Float64Array;
  readonly norm: 'components' | 'vector';
}

/**
 * The size of x against the tolerance at the vectors y and z (1 is just allowed).
 * 'components': sqrt(mean_i (x_i / (atol_i + rtol max(|y_i|, |z_i|)))^2) over the real numbers of x.
 * 'vector': |x| / (atol + rtol max(|y|, |z|)) with Euclidean norms, the same in every orthonormal basis.
 * 0 for empty vectors; NaN or infinite when something in x or z is.
 */
export function scaledNorm(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  tolerances: Tolerances,
): number {
  const { rtol, atol, norm } = tolerances;
  if (x.length === 0) return 0;
  if (norm === 'vector') {
    const size = Math.max(euclidean(y), euclidean(z));
    return size < Infinity ? euclidean(x) / ((atol as number) + rtol * size) : NaN;
  }
  if (typeof atol === 'number') return Math.sqrt(scaledSquares(x, y, z, rtol, atol) / x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.max(Math.abs(y[i] as number), Math.abs(z[i] as number));
    const ratio = (x[i] as number) / ((atol[i] as number) + rtol * size);
    sum += size < Infinity ? ratio * ratio : NaN;
  }
  return Math.sqrt(sum / x.length);
}

/** sqrt(sum_i x_i^2). */
export function euclidean(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) ** 2;
  return Math.sqrt(sum);
}

/**
 * |a - b| / |c - d| in the norm of `scaledNorm` at y, whatever the scale; NaN when c = d. Of slopes over arguments it is a size of the Jacobian that
 * unknowns of any size enter alike.
 */
export function differenceQuotient(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
  y: Float64Array,
  tolerances: Tolerances,
): number {
  return scaledDistance(a, b, y, tolerances) / scaledDistance(c, d, y, tolerances);
}

/** |x - z| up to a factor that depends on y alone, without overflow or underflow on the way. */
function scaledDistance(x: Float64Array, z: Float64Array, y: Float64Array, tolerances: Tolerances): number {
  const { rtol, atol, norm } = tolerances;
  const part = (i: number): number => {
    const difference = (x[i] as number) - (z[i] as number);
    if (norm === 'vector') return difference;
    return (
      difference / ((typeof atol === 'number' ? atol : (atol[i] as number)) + rtol * Math.abs(y[i] as number))
    );
  };
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(part(i)));
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (part(i) / largest) ** 2;
  return largest * Math.sqrt(sum);
}
