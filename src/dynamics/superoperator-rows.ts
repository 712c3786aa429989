import type { SparseOperator } from '../operators/operator.ts';
import { SparseBuilder } from '../operators/sparse-builder.ts';
import { dimension, productSpace, type Space } from '../spaces/space.ts';

/** Sums of K (x) 1 + 1 (x) conj(K) and A (x) conj(B), one row (r, c) after the other. */
export class SuperoperatorRows {
  readonly #builder: SparseBuilder;
  readonly #size: number;
  readonly #sums: Float64Array;
  readonly #seen: Uint8Array;
  readonly #touched: Int32Array;
  #count = 0;

  constructor(space: Space) {
    const size = dimension(space);
    this.#size = size;
    this.#builder = new SparseBuilder(productSpace(space, space), size * size);
    this.#sums = new Float64Array(2 * size * size);
    this.#seen = new Uint8Array(size * size);
    this.#touched = new Int32Array(size * size);
  }

  addRow({ rowStart, column, values }: SparseOperator, r: number, c: number): void {
    const n = this.#size;
    for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
      this.#add((column[p] as number) * n + c, values[2 * p] as number, values[2 * p + 1] as number);
    }
    for (let p = rowStart[c] as number, end = rowStart[c + 1] as number; p < end; p++) {
      this.#add(r * n + (column[p] as number), values[2 * p] as number, -(values[2 * p + 1] as number));
    }
  }

  /** The map rho -> factor A rho B^dagger. */
  addProduct(a: SparseOperator, b: SparseOperator, factor: number, r: number, c: number): void {
    const [from, to] = [b.rowStart[c] as number, b.rowStart[c + 1] as number];
    for (let p = a.rowStart[r] as number, end = a.rowStart[r + 1] as number; p < end; p++) {
      const x = factor * (a.values[2 * p] as number);
      const y = factor * (a.values[2 * p + 1] as number);
      const row = this.#size * (a.column[p] as number);
      for (let q = from; q < to; q++) {
        const u = b.values[2 * q] as number;
        const v = b.values[2 * q + 1] as number;
        this.#add(row + (b.column[q] as number), x * u + y * v, y * u - x * v);
      }
    }
  }

  endRow(): void {
    const touched = this.#touched.subarray(0, this.#count).sort();
    for (const at of touched) {
      this.#builder.add(at, this.#sums[2 * at] as number, this.#sums[2 * at + 1] as number);
      this.#sums[2 * at] = this.#sums[2 * at + 1] = this.#seen[at] = 0;
    }
    this.#count = 0;
    this.#builder.endRow();
  }

  operator(): SparseOperator {
    return this.#builder.operator();
  }

  #add(at: number, re: number, im: number): void {
    if (this.#seen[at] === 0) {
      this.#seen[at] = 1;
      this.#touched[this.#count++] = at;
    }
    this.#sums[2 * at] = (this.#sums[2 * at] as number) + re;
    this.#sums[2 * at + 1] = (this.#sums[2 * at + 1] as number) + im;
  }
}
