import { ArgumentError } from '../errors.ts';
import { kernels } from './kernels/active.ts';
import { requireFinite, requireSquare, zeros, type ComplexMatrix } from './matrix.ts';
import { frobenius } from './products.ts';
import { normalised, unscale } from './scaling.ts';

/** Eigenvalues, real and ascending, with orthonormal eigenvectors as the columns of `vectors`. */
export interface HermitianEigen {
  readonly values: Float64Array;
  readonly vectors: ComplexMatrix;
}

/**
 * The eigendecomposition A = X diag(values) X^dagger of a Hermitian matrix, by Householder tridiagonalisation and
 * divide and conquer (implicit QR for small matrices). Values ascend and are right to about 1e-16 n of the largest, X is unitary to about
 * 1e-15 n whatever the degeneracy; a real matrix gives real vectors. Cost about 15 n^3 flops, a quarter of it when real. What is left of A - A^dagger (up to 1e-10 of the norm) is dropped.
 * Throws `ArgumentError` unless A is square, finite and Hermitian. Golub & Van Loan, section 8.3.
 */
export function eigh(a: ComplexMatrix): HermitianEigen {
  requireSquare(a, 'a');
  const vectors = zeros(a.rows, a.rows);
  return { values: decompose(a, vectors), vectors };
}

/**
 * The eigenvalues of a Hermitian matrix, ascending, as `eigh` gives them but without vectors, at less than half of its cost.
 * Throws `ArgumentError` unless A is square, finite and Hermitian.
 */
export function hermitianEigenvalues(a: ComplexMatrix): Float64Array {
  requireSquare(a, 'a');
  return decompose(a, undefined);
}

function decompose(a: ComplexMatrix, vectors: ComplexMatrix | undefined): Float64Array {
  requireFinite(a.data, 'a');
  const n = a.rows;
  const { data, factor } = normalised(a);
  symmetrise(data, n, a);
  const values = new Float64Array(n);
  kernels().factorisations.hermitianEigen(values, vectors?.data, data, n);
  return unscale(values, factor, 'eigenvalues');
}

/** Replaces A by (A + A^dagger)/2 after a check that this changes little. */
function symmetrise(data: Float64Array, n: number, a: ComplexMatrix): void {
  let defect = 0;
  let square = 0;
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const p = 2 * (r * n + c);
      const q = 2 * (c * n + r);
      const re = ((data[p] as number) + (data[q] as number)) / 2;
      const im = ((data[p + 1] as number) - (data[q + 1] as number)) / 2;
      defect = Math.max(
        defect,
        2 * Math.abs((data[p] as number) - re),
        2 * Math.abs((data[p + 1] as number) - im),
      );
      square += (re * re + im * im) * (r === c ? 1 : 2);
      data[p] = re;
      data[p + 1] = im;
      data[q] = re;
      data[q + 1] = -im;
    }
  }
  if (defect > 1e-10 * Math.sqrt(square)) {
    throw new ArgumentError(
      'a',
      'be Hermitian',
      `max |a - a^dagger| is ${(defect / (Math.sqrt(square) || 1)).toExponential(2)} of its norm ${frobenius(a).toExponential(2)}`,
      'Take its Hermitian part, or use `eig` for a general matrix.',
    );
  }
}
