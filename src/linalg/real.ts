import { Matrix } from 'ml-matrix';
import { ArgumentError } from '../errors.ts';
import { matrix, type ComplexMatrix, type RealMatrixLike } from './matrix.ts';
import { maxAbs } from './products.ts';

/**
 * The real part of a matrix as an ml-matrix `Matrix`. Throws `ArgumentError` when an imaginary part is larger than
 * `tolerance` (default 1e-12) times the largest entry.
 */
export function toRealMatrix(a: ComplexMatrix, { tolerance = 1e-12 }: { tolerance?: number } = {}): Matrix {
  const limit = tolerance * maxAbs(a);
  const out = new Matrix(a.rows, a.cols);
  for (let r = 0; r < a.rows; r++) {
    for (let c = 0; c < a.cols; c++) {
      const o = 2 * (r * a.cols + c);
      if (!(Math.abs(a.data[o + 1] as number) <= limit)) {
        const got = `entry (${r}, ${c}) has the imaginary part ${a.data[o + 1]}`;
        throw new ArgumentError('a', 'be real', got, 'Raise `tolerance` if that is rounding.');
      }
      out.set(r, c, a.data[o] as number);
    }
  }
  return out;
}

/** A complex matrix from an ml-matrix `Matrix` (copied). Throws `ArgumentError` when an entry is not finite. */
export function fromRealMatrix(a: RealMatrixLike): ComplexMatrix {
  return matrix(a, 'a');
}
