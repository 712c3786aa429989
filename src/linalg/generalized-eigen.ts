import { choleskyFactor } from './cholesky.ts';
import { eigh, type HermitianEigen } from './eigh.ts';
import { generalizedSchur } from './generalized-schur.ts';
import { hermitianPart, requireHermitian } from './hermitian-part.ts';
import type { ComplexMatrix } from './matrix.ts';
import { leftPencilVectors, rightPencilVectors } from './pencil-vectors.ts';
import { dagger, multiply } from './products.ts';
import { requirePair } from './require-pair.ts';
import { normalised, unscale } from './scaling.ts';
import { isSingularPencil } from './singular-pencil.ts';
import { solveLower, solveLowerAdjoint } from './triangular-solve.ts';
import { normaliseColumns } from './unit-columns.ts';

/**
 * The generalised Hermitian eigenproblem A X = B X diag(values), A Hermitian, B Hermitian positive definite, X^dagger B X = 1: by the Cholesky
 * factor B = L L^dagger and `eigh` of L^-1 A L^-dagger. Values are real and ascend, also within multiplets X is B-orthonormal; real matrices
 * give real vectors. The error of a value is about 1e-16 n |A| |B^-1| at worst: small values lose digits when B is ill-conditioned.
 * What is left of A - A^dagger and B - B^dagger (up to 1e-10 of the norm) is dropped. Cost about 15 n^3 + 14 n^3 flops.
 * Throws `ArgumentError` unless both are square, of one size, finite and Hermitian, when B is not positive definite (naming the pivot), and when
 * a result leaves the range of doubles. Golub & Van Loan, section 8.7.
 */
export function generalizedEigh(a: ComplexMatrix, b: ComplexMatrix): HermitianEigen {
  requirePair(a, b);
  requireHermitian(a, 'a');
  const l = choleskyFactor(b, 'b');
  const half = dagger(solveLower(l, hermitianPart(a)));
  const reduced = solveLower(l, half);
  unscale(reduced.data, 1, 'generalised eigenvalues');
  const { values, vectors } = eigh(hermitianPart(reduced));
  const x = solveLowerAdjoint(l, vectors);
  unscale(x.data, 1, 'generalised eigenvectors');
  return { values, vectors: x };
}

/** What `generalizedEig` finds; entry and column k belong together. */
export interface GeneralizedEigen {
  /** n complex numbers, interleaved, in the units of A. */
  readonly alpha: Float64Array;
  /** n real numbers, none negative, in the units of B. The eigenvalue is alpha / beta: infinite where beta = 0, undetermined where both are 0. */
  readonly beta: Float64Array;
  /** V, unit columns with a real positive largest entry: beta A v = alpha B v. */
  readonly vectors: ComplexMatrix;
  /** W, unit columns as those of V: beta w^dagger A = alpha w^dagger B. */
  readonly left: ComplexMatrix;
  /** Whether det(A - lambda B) = 0 for all lambda, to rounding. No pair means anything then. */
  readonly singular: boolean;
}

/**
 * The generalised eigenproblem beta A x = alpha B x of square matrices of one size, B singular or not, by QZ (see `generalizedSchur`): pairs instead of
 * quotients, so that infinite eigenvalues are beta = 0 and nothing is divided. Pairs are in no particular order. The backward errors are about
 * 1e-15 n |A| and 1e-15 n |B|. Within multiplets that are defective the vectors are nearly parallel; a pair (0, 0) has the vectors of its place in the
 * Schur form. Cost about 300 n^3 flops.
 *
 * A pencil counts as singular when c A + s B, its rows and columns scaled, is singular to rounding at three points (c, s). Its pairs are those of
 * some regular pencil within rounding, any numbers.
 * Throws `ArgumentError` unless both are square, of one size and finite. Golub & Van Loan, section 7.7.
 */
export function generalizedEig(a: ComplexMatrix, b: ComplexMatrix): GeneralizedEigen {
  const { s, t, q, z, alpha, beta } = generalizedSchur(a, b);
  const n = a.rows;
  const [left, right] = [normalised(s).data, normalised(t).data];
  const times = (basis: ComplexMatrix, data: Float64Array): ComplexMatrix => {
    const out = multiply(basis, { rows: n, cols: n, data });
    normaliseColumns(out);
    return out;
  };
  return {
    alpha,
    beta,
    vectors: times(z, rightPencilVectors(left, right, n)),
    left: times(q, leftPencilVectors(left, right, n)),
    singular: isSingularPencil(a, b),
  };
}
