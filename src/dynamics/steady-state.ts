import { ArgumentError } from '../errors.ts';
import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { maxAbs, multiply, scaled, trace } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { complex } from '../linalg/scalar.ts';
import { solve } from '../linalg/solve.ts';
import { applyTo } from '../operators/apply-to.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse } from '../operators/sparse-algebra.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { nullVectors } from './null-vectors.ts';
import type { Redfield } from './redfield.ts';
import { liouvillian } from './superoperator.ts';

/** Options of `steadyState`. */
export interface SteadyStateOptions {
  /** Starts the search for eigenvectors. */
  readonly rng: Rng;
  /** When there are several steady states: the one that this state comes to (on average over time, if it keeps turning). */
  readonly from?: DensityMatrix;
  /** Eigenvalues up to this part of the largest entry of the Liouvillian are zero; 1e-9 by default. */
  readonly tolerance?: number;
  /** Largest number of bytes of the Liouvillian, and of its factors; 1 GiB by default. */
  readonly maxBytes?: number;
}

/** A steady state and how sure it is. */
export interface SteadyState {
  readonly state: DensityMatrix;
  /** |L rho| in the Frobenius norm, for rho of trace 1. */
  readonly residual: number;
  /** The dimension of the null space of the Liouvillian: how many independent steady states there are. */
  readonly nullity: number;
  /** |lambda| of the eigenvalue nearest to zero that is not zero: a small one means slow relaxation, or a second steady state nearly. Infinity where there is none. */
  readonly gap: number;
  readonly smallestEigenvalue: number;
}

const defaultTolerance = 1e-9;

/**
 * The steady state L rho = 0 of a generator that does not depend on time: the null vectors of its Liouvillian, by shift-inverted Arnoldi. Its matrix is factorised by
 * levels, coherence by coherence, where these are narrow (one mode, few levels), else by sparse LU; dense for D <= 10. When it is not unique this throws, unless `from` says which one is meant: then conserved quantities (left null vectors) of that state fix the answer.
 * Cost: about 2 D^4 multiplications for one mode, else the sparse LU of a matrix with D^2 rows. Throws `ArgumentError` for a generator that depends on time or has several steady states, `ConvergenceError`,
 * `BudgetExceededError`. Baumgartner and Narnhofer, J. Phys. A 41 (2008) 395303.
 */
export function steadyState(of: Lindbladian | Redfield, options: SteadyStateOptions): SteadyState {
  const { from, tolerance = defaultTolerance } = options;
  if (of.kind === 'lindbladian' && !isConstant(of)) {
    const got = 'a coefficient depends on time';
    throw new ArgumentError('generator', 'be constant in time', got, 'Evolve it with `lindblad`.');
  }
  if (from) requireSameSpace('Option `from`', of.space, from.space);
  const l = liouvillian(of, options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes });
  const limit = tolerance * maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values });
  const search = { ...options, limit, tolerance };
  const right = nullVectors(l, search);
  const nullity = right.basis.cols;
  if (nullity === 1) return verdict(of.space, l, normalised(right.basis), nullity, right.gap);
  if (!from) {
    throw new ArgumentError(
      'generator',
      'have one steady state',
      `its Liouvillian has ${nullity} null vectors (eigenvalues within ${limit.toExponential(1)} of zero)`,
      'Pass `from`: the state whose limit is wanted.',
    );
  }
  const left = nullVectors(daggerSparse(l), search);
  const start = { rows: right.basis.rows, cols: 1, data: from.matrix.data };
  const conserved = multiply(left.basis, start, 'h');
  const shares = solve(multiply(left.basis, right.basis, 'h'), conserved);
  return verdict(of.space, l, normalised(multiply(right.basis, shares)), nullity, right.gap);
}

/** A null vector as a matrix of trace 1, Hermitian. */
function normalised(vector: ComplexMatrix): ComplexMatrix {
  const size = Math.round(Math.sqrt(vector.rows));
  const matrix = { rows: size, cols: size, data: vector.data };
  const { re, im } = trace(matrix);
  const norm = re * re + im * im;
  return hermitianPart(scaled(matrix, complex(re / norm, -im / norm)));
}

function verdict(
  space: Space,
  l: SparseOperator,
  matrix: ComplexMatrix,
  nullity: number,
  gap: number,
): SteadyState {
  const moved = applyTo(l, matrix.data);
  const residual = Math.sqrt(moved.reduce((sum, x) => sum + x * x, 0));
  const smallestEigenvalue = hermitianEigenvalues(matrix)[0] ?? 0;
  return { state: DensityMatrix.fromMatrix(space, matrix), residual, nullity, gap, smallestEigenvalue };
}
