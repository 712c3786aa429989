import type { Numbers } from '../held.ts';

/**
 * Schur forms and eigenvectors of general square matrices (n x n, complex, interleaved, row-major), whose entries must be near 1 or below (see
 * `linalg/scaling.ts`).
 */
export interface SpectrumKernels {
  /**
   * A = Z T Z^dagger: A becomes T, upper triangular, and `z` (n x n) the unitary Z. Without `z` only the diagonal of A becomes that of such a T, at
   * about half of the cost. Throws `ConvergenceError` when QR stalls.
   */
  schur(a: Numbers, z: Numbers | undefined, n: number): void;

  /**
   * out := Z X, where column k of the upper triangular X solves T x = T_kk x with x_k = 1 (or smaller, where an entry would pass 1e100): eigenvectors
   * of Z T Z^dagger, not normalised. Eigenvalues nearer to each other than rounding count as that far apart.
   */
  eigenvectors(out: Numbers, t: Numbers, z: Numbers, n: number): void;

  /**
   * A = Q S Z^dagger, B = Q T Z^dagger: A (in `s`) and B (in `t`) become S and T, upper triangular, `q` and `z` the unitaries Q and Z. Diagonal
   * entries of T (|re| + |im|) up to `limits.t` that are met on the way are made zeros and stay zeros; `limits.s` is taken for rounding of S where
   * nothing else helps. Throws `ConvergenceError` when QZ stalls.
   */
  qz(s: Numbers, t: Numbers, q: Numbers, z: Numbers, n: number, limits: ZeroLimits): void;
}

/** What counts as zero on the diagonals of a generalised Schur form. */
export interface ZeroLimits {
  readonly s: number;
  readonly t: number;
}
