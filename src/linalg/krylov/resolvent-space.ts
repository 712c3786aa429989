import type { ApplyMap } from '../apply-map.ts';
import { kernels } from '../kernels/active.ts';
import type { ComplexMatrix } from '../matrix.ts';
import { modulus } from '../scalar.ts';
import { schur } from '../schur.ts';
import { normalise, vectorNorm } from '../vector-norm.ts';
import { project } from './orthonormal.ts';

/** A solution in the space. */
export interface Projected {
  /** c^T x. */
  readonly re: number;
  readonly im: number;
  /** |x|. */
  readonly size: number;
  /** |b - (i omega - A) x|. */
  readonly residual: number;
}

/** Least part of a vector outside of the space for which it is taken in. */
const least = 2 ** -40;

/**
 * A space with an orthonormal basis V, the first vector of which is that of b, in which (i omega - A) x = b is solved by the equations V^dagger (i omega - A) V y = V^dagger b. What A leads out of
 * the space, S = A V - V V^dagger A V, tells the residual: it is S y.
 */
export class ResolventSpace {
  readonly #apply: ApplyMap;
  readonly #clean: (v: Float64Array) => void;
  readonly #b: number;
  readonly #c: Float64Array;
  readonly #vectors: Float64Array[] = [];
  readonly #beyond: Float64Array[] = [];
  /** Rows of V^dagger A V. */
  readonly #inside: Float64Array[] = [];
  /** c^T V. */
  readonly #values: [re: number, im: number][] = [];
  readonly #capacity: number;

  /** `clean` takes out of a vector what is in the null space of A. */
  constructor(
    apply: ApplyMap,
    clean: (v: Float64Array) => void,
    [b, c]: readonly [Float64Array, Float64Array],
    capacity: number,
  ) {
    this.#apply = apply;
    this.#clean = clean;
    this.#c = c;
    this.#b = vectorNorm(b);
    this.#capacity = capacity;
    this.extend(b);
  }

  get full(): boolean {
    return this.#vectors.length >= this.#capacity;
  }

  /** The last vector of the basis. */
  get last(): Float64Array {
    return this.#vectors.at(-1) as Float64Array;
  }

  /** Takes in another vector; false where the space has nearly all of it. */
  extend(x: Float64Array): boolean {
    const v = x.slice();
    normalise(v);
    project(v, this.#vectors);
    if (!(normalise(v) > least)) return false;
    // Of a small rest the null space may be the larger part.
    this.#clean(v);
    project(v, this.#vectors);
    if (!(normalise(v) > 1 / 2)) return false;
    const m = this.#vectors.length;
    const row = new Float64Array(2 * this.#capacity);
    this.#beyond.forEach((s, j) => takeOut(s, v, row, j));
    this.#vectors.push(v);
    this.#inside.push(row);
    const image = new Float64Array(v.length);
    this.#apply(v, image);
    for (let pass = 0; pass < 2; pass++) {
      this.#vectors.forEach((u, i) => takeOut(image, u, this.#inside[i] as Float64Array, m));
    }
    this.#beyond.push(image);
    this.#values.push(bilinear(this.#c, v));
    return true;
  }

  /** The solutions in the space as it is now, by a Schur form of V^dagger A V. */
  solver(): ProjectedSolver {
    const m = this.#vectors.length;
    const data = new Float64Array(2 * m * m);
    this.#inside.forEach((row, i) => data.set(row.subarray(0, 2 * m), 2 * m * i));
    const { t, z } = schur({ rows: m, cols: m, data });
    const right = Float64Array.from({ length: 2 * m }, (_, i) => {
      return (i % 2 ? -this.#b : this.#b) * (z.data[i] as number);
    });
    const sizes = this.#beyond.map((s) => vectorNorm(s));
    return (omega, enough) => {
      const y = times(z, shiftedTriangular(t, right, omega));
      const [x, w] = bilinear(Float64Array.from(this.#values.flat()), y);
      return { re: x, im: w, size: vectorNorm(y), residual: this.#residual(y, sizes, enough) };
    };
  }

  /** |S y|, or a bound of it where that is enough. */
  #residual(y: Float64Array, sizes: readonly number[], enough: number): number {
    const bound = sizes.reduce((sum, size, i) => {
      return sum + size * modulus(y[2 * i] as number, y[2 * i + 1] as number);
    }, 0);
    if (!(bound > enough && bound < Infinity)) return bound;
    const sum = new Float64Array(this.last.length);
    this.#beyond.forEach((s, i) => kernels().axpy(sum, s, y[2 * i] as number, y[2 * i + 1] as number));
    return vectorNorm(sum);
  }
}

/** The solution for i omega, with its residual or a bound of that up to `enough`; not finite where i omega is an eigenvalue of V^dagger A V. */
export type ProjectedSolver = (omega: number, enough: number) => Projected;

/** (i omega - T)^-1 b for an upper triangular T. */
function shiftedTriangular({ rows, data }: ComplexMatrix, b: Float64Array, omega: number): Float64Array {
  const x = b.slice();
  for (let r = rows - 1; r >= 0; r--) {
    const row = 2 * r * rows;
    let [u, v] = [x[2 * r] as number, x[2 * r + 1] as number];
    for (let c = r + 1; c < rows; c++) {
      const [p, q] = [data[row + 2 * c] as number, data[row + 2 * c + 1] as number];
      const [y, z] = [x[2 * c] as number, x[2 * c + 1] as number];
      u += p * y - q * z;
      v += p * z + q * y;
    }
    const [p, q] = [-(data[row + 2 * r] as number), omega - (data[row + 2 * r + 1] as number)];
    const square = p * p + q * q;
    x[2 * r] = (u * p + v * q) / square;
    x[2 * r + 1] = (v * p - u * q) / square;
  }
  return x;
}

/** M x. */
function times({ rows, cols, data }: ComplexMatrix, x: Float64Array): Float64Array {
  const out = new Float64Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    const [re, im] = bilinear(data.subarray(2 * r * cols, 2 * (r + 1) * cols), x);
    out[2 * r] = re;
    out[2 * r + 1] = im;
  }
  return out;
}

const overlap = new Float64Array(2);

/** w -= v <v|w>, which is added to entry j of a row. */
function takeOut(w: Float64Array, v: Float64Array, row: Float64Array, j: number): void {
  kernels().dot(overlap, v, w);
  const [re, im] = [overlap[0] as number, overlap[1] as number];
  kernels().axpy(w, v, -re, -im);
  row[2 * j] = (row[2 * j] as number) + re;
  row[2 * j + 1] = (row[2 * j + 1] as number) + im;
}

/** sum c_i v_i. */
export function bilinear(c: Float64Array, v: Float64Array): [re: number, im: number] {
  let [re, im] = [0, 0];
  for (let i = 0; i < c.length; i += 2) {
    const [p, q] = [c[i] as number, c[i + 1] as number];
    const [x, y] = [v[i] as number, v[i + 1] as number];
    re += p * x - q * y;
    im += p * y + q * x;
  }
  return [re, im];
}
