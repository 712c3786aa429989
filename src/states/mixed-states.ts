import { ArgumentError } from '../errors.ts';
import { diagonal, identity } from '../linalg/matrix.ts';
import { kron, scaled } from '../linalg/products.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { productSpace, type Space } from '../spaces/space.ts';
import { toDensityMatrix } from './convert.ts';
import { DensityMatrix } from './density-matrix.ts';
import { requireDistribution } from './distributions.ts';
import { Ket } from './ket.ts';
import type { DenseOptions } from './kets.ts';

const instead = 'Use fewer sites.';

/** The maximally mixed state 1/D. Throws `BudgetExceededError` past the budget (16 D^2 bytes). */
export function maximallyMixed(
  space: Space,
  { maxBytes = defaultMaxBytes }: DenseOptions = {},
): DensityMatrix {
  const d = requireBudget('A density matrix', space, 2, maxBytes, instead);
  return DensityMatrix.fromMatrix(space, scaled(identity(d), 1 / d));
}

/**
 * A classical distribution as the diagonal state sum_x p(x) |x><x|, p in the dense order of the space.
 * Throws `ArgumentError` for a wrong length or entries that are not finite, `NotPhysicalError` unless p >= 0 and sum p = 1 within 1e-8.
 */
export function diagonalState(
  space: Space,
  probabilities: ArrayLike<number>,
  { maxBytes = defaultMaxBytes }: DenseOptions = {},
): DensityMatrix {
  const d = requireBudget('A density matrix', space, 2, maxBytes, instead);
  if (probabilities.length !== d) {
    throw new ArgumentError('probabilities', `have ${d} entries`, `they have ${probabilities.length}`);
  }
  return DensityMatrix.fromMatrix(space, diagonal(requireDistribution(probabilities, 'probabilities')));
}

/**
 * The product ket a (x) b (x) ... on the product of the spaces of the kets, sites in order.
 * Throws `BudgetExceededError` past 1 GiB (16 D bytes).
 */
export function productOfKets(...kets: readonly Ket[]): Ket {
  const space = productSpace(...kets.map((ket) => ket.space));
  requireBudget('A ket', space, 1, defaultMaxBytes, instead);
  const columns = kets.map(({ data }) => ({ rows: data.length / 2, cols: 1, data }));
  return Ket.fromData(space, columns.reduce(kron, identity(1)).data);
}

/**
 * The product rho (x) sigma (x) ... of states on the product of their spaces, sites in order; kets enter as their projectors.
 * Throws `BudgetExceededError` past 1 GiB (16 D^2 bytes).
 */
export function productState(...states: readonly (Ket | DensityMatrix)[]): DensityMatrix {
  const space = productSpace(...states.map((state) => state.space));
  requireBudget('A density matrix', space, 2, defaultMaxBytes, instead);
  const matrices = states.map((state) => toDensityMatrix(state).matrix);
  return DensityMatrix.fromMatrix(space, matrices.reduce(kron, identity(1)));
}
