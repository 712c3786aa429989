import { ArgumentError } from '../errors.ts';
import { identity } from '../linalg/matrix.ts';
import { add, multiply, scaled, trace } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { randomGinibre, randomUnitary } from '../operators/random.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import type { Space } from '../spaces/space.ts';
import { DensityMatrix } from './density-matrix.ts';
import { Ket } from './ket.ts';
import type { DenseOptions } from './kets.ts';

/** Options of `randomKet`. */
export interface RandomKetOptions extends DenseOptions {
  /** Real amplitudes: uniform on the real sphere (first column of a Haar orthogonal matrix). Default false. */
  readonly real?: boolean;
}

/**
 * A ket drawn from the Haar measure: normal amplitudes, normalised. For complex amplitudes E |psi_0|^4 = 2/(D(D+1)), for real ones 3/(D(D+2)).
 * Throws `BudgetExceededError` past the budget.
 */
export function randomKet(
  space: Space,
  rng: Rng,
  { real = false, maxBytes = defaultMaxBytes }: RandomKetOptions = {},
): Ket {
  const d = requireBudget('A ket', space, 1, maxBytes, 'Use fewer sites.');
  const data = new Float64Array(2 * d);
  for (let i = 0; i < data.length; i += real ? 2 : 1) data[i] = rng.normal();
  return Ket.of(space, data, { normalize: true });
}

/** Options of `randomDensityMatrix`. */
export interface RandomDensityMatrixOptions extends DenseOptions {
  /** The measure: 'hilbert-schmidt' (default) or 'bures'. */
  readonly measure?: 'hilbert-schmidt' | 'bures';
  /** Columns K of the Ginibre matrix G, 1..; D by default. K < D gives rank K: the measure induced by tracing K levels out of a Haar ket. */
  readonly rank?: number;
}

/**
 * A random density matrix. Hilbert-Schmidt: G G^dagger / tr, G a D x K Ginibre matrix. Bures: (1+U) G G^dagger (1+U)^dagger / tr with an
 * independent Haar unitary U (Osipov, Sommers, Zyczkowski, J. Phys. A 43, 055302 (2010)). Cost O(D^2 K), with O(D^3) for Bures.
 * Throws `ArgumentError` for a rank below 1, or other than D for the Bures measure, `BudgetExceededError` past the budget.
 */
export function randomDensityMatrix(
  space: Space,
  rng: Rng,
  options: RandomDensityMatrixOptions = {},
): DensityMatrix {
  const { measure = 'hilbert-schmidt', maxBytes = defaultMaxBytes } = options;
  const d = requireBudget('A density matrix', space, 2, maxBytes, 'Use fewer sites.');
  const rank = options.rank ?? d;
  if (!Number.isSafeInteger(rank) || rank < 1)
    throw new ArgumentError('rank', 'be a positive integer', `it is ${rank}`);
  if (measure === 'bures' && rank !== d) {
    throw new ArgumentError(
      'rank',
      `be ${d} for the Bures measure`,
      `it is ${rank}`,
      "Use 'hilbert-schmidt' for a rank.",
    );
  }
  const gaussian = randomGinibre(d, rank, rng);
  const factor = measure === 'bures' ? multiply(add(identity(d), randomUnitary(d, rng)), gaussian) : gaussian;
  const rho = multiply(factor, factor, 'n', 'h');
  return DensityMatrix.fromMatrix(space, scaled(rho, 1 / trace(rho).re));
}
