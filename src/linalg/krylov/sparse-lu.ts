import { ArgumentError, SingularMatrixError } from '../../errors.ts';
import { requireFinite } from '../matrix.ts';
import { estimateOneNorm } from '../one-norm-estimate.ts';
import { exponentOf, timesPowerOfTwo } from '../power-of-two.ts';
import { eliminateColumns, type WeakestColumn } from './column-elimination.ts';
import { csrTranspose, requireCsr, type CsrMatrix } from './csr.ts';
import { equilibrate, type Equilibrated } from './equilibrate.ts';
import { FactoredSystem } from './factored-system.ts';
import { minimumDegree } from './minimum-degree.ts';
import { transversal } from './transversal.ts';

/** How a system is solved with the factors of `sparseLu`. */
export interface SparseSolveOptions {
  /** Right-hand sides, the columns of a row-major array of `size` rows. Default 1. */
  readonly columns?: number;
  /** Solves A^dagger x = b. Default false. */
  readonly adjoint?: boolean;
}

/** The factors of a sparse matrix: solves with it as often as wanted. After the first, a solve allocates nothing but what it returns. */
export interface SparseLu {
  readonly size: number;
  /** Entries kept in L and U together, 20 bytes each. */
  readonly entries: number;
  /**
   * out := A^-1 b (or A^-dagger b), interleaved; they may be the same array, and `out` is new unless given. Throws `ArgumentError` for a wrong length,
   * numbers that are not finite, and a solution beyond the range of doubles.
   */
  solve(b: Float64Array, out?: Float64Array, options?: SparseSolveOptions): Float64Array;
  /**
   * The same with iterative refinement, into `out`; returns the backward error, the largest over the columns: x solves exactly a system of which no
   * entry of A or b differs by more than this part of itself. The relative error of x is about this times the condition number.
   */
  solveRefined(b: Float64Array, out: Float64Array, options?: SparseSolveOptions): number;
  /**
   * An estimate (a lower bound, rarely below a third) of the condition number in the 1-norm of A with rows and columns scaled to 1; 1 / it is the part by
   * which A so scaled can change before it is singular. About 11 solves, once.
   */
  conditionEstimate(): number;
}

/** Options of `sparseLu`. */
export interface SparseLuOptions {
  /** The diagonal entry is the pivot when it has at least this part of the largest one of its column; 1 is partial pivoting proper. Default 0.1. */
  readonly pivotThreshold?: number;
  /** Most memory for L and U. Default 2 GiB. */
  readonly maxBytes?: number;
}

/**
 * P R A C Q = L U of a sparse complex matrix with entries anywhere in the range of doubles: rows and columns scaled by powers of two, a zero-free
 * diagonal by matching, a minimum-degree order, and left-looking elimination with threshold pivoting. Cost is proportional to the multiplications with
 * entries that are not zero. Throws `ArgumentError` when A is not valid or not finite, `SingularMatrixError` with the column when the places of the
 * entries make A singular, when nothing but rounding is left of a pivot column, or when the condition estimate is above 2^53; `BudgetExceededError` when the
 * fill would not fit in `maxBytes`. What is nearly singular is taken: look at `conditionEstimate`. Davis, Direct Methods for Sparse Linear Systems (2006).
 */
export function sparseLu(a: CsrMatrix, options: SparseLuOptions = {}): SparseLu {
  const { pivotThreshold = 0.1, maxBytes = 2 ** 31 } = options;
  requireCsr(a);
  if (!(pivotThreshold > 0 && pivotThreshold <= 1)) {
    throw new ArgumentError('pivotThreshold', 'be in (0, 1]', `it is ${pivotThreshold}`);
  }
  if (!(maxBytes >= 0)) throw new ArgumentError('maxBytes', 'be 0 or more', `it is ${maxBytes}`);
  const scaled = equilibrate(a);
  const rowOf = requireTransversal(scaled.matrix);
  const matrix = withRows(scaled.matrix, rowOf);
  const order = minimumDegree(matrix);
  const factors = eliminateColumns(csrTranspose(matrix), order, { threshold: pivotThreshold, maxBytes });
  const row = factors.row.map((r) => rowOf[r] as number);
  const entries = factors.lower.index.length + factors.upper.index.length;
  const lu = new SparseFactors(new FactoredSystem(matrix, factors), entries, {
    scaled,
    row,
    column: factors.column,
  });
  requireInvertible(lu, factors.weakest);
  return lu;
}

/** The condition number is asked for only where a pivot makes it suspect. */
function requireInvertible(lu: SparseLu, { column, size }: WeakestColumn): void {
  if (size > 2 ** -26 || lu.conditionEstimate() <= 2 ** 53) return;
  throw new SingularMatrixError(
    'a',
    `it is singular up to rounding: its condition number is ${lu.conditionEstimate().toExponential(2)}, its weakest column ${column}`,
    { column, structural: false },
    'Fix the null space first (for a steady state: replace one row by the trace), or shift it.',
  );
}

function requireTransversal(b: CsrMatrix): Int32Array {
  const rowOf = transversal(csrTranspose(b));
  const column = rowOf.indexOf(-1);
  if (column < 0) return rowOf;
  throw new SingularMatrixError(
    'a',
    `its entries leave no row for column ${column}`,
    { column, structural: true },
    'Look for an empty row or column, or for k columns with entries in fewer than k rows.',
  );
}

