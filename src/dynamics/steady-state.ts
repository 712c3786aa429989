import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { maxAbs, multiply, scaled, trace } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { complex } from '../linalg/scalar.ts';
import { solve } from '../linalg/solve.ts';
import { vectorNorm } from '../linalg/vector-norm.ts';
import { applyTo } from '../operators/apply-to.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse } from '../operators/sparse-algebra.ts';
import { modeSites, truncationOf, type Truncation } from '../modes/verdict/truncation.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, requireSameSpace, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { iterativeNullVectors, splitLiouvillian } from './null-vectors-iterative.ts';
import { nullVectors, type NullVectors } from './null-vectors.ts';
import type { Redfield } from './redfield.ts';
import { liouvillian } from './superoperator.ts';

/** Options of `steadyState`. */
export interface SteadyStateOptions {
  /** Starts the search for eigenvectors. */
  readonly rng: Rng;
  /**
   * 'direct' factorises the Liouvillian: by levels, coherence by coherence, where these are narrow (one mode, few levels), else by sparse LU; dense for D <= 10. 'iterative' builds
   * nothing larger than some 100 D x D matrices. 'auto' (default) is direct where levels are narrow or D <= 32, else iterative.
   */
  readonly method?: 'direct' | 'iterative' | 'auto';
  /** When there are several steady states: the one that this state comes to (on average over time, if it keeps turning). */
  readonly from?: DensityMatrix;
  /** Eigenvalues up to this part of the largest entry of the Liouvillian are zero; 1e-9 by default. */
  readonly tolerance?: number;
  /** Largest number of bytes of the Liouvillian, and of its factors; 1 GiB by default. */
  readonly maxBytes?: number;
  /** For 'iterative': largest number of products with the generator in each search; 5000 by default. */
  readonly maxSteps?: number;
  /** Throw `TruncationError` where the `truncation` of modes is a warning. */
  readonly strict?: boolean;
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
  /** How it was found. */
  readonly method: 'direct' | 'iterative';
  /** For a space with modes: what their truncation may have done to it. A generator that pumps weight to the top has a steady state on any number of levels, but not the right one. */
  readonly truncation?: Truncation;
}

const defaultTolerance = 1e-9;

/** Up to this dimension a sparse LU is made rather than many products. */
const smallDimension = 32;

/**
 * The steady state L rho = 0 of a generator that does not depend on time: the null vectors of its Liouvillian. 'direct' finds them by shift-inverted Arnoldi: about 2 D^4 multiplications for one
 * mode, else the sparse LU of a matrix with D^2 rows. 'iterative' finds them as fixed points of the chain of jumps, -S^-1 J with S rho = K rho + rho K^dagger and J rho = sum L rho L^dagger, by
 * Arnoldi with some 70 D^3 multiplications for each product; its gap is right to about 1e-3 of itself. When the state is not unique this throws, unless `from` says which one is meant: then conserved
 * quantities (left null vectors) of that state fix the answer. Throws `ArgumentError` for a generator that depends on time or has several steady states, or one of Redfield with 'iterative',
 * `ConvergenceError`, `BudgetExceededError`, `TruncationError` when `strict`. Baumgartner and Narnhofer, J. Phys. A 41 (2008) 395303.
 */
export function steadyState(of: Lindbladian | Redfield, options: SteadyStateOptions): SteadyState {
  const { from } = options;
  if (of.kind === 'lindbladian' && !isConstant(of)) {
    const got = 'a coefficient depends on time';
    throw new ArgumentError('generator', 'be constant in time', got, 'Evolve it with `lindblad`.');
  }
  if (from) requireSameSpace('Option `from`', of.space, from.space);
  const found = nullSpaces(of, options);
  const { basis } = found.right;
  if (basis.cols === 1) return verdict(of.space, found, normalised(basis), options);
  if (!from) {
    throw new ArgumentError(
      'generator',
      'have one steady state',
      `its Liouvillian has ${basis.cols} null vectors (eigenvalues within ${found.limit.toExponential(1)} of zero)`,
      'Pass `from`: the state whose limit is wanted.',
    );
  }
  const left = found.left();
  const conserved = multiply(left, { rows: basis.rows, cols: 1, data: from.matrix.data }, 'h');
  const shares = solve(multiply(left, basis, 'h'), conserved);
  return verdict(of.space, found, normalised(multiply(basis, shares)), options);
}

