import { exponentOf, timesPowerOfTwo } from '../power-of-two.ts';
import type { CsrMatrix } from './csr.ts';

/** B with b_ij = 2^(-row_i) a_ij 2^(-column_j), without the zeros of A. */
export interface Equilibrated {
  readonly matrix: CsrMatrix;
  readonly row: Int32Array;
  readonly column: Int32Array;
}

/** Rounds of averaging at most; after a few only smooth differences between far parts of the matrix are left. */
const rounds = 12;

/**
 * Scales rows and columns by powers of two (so without rounding): first so that the logarithms of the entries are near 0 in the mean (Curtis & Reid,
 * IMA J. Appl. Math. 10 (1972) 118, by alternate averages), then so that the largest entry of each is near 1. Entries may be anywhere in the range of
 * doubles; one that ends below 2^-1074 counts as zero. Empty rows and columns keep their scale.
 */
export function equilibrate(a: CsrMatrix): Equilibrated {
  const scaling = new Scaling(a);
  for (let round = 0; round < rounds && scaling.average() > 0.5; round++);
  scaling.toLargest();
  const [row, column] = [Int32Array.from(scaling.row), Int32Array.from(scaling.column)];
  return { matrix: scaledMatrix(a, row, column), row, column };
}

/** Exponents of rows and columns; the averages leave fractions, the largest entries integers. */
class Scaling {
  readonly row: Float64Array;
  readonly column: Float64Array;
  readonly #a: CsrMatrix;
  /** NaN for entries that are 0: no comparison holds for them. */
  readonly #exponents: Float64Array;
  readonly #rowCount: Int32Array;
  readonly #columnCount: Int32Array;

  constructor(a: CsrMatrix) {
    this.#a = a;
    this.row = new Float64Array(a.size);
    this.column = new Float64Array(a.size);
    this.#rowCount = new Int32Array(a.size);
    this.#columnCount = new Int32Array(a.size);
    this.#exponents = new Float64Array(a.column.length);
    this.#each((r, c, p) => {
      const size = Math.max(Math.abs(a.values[2 * p] as number), Math.abs(a.values[2 * p + 1] as number));
      this.#exponents[p] = size === 0 ? NaN : exponentOf(size);
      if (size === 0) return;
      (this.#rowCount[r] as number)++;
      (this.#columnCount[c] as number)++;
      if (r === c) this.column[c] = (this.#exponents[p] as number) / 2;
    });
  }

  /** Rows, then columns: the mean of what the other leaves of each entry. Returns the largest change of a column. */
  average(): number {
    const { row, column } = this;
    row.fill(0);
    this.#eachEntry((r, c, e) => ((row[r] as number) += e - (column[c] as number)));
    for (let r = 0; r < row.length; r++) (row[r] as number) /= Math.max(1, this.#rowCount[r] as number);
    const sums = new Float64Array(column.length);
    this.#eachEntry((r, c, e) => ((sums[c] as number) += e - (row[r] as number)));
    let change = 0;
    sums.forEach((sum, c) => {
      const mean = sum / Math.max(1, this.#columnCount[c] as number);
      change = Math.max(change, Math.abs(mean - (column[c] as number)));
      column[c] = mean;
    });
    return change;
  }

  /** Rows, then columns: the largest entry near 1, by integers. */
  toLargest(): void {
    const { row, column } = this;
    for (let c = 0; c < column.length; c++) column[c] = Math.round(column[c] as number);
    const largest = new Float64Array(row.length).fill(-Infinity);
    this.#eachEntry((r, c, e) => (largest[r] = Math.max(largest[r] as number, e - (column[c] as number))));
    largest.forEach((e, r) => (row[r] = e === -Infinity ? 0 : e));
    largest.fill(-Infinity);
    this.#eachEntry((r, c, e) => (largest[c] = Math.max(largest[c] as number, e - (row[r] as number))));
    largest.forEach((e, c) => (column[c] = e === -Infinity ? 0 : e));
  }

  #eachEntry(visit: (r: number, c: number, exponent: number) => void): void {
    this.#each((r, c, p) => {
      const e = this.#exponents[p] as number;
      if (e === e) visit(r, c, e);
    });
  }

  #each(visit: (r: number, c: number, p: number) => void): void {
    const { size, rowStart, column } = this.#a;
    for (let r = 0; r < size; r++)
      for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++)
        visit(r, column[p] as number, p);
  }
}

function scaledMatrix(a: CsrMatrix, row: Int32Array, column: Int32Array): CsrMatrix {
  const out = {
    size: a.size,
    rowStart: new Int32Array(a.size + 1),
    column: new Int32Array(a.column.length),
    values: new Float64Array(a.values.length),
  };
  let length = 0;
  for (let r = 0; r < a.size; r++) {
    for (let p = a.rowStart[r] as number; p < (a.rowStart[r + 1] as number); p++) {
      const c = a.column[p] as number;
      const shift = -(row[r] as number) - (column[c] as number);
      const re = timesPowerOfTwo(a.values[2 * p] as number, shift);
      const im = timesPowerOfTwo(a.values[2 * p + 1] as number, shift);
      if (re === 0 && im === 0) continue;
      out.column[length] = c;
      out.values[2 * length] = re;
      out.values[2 * length + 1] = im;
      length++;
    }
    out.rowStart[r + 1] = length;
  }
  return { ...out, column: out.column.slice(0, length), values: out.values.slice(0, 2 * length) };
}
