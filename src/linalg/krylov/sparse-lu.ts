import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../matrix.ts';
import { modulus } from '../scalar.ts';
import { csrTranspose, requireCsr, type CsrMatrix } from './csr.ts';
import { minimumDegree } from './minimum-degree.ts';

/** The factors of a sparse matrix: solves with it as often as wanted. */
export interface SparseLu {
  readonly size: number;
  /** Entries kept in L and U together. */
  readonly entries: number;
  /** out := A^-1 b, both interleaved; they may be the same array. Throws `ArgumentError` for a wrong length or numbers that are not finite. */
  solve(b: Float64Array, out: Float64Array): void;
}

/** Options of `sparseLu`. */
export interface SparseLuOptions {
  /** The diagonal entry is the pivot when it has at least this part of the largest one of its column; 1 is partial pivoting proper. Default 0.1. */
  readonly pivotThreshold?: number;
}

/**
 * P A Q = L U of a sparse complex matrix: left-looking by columns (Gilbert & Peierls, SIAM J. Sci. Stat. Comput. 9 (1988) 862) with threshold
 * partial pivoting and a minimum-degree order. Cost is proportional to the multiplications with entries that are not zero.
 * Throws `ArgumentError` when A is not valid, not finite, or singular: its message names the step and the column of the
 * pivot that is 0 (below 1e-300). A matrix that is singular only up to rounding is not recognised: look at the residual.
 */
export function sparseLu(a: CsrMatrix, options: SparseLuOptions = {}): SparseLu {
  const { pivotThreshold = 0.1 } = options;
  requireCsr(a);
  if (!(pivotThreshold > 0 && pivotThreshold <= 1)) {
    throw new ArgumentError('pivotThreshold', 'be in (0, 1]', `it is ${pivotThreshold}`);
  }
  const factors = new ColumnFactors(csrTranspose(a), minimumDegree(a), pivotThreshold);
  for (let k = 0; k < a.size; k++) factors.eliminate(k);
  return {
    size: a.size,
    entries: factors.entries,
    solve(b: Float64Array, out: Float64Array): void {
      for (const [name, x] of [
        ['b', b],
        ['out', out],
      ] as const) {
        if (x.length !== 2 * a.size)
          throw new ArgumentError(name, `have ${a.size} entries`, `it has ${x.length / 2}`);
      }
      requireFinite(b, 'b');
      factors.solve(b, out);
    },
  };
}

/** A growing list of sparse columns. */
class Columns {
  readonly start: Int32Array;
  index: Int32Array;
  values: Float64Array;
  length = 0;

  constructor(n: number, capacity: number) {
    this.start = new Int32Array(n + 1);
    this.index = new Int32Array(capacity);
    this.values = new Float64Array(2 * capacity);
  }

  reserve(more: number): void {
    if (this.length + more <= this.index.length) return;
    const capacity = Math.max(this.length + more, 2 * this.index.length);
    const index = new Int32Array(capacity);
    const values = new Float64Array(2 * capacity);
    index.set(this.index);
    values.set(this.values);
    this.index = index;
    this.values = values;
  }

  push(index: number, re: number, im: number): void {
    const p = this.length++;
    this.index[p] = index;
    this.values[2 * p] = re;
    this.values[2 * p + 1] = im;
  }
}

class ColumnFactors {
  readonly #a: CsrMatrix;
  readonly #order: Int32Array;
  readonly #threshold: number;
  /** L by columns, row numbers of A, unit diagonal left out. */
  readonly #lower: Columns;
  /** U by columns, pivot numbers, diagonal last. */
  readonly #upper: Columns;
  /** The step in which a row was the pivot, or -1. */
  readonly #stepOf: Int32Array;
  readonly #x: Float64Array;
  readonly #mark: Int32Array;
  readonly #reach: Int32Array;
  readonly #stack: Int32Array;
  readonly #place: Int32Array;

  constructor(columns: CsrMatrix, order: Int32Array, threshold: number) {
    const n = columns.size;
    this.#a = columns;
    this.#order = order;
    this.#threshold = threshold;
    this.#lower = new Columns(n, 4 * columns.column.length + n);
    this.#upper = new Columns(n, 4 * columns.column.length + n);
    this.#stepOf = new Int32Array(n).fill(-1);
    this.#x = new Float64Array(2 * n);
    this.#mark = new Int32Array(n).fill(-1);
    this.#reach = new Int32Array(n);
    this.#stack = new Int32Array(n);
    this.#place = new Int32Array(n);
  }

  get entries(): number {
    return this.#lower.length + this.#upper.length;
  }

