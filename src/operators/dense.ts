import { ArgumentError } from '../errors.ts';
import { matrix as toMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { describeSpace, dimension, type Space } from '../spaces/space.ts';
import type { DenseOperator } from './operator.ts';

/**
 * An operator from its matrix on the whole space, 16 D^2 bytes; basis order as in `spaces/indexing.ts`, site 0 most significant.
 * Throws `ArgumentError` unless the matrix is D x D with finite entries.
 */
export function dense(space: Space, matrix: MatrixLike): DenseOperator {
  const own = toMatrix(matrix, 'matrix');
  const size = dimension(space);
  if (own.rows !== size || own.cols !== size) {
    throw new ArgumentError(
      'matrix',
      `be ${size} x ${size} on ${describeSpace(space)}`,
      `it is ${own.rows} x ${own.cols}`,
    );
  }
  return { kind: 'dense', space, matrix: own };
}
