import type { Indices, Numbers } from '../held.ts';

/**
 * Which system a triangle stands for: the upper or the lower half of the stored matrix is read, `unit` takes its diagonal as 1 without reading it,
 * `adjoint` solves with the conjugate transpose.
 */
export interface Triangle {
  readonly upper: boolean;
  readonly unit: boolean;
  readonly adjoint: boolean;
}

/** Gaussian elimination on square complex matrices (n x n, interleaved, row-major), in place. */
export interface EliminationKernels {
  /**
   * A := R A C: first each row, then each column is scaled by a power of two (so without rounding) to a largest part in [1, 2); lines of zeros keep
   * the factor 1. The n factors go to `rowScale` and `colScale`. Returns the largest column sum of |re| + |im| of the result.
   */
  equilibrate(a: Numbers, rowScale: Numbers, colScale: Numbers, n: number): number;

  /**
   * P A = L U: A becomes L (unit diagonal, below the diagonal) and U. In step k row k was exchanged with row `swaps[k]`, the first of those with the
   * largest |re| + |im|. Returns -1, or the first k whose pivot is below 2^-1000, from where on L and U are incomplete.
   */
  lu(a: Numbers, swaps: Indices, n: number): number;

  /** X := U^-1 L^-1 P for the factors in `lu` and their exchanges, no pivot of which may be zero: the inverse of what `lu` factorised. */
  inverse(x: Numbers, lu: Numbers, swaps: Indices, n: number): void;

  /** The n exchanges of `lu` done to rows of B, `cols` columns wide; with `backwards` undone. */
  exchangeRows(b: Numbers, cols: number, swaps: Indices, n: number, backwards: boolean): void;

  /** Row r of B, `cols` columns wide, times the real number factors[r]. */
  scaleRows(b: Numbers, cols: number, factors: Numbers): void;

  /** Column c of B, of `rows` rows, times the real number factors[c]. */
  scaleColumns(b: Numbers, rows: number, factors: Numbers): void;

  /** sums[c] = the sum of |re| + |im| down column c of A, of `rows` rows; there are as many columns as sums. */
  columnSums(sums: Numbers, a: Numbers, rows: number): void;

  /**
   * On and above the diagonal A := (A + A^dagger) / 2 without overflow, real on the diagonal; the rest of A stays. Returns the largest |re| or |im| of
   * A - A^dagger as it was, NaN where there is one.
   */
  hermitianUpper(a: Numbers, n: number): number;

  /**
   * A = L L^dagger: A, Hermitian (its upper triangle is read), becomes L, zeros above its diagonal, which is real and positive. Returns -1, or the first
   * k whose pivot is not above least[k]; entry (k, k) is that pivot then, and the others are undefined.
   */
  cholesky(a: Numbers, least: Numbers, n: number): number;

  /** B := op(T)^-1 B for B with `cols` columns and a triangle of the n x n matrix `t`, whose diagonal must not hold zeros. */
  triangularSolve(b: Numbers, cols: number, t: Numbers, n: number, triangle: Triangle): void;
}
