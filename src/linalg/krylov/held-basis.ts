import { ArgumentError } from '../../errors.ts';
import type { Field } from '../kernels/families/decompositions.ts';
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

/**
 * Rows of complex or of real numbers in a workspace, kept orthonormal to each other and to locked vectors. Nothing is allocated after the start but for what
 * is locked. Real rows are seen as complex ones of half the length, an odd one with a zero behind it, of whose products only the real parts count.
 */
export class HeldBasis {
  readonly #work: Workspace;
  readonly #field: Field;
  /** Entries and doubles of a row. */
  readonly #entries: number;
  readonly #width: number;
  readonly #rows: readonly Numbers[];
  readonly #locked: Numbers[] = [];
  #lockedCount = 0;
  readonly #sum: Numbers;
  readonly #piece: Numbers;
  readonly #image: Numbers;
  readonly #mix: Numbers;
  readonly #buffer: Float64Array;
  /** What of the buffer is no filling. */
  readonly #content: Float64Array;

  constructor(work: Workspace, dimension: number, rows: number, field: Field = 'complex') {
    this.#work = work;
    this.#field = field;
    this.#entries = field === 'real' ? dimension + (dimension % 2) : dimension;
    this.#width = field === 'real' ? this.#entries : 2 * dimension;
    this.#rows = Array.from({ length: rows }, () => work.zeros(this.#width));
    this.#sum = work.zeros(this.#width);
    this.#piece = work.zeros(2 * rows * Math.min(chunk, this.#entries));
    this.#image = work.zeros(2 * rows * Math.min(chunk, this.#entries));
    this.#mix = work.zeros(2 * rows * rows);
    this.#buffer = new Float64Array(this.#width);
    this.#content = this.#buffer.subarray(0, field === 'real' ? dimension : this.#width);
  }

  get lockedCount(): number {
    return this.#lockedCount;
  }

  /** From now on rows are kept orthogonal to these, in place of others. */
  lock(vectors: readonly Float64Array[]): void {
    vectors.forEach((v, i) => {
      const place = this.#locked[i] ?? this.#work.zeros(this.#width);
      this.#locked[i] = place;
      this.#work.write(place, v);
    });
    this.#lockedCount = vectors.length;
  }

  write(i: number, v: Float64Array): void {
    this.#work.write(this.#row(i), v);
  }

  /** The row, in an array that the next call overwrites. */
  read(i: number): Float64Array {
    this.#work.read(this.#row(i), this.#buffer);
    return this.#content;
  }

  /**
   * Takes out of row i what it has of locked vectors and of the rows before, or only of the rows from `first` on; adds <row_j|row_i> to entry j of
   * `coefficients`. Twice is enough; once where little was taken out.
   */
  project(i: number, coefficients?: Float64Array, first?: number): void {
    const { vectors } = this.#work;
    const w = this.#row(i);
    const takeOut = (v: Numbers): readonly [number, number] => {
      const [re, part] = vectors.dot(v, w);
      const im = this.#field === 'real' ? 0 : part;
      vectors.axpy(w, v, -re, -im);
      return [re, im];
    };
    if (first === undefined) for (let k = 0; k < this.#lockedCount; k++) takeOut(this.#locked[k] as Numbers);
    for (let j = first ?? 0; j < i; j++) {
      const [re, im] = takeOut(this.#row(j));
      if (!coefficients) continue;
      (coefficients[2 * j] as number) += re;
      (coefficients[2 * j + 1] as number) += im;
    }
  }

  /** The square of the norm of row i, which may overflow or underflow. */
  square(i: number): number {
    return this.#work.vectors.norm2(this.#row(i));
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
      for (let k = 0; k < this.#content.length; k++) this.#content[k] = rng.normal();
      this.#buffer.fill(0, this.#content.length);
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
    this.#work.read(this.#sum, this.#buffer);
    return this.#content.slice();
  }

  /** Row a := sum_i row_i y_i,chosen(a) for all a at once; the row after the last of the sum moves behind them. */
  contract(y: ComplexMatrix, chosen: readonly number[]): void {
    const { vectors, products } = this.#work;
    const [m, keep, n] = [y.rows, chosen.length, this.#entries];
    const per = this.#width / n;
    const product = per === 1 ? products.real : products.complex;
    const mix = new Float64Array(per * keep * m);
    chosen.forEach((k, a) => {
      for (let i = 0; i < m; i++) {
        const o = 2 * (i * y.cols + k);
        mix.set(y.data.subarray(o, o + per), per * (a * m + i));
      }
    });
    const held = this.#work.part(this.#mix, 0, mix.length);
    this.#work.write(held, mix);
    for (let from = 0; from < n; from += chunk) {
      const width = Math.min(chunk, n - from);
      const image = this.#work.part(this.#image, 0, per * keep * width);
      vectors.clear(image);
      this.#cut(this.#piece, m, per * from, per * width);
      product(
        { numbers: image, row: width },
        { numbers: held, row: m, column: 1 },
        { numbers: this.#piece, row: width, column: 1 },
        { m: keep, k: m, n: width },
      );
      for (let a = 0; a < keep; a++)
        vectors.copy(
          this.#work.part(this.#row(a), per * from, per * width),
          this.#work.part(image, per * a * width, per * width),
        );
    }
    if (keep !== m) vectors.copy(this.#row(keep), this.#row(m));
  }

  /** out := the first m rows from a double on, `width` doubles of each. */
  #cut(out: Numbers, m: number, from: number, width: number): void {
    for (let i = 0; i < m; i++) {
      const part = this.#work.part(this.#row(i), from, width);
      this.#work.vectors.copy(this.#work.part(out, i * width, width), part);
    }
  }

  #row(i: number): Numbers {
    const row = this.#rows[i];
    if (!row) throw new ArgumentError('i', `be a row in 0..${this.#rows.length - 1}`, `it is ${i}`);
    return row;
  }
}
