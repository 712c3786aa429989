import type { ComplexMatrix } from './matrix.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { normalised } from './scaling.ts';
import { singularValues } from './svd.ts';

/** Points (c, s) of c A + s B: three sizes of s / c, at angles that no matrix made by hand prefers. */
const points = [1, 1 / 32, 32].map((size, k) => {
  const angle = 0.7 + 1.9 * k;
  return [size * Math.cos(angle), size * Math.sin(angle)] as const;
});

/**
 * Whether det(A - lambda B) = 0 for all lambda, to rounding: at three points the least singular value of c A + s B, with rows and columns scaled by
 * powers of two, is at most max(10, n) 2^-52 of the largest. Both are square, of one size and finite.
 */
export function isSingularPencil(a: ComplexMatrix, b: ComplexMatrix): boolean {
  const n = a.rows;
  const [x, y] = [normalised(a).data, normalised(b).data];
  if (!scaleLines(x, y, n, 2 * n, 2) || !scaleLines(x, y, n, 2, 2 * n)) return true;
  return n > 0 && points.every(([re, im]) => isSingular(combined(x, y, re, im), n));
}

/** Both matrices line by line (n entries `inner` apart, lines `outer` apart) to largest part near 1 in one of them; false for a line of zeros. */
function scaleLines(x: Float64Array, y: Float64Array, n: number, outer: number, inner: number): boolean {
  for (let line = 0; line < n; line++) {
    let largest = 0;
    const [from, end] = [line * outer, line * outer + n * inner];
    for (let i = from; i < end; i += inner) {
      largest = Math.max(largest, part(x, i), part(y, i));
    }
    if (largest === 0) return false;
    const factor = powerOfTwoInverse(largest);
    for (let i = from; i < end; i += inner) {
      for (const data of [x, y]) {
        (data[i] as number) *= factor;
        (data[i + 1] as number) *= factor;
      }
    }
  }
  return true;
}

function part(x: Float64Array, i: number): number {
  return Math.max(Math.abs(x[i] as number), Math.abs(x[i + 1] as number));
}

/** X + (re + i im) Y. */
function combined(x: Float64Array, y: Float64Array, re: number, im: number): Float64Array {
  const out = x.slice();
  for (let i = 0; i < out.length; i += 2) {
    const [p, q] = [y[i] as number, y[i + 1] as number];
    (out[i] as number) += re * p - im * q;
    (out[i + 1] as number) += re * q + im * p;
  }
  return out;
}

function isSingular(data: Float64Array, n: number): boolean {
  const s = singularValues({ rows: n, cols: n, data });
  return (s[n - 1] as number) <= Math.max(10, n) * 2 ** -52 * (s[0] as number);
}
