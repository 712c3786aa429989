import { ArgumentError, SingularMatrixError } from '../../errors.ts';
import type { CsrMatrix } from './csr.ts';
import { entryBytes, GrowingColumns, type SparseColumns } from './sparse-columns.ts';

/** How pivots are chosen, and how much memory L and U may take. */
export interface EliminationOptions {
  readonly threshold: number;
  readonly maxBytes: number;
}

/** B = P^T L U Q^T with row `row[k]` and column `column[k]` of B in step k. Both factors are by columns and in step numbers. */
export interface ColumnFactors {
  /** Unit diagonal left out. */
  readonly lower: SparseColumns;
  /** Diagonal last in its column. */
  readonly upper: SparseColumns;
  readonly row: Int32Array;
  readonly column: Int32Array;
  /** The column with the least that could be a pivot. */
  readonly weakest: WeakestColumn;
}

/** A column and the largest number left in it when its turn came, |re| + |im|. */
export interface WeakestColumn {
  readonly column: number;
  readonly size: number;
}

/** A column of which no more is left, its entries being near 1, is singular up to a change of its last digits. */
const rounding = 2 ** -53;

/**
 * L U of a matrix whose entries are at most about 1, given by columns: left-looking (Gilbert & Peierls, SIAM J. Sci. Stat. Comput. 9 (1988) 862),
 * the search pruned by symmetric pairs (Eisenstat & Liu, SIAM J. Matrix Anal. Appl. 13 (1992) 202), with threshold partial pivoting that prefers the diagonal. Throws `SingularMatrixError` for a column in which nothing, or nothing but rounding, is left.
 */
export function eliminateColumns(
  columns: CsrMatrix,
  order: Int32Array,
  options: EliminationOptions,
): ColumnFactors {
  const work = new Elimination(columns, order, options);
  for (let k = 0; k < columns.size; k++) work.step(k);
  return work.factors();
}

class Elimination {
  readonly #a: CsrMatrix;
  readonly #order: Int32Array;
  readonly #threshold: number;
  /** Row numbers of the matrix until the end. */
  readonly #lower: GrowingColumns;
  readonly #upper: GrowingColumns;
  /** Where the part of a column of L ends that a search must follow. */
  readonly #searchEnd: Int32Array;
  /** The step in which a row was the pivot, or -1. */
  readonly #stepOf: Int32Array;
  readonly #x: Float64Array;
  readonly #mark: Int32Array;
  readonly #reach: Int32Array;
  readonly #stack: Int32Array;
  readonly #place: Int32Array;
  #weakest: WeakestColumn = { column: -1, size: Infinity };

  constructor(columns: CsrMatrix, order: Int32Array, { threshold, maxBytes }: EliminationOptions) {
    const n = columns.size;
    const capacity = Math.min(4 * columns.column.length + n, Math.floor(maxBytes / (2 * entryBytes)));
    this.#a = columns;
    this.#order = order;
    this.#threshold = threshold;
    this.#lower = new GrowingColumns(n, capacity, maxBytes / 2);
    this.#upper = new GrowingColumns(n, capacity, maxBytes / 2);
    this.#searchEnd = new Int32Array(n);
    this.#stepOf = new Int32Array(n).fill(-1);
    this.#x = new Float64Array(2 * n);
    this.#mark = new Int32Array(n).fill(-1);
    this.#reach = new Int32Array(n);
    this.#stack = new Int32Array(n);
    this.#place = new Int32Array(n);
  }

