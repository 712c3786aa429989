import { divideAt, subtractColumn, type ColumnFactors } from './column-elimination.ts';
import { csrTranspose, type CsrMatrix } from './csr.ts';
import type { SparseColumns } from './sparse-columns.ts';

/** Steps of refinement at most. */
const mostRefinements = 8;

/** A matrix with rows and columns in the order of its elimination, and its factors: M = L U. All solves are in place and allocate nothing. */
export class FactoredSystem {
  readonly matrix: CsrMatrix;
  readonly #lower: SparseColumns;
  readonly #upper: SparseColumns;
  readonly #residual: Float64Array;
  readonly #sizes: Float64Array;
  readonly #right: Float64Array;
  readonly #previous: Float64Array;

  constructor(b: CsrMatrix, factors: ColumnFactors) {
    this.matrix = inOrder(b, factors);
    this.#lower = factors.lower;
    this.#upper = factors.upper;
    this.#residual = new Float64Array(2 * b.size);
    this.#sizes = new Float64Array(b.size);
    this.#right = new Float64Array(2 * b.size);
    this.#previous = new Float64Array(2 * b.size);
  }

  /** x := M^-1 x. */
  solve(x: Float64Array): void {
    const n = this.matrix.size;
    const { start, index, values } = this.#lower;
    for (let k = 0; k < n; k++)
      subtractColumn(x, index, values, start[k] as number, start[k + 1] as number, 2 * k);
    const u = this.#upper;
    for (let k = n - 1; k >= 0; k--) {
      const last = (u.start[k + 1] as number) - 1;
      divideAt(x, 2 * k, u.values[2 * last] as number, u.values[2 * last + 1] as number);
      subtractColumn(x, u.index, u.values, u.start[k] as number, last, 2 * k);
    }
  }

  /** x := M^-dagger x. */
  solveAdjoint(x: Float64Array): void {
    const n = this.matrix.size;
    const { start, index, values } = this.#upper;
    for (let k = 0; k < n; k++) {
      const last = (start[k + 1] as number) - 1;
      subtractAdjoint(x, index, values, start[k] as number, last, 2 * k);
      divideAt(x, 2 * k, values[2 * last] as number, -(values[2 * last + 1] as number));
    }
    const l = this.#lower;
    for (let k = n - 1; k >= 0; k--)
      subtractAdjoint(x, l.index, l.values, l.start[k] as number, l.start[k + 1] as number, 2 * k);
  }

