import { ArgumentError } from '../../errors.ts';
import type { Numbers } from '../kernels/held.ts';
import { kernels } from '../kernels/active.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { referenceKernels } from '../kernels/reference.ts';
import type { ComplexMatrix } from '../matrix.ts';
import { powerOfTwoInverse } from '../power-of-two.ts';
import type { Rng } from '../random.ts';

/** Runs what needs about so many bytes for its basis where the kernels are fastest: in WebAssembly while there is room. */
export function withWorkspace<T>(bytes: number, operation: (work: Workspace) => T): T {
  return (bytes < 2 ** 31 ? kernels() : referenceKernels).run(operation);
}

/** Columns of a basis that are worked on at once when it contracts. */
const chunk = 4096;

/** Rows of complex numbers in a workspace, kept orthonormal to each other and to locked vectors. Nothing is allocated after the start but for what is locked. */
export class HeldBasis {
  readonly #work: Workspace;
  readonly #dimension: number;
  readonly #rows: readonly Numbers[];
  readonly #locked: Numbers[] = [];
  #lockedCount = 0;
  readonly #sum: Numbers;
  readonly #piece: Numbers;
  readonly #image: Numbers;
  readonly #mix: Numbers;
  readonly #buffer: Float64Array;

  constructor(work: Workspace, dimension: number, rows: number) {
    this.#work = work;
    this.#dimension = dimension;
    this.#rows = Array.from({ length: rows }, () => work.zeros(2 * dimension));
    this.#sum = work.zeros(2 * dimension);
    this.#piece = work.zeros(2 * rows * Math.min(chunk, dimension));
    this.#image = work.zeros(2 * rows * Math.min(chunk, dimension));
    this.#mix = work.zeros(2 * rows * rows);
    this.#buffer = new Float64Array(2 * dimension);
  }

  get lockedCount(): number {
    return this.#lockedCount;
  }

  /** From now on rows are kept orthogonal to these, in place of others. */
  lock(vectors: readonly Float64Array[]): void {
    vectors.forEach((v, i) => {
      const place = this.#locked[i];
      if (place) this.#work.write(place, v);
      else this.#locked.push(this.#work.put(v));
    });
    this.#lockedCount = vectors.length;
  }

  write(i: number, v: Float64Array): void {
    this.#work.write(this.#row(i), v);
  }

  /** The row, in an array that the next call overwrites. */
  read(i: number): Float64Array {
    return this.#work.read(this.#row(i), this.#buffer);
  }

  /** Takes out of row i what it has of locked vectors and of the rows before; adds <row_j|row_i> to entry j of `coefficients`. Twice is enough. */
  project(i: number, coefficients?: Float64Array): void {
    const { vectors } = this.#work;
    const w = this.#row(i);
    for (let k = 0; k < this.#lockedCount; k++) {
      const v = this.#locked[k] as Numbers;
      const [re, im] = vectors.dot(v, w);
      vectors.axpy(w, v, -re, -im);
    }
    for (let j = 0; j < i; j++) {
      const v = this.#row(j);
      const [re, im] = vectors.dot(v, w);
      vectors.axpy(w, v, -re, -im);
      if (!coefficients) continue;
      (coefficients[2 * j] as number) += re;
      (coefficients[2 * j + 1] as number) += im;
    }
  }

  /** Divides row i by its norm, which is returned; zero stays zero. No square overflows or underflows. */
  normalise(i: number): number {
    const { vectors } = this.#work;
    const w = this.#row(i);
    const largest = vectors.maxAbs(w);
    if (!(largest > 0)) return 0;
    const factor = largest > 1e-100 && largest < 1e100 ? 1 : powerOfTwoInverse(largest);
    if (factor !== 1) vectors.scale(w, factor);
    const norm = Math.sqrt(vectors.norm2(w));
    vectors.scale(w, 1 / norm);
    return norm / factor;
  }

  /** Row i := a random unit vector orthogonal to locked vectors and the rows before, which do not span everything. */
  random(rng: Rng, i: number): void {
    for (;;) {
      for (let k = 0; k < this.#buffer.length; k++) this.#buffer[k] = rng.normal();
      this.write(i, this.#buffer);
      this.normalise(i);
      this.project(i);
      if (this.normalise(i) < 1e-8) continue;
      this.project(i);
      this.normalise(i);
      return;
    }
  }

  /** sum_i row_i y_ik over the rows of y, copied. */
  vector(y: ComplexMatrix, k: number): Float64Array {
    const { vectors } = this.#work;
    vectors.clear(this.#sum);
    for (let i = 0; i < y.rows; i++) {
      const o = 2 * (i * y.cols + k);
      vectors.axpy(this.#sum, this.#row(i), y.data[o] as number, y.data[o + 1] as number);
    }
    return this.#work.read(this.#sum, new Float64Array(2 * this.#dimension));
  }

  /** Row a := sum_i row_i y_i,chosen(a) for all a at once; the row after the last of the sum moves behind them. */
  contract(y: ComplexMatrix, chosen: readonly number[]): void {
    const { vectors, products } = this.#work;
    const [m, keep, n] = [y.rows, chosen.length, this.#dimension];
    const mix = new Float64Array(2 * keep * m);
    chosen.forEach((k, a) => {
      for (let i = 0; i < m; i++)
        mix.set(y.data.subarray(2 * (i * y.cols + k), 2 * (i * y.cols + k) + 2), 2 * (a * m + i));
    });
    const held = this.#work.part(this.#mix, 0, mix.length);
    this.#work.write(held, mix);
    for (let from = 0; from < n; from += chunk) {
      const width = Math.min(chunk, n - from);
      const image = this.#work.part(this.#image, 0, 2 * keep * width);
      vectors.clear(image);
      this.#cut(this.#piece, m, from, width);
      products.complex(
        { numbers: image, row: width },
        { numbers: held, row: m, column: 1 },
        { numbers: this.#piece, row: width, column: 1 },
        { m: keep, k: m, n: width },
      );
      for (let a = 0; a < keep; a++)
        vectors.copy(
          this.#work.part(this.#row(a), 2 * from, 2 * width),
          this.#work.part(image, 2 * a * width, 2 * width),
        );
    }
    if (keep !== m) vectors.copy(this.#row(keep), this.#row(m));
  }

  /** out := the first m rows from a column on, `width` columns of each. */
  #cut(out: Numbers, m: number, from: number, width: number): void {
    for (let i = 0; i < m; i++) {
      const part = this.#work.part(this.#row(i), 2 * from, 2 * width);
      this.#work.vectors.copy(this.#work.part(out, 2 * i * width, 2 * width), part);
    }
  }

  #row(i: number): Numbers {
    const row = this.#rows[i];
    if (!row) throw new ArgumentError('i', `be a row in 0..${this.#rows.length - 1}`, `it is ${i}`);
    return row;
  }
}
