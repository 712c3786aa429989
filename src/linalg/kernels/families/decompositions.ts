import type { Numbers } from '../held.ts';
import type { Factor } from './products.ts';

/** Real numbers, one double each, or complex ones, interleaved. */
export type Field = 'real' | 'complex';

/** A matrix inside held numbers: entry (r, c) is number `r row + c column`, counted in entries. Its transpose is `row` and `column` exchanged. */
export type Entries = Pick<Factor, 'numbers' | 'row' | 'column'>;

/** Where a singular value decomposition goes, each from its start on: s (k), U (m x k) and V^dagger (k x n), row-major, k = min(m, n). */
export interface SingularTarget {
  readonly s: Numbers;
  readonly u: Numbers;
  readonly vh: Numbers;
}

/**
 * Factorisations of held matrices, real or complex; entries must be near 1 or below (see `linalg/scaling.ts`). The input stays. A complex matrix that is
 * real has real factors, at about the cost of a real one. Those that iterate throw `ConvergenceError` when they stall.
 */
export interface DecompositionKernels {
  /** A = Q R: Q is m x k with orthonormal columns, R k x n, upper triangular with a real diagonal that is not negative, k = min(m, n). */
  qr(field: Field, q: Entries, r: Entries, a: Entries, m: number, n: number): void;

  /**
   * A = X diag(values) X^dagger of an n x n matrix, row-major, that equals its own adjoint exactly: values (real) ascend, the columns of `vectors` (n x n,
   * row-major) are orthonormal. What is left undefined is not computed.
   */
  eigen(field: Field, values: Numbers, vectors: Numbers | undefined, a: Numbers, n: number): void;

  /** The k = min(m, n) singular values alone, descending. */
  singularValues(field: Field, s: Numbers, a: Entries, m: number, n: number): void;

  /**
   * A = U diag(s) V^dagger. All values are found first; of the vectors only as many as `rank` asks for when it sees them (default all): U then is m x rank,
   * V^dagger rank x n. Returns that number.
   */
  singular(
    field: Field,
    out: SingularTarget,
    a: Entries,
    m: number,
    n: number,
    rank?: (s: Float64Array) => number,
  ): number;
}
