import { ArgumentError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { diagonal, type ComplexMatrix } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
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
  const exponents = energies.map((energy) => -beta * energy);
  const largest = exponents.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = exponents.map((exponent) => Math.exp(exponent - largest));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/** Whether the matrix is diagonal with a real diagonal, exactly. */
function isRealDiagonal({ rows, data }: ComplexMatrix): boolean {
  return data.every((x, i) => x === 0 || i % (2 * (rows + 1)) === 0);
}
