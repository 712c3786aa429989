/**
 * Factorisations of whole matrices, interleaved and row-major; entries must be near 1 or below (see `linalg/scaling.ts`). What is left
 * undefined is not computed. Real matrices give real vectors. Both throw `ConvergenceError` when the iteration stalls.
 */
export interface FactorisationKernels {
  /**
   * A = X diag(values) X^dagger of an n x n matrix that equals its own adjoint exactly: values ascend, the columns of `vectors` (n x n) are
   * orthonormal.
   */
  hermitianEigen(values: Float64Array, vectors: Float64Array | undefined, a: Float64Array, n: number): void;

  /** A = U diag(s) V^dagger of an m x n matrix, m >= n: U is m x n, `vh` = V^dagger n x n, s descends and is not negative. */
  singularValues(
    s: Float64Array,
    vectors: SingularVectors | undefined,
    a: Float64Array,
    m: number,
    n: number,
  ): void;
}

/** Where the vectors of a singular value decomposition go: U and V^dagger. */
export interface SingularVectors {
  readonly u: Float64Array;
  readonly vh: Float64Array;
}