  step(k: number): void {
    const { rowStart, column, values } = this.#a;
    const col = this.#order[k] as number;
    const x = this.#x;
    let top = this.#a.size;
    for (let p = rowStart[col] as number; p < (rowStart[col + 1] as number); p++) {
      const row = column[p] as number;
      if (this.#mark[row] !== k) top = this.#visit(row, k, top);
      x[2 * row] = values[2 * p] as number;
      x[2 * row + 1] = values[2 * p + 1] as number;
    }
    const { start, index, values: l } = this.#lower;
    for (let q = top; q < this.#a.size; q++) {
      const row = this.#reach[q] as number;
      const step = this.#stepOf[row] as number;
      if (step >= 0) subtractColumn(x, index, l, start[step] as number, start[step + 1] as number, 2 * row);
    }
    this.#store(k, col, top);
  }

  factors(): ColumnFactors {
    const row = new Int32Array(this.#a.size);
    this.#stepOf.forEach((step, r) => (row[step] = r));
    this.#lower.trim();
    this.#upper.trim();
    const { index } = this.#lower;
    for (let p = 0; p < index.length; p++) index[p] = this.#stepOf[index[p] as number] as number;
    return { lower: this.#lower, upper: this.#upper, row, column: this.#order, weakest: this.#weakest };
  }

  /** Depth first through L: puts what `row` reaches in topological order before `top`, and returns the new top. */
  #visit(row: number, k: number, top: number): number {
    const { index } = this.#lower;
    let depth = 0;
    this.#stack[0] = row;
    this.#mark[row] = k;
    this.#place[0] = this.#first(row);
    while (depth >= 0) {
      const at = this.#stack[depth] as number;
      const step = this.#stepOf[at] as number;
      const end = step < 0 ? 0 : (this.#searchEnd[step] as number);
      let p = this.#place[depth] as number;
      while (p < end && this.#mark[index[p] as number] === k) p++;
      if (p < end) {
        const next = index[p] as number;
        this.#place[depth++] = p + 1;
        this.#stack[depth] = next;
        this.#mark[next] = k;
        this.#place[depth] = this.#first(next);
      } else {
        this.#reach[--top] = at;
        depth--;
      }
    }
    return top;
  }

  #first(row: number): number {
    const step = this.#stepOf[row] as number;
    return step < 0 ? 0 : (this.#lower.start[step] as number);
  }

  #store(k: number, col: number, top: number): void {
    const n = this.#a.size;
    const x = this.#x;
    const pivot = this.#pivot(col, k, top);
    const [re, im] = [x[2 * pivot] as number, x[2 * pivot + 1] as number];
    this.#lower.reserve(n - top);
    this.#upper.reserve(n - top);
    for (let q = top; q < n; q++) {
      const row = this.#reach[q] as number;
      const step = this.#stepOf[row] as number;
      if (step >= 0) this.#upper.push(step, x[2 * row] as number, x[2 * row + 1] as number);
      else if (row !== pivot) {
        divideAt(x, 2 * row, re, im);
        this.#lower.push(row, x[2 * row] as number, x[2 * row + 1] as number);
      }
      x[2 * row] = 0;
      x[2 * row + 1] = 0;
    }
    this.#upper.push(k, re, im);
    this.#stepOf[pivot] = k;
    this.#lower.start[k + 1] = this.#lower.length;
    this.#upper.start[k + 1] = this.#upper.length;
    this.#searchEnd[k] = this.#lower.length;
    this.#prune(k, pivot);
  }

  /** A column j of L with an entry in the pivot row, and u_jk not zero, reaches what lies below through column k: a search may leave that out. */
  #prune(k: number, pivot: number): void {
    const { start, index } = this.#lower;
    const { start: upperStart, index: upperIndex } = this.#upper;
    const last = (upperStart[k + 1] as number) - 1;
    for (let q = upperStart[k] as number; q < last; q++) {
      const j = upperIndex[q] as number;
      const [from, to] = [start[j] as number, start[j + 1] as number];
      if ((this.#searchEnd[j] as number) < to) continue;
      let p = from;
      while (p < to && index[p] !== pivot) p++;
      if (p < to) this.#searchEnd[j] = this.#pivotalFirst(from, to);
    }
  }

  /** Brings the entries in rows that were pivots to the front; returns their end. */
  #pivotalFirst(from: number, to: number): number {
    let [head, tail] = [from, to];
    while (head < tail) {
      if ((this.#stepOf[this.#lower.index[head] as number] as number) >= 0) head++;
      else this.#lower.swap(head, --tail);
    }
    return head;
  }

  #pivot(col: number, k: number, top: number): number {
    let best = -1;
    let largest = 0;
    for (let q = top; q < this.#a.size; q++) {
      const row = this.#reach[q] as number;
      const size = this.#size(row);
      if (!(size <= Number.MAX_VALUE)) refuseGrowth(col);
      if (size > largest && (this.#stepOf[row] as number) < 0) [largest, best] = [size, row];
    }
    if (largest < this.#weakest.size) this.#weakest = { column: col, size: largest };
    if (largest <= rounding) refuseSingular(k, this.#weakest);
    const onDiagonal = this.#mark[col] === k && (this.#stepOf[col] as number) < 0;
    return onDiagonal && this.#size(col) >= this.#threshold * largest ? col : best;
  }

  #size(row: number): number {
    return Math.abs(this.#x[2 * row] as number) + Math.abs(this.#x[2 * row + 1] as number);
  }
}

function refuseSingular(k: number, { column, size }: WeakestColumn): never {
  const what = size === 0 ? 'is 0' : `is rounding only (${size.toExponential(2)})`;
  throw new SingularMatrixError(
    'a',
    `pivot ${k} (column ${column}) of its elimination ${what}`,
    { column, structural: false },
    'Fix the null space first (for a steady state: replace one row by the trace), or shift it.',
  );
}

function refuseGrowth(column: number): never {
  throw new ArgumentError(
    'a',
    'have factors within the range of doubles',
    `column ${column} of its elimination overflows`,
    'Use `pivotThreshold: 1`.',
  );
}

/** x -= x_at times the sparse column. */
export function subtractColumn(
  x: Float64Array,
  index: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  at: number,
): void {
  const re = x[at] as number;
  const im = x[at + 1] as number;
  if (re === 0 && im === 0) return;
  for (let p = from; p < to; p++) {
    const o = 2 * (index[p] as number);
    const a = values[2 * p] as number;
    const b = values[2 * p + 1] as number;
    (x[o] as number) -= a * re - b * im;
    (x[o + 1] as number) -= a * im + b * re;
  }
}

/** x_at /= re + i im. */
export function divideAt(x: Float64Array, at: number, re: number, im: number): void {
  const scale = Math.max(Math.abs(re), Math.abs(im));
  const a = re / scale;
  const b = im / scale;
  const d = (a * a + b * b) * scale;
  const u = x[at] as number;
  const v = x[at + 1] as number;
  x[at] = (u * a + v * b) / d;
  x[at + 1] = (v * a - u * b) / d;
}