/** The matrix with row rowOf[r] as its row r. */
function withRows(b: CsrMatrix, rowOf: Int32Array): CsrMatrix {
  if (rowOf.every((r, k) => r === k)) return b;
  const rowStart = new Int32Array(b.size + 1);
  const column = new Int32Array(b.column.length);
  const values = new Float64Array(b.values.length);
  rowOf.forEach((r, k) => {
    const [from, to, at] = [b.rowStart[r] as number, b.rowStart[r + 1] as number, rowStart[k] as number];
    column.set(b.column.subarray(from, to), at);
    values.set(b.values.subarray(2 * from, 2 * to), 2 * at);
    rowStart[k + 1] = at + to - from;
  });
  return { size: b.size, rowStart, column, values };
}

interface Places {
  readonly scaled: Equilibrated;
  /** Row and column of A in each step. */
  readonly row: Int32Array;
  readonly column: Int32Array;
}

class SparseFactors implements SparseLu {
  readonly size: number;
  readonly entries: number;
  readonly #system: FactoredSystem;
  readonly #places: Places;
  readonly #x: Float64Array;
  #condition: number | undefined;

  constructor(system: FactoredSystem, entries: number, places: Places) {
    this.size = system.matrix.size;
    this.entries = entries;
    this.#system = system;
    this.#places = places;
    this.#x = new Float64Array(2 * this.size);
  }

  solve(
    b: Float64Array,
    out: Float64Array = new Float64Array(b.length),
    options: SparseSolveOptions = {},
  ): Float64Array {
    this.#run(b, out, options, false);
    return out;
  }

  solveRefined(b: Float64Array, out: Float64Array, options: SparseSolveOptions = {}): number {
    return this.#run(b, out, options, true);
  }

  conditionEstimate(): number {
    this.#condition ??= conditionOf(this.#system);
    return this.#condition;
  }

  #run(
    b: Float64Array,
    out: Float64Array,
    { columns = 1, adjoint = false }: SparseSolveOptions,
    refined: boolean,
  ): number {
    if (!Number.isSafeInteger(columns) || columns < 0)
      throw new ArgumentError('columns', 'be an integer of 0 or more', `it is ${columns}`);
    requireLength(b, 'b', this.size, columns);
    requireLength(out, 'out', this.size, columns);
    requireFinite(b, 'b');
    let worst = 0;
    for (let c = 0; c < columns; c++) {
      const shift = this.#load(b, c, columns, adjoint);
      if (refined) worst = Math.max(worst, this.#system.refine(this.#x, adjoint));
      else if (adjoint) this.#system.solveAdjoint(this.#x);
      else this.#system.solve(this.#x);
      this.#unload(out, c, columns, { shift, adjoint });
    }
    return worst;
  }

  /** x := 2^-shift (row scale) b in the order of the steps, with its largest number near 1; returns the shift. */
  #load(b: Float64Array, at: number, columns: number, adjoint: boolean): number {
    const { scaled, row, column } = this.#places;
    const [place, exponent] = adjoint ? [column, scaled.column] : [row, scaled.row];
    let shift = -Infinity;
    for (let k = 0; k < place.length; k++) {
      const from = place[k] as number;
      const o = 2 * (from * columns + at);
      const size = Math.max(Math.abs(b[o] as number), Math.abs(b[o + 1] as number));
      if (size > 0) shift = Math.max(shift, exponentOf(size) - (exponent[from] as number));
    }
    if (shift === -Infinity) shift = 0;
    for (let k = 0; k < place.length; k++) {
      const from = place[k] as number;
      const o = 2 * (from * columns + at);
      const by = -(exponent[from] as number) - shift;
      this.#x[2 * k] = timesPowerOfTwo(b[o] as number, by);
      this.#x[2 * k + 1] = timesPowerOfTwo(b[o + 1] as number, by);
    }
    return shift;
  }

  #unload(
    out: Float64Array,
    at: number,
    columns: number,
    { shift, adjoint }: { shift: number; adjoint: boolean },
  ): void {
    const { scaled, row, column } = this.#places;
    const [place, exponent] = adjoint ? [row, scaled.row] : [column, scaled.column];
    for (let k = 0; k < place.length; k++) {
      const to = place[k] as number;
      const o = 2 * (to * columns + at);
      const by = shift - (exponent[to] as number);
      const re = timesPowerOfTwo(this.#x[2 * k] as number, by);
      const im = timesPowerOfTwo(this.#x[2 * k + 1] as number, by);
      if (!(Math.abs(re) + Math.abs(im) < Infinity)) refuseSolution(to);
      out[o] = re;
      out[o + 1] = im;
    }
  }
}

function refuseSolution(entry: number): never {
  throw new ArgumentError(
    'b',
    'give a solution within the range of doubles',
    `entry ${entry} of it overflows`,
    'Scale it.',
  );
}

function requireLength(x: Float64Array, name: string, size: number, columns: number): void {
  if (x.length === 2 * size * columns) return;
  const expected = columns === 1 ? `have ${size} entries` : `have ${size} rows of ${columns} entries`;
  throw new ArgumentError(name, expected, `it has ${x.length / 2} entries`);
}

function conditionOf(system: FactoredSystem): number {
  const { size, column, values } = system.matrix;
  if (size === 0) return 0;
  const sums = new Float64Array(size);
  for (let p = 0; p < column.length; p++)
    (sums[column[p] as number] as number) += Math.sqrt(
      (values[2 * p] as number) ** 2 + (values[2 * p + 1] as number) ** 2,
    );
  const inverse = estimateOneNorm(size, {
    apply: (x) => system.solve(x),
    applyAdjoint: (x) => system.solveAdjoint(x),
  });
  return sums.reduce((a, b) => Math.max(a, b)) * inverse;
}
