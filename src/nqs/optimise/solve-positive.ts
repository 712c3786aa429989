import { ArgumentError, NotFiniteError } from '../../errors.ts';
import { choleskyFactor } from '../../linalg/cholesky.ts';
import { eigh } from '../../linalg/eigh.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { matvec, dagger } from '../../linalg/products.ts';
import { symmetricEigen } from '../../linalg/real-factor.ts';
import type { DenseReal } from '../../linalg/real-matrix.ts';
import { choleskySolve, realCholesky } from './real-cholesky.ts';

/** A solution of a positive system and how it was found. */
export interface PositiveSolution {
  readonly x: Float64Array;
  readonly solver: 'cholesky' | 'eigen';
  /** The number of eigenvalues above the cutoff; all of them for Cholesky. */
  readonly rank: number;
  /** The largest over the smallest eigenvalue; for Cholesky an estimate from below by the squares of the diagonal of the factor. */
  readonly condition: number;
}

/** Options of `solvePositive`. */
export interface SolvePositiveOptions {
  /** Take eigenvalues at once, instead of after Cholesky fails. */
  readonly solver?: 'auto' | 'eigen';
  /** Eigenvalues below this share of the largest are faded out by 1/(1 + (cutoff/share)^6). */
  readonly cutoff: number;
}

/**
 * Solves A x = b for a Hermitian positive semidefinite n x n matrix of numbers of `width` doubles: by Cholesky, and where that meets a pivot that rounding cannot tell from 0, by
 * eigenvalues with a smooth cutoff (Chen and Heyl, Nat. Phys. 20 (2024) 1476). Throws `NotFiniteError` naming `what` for entries that are not finite.
 */
export function solvePositive(
  a: Float64Array,
  b: Float64Array,
  width: 1 | 2,
  what: string,
  { solver = 'auto', cutoff }: SolvePositiveOptions,
): PositiveSolution {
  const n = b.length / width;
  const bad = a.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new NotFiniteError(what, `an entry of it is ${a[bad]}`, 'A smaller learning rate avoids it.');
  }
  const direct = solver === 'auto' ? byCholesky(a, b, n, width) : undefined;
  return direct ?? byEigenvalues(a, b, n, width, cutoff);
}

function byCholesky(a: Float64Array, b: Float64Array, n: number, width: 1 | 2): PositiveSolution | undefined {
  if (width === 2) return byComplexCholesky({ rows: n, cols: n, data: a }, b);
  const factor = kernels().run((work) => {
    const held = work.put(a);
    work.vectors.scale(held, -1);
    return realCholesky(work, held, n);
  });
  if (!factor) return undefined;
  return { x: choleskySolve(factor, b), solver: 'cholesky', rank: n, condition: spread(factor, n, 1) };
}

function byComplexCholesky(a: ComplexMatrix, b: Float64Array): PositiveSolution | undefined {
  const n = a.rows;
  let factor: ComplexMatrix;
  try {
    factor = choleskyFactor(a, 'a');
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
  const x = kernels().run((work) => {
    const [held, t] = [work.put(b), work.put(factor.data)];
    work.elimination.triangularSolve(held, 1, t, n, { upper: false, unit: false, adjoint: false });
    work.elimination.triangularSolve(held, 1, t, n, { upper: false, unit: false, adjoint: true });
    return work.read(held);
  });
  return { x, solver: 'cholesky', rank: n, condition: spread(factor.data, n, 2) };
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

function byEigenvalues(
  a: Float64Array,
  b: Float64Array,
  n: number,
  width: 1 | 2,
  cutoff: number,
): PositiveSolution {
  const { values, apply, combine } = width === 1 ? realEigen(a, n) : complexEigen(a, n);
  const largest = Math.max(0, ...values);
  const coefficients = apply(b);
  let rank = 0;
  values.forEach((value, k) => {
    const share = value / largest;
    if (share > cutoff) rank++;
    const inverse = share > 0 ? 1 / (value * (1 + (cutoff / share) ** 6)) : 0;
    for (let part = 0; part < width; part++) {
      coefficients[width * k + part] = (coefficients[width * k + part] as number) * inverse;
    }
  });
  const condition = n === 0 ? 1 : largest / Math.max(0, values[0] as number);
  return { x: combine(coefficients), solver: 'eigen', rank, condition };
}

interface Eigen {
  readonly values: Float64Array;
  /** X^dagger b, and X c. */
  readonly apply: (b: Float64Array) => Float64Array;
  readonly combine: (c: Float64Array) => Float64Array;
}

function complexEigen(data: Float64Array, n: number): Eigen {
  const { values, vectors } = eigh({ rows: n, cols: n, data });
  const adjoint = dagger(vectors);
  return { values, apply: (b) => matvec(adjoint, b), combine: (c) => matvec(vectors, c) };
}

function realEigen(data: Float64Array, n: number): Eigen {
  const { values, vectors } = symmetricEigen({ rows: n, cols: n, data });
  return {
    values,
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
