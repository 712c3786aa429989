import { ArgumentError } from '../errors.ts';
import { putHermitianUpper } from './hermitian-part.ts';
import { runElimination } from './lu.ts';
import { requireSquare, type ComplexMatrix } from './matrix.ts';
import { powerOfTwoInverse } from './power-of-two.ts';

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
  const n = a.rows;
  return runElimination(n, (work) => {
    const { elimination } = work;
    const held = putHermitianUpper(work, a, argument);
    const { scale, inverse, least } = diagonalScaling(a, argument);
    const factors = work.put(scale);
    elimination.scaleRows(held, n, factors);
    elimination.scaleColumns(held, n, factors);
    const failed = elimination.cholesky(held, work.put(least), n);
    if (failed >= 0) {
      const pivot = diagonalEntry({ ...a, data: work.read(held) }, failed);
      const share = (pivot / ((least[failed] as number) / smallest(n))).toExponential(2);
      throw notPositive(
        argument,
        `pivot ${failed} of its elimination is ${share} of diagonal entry ${failed}`,
      );
    }
    elimination.scaleRows(held, n, work.put(inverse));
    return { rows: n, cols: n, data: work.read(held) };
  });
}

/** The share of its diagonal entry that a pivot must have. */
const smallest = (n: number): number => Math.max(10, n) * 2 ** -52;

const diagonalEntry = ({ rows, data }: ComplexMatrix, k: number): number =>
  data[2 * (k * rows + k)] as number;

/** How rows and columns are scaled: powers of two, their inverses, and the least pivots of what comes out. */
interface DiagonalScaling {
  readonly scale: Float64Array;
  readonly inverse: Float64Array;
  readonly least: Float64Array;
}

/** Powers of two that scale rows and columns to a diagonal in [1/2, 4). Refuses a diagonal that is not positive. */
function diagonalScaling(a: ComplexMatrix, argument: string): DiagonalScaling {
  const n = a.rows;
  const [scale, inverse, least] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    const entry = diagonalEntry(a, k);
    if (!(entry > 0)) throw notPositive(argument, `its diagonal entry ${k} is ${entry}`);
    const factor = powerOfTwoInverse(Math.sqrt(entry));
    scale[k] = factor;
    inverse[k] = 1 / factor;
    least[k] = smallest(n) * (entry * factor * factor);
  }
  return { scale, inverse, least };
}

function notPositive(argument: string, got: string): ArgumentError {
  return new ArgumentError(
    argument,
    'be positive definite',
    got,
    'Use `eigh` where some eigenvalues are zero or negative.',
  );
}
