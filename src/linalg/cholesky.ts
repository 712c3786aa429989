import { ArgumentError } from '../errors.ts';
import { hermitianPart, requireHermitian } from './hermitian-part.ts';
import { requireFinite, requireSquare, zeros, type ComplexMatrix } from './matrix.ts';
import { multiply } from './products.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { setBlock, submatrix, subtractBlock } from './submatrix.ts';

/** Columns that are eliminated one by one before the next ones are updated by a matrix product. */
const blockSize = 32;

/**
 * The Cholesky factor of a Hermitian positive definite matrix: A = L L^dagger, L lower triangular with a real positive diagonal; unique.
 * Rows and columns are first scaled by the same powers of two to a diagonal near 1, so that their units do not matter: A may be graded over the
 * whole range of doubles. The backward error of entry (i, j) is about 1e-16 n sqrt(a_ii a_jj). A real matrix gives a real factor.
 * What is left of A - A^dagger (up to 1e-10 of the norm) is dropped. Cost (4/3) n^3 flops.
 * Throws `ArgumentError` unless A is square, finite and Hermitian, and, with the pivot named, when A is not positive definite: when a pivot is
 * below max(10, n) 2^-52 of its diagonal entry, so that semidefinite matrices are refused as well. Higham, Accuracy and Stability, chapter 10.
 */
export function cholesky(a: ComplexMatrix): ComplexMatrix {
  return choleskyFactor(a, 'a');
}

/** `cholesky` for a matrix that the caller knows by another name. */
export function choleskyFactor(a: ComplexMatrix, argument: string): ComplexMatrix {
  requireSquare(a, argument);
  requireFinite(a.data, argument);
  requireHermitian(a, argument);
  const n = a.rows;
  const work = hermitianPart(a);
  const scale = equilibrate(work, argument);
  const l = zeros(n, n);
  for (let start = 0; start < n; start += blockSize) {
    const end = Math.min(n, start + blockSize);
    const panel = submatrix(work, start, n, start, end);
    if (start > 0) {
      const left = submatrix(l, start, n, 0, start);
      subtractBlock(panel, multiply(left, submatrix(left, 0, end - start, 0, start), 'n', 'h'));
    }
    eliminatePanel(panel, start, work, argument);
    setBlock(l, panel, start, start);
  }
  for (let r = 0; r < n; r++) {
    for (let i = 2 * r * n, last = i + 2 * r + 2; i < last; i++) (l.data[i] as number) /= scale[r] as number;
  }
  return l;
}

/** Scales rows and columns alike, in place, to a diagonal in [1/2, 4); returns the factors. Refuses a diagonal that is not positive. */
function equilibrate(a: ComplexMatrix, argument: string): Float64Array {
  const n = a.rows;
  const scale = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const entry = a.data[2 * (k * n + k)] as number;
    if (!(entry > 0)) throw notPositive(argument, `its diagonal entry ${k} is ${entry}`);
    scale[k] = powerOfTwoInverse(Math.sqrt(entry));
  }
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const o = 2 * (r * n + c);
      for (let i = o; i < o + 2; i++)
        a.data[i] = (a.data[i] as number) * (scale[r] as number) * (scale[c] as number);
    }
  }
  return scale;
}

/** Turns the panel (rows from `start` on, its columns updated from the left) into columns of L, zeros above its diagonal. */
function eliminatePanel(panel: ComplexMatrix, start: number, a: ComplexMatrix, argument: string): void {
  const { rows, cols, data } = panel;
  for (let k = 0; k < cols; k++) {
    const pivot = data[2 * (k * cols + k)] as number;
    const whole = a.data[2 * ((start + k) * a.cols + start + k)] as number;
    if (!(pivot > Math.max(10, a.rows) * 2 ** -52 * whole)) {
      throw notPositive(
        argument,
        `pivot ${start + k} of its elimination is ${(pivot / whole).toExponential(2)} of diagonal entry ${start + k}`,
      );
    }
    const root = Math.sqrt(pivot);
    for (let r = k; r < rows; r++) {
      data[2 * (r * cols + k)] = (data[2 * (r * cols + k)] as number) / root;
      data[2 * (r * cols + k) + 1] = r === k ? 0 : (data[2 * (r * cols + k) + 1] as number) / root;
    }
    data.fill(0, 2 * (k * cols + k) + 2, 2 * (k + 1) * cols);
    for (let r = k + 1; r < rows; r++) subtractOuter(panel, r, k);
  }
}

/** Row r of the panel from column k + 1 up to its diagonal: a_rc -= l_rk conj(l_ck). */
function subtractOuter({ cols, data }: ComplexMatrix, r: number, k: number): void {
  const re = data[2 * (r * cols + k)] as number;
  const im = data[2 * (r * cols + k) + 1] as number;
  const last = Math.min(r, cols - 1);
  for (let c = k + 1; c <= last; c++) {
    const x = data[2 * (c * cols + k)] as number;
    const y = data[2 * (c * cols + k) + 1] as number;
    (data[2 * (r * cols + c)] as number) -= re * x + im * y;
    (data[2 * (r * cols + c) + 1] as number) -= im * x - re * y;
  }
}

function notPositive(argument: string, got: string): ArgumentError {
  return new ArgumentError(
    argument,
    'be positive definite',
    got,
    'Use `eigh` where some eigenvalues are zero or negative.',
  );
}
