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
}
