import { runElimination } from './lu.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import { putNormalised, readUnscaled } from './scaling.ts';

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
  const { rows: m, cols: n } = a;
  const k = Math.min(m, n);
  const [q, r] = [zeros(m, k), zeros(k, n)];
  if (k === 0) return { q, r };
  runElimination(k, (work) => {
    const { numbers, factor } = putNormalised(work, a.data);
    const [orthonormal, triangle] = [work.zeros(2 * m * k), work.zeros(2 * k * n)];
    work.orthogonal.qr(orthonormal, triangle, numbers, m, n);
    work.read(orthonormal, q.data);
    readUnscaled(work, triangle, factor, 'a triangular factor', r.data);
  });
  return { q, r };
}
