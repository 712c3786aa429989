import type { ComplexMatrix } from './matrix.ts';
import { dagger } from './products.ts';
import { qr } from './qr.ts';

/** A thin LQ factorisation: lower triangular `l`, orthonormal rows in `q`. */
export interface LqFactors {
  readonly l: ComplexMatrix;
  readonly q: ComplexMatrix;
}

/**
 * The thin factorisation A = L Q: L is m x k lower triangular, Q is k x n with orthonormal rows, k = min(m, n). The diagonal of L is real and
 * not negative, so that the factors are unique when A has full row rank. It is `qr` of A^dagger, at its cost.
 * Throws `ArgumentError` when an entry is not finite.
 */
export function lq(a: ComplexMatrix): LqFactors {
  const { q, r } = qr(dagger(a));
  return { l: dagger(r), q: dagger(q) };
}
