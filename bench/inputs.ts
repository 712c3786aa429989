import type { ComplexMatrix } from '../src/linalg/matrix.ts';
import { add, dagger } from '../src/linalg/products.ts';
import { rng } from '../src/linalg/random.ts';

/** n x n entries with normal real and imaginary parts, the same in every run. */
export function generalMatrix(n: number, seed = 1): ComplexMatrix {
  return { rows: n, cols: n, data: normals(2 * n * n, seed) };
}

/** A Hermitian matrix, A + A^dagger. */
export function hermitianMatrix(n: number, seed = 1): ComplexMatrix {
  const a = generalMatrix(n, seed);
  return add(a, dagger(a));
}

/** Some normal numbers, the same in every run. */
export function normals(count: number, seed = 1): Float64Array {
  const random = rng(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** Several arrays as one. */
export function joined(...parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Real numbers as interleaved complex ones. */
export function asComplex(values: Float64Array): Float64Array {
  const out = new Float64Array(2 * values.length);
  values.forEach((value, i) => (out[2 * i] = value));
  return out;
}
