import { BudgetExceededError } from '../../errors.ts';

/** Bytes of one entry: an index and a complex number. */
export const entryBytes = 20;

/** Columns of complex numbers, one after the other; column k is start[k] .. start[k + 1] - 1. Values are interleaved. */
export interface SparseColumns {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly values: Float64Array;
}

/** Columns that grow at their end up to a number of bytes. */
export class GrowingColumns implements SparseColumns {
  readonly start: Int32Array;
  index: Int32Array;
  values: Float64Array;
  length = 0;
  readonly #maxBytes: number;

  constructor(n: number, capacity: number, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.start = new Int32Array(n + 1);
    this.index = new Int32Array(0);
    this.values = new Float64Array(0);
    this.reserve(capacity);
  }

  /** Room for `more` entries. Throws `BudgetExceededError` when they do not fit. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.index.length) return;
    const most = Math.floor(this.#maxBytes / entryBytes);
    if (needed > most) {
      const instead = 'Use `gmres` with `ilu0`, which has no fill.';
      throw new BudgetExceededError('The fill of `sparseLu`', needed * entryBytes, this.#maxBytes, instead);
    }
    this.#resize(Math.min(most, Math.max(needed, 2 * this.index.length)));
  }

  push(index: number, re: number, im: number): void {
    const p = this.length++;
    this.index[p] = index;
    this.values[2 * p] = re;
    this.values[2 * p + 1] = im;
  }

  swap(p: number, q: number): void {
    const { index, values } = this;
    const [i, re, im] = [index[p] as number, values[2 * p] as number, values[2 * p + 1] as number];
    index[p] = index[q] as number;
    values[2 * p] = values[2 * q] as number;
    values[2 * p + 1] = values[2 * q + 1] as number;
    index[q] = i;
    values[2 * q] = re;
    values[2 * q + 1] = im;
  }

  /** Gives back the room that is not used. */
  trim(): void {
    this.#resize(this.length);
  }

  #resize(capacity: number): void {
    const index = new Int32Array(capacity);
    const values = new Float64Array(2 * capacity);
    index.set(this.index.subarray(0, this.length));
    values.set(this.values.subarray(0, 2 * this.length));
    this.index = index;
    this.values = values;
  }
}