  /**
   * x := M^-1 x (or of the adjoint), corrected while that helps; returns the backward error max_i |b - M x|_i / (|M| |x| + |b|)_i: x solves exactly
   * a system of which no entry differs by more than this part of itself. Oettli & Prager, Numer. Math. 6 (1964) 405; Skeel, Math. Comp. 35 (1980) 817.
   */
  refine(x: Float64Array, adjoint: boolean): number {
    const [b, r] = [this.#right, this.#residual];
    b.set(x);
    if (adjoint) this.solveAdjoint(x);
    else this.solve(x);
    let error = this.#backwardError(x, adjoint);
    for (let step = 0; step < mostRefinements && error > 2 ** -52; step++) {
      this.#previous.set(x);
      if (adjoint) this.solveAdjoint(r);
      else this.solve(r);
      for (let i = 0; i < x.length; i++) (x[i] as number) += r[i] as number;
      const next = this.#backwardError(x, adjoint);
      const better = next < error;
      const slow = next > error / 2;
      if (better) error = next;
      else x.set(this.#previous);
      if (slow) break;
    }
    return error;
  }

  /** residual := b - M x; returns the backward error. */
  #backwardError(x: Float64Array, adjoint: boolean): number {
    return adjoint ? this.#adjointError(x) : this.#directError(x);
  }

  #directError(x: Float64Array): number {
    const { size, rowStart, column, values } = this.matrix;
    const [b, r] = [this.#right, this.#residual];
    let worst = 0;
    for (let i = 0; i < size; i++) {
      let re = b[2 * i] as number;
      let im = b[2 * i + 1] as number;
      let sum = Math.abs(re) + Math.abs(im);
      for (let p = rowStart[i] as number; p < (rowStart[i + 1] as number); p++) {
        const o = 2 * (column[p] as number);
        const [a, c, u, v] = [
          values[2 * p] as number,
          values[2 * p + 1] as number,
          x[o] as number,
          x[o + 1] as number,
        ];
        re -= a * u - c * v;
        im -= a * v + c * u;
        sum += (Math.abs(a) + Math.abs(c)) * (Math.abs(u) + Math.abs(v));
      }
      r[2 * i] = re;
      r[2 * i + 1] = im;
      worst = larger(worst, Math.abs(re) + Math.abs(im), sum);
    }
    return worst;
  }

  #adjointError(x: Float64Array): number {
    const { size, rowStart, column, values } = this.matrix;
    const [r, sums] = [this.#residual, this.#sizes];
    r.set(this.#right);
    for (let i = 0; i < size; i++) sums[i] = Math.abs(r[2 * i] as number) + Math.abs(r[2 * i + 1] as number);
    for (let i = 0; i < size; i++) {
      const [u, v] = [x[2 * i] as number, x[2 * i + 1] as number];
      for (let p = rowStart[i] as number; p < (rowStart[i + 1] as number); p++) {
        const c = column[p] as number;
        const [a, d] = [values[2 * p] as number, values[2 * p + 1] as number];
        (r[2 * c] as number) -= a * u + d * v;
        (r[2 * c + 1] as number) -= a * v - d * u;
        (sums[c] as number) += (Math.abs(a) + Math.abs(d)) * (Math.abs(u) + Math.abs(v));
      }
    }
    let worst = 0;
    for (let i = 0; i < size; i++)
      worst = larger(
        worst,
        Math.abs(r[2 * i] as number) + Math.abs(r[2 * i + 1] as number),
        sums[i] as number,
      );
    return worst;
  }
}

/** max(worst, part / whole), where nothing of nothing is 0 and NaN counts as infinite. */
function larger(worst: number, part: number, whole: number): number {
  if (part === 0) return worst;
  const ratio = part / whole;
  return ratio <= worst ? worst : ratio <= Number.MAX_VALUE ? ratio : Infinity;
}

/** x_at -= (sparse column)^dagger x. */
function subtractAdjoint(
  x: Float64Array,
  index: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  at: number,
): void {
  let re = x[at] as number;
  let im = x[at + 1] as number;
  for (let p = from; p < to; p++) {
    const o = 2 * (index[p] as number);
    const a = values[2 * p] as number;
    const b = values[2 * p + 1] as number;
    re -= a * (x[o] as number) + b * (x[o + 1] as number);
    im -= a * (x[o + 1] as number) - b * (x[o] as number);
  }
  x[at] = re;
  x[at + 1] = im;
}

function inOrder(b: CsrMatrix, { row, column }: ColumnFactors): CsrMatrix {
  const stepOf = new Int32Array(b.size);
  column.forEach((c, k) => (stepOf[c] = k));
  const out = {
    size: b.size,
    rowStart: new Int32Array(b.size + 1),
    column: new Int32Array(b.column.length),
    values: new Float64Array(b.values.length),
  };
  let length = 0;
  for (let k = 0; k < b.size; k++) {
    const r = row[k] as number;
    for (let p = b.rowStart[r] as number; p < (b.rowStart[r + 1] as number); p++, length++) {
      out.column[length] = stepOf[b.column[p] as number] as number;
      out.values[2 * length] = b.values[2 * p] as number;
      out.values[2 * length + 1] = b.values[2 * p + 1] as number;
    }
    out.rowStart[k + 1] = length;
  }
  return csrTranspose(csrTranspose(out));
}
