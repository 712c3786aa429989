import { BudgetExceededError } from '../errors.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { addSparse, daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { SparseBuilder } from '../operators/sparse-builder.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { dimension, productSpace, type Space } from '../spaces/space.ts';
import type { Lindbladian } from './lindbladian.ts';

/** Options of `liouvillian`. */
export interface LiouvillianOptions {
  /** The time at which coefficients are taken; 0 by default. */
  readonly at?: number;
  /** Largest number of bytes of the result; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The generator as a sparse matrix on vec(rho), row-major: K (x) 1 + 1 (x) conj(K) + sum L (x) conj(L) with K = -iH - sum L^dagger L / 2, on the space twice. Has D^2 rows:
 * only for what needs them (steady states, spectra); evolutions do not. Throws `BudgetExceededError` before anything of that size is built.
 */
export function liouvillian(of: Lindbladian, options: LiouvillianOptions = {}): SparseOperator {
  const { at = 0, maxBytes = defaultMaxBytes } = options;
  const { space } = of;
  const terms = [...of.jumps, ...of.hamiltonian].map(({ operator, coefficient }) => ({
    matrix: toSparse(operator),
    factor: coefficient ? coefficient.at(at) : 1,
  }));
  const jumps = terms.slice(0, of.jumps.length);
  const h = terms.slice(of.jumps.length);
  requireBytes(
    terms.map(({ matrix }) => matrix),
    dimension(space),
    jumps.length,
    maxBytes,
  );
  let k = emptyRows(space);
  for (const { matrix, factor } of h) k = addSparse(k, matrix, 0, -factor);
  for (const { matrix, factor } of jumps) {
    k = addSparse(k, multiplySparse(daggerSparse(matrix), matrix), -0.5 * factor ** 2, 0);
  }
  const rows = new SuperoperatorRows(space);
  const size = dimension(space);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      rows.addRow(k, r, c);
      for (const { matrix, factor } of jumps) rows.addJump(matrix, factor ** 2, r, c);
      rows.endRow();
    }
  }
  return rows.operator();
}

/** Sums of K (x) 1 + 1 (x) conj(K) and L (x) conj(L), one row (r, c) after the other. */
class SuperoperatorRows {
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

  addJump({ rowStart, column, values }: SparseOperator, rate: number, r: number, c: number): void {
    for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
      const [x, y] = [rate * (values[2 * p] as number), rate * (values[2 * p + 1] as number)];
      const row = this.#size * (column[p] as number);
      for (let q = rowStart[c] as number, last = rowStart[c + 1] as number; q < last; q++) {
        const [u, v] = [values[2 * q] as number, values[2 * q + 1] as number];
        this.#add(row + (column[q] as number), x * u + y * v, y * u - x * v);
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

function emptyRows(space: Space): SparseOperator {
  const rowStart = new Int32Array(dimension(space) + 1);
  return { kind: 'sparse', space, rowStart, column: new Int32Array(0), values: new Float64Array(0) };
}

function requireBytes(
  matrices: readonly SparseOperator[],
  size: number,
  jumps: number,
  maxBytes: number,
): void {
  const entries = matrices.map(({ column }) => column.length);
  const products = entries.slice(0, jumps).reduce((total, count) => total + (count * count) / size, 0);
  const squares = entries.slice(0, jumps).reduce((total, count) => total + count * count, 0);
  const k = Math.min(size * size, entries.slice(jumps).reduce((total, count) => total + count, 0) + products);
  const bytes = 20 * Math.min(size ** 4, 2 * size * k + squares) + 4 * size * size;
  if (bytes <= maxBytes) return;
  const instead = 'Evolve for a long time with `lindblad`, which needs D x D matrices only.';
  throw new BudgetExceededError('A Liouvillian as a sparse matrix', bytes, maxBytes, instead);
}
