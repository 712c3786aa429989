import { heldCopy, heldLq } from './held-decompositions.ts';
import { runElimination } from './lu.ts';
import type { ComplexMatrix } from './matrix.ts';

/** A thin LQ factorisation: lower triangular `l`, orthonormal rows in `q`. */
export interface LqFactors {
  readonly l: ComplexMatrix;
  readonly q: ComplexMatrix;
}

/**
 * The thin factorisation A = L Q: L is m x k lower triangular, Q is k x n with orthonormal rows, k = min(m, n). The diagonal of L is real and
 * not negative, so that the factors are unique when A has full row rank. It is `qr` of the transpose, at its cost.
 * Throws `ArgumentError` when an entry is not finite.
 */
export function lq(a: ComplexMatrix): LqFactors {
  const { rows, cols, data } = a;
  return runElimination(Math.min(rows, cols), (work) => {
    const { l, q } = heldLq(work, { field: 'complex', rows, cols, numbers: work.put(data) });
    return { l: heldCopy(work, l), q: heldCopy(work, q) };
  });
}
