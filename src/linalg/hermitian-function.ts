import { eigh, type HermitianEigen } from './eigh.ts';
import type { ComplexMatrix } from './matrix.ts';
import { maxAbs, multiply } from './products.ts';

/** Whether A equals A^dagger up to rounding, max(10, n) 2^-52 of its largest entry. */
export function isHermitianToRounding(a: ComplexMatrix): boolean {
  return mirrors(a, 1);
}

/** Whether A equals -A^dagger up to rounding, as `isHermitianToRounding`. */
export function isAntiHermitianToRounding(a: ComplexMatrix): boolean {
  return mirrors(a, -1);
}

/** Whether A equals sign A^dagger up to rounding; ends at the first entry that does not. */
function mirrors(a: ComplexMatrix, sign: 1 | -1): boolean {
  const { rows: n, data } = a;
  const limit = Math.max(10, n) * 2 ** -52 * maxAbs(a);
  for (let r = 0; r < n; r++) {
    for (let p = 2 * (r * n + r), q = p, end = 2 * (r + 1) * n; p < end; p += 2, q += 2 * n) {
      const re = (data[p] as number) - sign * (data[q] as number);
      const im = (data[p + 1] as number) + sign * (data[q + 1] as number);
      if (!(Math.abs(re) <= limit && Math.abs(im) <= limit)) return false;
    }
  }
  return true;
}

/** f(A) = X diag(f(lambda)) X^dagger for a Hermitian A, f giving real and imaginary part. */
export function hermitianFunction(
  a: ComplexMatrix,
  f: (value: number) => readonly [number, number],
): ComplexMatrix {
  const { values, vectors } = eigh(a);
  const diagonal = new Float64Array(2 * values.length);
  values.forEach((value, k) => diagonal.set(f(value), 2 * k));
  return fromDiagonal(vectors, diagonal);
}

/** X diag(d) X^dagger for orthonormal columns X and an interleaved diagonal. */
export function fromDiagonal(x: ComplexMatrix, d: Float64Array): ComplexMatrix {
  const data = x.data.slice();
  for (let o = 0; o < data.length; o += 2) {
    const k = 2 * ((o / 2) % x.cols);
    const re = data[o] as number;
    const im = data[o + 1] as number;
    data[o] = re * (d[k] as number) - im * (d[k + 1] as number);
    data[o + 1] = re * (d[k + 1] as number) + im * (d[k] as number);
  }
  return multiply({ rows: x.rows, cols: x.cols, data }, x, 'n', 'h');
}

/** What counts as a zero eigenvalue of a matrix with these eigenvalues: max(10, n) 2^-52 of the largest. */
export function zeroThreshold({ values }: HermitianEigen): number {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return Math.max(10, values.length) * 2 ** -52 * largest;
}
