import type { CsrMatrix } from './csr.ts';
import type { Chain, LevelPlan } from './level-plan.ts';

/** The entries that two levels share, row by row; rows and columns are places in their levels, values interleaved. */
export interface SparseBlock {
  readonly row: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** The couplings of a chain: `inward[q]` has the rows of level q - 1 (of the core for q = 0) and the columns of level q, `outward[q]` the converse. */
export interface Couplings {
  readonly inward: readonly SparseBlock[];
  readonly outward: readonly SparseBlock[];
}

/** The blocks of a matrix that a plan makes. */
export class LevelBlocks {
  readonly #a: CsrMatrix;
  /** The number of the level of an index, -1 where its chain is not listed; the core has 0. */
  readonly #level: Int32Array;
  readonly #place: Int32Array;
  readonly #core: Int32Array;

  constructor(a: CsrMatrix, { core, chains }: LevelPlan) {
    this.#a = a;
    this.#core = core;
    this.#level = new Int32Array(a.size).fill(-1);
    this.#place = new Int32Array(a.size);
    const levels = [core, ...chains.flatMap((chain) => chain.levels)];
    levels.forEach((members, number) => {
      members.forEach((r, place) => {
        this.#level[r] = number;
        this.#place[r] = place;
      });
    });
  }

  /** A - shift on one level, dense and row-major. */
  diagonal(level: Int32Array, shift: number): Float64Array {
    const n = level.length;
    const out = new Float64Array(2 * n * n);
    const { row, column, values } = this.#between(level, level);
    for (let p = 0; p < row.length; p++) {
      const at = 2 * ((row[p] as number) * n + (column[p] as number));
      out[at] = values[2 * p] as number;
      out[at + 1] = values[2 * p + 1] as number;
    }
    for (let r = 0; r < n; r++) out[2 * r * (n + 1)] = (out[2 * r * (n + 1)] as number) - shift;
    return out;
  }

  couplings({ levels }: Chain): Couplings {
    const before = (q: number): Int32Array => levels[q - 1] ?? this.#core;
    return {
      inward: levels.map((level, q) => this.#between(before(q), level)),
      outward: levels.map((level, q) => this.#between(level, before(q))),
    };
  }

  #between(rows: Int32Array, columns: Int32Array): SparseBlock {
    const { rowStart, column, values } = this.#a;
    const [at, to, numbers]: [number[], number[], number[]] = [[], [], []];
    if (rows.length === 0 || columns.length === 0) return emptyBlock;
    const wanted = this.#level[columns[0] as number] as number;
    rows.forEach((r, place) => {
      for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
        const c = column[p] as number;
        if (this.#level[c] !== wanted) continue;
        at.push(place);
        to.push(this.#place[c] as number);
        numbers.push(values[2 * p] as number, values[2 * p + 1] as number);
      }
    });
    return { row: Int32Array.from(at), column: Int32Array.from(to), values: Float64Array.from(numbers) };
  }
}

const emptyBlock: SparseBlock = {
  row: new Int32Array(0),
  column: new Int32Array(0),
  values: new Float64Array(0),
};

/** Y -= B X for X and Y of some columns, row-major. */
export function subtractBlock(
  { row, column, values }: SparseBlock,
  x: Float64Array,
  y: Float64Array,
  columns: number,
): void {
  for (let p = 0; p < row.length; p++) {
    const a = values[2 * p] as number;
    const b = values[2 * p + 1] as number;
    const r = 2 * columns * (row[p] as number);
    const c = 2 * columns * (column[p] as number);
    for (let i = 0; i < 2 * columns; i += 2) {
      const u = x[c + i] as number;
      const v = x[c + i + 1] as number;
      y[r + i] = (y[r + i] as number) - a * u + b * v;
      y[r + i + 1] = (y[r + i + 1] as number) - a * v - b * u;
    }
  }
}

/** Calls `use` with each row of B M C in turn, for sparse B and C and a dense M of n rows and columns; the row is a buffer with `width` entries. */
export function eachRowOfProduct(
  b: SparseBlock,
  m: Float64Array,
  c: SparseBlock,
  width: number,
  use: (row: number, values: Float64Array) => void,
): void {
  const n = Math.round(Math.sqrt(m.length / 2));
  const middle = new Float64Array(2 * n);
  const out = new Float64Array(2 * width);
  for (let p = 0; p < b.row.length;) {
    const row = b.row[p] as number;
    middle.fill(0);
    for (; p < b.row.length && b.row[p] === row; p++) {
      addMultiple(
        middle,
        m,
        2 * n * (b.column[p] as number),
        b.values[2 * p] as number,
        b.values[2 * p + 1] as number,
      );
    }
    out.fill(0);
    for (let q = 0; q < c.row.length; q++) {
      const r = 2 * (c.row[q] as number);
      const k = 2 * (c.column[q] as number);
      const x = c.values[2 * q] as number;
      const y = c.values[2 * q + 1] as number;
      const u = middle[r] as number;
      const v = middle[r + 1] as number;
      out[k] = (out[k] as number) + x * u - y * v;
      out[k + 1] = (out[k + 1] as number) + x * v + y * u;
    }
    use(row, out);
  }
}

/** y += (re + i im) (the numbers of x from `at` on). */
function addMultiple(y: Float64Array, x: Float64Array, at: number, re: number, im: number): void {
  for (let i = 0; i < y.length; i += 2) {
    const u = x[at + i] as number;
    const v = x[at + i + 1] as number;
    y[i] = (y[i] as number) + re * u - im * v;
    y[i + 1] = (y[i + 1] as number) + re * v + im * u;
  }
}
