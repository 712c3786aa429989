import { ArgumentError, ConvergenceError } from '../errors.ts';
import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { arnoldiNear } from '../linalg/krylov/arnoldi-near.ts';
import type { CsrMatrix } from '../linalg/krylov/csr.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { maxAbs, multiply, scaled, trace } from '../linalg/products.ts';
import { nullSpace } from '../linalg/pseudo-inverse.ts';
import type { Rng } from '../linalg/random.ts';
import { complex, modulus } from '../linalg/scalar.ts';
import { schurValues } from '../linalg/schur.ts';
import { solve } from '../linalg/solve.ts';
import { applyTo } from '../operators/apply-to.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse } from '../operators/sparse-algebra.ts';
import { toDense } from '../operators/to-dense.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
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

/** Up to this many rows the Liouvillian is treated as a dense matrix. */
const denseRows = 100;

/** More steady states than this are not looked for. */
const maxNullity = 64;

/**
 * The steady state L rho = 0 of a generator that does not depend on time: the null vectors of its Liouvillian, by shift-inverted Arnoldi with one sparse LU (dense for
 * D <= 10). When it is not unique this throws, unless `from` says which one is meant: then conserved quantities (left null vectors) of that state fix the answer.
 * Cost: the sparse LU of a matrix with D^2 rows. Throws `ArgumentError` for a generator that depends on time or has several steady states, `ConvergenceError`,
 * `BudgetExceededError`. Baumgartner and Narnhofer, J. Phys. A 41 (2008) 395303.
 */
export function steadyState(of: Lindbladian, options: SteadyStateOptions): SteadyState {
  const { from, tolerance = defaultTolerance } = options;
  if (!isConstant(of)) {
    const got = 'a coefficient depends on time';
    throw new ArgumentError('generator', 'be constant in time', got, 'Evolve it with `lindblad`.');
  }
  if (from) requireSameSpace('Option `from`', of.space, from.space);
  const l = liouvillian(of, options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes });
  const limit = tolerance * maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values });
  const right = nullVectors(l, limit, options);
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
  const left = nullVectors(daggerSparse(l), limit, options);
  const start = { rows: right.basis.rows, cols: 1, data: from.matrix.data };
  const conserved = multiply(left.basis, start, 'h');
  const shares = solve(multiply(left.basis, right.basis, 'h'), conserved);
  return verdict(of.space, l, normalised(multiply(right.basis, shares)), nullity, right.gap);
}

interface NullVectors {
  /** Columns. */
  readonly basis: ComplexMatrix;
  readonly gap: number;
}

function nullVectors(l: SparseOperator, limit: number, options: SteadyStateOptions): NullVectors {
  const { rng, maxBytes, tolerance = defaultTolerance } = options;
  const size = l.rowStart.length - 1;
  if (size <= denseRows) return denseNullVectors(toDense(l), limit, tolerance);
  const csr: CsrMatrix = { size, rowStart: l.rowStart, column: l.column, values: l.values };
  for (let count = 3; count <= maxNullity; count *= 2) {
    const found = arnoldiNear(csr, 0, { count, rng, ...(maxBytes === undefined ? {} : { maxBytes }) });
    const sizes = found.vectors.map((_, k) =>
      modulus(found.values[2 * k] as number, found.values[2 * k + 1] as number),
    );
    const gap = sizes.find((value) => value > limit);
    if (gap === undefined) continue;
    return { basis: columns(found.vectors.filter((_, k) => (sizes[k] as number) <= limit)), gap };
  }
  const instead = 'Restrict the generator to a symmetry sector first.';
  throw new ConvergenceError(
    `More than ${maxNullity / 2} steady states: the search`,
    limit,
    maxNullity,
    instead,
  );
}

function denseNullVectors(l: ComplexMatrix, limit: number, tolerance: number): NullVectors {
  const values = schurValues(l);
  const sizes = Array.from({ length: l.rows }, (_, k) =>
    modulus(values[2 * k] as number, values[2 * k + 1] as number),
  ).sort((a, b) => a - b);
  const count = sizes.filter((value) => value <= limit).length;
  const basis = nullSpace(l, tolerance);
  if (basis.cols !== count) {
    throw new ConvergenceError(
      'The null space of a Liouvillian',
      sizes[count] ?? 0,
      1,
      'Change `tolerance`.',
    );
  }
  return { basis, gap: sizes[count] ?? Infinity };
}

function columns(vectors: readonly Float64Array[]): ComplexMatrix {
  const rows = (vectors[0] as Float64Array).length / 2;
  const out = zeros(rows, vectors.length);
  vectors.forEach((vector, c) => {
    for (let r = 0; r < rows; r++) {
      out.data[2 * (r * out.cols + c)] = vector[2 * r] as number;
      out.data[2 * (r * out.cols + c) + 1] = vector[2 * r + 1] as number;
    }
  });
  return out;
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
