import { ArgumentError, NotFiniteError } from '../../errors.ts';
import { choleskyFactor } from '../../linalg/cholesky.ts';
import { eigh } from '../../linalg/eigh.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { dagger, matvec } from '../../linalg/products.ts';
import { symmetricEigen } from '../../linalg/real-factor.ts';
import type { DenseReal } from '../../linalg/real-matrix.ts';
import { solveLower, solveLowerAdjoint } from '../../linalg/triangular-solve.ts';
import { choleskySolve, realCholesky } from './real-cholesky.ts';

/** A positive system ready to be solved for any right-hand side, and how. */
export interface PositiveSolver {
  /** A^-1 b. */
  solve(b: Float64Array): Float64Array;
  readonly solver: 'cholesky' | 'eigen';
  /** The number of eigenvalues above the cutoff; all of them for Cholesky. */
  readonly rank: number;
  /** The largest over the smallest eigenvalue; for Cholesky an estimate from below by the squares of the diagonal of the factor. */
  readonly condition: number;
}

/** Options of `positiveSolver`. */
export interface PositiveSolverOptions {
  /** Take eigenvalues at once, instead of after Cholesky fails. */
  readonly solver?: 'auto' | 'eigen';
  /** Eigenvalues below this share of the largest are faded out by 1/(1 + (cutoff/share)^6). */
  readonly cutoff: number;
}

/**
 * Factorises a Hermitian positive semidefinite n x n matrix of numbers of `width` doubles: by Cholesky, and where that meets a pivot that rounding cannot tell from 0, by
 * eigenvalues with a smooth cutoff (Chen and Heyl, Nat. Phys. 20 (2024) 1476). Throws `NotFiniteError` naming `what` for entries that are not finite.
 */
export function positiveSolver(
  a: Float64Array,
  n: number,
  width: 1 | 2,
  what: string,
  { solver = 'auto', cutoff }: PositiveSolverOptions,
): PositiveSolver {
  for (let i = 0; i < a.length; i++) {
    if (Math.abs(a[i] as number) <= Number.MAX_VALUE) continue;
    throw new NotFiniteError(what, `an entry of it is ${a[i]}`, 'A smaller learning rate avoids it.');
  }
  const direct = solver === 'auto' ? byCholesky(a, n, width) : undefined;
  return direct ?? byEigenvalues(a, n, width, cutoff);
}

function byCholesky(a: Float64Array, n: number, width: 1 | 2): PositiveSolver | undefined {
  if (width === 2) return byComplexCholesky({ rows: n, cols: n, data: a });
  const factor = kernels().run((work) => {
    const held = work.put(a);
    work.vectors.scale(held, -1);
    return realCholesky(work, held, n);
  });
  if (!factor) return undefined;
  return {
    solve: (b) => choleskySolve(factor, b),
    solver: 'cholesky',
    rank: n,
    condition: spread(factor, n, 1),
  };
}

function byComplexCholesky(a: ComplexMatrix): PositiveSolver | undefined {
  const n = a.rows;
  let factor: ComplexMatrix;
  try {
    factor = choleskyFactor(a, 'a');
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
  const solve = (b: Float64Array): Float64Array => {
    const half = solveLower(factor, { rows: n, cols: 1, data: b });
    return solveLowerAdjoint(factor, half).data;
  };
  return { solve, solver: 'cholesky', rank: n, condition: spread(factor.data, n, 2) };
}

function spread(factor: Float64Array, n: number, width: 1 | 2): number {
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < n; i++) {
    const pivot = factor[width * i * (n + 1)] as number;
    least = Math.min(least, pivot);
    most = Math.max(most, pivot);
  }
  return n === 0 ? 1 : (most / least) ** 2;
}

function byEigenvalues(a: Float64Array, n: number, width: 1 | 2, cutoff: number): PositiveSolver {
  const { values, apply, combine } = eigenOf(a, n, width);
  const largest = Math.max(0, ...values);
  const inverses = values.map((value) => {
    const share = value / largest;
    return share > 0 ? 1 / (value * (1 + (cutoff / share) ** 6)) : 0;
  });
  return {
    solve: (b) => combine(apply(b).map((x, i) => x * (inverses[Math.floor(i / width)] as number))),
    solver: 'eigen',
    rank: values.filter((value) => value / largest > cutoff).length,
    condition: n === 0 ? 1 : largest / Math.max(0, values[0] as number),
  };
}

/** Eigenvalues of a Hermitian matrix, ascending, and its eigenvectors X, the columns of a row-major matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  /** X^dagger b, and X c. */
  readonly apply: (b: Float64Array) => Float64Array;
  readonly combine: (c: Float64Array) => Float64Array;
}

/** The eigenvectors of a Hermitian n x n matrix of numbers of `width` doubles. */
export function eigenOf(a: Float64Array, n: number, width: 1 | 2): Eigen {
  return width === 1 ? realEigen(a, n) : complexEigen(a, n);
}

function complexEigen(data: Float64Array, n: number): Eigen {
  const { values, vectors } = eigh({ rows: n, cols: n, data });
  const adjoint = dagger(vectors);
  return {
    values,
    vectors: vectors.data,
    apply: (b) => matvec(adjoint, b),
    combine: (c) => matvec(vectors, c),
  };
}

function realEigen(data: Float64Array, n: number): Eigen {
  const { values, vectors } = symmetricEigen({ rows: n, cols: n, data });
  return {
    values,
    vectors: vectors.data,
    apply: (b) => realProduct(vectors, b, true),
    combine: (c) => realProduct(vectors, c, false),
  };
}

function realProduct({ rows: n, data }: DenseReal, x: Float64Array, transposed: boolean): Float64Array {
  const out = new Float64Array(n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const [to, from] = transposed ? [c, r] : [r, c];
      out[to] = (out[to] as number) + (data[r * n + c] as number) * (x[from] as number);
    }
  }
  return out;
}
