import type { Space } from '../spaces/space.ts';
import type { SparseOperator } from './operator.ts';

/** Builds compressed sparse rows, row after row with ascending columns; exact zeros are left out. */
export class SparseBuilder {
  readonly #space: Space;
  readonly #rowStart: Int32Array;
  #column = new Int32Array(64);
  #values = new Float64Array(128);
  #row = 0;
  #count = 0;

  constructor(space: Space, size: number) {
    this.#space = space;
    this.#rowStart = new Int32Array(size + 1);
  }

  /** Adds an entry to the current row. */
  add(column: number, re: number, im: number): void {
    if (re === 0 && im === 0) return;
    if (this.#count === this.#column.length) this.#grow();
    this.#column[this.#count] = column;
    this.#values[2 * this.#count] = re;
    this.#values[2 * this.#count + 1] = im;
    this.#count++;
  }

  /** Ends the current row. */
  endRow(): void {
    this.#rowStart[++this.#row] = this.#count;
  }

  /** The bytes that the operator takes so far. */
  bytes(): number {
    return 20 * this.#count + 4 * this.#rowStart.length;
  }

  /** The operator, after the last row. */
  operator(): SparseOperator {
    return {
      kind: 'sparse',
      space: this.#space,
      rowStart: this.#rowStart,
      column: this.#column.slice(0, this.#count),
      values: this.#values.slice(0, 2 * this.#count),
    };
  }

  #grow(): void {
    const column = new Int32Array(2 * this.#column.length);
    const values = new Float64Array(2 * this.#values.length);
    column.set(this.#column);
    values.set(this.#values);
    [this.#column, this.#values] = [column, values];
  }
}
