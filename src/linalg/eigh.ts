import { ArgumentError } from '../errors.ts';
import { kernels } from './kernels/active.ts';
import { requireFinite, requireSquare, zeros, type ComplexMatrix } from './matrix.ts';
import { maxAbs } from './products.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { unscale } from './scaling.ts';

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
  const factor = powerOfTwoInverse(maxAbs(a));
  const data = hermitianPart(a, factor);
  const values = new Float64Array(n);
  kernels().factorisations.hermitianEigen(values, vectors?.data, data, n);
  return unscale(values, factor, 'eigenvalues');
}

/** factor (A + A^dagger)/2, after a check that this is close to factor A; the factor makes the largest entry about 1. */
function hermitianPart({ data, rows: n }: ComplexMatrix, factor: number): Float64Array {
  const out = new Float64Array(data.length);
  let defect = 0;
  let square = 0;
  for (let r = 0; r < n; r++) {
    let p = 2 * r * n;
    for (let q = 2 * r, diagonal = p + q; p <= diagonal; p += 2, q += 2 * n) {
      const x = factor * (data[p] as number);
      const y = factor * (data[p + 1] as number);
      const re = (x + factor * (data[q] as number)) / 2;
      const im = (y - factor * (data[q + 1] as number)) / 2;
      defect = Math.max(defect, Math.abs(x - re), Math.abs(y - im));
      square += re * re + im * im;
      out[p] = re;
      out[p + 1] = im;
      out[q] = re;
      out[q + 1] = -im;
    }
    square -= (out[p - 2] as number) ** 2 / 2;
  }
  requireHermitian(2 * defect, Math.sqrt(2 * square) || 1, factor);
  return out;
}

function requireHermitian(defect: number, norm: number, factor: number): void {
  if (defect <= 1e-10 * norm) return;
  throw new ArgumentError(
    'a',
    'be Hermitian',
    `max |a - a^dagger| is ${(defect / norm).toExponential(2)} of its norm ${(norm / factor).toExponential(2)}`,
    'Take its Hermitian part, or use `eig` for a general matrix.',
  );
}
