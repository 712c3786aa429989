import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { modulus } from '../linalg/scalar.ts';

/** A matrix by some of its rows: A = weights A[pivots, :], with as many pivots as the rank of A. */
export interface RowSkeleton {
  /** Row numbers, ascending. */
  readonly pivots: readonly number[];
  /** rows x rank; the identity on the pivot rows. */
  readonly weights: ComplexMatrix;
}

/** A difference counts as zero when it is this much smaller than the magnitudes that went into it. */
const cancellation = 16 * Number.EPSILON;

/**
 * The row skeleton by Gaussian elimination with complete pivoting, O(rows cols rank). The pivot rows stay as they are, to the
 * last bit. An entry is dropped only when it is what rounding leaves of a cancellation, never for being small itself, so that
 * small couplings beside large ones survive.
 */
export function rowSkeleton(a: ComplexMatrix): RowSkeleton {
  const work = new Elimination(a);
  let rank = 0;
  while (rank < Math.min(a.rows, a.cols) && work.pivot(rank)) rank++;
  return work.skeleton(rank);
}

class Elimination {
  readonly #rows: number;
  readonly #cols: number;
  readonly #data: Float64Array;
  /** The magnitudes that went into each entry. */
  readonly #size: Float64Array;
  readonly #row: number[];
  readonly #col: number[];

  constructor({ rows, cols, data }: ComplexMatrix) {
    this.#rows = rows;
    this.#cols = cols;
    this.#data = data.slice();
    this.#size = Float64Array.from({ length: rows * cols }, (_, i) =>
      modulus(data[2 * i] as number, data[2 * i + 1] as number),
    );
    this.#row = Array.from({ length: rows }, (_, r) => r);
    this.#col = Array.from({ length: cols }, (_, c) => c);
  }

  /** Step k: brings the largest remaining entry to (k, k) and eliminates below it; false when all are zero. */
  pivot(k: number): boolean {
    let [largest, pr, pc] = [0, k, k];
    for (let r = k; r < this.#rows; r++) {
      for (let c = k; c < this.#cols; c++) {
        const i = 2 * this.#at(r, c);
        const size = Math.max(Math.abs(this.#data[i] as number), Math.abs(this.#data[i + 1] as number));
        if (size > largest) [largest, pr, pc] = [size, r, c];
      }
    }
    if (largest === 0) return false;
    swap(this.#row, k, pr);
    swap(this.#col, k, pc);
    for (let r = k + 1; r < this.#rows; r++) this.#eliminate(k, r);
    return true;
  }

  /** Row r -= factor row k; the factor stays in the eliminated place. */
  #eliminate(k: number, r: number): void {
    const d = this.#data;
    const p = 2 * this.#at(k, k);
    const head = 2 * this.#at(r, k);
    const [fre, fim] = quotient(d[head] as number, d[head + 1] as number, d[p] as number, d[p + 1] as number);
    d[head] = fre;
    d[head + 1] = fim;
    if (fre === 0 && fim === 0) return;
    const factor = modulus(fre, fim);
    for (let c = k + 1; c < this.#cols; c++) {
      const from = this.#at(k, c);
      const to = this.#at(r, c);
      const [x, y] = [d[2 * from] as number, d[2 * from + 1] as number];
      if (x === 0 && y === 0) continue;
      const re = (d[2 * to] as number) - fre * x + fim * y;
      const im = (d[2 * to + 1] as number) - fre * y - fim * x;
      this.#size[to] = (this.#size[to] as number) + factor * (this.#size[from] as number);
      const rest = Math.max(Math.abs(re), Math.abs(im)) <= cancellation * (this.#size[to] as number);
      d[2 * to] = rest ? 0 : re;
      d[2 * to + 1] = rest ? 0 : im;
    }
  }

  /** weights = L L11^-1 for the unit lower trapezoid L, in the order of the rows of A. */
  skeleton(rank: number): RowSkeleton {
    const order = this.#row.slice(0, rank).map((row, k) => ({ row, k }));
    order.sort((a, b) => a.row - b.row);
    const weights = zeros(this.#rows, rank);
    for (let r = 0; r < this.#rows; r++) {
      const x = r < rank ? unit(rank, r) : this.#solve(r, rank);
      order.forEach(({ k }, to) => {
        const at = 2 * ((this.#row[r] as number) * rank + to);
        weights.data[at] = x[2 * k] as number;
        weights.data[at + 1] = x[2 * k + 1] as number;
      });
    }
    return { pivots: order.map(({ row }) => row), weights };
  }

  /** Row r of the weights; what cancels to rounding is exactly 0, so that no weight joins what is not connected. */
  #solve(r: number, rank: number): Float64Array {
    const x = new Float64Array(2 * rank);
    const sizes = new Float64Array(rank);
    for (let k = rank - 1; k >= 0; k--) {
      let re = this.#data[2 * this.#at(r, k)] as number;
      let im = this.#data[2 * this.#at(r, k) + 1] as number;
      let size = Math.abs(re) + Math.abs(im);
      for (let j = k + 1; j < rank; j++) {
        const i = 2 * this.#at(j, k);
        const [lre, lim] = [this.#data[i] as number, this.#data[i + 1] as number];
        re -= (x[2 * j] as number) * lre - (x[2 * j + 1] as number) * lim;
        im -= (x[2 * j] as number) * lim + (x[2 * j + 1] as number) * lre;
        size += (sizes[j] as number) * (Math.abs(lre) + Math.abs(lim));
      }
      const rest = Math.max(Math.abs(re), Math.abs(im)) <= cancellation * size;
      sizes[k] = size;
      x[2 * k] = rest ? 0 : re;
      x[2 * k + 1] = rest ? 0 : im;
    }
    return x;
  }

  #at(r: number, c: number): number {
    return (this.#row[r] as number) * this.#cols + (this.#col[c] as number);
  }
}

function quotient(a: number, b: number, c: number, d: number): [number, number] {
  const scale = Math.max(Math.abs(c), Math.abs(d));
  const [x, y] = [c / scale, d / scale];
  const norm = scale * (x * x + y * y);
  return [(a * x + b * y) / norm, (b * x - a * y) / norm];
}

function unit(n: number, k: number): Float64Array {
  const x = new Float64Array(2 * n);
  x[2 * k] = 1;
  return x;
}

function swap(list: number[], i: number, j: number): void {
  const kept = list[i] as number;
  list[i] = list[j] as number;
  list[j] = kept;
}
