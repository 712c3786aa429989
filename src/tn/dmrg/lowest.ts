import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { tridiagonalEigen } from '../../linalg/tridiagonal.ts';
import type { EffectiveOperator } from './effective-operator.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';

/** What `lowest` finds. */
export interface Lowest {
  /** <x|H|x> of the unit vector x. */
  readonly energy: number;
  readonly vector: Float64Array;
  /** |H x - energy x|. */
  readonly residual: number;
}

/** How far `lowest` goes. */
export interface LowestOptions {
  /** Largest number of products with H. */
  readonly steps: number;
  /** Residual at which it is done, as part of the largest |<v|H|v>| met. */
  readonly tolerance: number;
  /** Unit vectors, orthogonal to each other, that the result is kept orthogonal to. */
  readonly against?: readonly Float64Array[];
  /** Weight of a disturbance that a start which is an eigenvector gets: no step could leave it else. 0 by default. */
  readonly disturb?: number;
}

/**
 * The lowest eigenvector of an effective Hamiltonian as far as a few Lanczos steps from `start` bring it; never above the energy of `start`.
 * Every new direction is made orthogonal to all before it twice.
 */
export function lowest(
  work: Workspace,
  field: Field,
  h: EffectiveOperator,
  start: Float64Array,
  { steps, tolerance, against = [], disturb = 0 }: LowestOptions,
): Lowest {
  const room = h.blocks.size - against.length;
  // Nothing else is here: what there is stays, and other sites may do better.
  if (room <= 0) return lowest(work, field, h, start, { steps: 1, tolerance });
  const space = new Directions(work, field, h.blocks.size, steps, against);
  const alpha: number[] = [];
  const beta: number[] = [];
  let scale = 0;
  let disturbed = false;
  space.begin(start);
  for (;;) {
    const k = alpha.length;
    work.vectors.copy(h.input, space.row(k));
    h.apply();
    alpha.push(work.vectors.dot(h.input, h.output)[0]);
    const rest = space.next(k, h.output);
    const { value, weights } = smallestPair(alpha, beta);
    const residual = rest * Math.abs(weights[k] as number);
    scale = Math.max(scale, Math.abs(alpha[k] as number));
    const done = residual <= tolerance * scale || k + 1 >= room;
    if (disturb > 0 && k === 0 && !disturbed && residual <= 1e-7 * scale && room > 1) {
      disturbed = true;
      alpha.pop();
      space.disturb(Math.sqrt(disturb));
      continue;
    }
    if (done || k + 1 === steps) return { energy: value, vector: space.sum(weights), residual };
    beta.push(rest);
  }
}

/** Orthonormal rows in the memory of a workspace, each of an even count of doubles. */
class Directions {
  readonly #work: Workspace;
  readonly #complex: boolean;
  readonly #size: number;
  readonly #rows: Numbers[];
  readonly #against: Numbers[];

  constructor(work: Workspace, field: Field, size: number, count: number, against: readonly Float64Array[]) {
    this.#work = work;
    this.#complex = field === 'complex';
    this.#size = size * widthOf(field);
    const room = this.#size + (this.#size % 2);
    this.#rows = Array.from({ length: count + 1 }, () => work.zeros(room));
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

  /** The weighted sum of the first rows, of length 1, in place of the last row. */
  sum(weights: readonly number[]): Float64Array {
    const { vectors } = this.#work;
    const out = this.row(this.#rows.length - 1);
    vectors.clear(out);
    weights.forEach((weight, k) => vectors.axpy(out, this.row(k), weight));
    vectors.scale(out, 1 / Math.sqrt(vectors.norm2(out)));
    return this.#work.read(this.#work.part(out, 0, this.#size));
  }

  #put(values: Float64Array, into: Numbers): Numbers {
    this.#work.write(this.#work.part(into, 0, this.#size), values);
    return into;
  }

  #clean(k: number): void {
    for (let pass = 0; pass < 2; pass++) {
      for (const v of this.#against) this.#project(k, v);
      for (let j = 0; j < k; j++) this.#project(k, this.row(j));
    }
  }

  #project(k: number, v: Numbers): void {
    const { vectors } = this.#work;
    const [re, im] = vectors.dot(v, this.row(k));
    vectors.axpy(this.row(k), v, -re, this.#complex ? -im : 0);
  }

  #normalise(k: number): number {
    const { vectors } = this.#work;
    const norm = Math.sqrt(vectors.norm2(this.row(k)));
    if (norm > 0) vectors.scale(this.row(k), 1 / norm);
    return norm;
  }
}

/** The smallest eigenvalue of a symmetric tridiagonal matrix and its unit vector. */
function smallestPair(
  alpha: readonly number[],
  beta: readonly number[],
): { value: number; weights: readonly number[] } {
  const n = alpha.length;
  const scale = [...alpha, ...beta].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (n === 1 || scale === 0) return { value: alpha[0] as number, weights: [1, ...alpha.slice(1).fill(0)] };
  const d = Float64Array.from(alpha, (x) => x / scale);
  const e = Float64Array.from({ length: n }, (_, i) => (beta[i] ?? 0) / scale);
  const rows = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  tridiagonalEigen(d, e, rows);
  const least = d.reduce((best, value, i) => (value < (d[best] as number) ? i : best), 0);
  return {
    value: (d[least] as number) * scale,
    weights: Array.from(rows.subarray(least * n, (least + 1) * n)),
  };
}
