import { ArgumentError } from '../errors.ts';
import type { ComplexMatrix } from './matrix.ts';
import { dagger } from './products.ts';
import { diagonalOf, isNormal, schur, schurValues } from './schur.ts';
import { schurVectors } from './schur-vectors.ts';
import { inverse } from './solve.ts';
import { singularValues } from './svd.ts';
import { normaliseColumns } from './unit-columns.ts';

/** Eigenvalues (interleaved re/im) and eigenvectors (unit columns, same order) of a general matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: ComplexMatrix;
}

/** Right and left eigenvectors. */
export interface TwoSidedEigen extends Eigen {
  /** W with W^dagger A = diag(values) W^dagger and W^dagger V = 1, V = `vectors`; its columns do not have length 1. */
  readonly left: ComplexMatrix;
  /** The condition number of V in the 2-norm: by so much an eigenvalue may move, times the perturbation of A. */
  readonly condition: number;
}

/** Asks for left eigenvectors too; refused where the condition number of the right ones is above `maxCondition` (1e6). */
export interface TwoSidedOptions {
  readonly left: true;
  readonly maxCondition?: number;
}

/**
 * Eigenvalues and right eigenvectors, A x_k = lambda_k x_k, of a square complex matrix, from its Schur form.
 * Columns have length 1 and a real positive largest entry; values are in no particular order. When A is normal to rounding
 * (A^dagger A = A A^dagger) the vectors are orthonormal, also within multiplets. A defective matrix gives finite, nearly
 * parallel vectors for its Jordan block: look at the singular values of `vectors` before inverting it.
 * Cost about 120 n^3 flops. Throws `ArgumentError` unless A is square and finite. Golub & Van Loan, section 7.6.
 *
 * With `left: true` also left eigenvectors, W^dagger A = diag(values) W^dagger with W^dagger V = 1, from W^dagger = V^-1 (W = V when A is
 * normal): right to about 1e-16 n condition^2. A defective A has no such W, and rounding makes its V look invertible with a condition number of
 * 1e7 and more: `ArgumentError` names it when it is above `maxCondition`. Raise that for strongly graded or non-normal matrices.
 */
export function eig(a: ComplexMatrix): Eigen;
export function eig(a: ComplexMatrix, options: TwoSidedOptions): TwoSidedEigen;
export function eig(a: ComplexMatrix, options?: TwoSidedOptions): Eigen | TwoSidedEigen {
  const maxCondition = options?.maxCondition ?? 1e6;
  if (!(maxCondition >= 1)) throw new ArgumentError('maxCondition', 'be at least 1', `it is ${maxCondition}`);
  const form = schur(a);
  const normal = isNormal(form.t);
  const vectors = normal ? form.z : schurVectors(form);
  normaliseColumns(vectors);
  const right = { values: diagonalOf(form.t.data, a.rows), vectors };
  if (!options) return right;
  if (normal) return { ...right, left: { ...vectors, data: vectors.data.slice() }, condition: 1 };
  return { ...right, ...leftVectors(vectors, maxCondition) };
}

/**
 * The eigenvalues of a square complex matrix (interleaved), in no particular order, as `eig` gives them but without vectors, at less than half of its
 * cost. Throws `ArgumentError` unless A is square and finite. Golub & Van Loan, section 7.5.
 */
export function eigenvalues(a: ComplexMatrix): Float64Array {
  return schurValues(a);
}

/** W = V^-dagger, where V is not too nearly singular. */
function leftVectors(v: ComplexMatrix, maxCondition: number): { left: ComplexMatrix; condition: number } {
  const s = singularValues(v);
  const condition = (s[0] as number) / (s[s.length - 1] as number);
  if (!(condition <= maxCondition)) {
    throw new ArgumentError(
      'a',
      'be diagonalisable',
      `the condition number of its eigenvectors is ${condition.toExponential(2)}, above ${maxCondition}: it is defective or near to it`,
      'Use `schur`, or raise `maxCondition`.',
    );
  }
  return { left: dagger(inverse(v)), condition };
}
