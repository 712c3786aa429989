import { requireHermitian } from '../../linalg/hermitian-part.ts';
import { eigh } from '../../linalg/eigh.ts';
import { NotPhysicalError } from '../../errors.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { dimension, type Space } from '../../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';

/** A density matrix rho = Z Z^dagger by its factor Z, one column for each dimension that it fills; plain data. */
export interface LowRankState {
  readonly kind: 'lowRank';
  readonly space: Space;
  /** Z: D rows, as many columns as the rank. */
  readonly factor: ComplexMatrix;
}

/** A ket or density matrix as its factor, exactly. Throws `NotPhysicalError` for one with eigenvalues below -1e-12 of its trace. */
export function toLowRank(state: Ket | DensityMatrix | LowRankState): LowRankState {
  const { space } = state;
  if (isLowRank(state)) return state;
  if (!isDensityMatrix(state)) {
    return { kind: 'lowRank', space, factor: { rows: dimension(space), cols: 1, data: state.data.slice() } };
  }
  requireHermitian(state.matrix, 'state');
  const { values, vectors } = eigh(state.matrix);
  const size = values.length;
  const trace = values.reduce((sum, value) => sum + value, 0);
  if ((values[0] as number) < -1e-12 * trace) {
    throw new NotPhysicalError(
      `A state with a factor must be positive, but it has the eigenvalue ${values[0]}.`,
    );
  }
  const first = values.findIndex((value) => value > 1e-15 * trace);
  const factor = zeros(size, size - first);
  for (let r = 0; r < size; r++) {
    for (let c = first; c < size; c++) {
      const root = Math.sqrt(values[c] as number);
      const to = 2 * (r * factor.cols + c - first);
      factor.data[to] = root * (vectors.data[2 * (r * size + c)] as number);
      factor.data[to + 1] = root * (vectors.data[2 * (r * size + c) + 1] as number);
    }
  }
  return { kind: 'lowRank', space, factor };
}

/** rho = Z Z^dagger as a density matrix. Throws `BudgetExceededError`. */
export function lowRankDensity(
  { space, factor }: LowRankState,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): DensityMatrix {
  requireBudget('A density matrix', space, 2, maxBytes, 'Ask the factor for expectation values.');
  return DensityMatrix.fromMatrix(space, multiply(factor, factor, 'n', 'h'));
}

function isLowRank(state: Ket | DensityMatrix | LowRankState): state is LowRankState {
  return state.kind === 'lowRank';
}