  eliminate(k: number): void {
    const { rowStart, column, values } = this.#a;
    const col = this.#order[k] as number;
    const x = this.#x;
    let top = this.#a.size;
    for (let p = rowStart[col] as number; p < (rowStart[col + 1] as number); p++) {
      const row = column[p] as number;
      if (this.#mark[row] !== k) top = this.#visit(row, k, top);
    }
    for (let p = rowStart[col] as number; p < (rowStart[col + 1] as number); p++) {
      const o = 2 * (column[p] as number);
      x[o] = values[2 * p] as number;
      x[o + 1] = values[2 * p + 1] as number;
    }
    for (let q = top; q < this.#a.size; q++) {
      const step = this.#stepOf[this.#reach[q] as number] as number;
      if (step >= 0) this.#subtract(step, 2 * (this.#reach[q] as number));
    }
    this.#store(k, col, top);
  }

  /** Depth first through L: puts what `row` reaches in topological order before `top`, and returns the new top. */
  #visit(row: number, k: number, top: number): number {
    const { start, index } = this.#lower;
    let depth = 0;
    this.#stack[0] = row;
    this.#mark[row] = k;
    this.#place[0] = this.#first(row);
    while (depth >= 0) {
      const at = this.#stack[depth] as number;
      const step = this.#stepOf[at] as number;
      const end = step < 0 ? 0 : (start[step + 1] as number);
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

  #subtract(step: number, o: number): void {
    const { start, index, values } = this.#lower;
    subtractColumn(this.#x, index, values, start[step] as number, start[step + 1] as number, o);
  }

  #store(k: number, col: number, top: number): void {
    const n = this.#a.size;
    const x = this.#x;
    const pivot = this.#pivot(col, k, top);
    const re = x[2 * pivot] as number;
    const im = x[2 * pivot + 1] as number;
    this.#lower.reserve(n - top);
    this.#upper.reserve(n - top);
    const scale = Math.max(Math.abs(re), Math.abs(im));
    const a = re / scale;
    const b = im / scale;
    const d = (a * a + b * b) * scale;
    for (let q = top; q < n; q++) {
      const row = this.#reach[q] as number;
      const u = x[2 * row] as number;
      const v = x[2 * row + 1] as number;
      const step = this.#stepOf[row] as number;
      if (step >= 0) this.#upper.push(step, u, v);
      else if (row !== pivot) this.#lower.push(row, (u * a + v * b) / d, (v * a - u * b) / d);
      x[2 * row] = 0;
      x[2 * row + 1] = 0;
    }
    this.#upper.push(k, re, im);
    this.#stepOf[pivot] = k;
    this.#lower.start[k + 1] = this.#lower.length;
    this.#upper.start[k + 1] = this.#upper.length;
  }

  #pivot(col: number, k: number, top: number): number {
    let best = -1;
    let largest = 0;
    for (let q = top; q < this.#a.size; q++) {
      const row = this.#reach[q] as number;
      if ((this.#stepOf[row] as number) >= 0) continue;
      const size = modulus(this.#x[2 * row] as number, this.#x[2 * row + 1] as number);
      if (size > largest) [largest, best] = [size, row];
    }
    if (!(largest > 1e-300 && largest < Infinity)) {
      const why = largest < 1 ? `pivot ${k} (column ${col}) of its elimination is 0` : `pivot ${k} overflows`;
      throw new ArgumentError(
        'a',
        'be invertible',
        why,
        'Fix the null space first (for a steady state: replace one row by the trace).',
      );
    }
    const onDiagonal = this.#mark[col] === k && (this.#stepOf[col] as number) < 0;
    const size = modulus(this.#x[2 * col] as number, this.#x[2 * col + 1] as number);
    return onDiagonal && size >= this.#threshold * largest ? col : best;
  }

  solve(b: Float64Array, out: Float64Array): void {
    const n = this.#a.size;
    const x = this.#x;
    const y = new Float64Array(2 * n);
    const rowOf = new Int32Array(n);
    this.#stepOf.forEach((step, row) => (rowOf[step] = row));
    x.set(b);
    for (let k = 0; k < n; k++) this.#subtract(k, 2 * (rowOf[k] as number));
    for (let k = 0; k < n; k++) {
      y[2 * k] = x[2 * (rowOf[k] as number)] as number;
      y[2 * k + 1] = x[2 * (rowOf[k] as number) + 1] as number;
    }
    const { start, index, values } = this.#upper;
    for (let k = n - 1; k >= 0; k--) {
      const last = (start[k + 1] as number) - 1;
      divideAt(y, 2 * k, values[2 * last] as number, values[2 * last + 1] as number);
      subtractColumn(y, index, values, start[k] as number, last, 2 * k);
    }
    for (let k = 0; k < n; k++) out.set(y.subarray(2 * k, 2 * k + 2), 2 * (this.#order[k] as number));
  }
}

/** x -= x_at times the sparse column. */
function subtractColumn(
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
function divideAt(x: Float64Array, at: number, re: number, im: number): void {
  const scale = Math.max(Math.abs(re), Math.abs(im));
  const a = re / scale;
  const b = im / scale;
  const d = (a * a + b * b) * scale;
  const u = x[at] as number;
  const v = x[at + 1] as number;
  x[at] = (u * a + v * b) / d;
  x[at + 1] = (v * a - u * b) / d;
}
