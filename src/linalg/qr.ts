import { heldCopy, heldQr } from './held-decompositions.ts';
import { runElimination } from './lu.ts';
import type { ComplexMatrix } from './matrix.ts';

/** A thin QR factorisation: orthonormal columns in `q`, upper triangular `r`. */
export interface QrFactors {
  readonly q: ComplexMatrix;
  readonly r: ComplexMatrix;
}

/**
 * The thin factorisation A = Q R by blocked Householder reflectors: Q is m x k, R is k x n, k = min(m, n). The diagonal of R is
 * real and not negative, so that the factors are unique when A has full column rank; Q is orthonormal in any case. A real matrix gives
 * real factors, at a quarter of the cost.
 * Cost about 16 n^2 (m - n/3) flops for m >= n. Throws `ArgumentError` when an entry is not finite.
 */
export function qr(a: ComplexMatrix): QrFactors {
  const { rows, cols, data } = a;
  return runElimination(Math.min(rows, cols), (work) => {
    const { q, r } = heldQr(work, { field: 'complex', rows, cols, numbers: work.put(data) });
    return { q: heldCopy(work, q), r: heldCopy(work, r) };
  });
}
