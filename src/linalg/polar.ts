import { fromDiagonal } from './hermitian-function.ts';
import { hermitianPart } from './hermitian-part.ts';
import type { ComplexMatrix } from './matrix.ts';
import { dagger, multiply } from './products.ts';
import { unscale } from './scaling.ts';
import { svd } from './svd.ts';

/** An isometry and a positive semidefinite matrix whose product is the matrix. */
export interface PolarFactors {
  readonly unitary: ComplexMatrix;
  readonly positive: ComplexMatrix;
}

/** On which side of the unitary factor the positive one stands. */
export interface PolarOptions {
  readonly side?: 'right' | 'left';
}

/**
 * The polar decomposition of an m x n matrix, from its singular value decomposition A = W S V^dagger:
 * A = U P with P = (A^dagger A)^(1/2) = V S V^dagger (n x n), or with `side: 'left'` A = P U with P = (A A^dagger)^(1/2) = W S W^dagger (m x m).
 * U = W V^dagger is m x n: unitary when square (also for singular A, for which it is one of many), with orthonormal columns when tall and
 * orthonormal rows when wide. It is the nearest such matrix to A. P is Hermitian to the last bit; a real matrix has real factors.
 * Cost about that of `svd`. Throws `ArgumentError` when an entry is not finite. Higham, Functions of Matrices, chapter 8.
 */
export function polar(a: ComplexMatrix, { side = 'right' }: PolarOptions = {}): PolarFactors {
  const { u, s, vh } = svd(a);
  const diagonal = Float64Array.from({ length: 2 * s.length }, (_, i) =>
    i % 2 === 0 ? (s[i / 2] as number) : 0,
  );
  const positive = hermitianPart(fromDiagonal(side === 'right' ? dagger(vh) : u, diagonal));
  unscale(positive.data, 1, 'a positive factor');
  return { unitary: multiply(u, vh), positive };
}
