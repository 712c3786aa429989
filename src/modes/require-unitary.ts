import { NotPhysicalError } from '../errors.ts';
import {
  identity,
  matrix as toMatrix,
  requireSquare,
  type ComplexMatrix,
  type MatrixLike,
} from '../linalg/matrix.ts';
import { add, maxAbs, multiply } from '../linalg/products.ts';

/** The matrix of an interferometer. Throws `ArgumentError` unless it is square, `NotPhysicalError` unless it is unitary within 1e-9. */
export function requireUnitary(unitary: MatrixLike): ComplexMatrix {
  const u = toMatrix(unitary, 'unitary');
  requireSquare(u, 'unitary');
  const defect = maxAbs(add(multiply(u, u, 'h', 'n'), identity(u.rows), 1, -1));
  if (defect <= 1e-9) return u;
  throw new NotPhysicalError(
    `The matrix of an interferometer must be unitary, but max |U^dagger U - 1| is ${defect}.`,
  );
}
