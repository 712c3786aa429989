import { ArgumentError } from '../errors.ts';
import { choleskyFactor } from './cholesky.ts';
import { eig, type Eigen } from './eig.ts';
import { eigh, type HermitianEigen } from './eigh.ts';
import { hermitianPart, requireHermitian } from './hermitian-part.ts';
import { luFactors, luSolve, reciprocalCondition } from './lu.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { dagger } from './products.ts';
import { unscale } from './scaling.ts';
import { solveLower, solveLowerAdjoint } from './triangular-solve.ts';

/** Below this reciprocal condition number of B (after equilibration) more than half of the digits would be lost. */
const leastCondition = 2 ** -26;

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

/**
 * The generalised eigenproblem A x_k = lambda_k B x_k for a well-conditioned B, as `eig` of B^-1 A: unit columns, values in no particular order.
 * The backward error is about 1e-15 n times the condition number of B. This is not the QZ algorithm: infinite eigenvalues and singular pencils are
 * not found. Cost about 130 n^3 flops. Throws `ArgumentError` unless both are square, of one size and finite, when B is singular or its
 * reciprocal condition number (after equilibration of rows and columns) is below 1.5e-8, and when B^-1 A leaves the range of doubles.
 */
export function generalizedEig(a: ComplexMatrix, b: ComplexMatrix): Eigen {
  requirePair(a, b);
  const factors = luFactors(b);
  const rcond = reciprocalCondition(factors);
  if (!(rcond >= leastCondition)) {
    throw new ArgumentError(
      'b',
      'be well-conditioned',
      `its reciprocal condition number is ${rcond.toExponential(2)}`,
      'Where `a` is well-conditioned, exchange the two: the values are then the reciprocals.',
    );
  }
  const data = a.data.slice();
  luSolve(factors, data, a.cols);
  return eig({ ...a, data: unscale(data, 1, 'generalised eigenvalues') });
}

function requirePair(a: ComplexMatrix, b: ComplexMatrix): void {
  requireSquare(a, 'a');
  requireSquare(b, 'b');
  requireFinite(a.data, 'a');
  requireFinite(b.data, 'b');
  if (a.rows !== b.rows)
    throw new ArgumentError('b', `be ${a.rows} x ${a.rows}`, `it is ${b.rows} x ${b.rows}`);
}
