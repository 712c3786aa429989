import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';

/** Orthonormal rows in the memory of a workspace, each of an even count of doubles. */
export class Directions {
  readonly #work: Workspace;
  readonly #complex: boolean;
  readonly #size: number;
  readonly #rows: Numbers[];
  readonly #against: Numbers[];
  /** <row_j|image> of the last image, interleaved. */
  readonly components: Float64Array;

  constructor(work: Workspace, field: Field, size: number, count: number, against: readonly Float64Array[]) {
    this.#work = work;
    this.#complex = field === 'complex';
    this.#size = size * widthOf(field);
    const room = this.#size + (this.#size % 2);
    this.#rows = Array.from({ length: count + 1 }, () => work.zeros(room));
    this.components = new Float64Array(2 * count + 2);
    this.#against = against.map((v) => this.#put(v, work.zeros(room)));
  }

  row(k: number): Numbers {
    return this.#rows[k] as Numbers;
  }

  begin(start: Float64Array): void {
    this.#put(start, this.row(0));
    this.#clean(0);
    // All of the start may lie in what is to be avoided: any direction will do then.
    if (this.#normalise(0) <= 1e-8) this.disturb(1);
  }

  /** Row 0 gets a share of a direction that nothing is special about. */
  disturb(share: number): void {
    const { vectors } = this.#work;
    const [pattern, row] = [this.row(1), this.row(0)];
    this.#put(
      Float64Array.from({ length: this.#size }, (_, i) => Math.cos(i * i + 1)),
      pattern,
    );
    this.#normalise(1);
    if (share === 1) vectors.clear(row);
    vectors.axpy(row, pattern, share);
    this.#clean(0);
    this.#normalise(0);
  }

  /** Row k + 1 := what `image` has beside all rows before, as a unit vector; gives its length. */
  next(k: number, image: Numbers): number {
    this.#work.vectors.copy(this.row(k + 1), image);
    this.#clean(k + 1);
    return this.#normalise(k + 1);
  }

  /** The sum of the first rows with some weights, of length 1, in place of the last row. */
  sum(re: readonly number[], im?: readonly number[]): Float64Array {
    const { vectors } = this.#work;
    const out = this.row(this.#rows.length - 1);
    this.combine(out, this.#rows, re, im);
    vectors.scale(out, 1 / Math.sqrt(vectors.norm2(out)));
    return this.#work.read(this.#work.part(out, 0, this.#size));
  }

  /** out := sum_k weights_k rows_k. */
  combine(out: Numbers, rows: readonly Numbers[], re: readonly number[], im?: readonly number[]): void {
    const { vectors } = this.#work;
    vectors.clear(out);
    re.forEach((weight, k) => vectors.axpy(out, rows[k] as Numbers, weight, im?.[k] ?? 0));
  }

  /** <x|y>. */
  dot(x: Numbers, y: Numbers): readonly [re: number, im: number] {
    const [re, im] = this.#work.vectors.dot(x, y);
    return [re, this.#complex ? im : 0];
  }

  #put(values: Float64Array, into: Numbers): Numbers {
    this.#work.write(this.#work.part(into, 0, this.#size), values);
    return into;
  }

  #clean(k: number): void {
    this.components.fill(0);
    for (let pass = 0; pass < 2; pass++) {
      for (const v of this.#against) this.#project(k, v);
      for (let j = 0; j < k; j++) {
        const [re, im] = this.#project(k, this.row(j));
        this.components[2 * j] = (this.components[2 * j] as number) + re;
        this.components[2 * j + 1] = (this.components[2 * j + 1] as number) + im;
      }
    }
  }

  #project(k: number, v: Numbers): readonly [re: number, im: number] {
    const [re, im] = this.dot(v, this.row(k));
    this.#work.vectors.axpy(this.row(k), v, -re, -im);
    return [re, im];
  }

  #normalise(k: number): number {
    const { vectors } = this.#work;
    const norm = Math.sqrt(vectors.norm2(this.row(k)));
    if (norm > 0) vectors.scale(this.row(k), 1 / norm);
    return norm;
  }
}
