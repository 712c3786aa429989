import { ArgumentError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { diagonal, type ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { ProductOperator } from '../operators/operator.ts';
import { toDense } from '../operators/to-dense.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { DensityMatrix, diagonalOf } from './density-matrix.ts';
import type { DenseOptions } from './kets.ts';

/**
 * The Gibbs state exp(-beta H)/tr exp(-beta H) of a Hermitian H, by its eigenvalues shifted so that the largest weight is 1: right for any finite
 * beta, also negative or huge. Cost O(D^3), or O(D) exponentials when H is diagonal.
 * Throws `ArgumentError` when beta is not finite or H is not Hermitian, `BudgetExceededError` past the budget (16 D^2 bytes).
 */
export function thermalState(
  H: ProductOperator,
  beta: number,
  { maxBytes = defaultMaxBytes }: DenseOptions = {},
): DensityMatrix {
  if (!Number.isFinite(beta)) throw new ArgumentError('beta', 'be a finite number', `it is ${beta}`);
  if (!isHermitian(H, { tolerance: 1e-10 })) throw new ArgumentError('H', 'be Hermitian', 'it is not');
  requireBudget('A density matrix', H.space, 2, maxBytes, 'Use fewer sites.');
  const dense = toDense(H, { maxBytes });
  if (isRealDiagonal(dense)) {
    return DensityMatrix.fromMatrix(H.space, diagonal(gibbsWeights(diagonalOf(dense), beta)));
  }
  const { values, vectors } = eigh(dense);
  const weights = gibbsWeights(values, beta);
  return DensityMatrix.fromMatrix(H.space, multiply(multiply(vectors, diagonal(weights)), vectors, 'n', 'h'));
}

/** exp(-beta E_i)/Z for a list of energies. */
function gibbsWeights(energies: Float64Array, beta: number): Float64Array {
  // The energy of the largest weight is shifted to 0 first, so that no exponent is above 0, however large beta is.
  const favoured = energies.reduce((a, b) => (beta < 0 ? Math.max(a, b) : Math.min(a, b)));
  const weights = energies.map((energy) => Math.exp(-beta * (energy - favoured)));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/** Whether the matrix is diagonal with a real diagonal, exactly. */
function isRealDiagonal({ rows, data }: ComplexMatrix): boolean {
  return data.every((x, i) => x === 0 || i % (2 * (rows + 1)) === 0);
}
