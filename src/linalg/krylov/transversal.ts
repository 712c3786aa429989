import type { CsrMatrix } from './csr.ts';

/**
 * For each column a row of its own with an entry in it, or -1 where there is none left: a largest matching, so that -1 means that the matrix is
 * singular whatever the values are. The diagonal is taken where it can be. `columns` is the matrix by columns (its transpose as CSR).
 * Augmenting paths with a look ahead: Duff, ACM Trans. Math. Softw. 7 (1981) 315. Cost at worst size times entries, in practice about the entries.
 */
export function transversal(columns: CsrMatrix): Int32Array {
  const search = new Matching(columns);
  for (let c = 0; c < columns.size; c++) search.takeDiagonal(c);
  for (let c = 0; c < columns.size; c++) if (search.rowOf[c] === -1) search.augment(c);
  return search.rowOf;
}

class Matching {
  readonly rowOf: Int32Array;
  readonly #columns: CsrMatrix;
  readonly #columnOf: Int32Array;
  /** Columns seen by the search from column c hold c. */
  readonly #seen: Int32Array;
  readonly #stack: Int32Array;
  readonly #place: Int32Array;
  /** Where the next free row of a column may be; rows never become free again. */
  readonly #free: Int32Array;

  constructor(columns: CsrMatrix) {
    const n = columns.size;
    this.#columns = columns;
    this.rowOf = new Int32Array(n).fill(-1);
    this.#columnOf = new Int32Array(n).fill(-1);
    this.#seen = new Int32Array(n).fill(-1);
    this.#stack = new Int32Array(n);
    this.#place = new Int32Array(n);
    this.#free = columns.rowStart.slice(0, n);
  }

  takeDiagonal(c: number): void {
    const { rowStart, column } = this.#columns;
    for (let p = rowStart[c] as number; p < (rowStart[c + 1] as number); p++)
      if (column[p] === c) this.#match(c, c);
  }

  /** Depth first over alternating paths; along one that ends in a free row every column moves on to its next row. */
  augment(start: number): void {
    const { rowStart, column } = this.#columns;
    let depth = 0;
    this.#enter(start, start, 0);
    while (depth >= 0) {
      const c = this.#stack[depth] as number;
      const free = this.#freeRow(c);
      if (free >= 0) return this.#shift(depth, free);
      let p = this.#place[depth] as number;
      const end = rowStart[c + 1] as number;
      while (p < end && this.#seen[this.#columnOf[column[p] as number] as number] === start) p++;
      this.#place[depth] = p + 1;
      if (p < end) this.#enter(this.#columnOf[column[p] as number] as number, start, ++depth);
      else depth--;
    }
  }

  #enter(c: number, start: number, depth: number): void {
    this.#stack[depth] = c;
    this.#place[depth] = this.#columns.rowStart[c] as number;
    this.#seen[c] = start;
  }

  #freeRow(c: number): number {
    const { rowStart, column } = this.#columns;
    const end = rowStart[c + 1] as number;
    for (let p = this.#free[c] as number; p < end; p++) {
      if (this.#columnOf[column[p] as number] !== -1) continue;
      this.#free[c] = p + 1;
      return column[p] as number;
    }
    this.#free[c] = end;
    return -1;
  }

  #shift(depth: number, free: number): void {
    this.#match(this.#stack[depth] as number, free);
    for (let d = depth - 1; d >= 0; d--) {
      this.#match(this.#stack[d] as number, this.#columns.column[(this.#place[d] as number) - 1] as number);
    }
  }

  #match(c: number, row: number): void {
    this.rowOf[c] = row;
    this.#columnOf[row] = c;
  }
}
