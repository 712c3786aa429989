import type { Indices, Numbers } from '../held.ts';

/** Compressed sparse rows: row r has the columns column[rowStart[r]] .. column[rowStart[r + 1] - 1]; values interleaved. */
export interface HeldCsr {
  readonly rows: number;
  readonly rowStart: Indices;
  readonly column: Indices;
  readonly values: Numbers;
}

/**
 * A band matrix n x n: row r has values[d n + r] (interleaved) in column r + offsets[d], offsets ascending. Places outside the matrix have values too,
 * which are not read.
 */
export interface HeldBanded {
  readonly size: number;
  readonly offsets: Indices;
  readonly values: Numbers;
}

/** Sparse matrices, complex. Right-hand sides and results are row-major with `columns` columns (default 1). Outputs are no inputs. */
export interface SparseKernels {
  /** out += (re + i im) A v. */
  addCsr(out: Numbers, a: HeldCsr, v: Numbers, columns?: number, re?: number, im?: number): void;
  /** out += (re + i im) A v. */
  addBanded(out: Numbers, a: HeldBanded, v: Numbers, columns?: number, re?: number, im?: number): void;
  /**
   * out = K X + (K X)^dagger + sum L X L^dagger for Hermitian X (n x n), the generalised Lyapunov map; the result is Hermitian to the last bit.
   * Cost: n times the entries of K, and half of n^2 times the square of the entries per row of each L.
   */
  lyapunovCsr(out: Numbers, x: Numbers, k: HeldCsr, jumps: readonly HeldCsr[]): void;
  /** The same for band matrices; the fastest form where they have few diagonals. */
  lyapunovBanded(out: Numbers, x: Numbers, k: HeldBanded, jumps: readonly HeldBanded[]): void;
}
