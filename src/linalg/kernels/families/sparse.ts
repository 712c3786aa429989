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
  /** Room for the terms (h K)^k v / k! of e^(hK) v with the present values of K, up to k = `degree`. */
  seriesBanded(k: HeldBanded, degree: number): HeldSeries;
}

/** The terms of a Taylor series of e^(hK) v. */
export interface HeldSeries {
  /** v, to be written, and the terms after it. */
  readonly terms: readonly Numbers[];
  /** Sets the terms from the first on, up to the second in a row that is no larger than `smallest` |v|. */
  expand(h: number, smallest: number): SeriesEnd;
  /** out = sum_k s^k term_k, k = 0 .. count; gives |out|^2. */
  at(s: number, count: number, out: Numbers): number;
}

/** The number of the last term of a series, its size and that of the one before (Infinity for the first). */
export interface SeriesEnd {
  readonly count: number;
  readonly size: number;
  readonly before: number;
}
