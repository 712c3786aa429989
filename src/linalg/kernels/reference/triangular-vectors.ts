import { modulus } from '../../scalar.ts';

/** Differences of eigenvalues below this part of |T| count as this: with entries kept below 1e100, nothing overflows. */
const tiny = 2 ** -600;

/** The eigenvectors of an upper triangular matrix, as columns of an upper triangular matrix, by back-substitution. */
export function triangularVectors(t: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  const x = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    x.fill(0);
    x[2 * k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      backSubstitute(t, n, k, i, x);
      const size = Math.max(Math.abs(x[2 * i] as number), Math.abs(x[2 * i + 1] as number));
      if (size > 1e100) for (let j = 2 * i; j <= 2 * k + 1; j++) (x[j] as number) /= size;
    }
    for (let i = 0; i <= k; i++) out.set(x.subarray(2 * i, 2 * i + 2), 2 * (i * n + k));
  }
  return out;
}

/** x_i from x_{i+1} .. x_k; an eigenvalue that repeats is moved by a rounding error, so that the division is defined. */
function backSubstitute(t: Float64Array, n: number, k: number, i: number, x: Float64Array): void {
  let re = 0;
  let im = 0;
  for (let j = i + 1; j <= k; j++) {
    const a = t[2 * (i * n + j)] as number;
    const b = t[2 * (i * n + j) + 1] as number;
    const c = x[2 * j] as number;
    const d = x[2 * j + 1] as number;
    re += a * c - b * d;
    im += a * d + b * c;
  }
  const p = 2 * (k * n + k);
  const q = 2 * (i * n + i);
  let dr = (t[p] as number) - (t[q] as number);
  let di = (t[p + 1] as number) - (t[q + 1] as number);
  const smallest = Math.max(tiny, 2 ** -52 * modulus(t[p] as number, t[p + 1] as number));
  if (modulus(dr, di) < smallest) {
    dr = smallest;
    di = 0;
  }
  const size = modulus(dr, di);
  const ur = dr / size;
  const ui = di / size;
  x[2 * i] = (re * ur + im * ui) / size;
  x[2 * i + 1] = (im * ur - re * ui) / size;
}