/** The null space of a Liouvillian and what it was found with. */
interface NullSpaces {
  readonly method: 'direct' | 'iterative';
  readonly right: NullVectors;
  /** Eigenvalues up to this one are zero. */
  readonly limit: number;
  left(): ComplexMatrix;
  apply(v: Float64Array): Float64Array;
}

function nullSpaces(of: Lindbladian | Redfield, options: SteadyStateOptions): NullSpaces {
  const { method = 'auto' } = options;
  if (!['auto', 'direct', 'iterative'].includes(method)) {
    throw new ArgumentError('method', "be 'auto', 'direct' or 'iterative'", `it is ${method}`);
  }
  if (of.kind === 'redfield') {
    if (method !== 'iterative') return directNullSpaces(of, options, true) as NullSpaces;
    throw new ArgumentError(
      'method',
      "be 'direct' for a Redfield generator",
      'it is iterative',
      'It has no jumps.',
    );
  }
  if (method === 'iterative') return iterativeNullSpaces(of, options);
  const sparseLu = method === 'direct' || dimension(of.space) <= smallDimension;
  return directNullSpaces(of, options, sparseLu) ?? iterativeNullSpaces(of, options);
}

/** Undefined where a sparse LU is needed and not wanted, or the Liouvillian would not fit then. */
function directNullSpaces(
  of: Lindbladian | Redfield,
  options: SteadyStateOptions,
  sparseLu: boolean,
): NullSpaces | undefined {
  const { maxBytes, tolerance = defaultTolerance, rng } = options;
  const budget = maxBytes === undefined ? {} : { maxBytes };
  const l = liouvillianWithin(of, budget, sparseLu);
  if (!l) return undefined;
  const limit = tolerance * maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values });
  const search = { ...budget, limit, tolerance, rng };
  const right = nullVectors(l, { ...search, sparseLu });
  if (!right) return undefined;
  const left = (): ComplexMatrix =>
    (nullVectors(daggerSparse(l), { ...search, sparseLu: true }) as NullVectors).basis;
  return { method: 'direct', right, limit, left, apply: (v) => applyTo(l, v) };
}

function liouvillianWithin(
  of: Lindbladian | Redfield,
  budget: { readonly maxBytes?: number },
  required: boolean,
): SparseOperator | undefined {
  try {
    return liouvillian(of, budget);
  } catch (error) {
    if (!required && error instanceof BudgetExceededError) return undefined;
    throw error;
  }
}

function iterativeNullSpaces(of: Lindbladian, options: SteadyStateOptions): NullSpaces {
  const { rng, maxSteps = 5000, maxBytes = defaultMaxBytes } = options;
  const bytes = 16 * krylovVectors * dimension(of.space) ** 2;
  if (bytes > maxBytes) {
    throw new BudgetExceededError(
      'The search for a steady state',
      bytes,
      maxBytes,
      'Use `trajectories` for a long time.',
    );
  }
  const { states, observables } = splitLiouvillian(of);
  const { right, left, limit } = iterativeNullVectors(states, observables, {
    rng,
    maxSteps,
  });
  const apply = (v: Float64Array): Float64Array => {
    const out = new Float64Array(v.length);
    states.apply(v, out);
    return out;
  };
  return { method: 'iterative', right, limit, left: () => left, apply };
}

/** D x D matrices that an iterative search keeps. */
const krylovVectors = 110;

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
  { method, right, apply }: NullSpaces,
  matrix: ComplexMatrix,
  { strict = false }: SteadyStateOptions,
): SteadyState {
  const state = DensityMatrix.fromMatrix(space, matrix);
  return {
    state,
    residual: vectorNorm(apply(matrix.data)),
    nullity: right.basis.cols,
    gap: right.gap,
    smallestEigenvalue: hermitianEigenvalues(matrix)[0] ?? 0,
    method,
    ...(modeSites(space).length > 0 ? { truncation: truncationOf(state, { strict }) } : {}),
  };
}
