import type { ComplexMatrix } from '../matrix.ts';
import { modulus } from '../scalar.ts';

/** Directions in which a triangular factor has less than this part of its largest diagonal entry are left out. */
const rounding = 2 ** -50;

/** min |beta e_1 - H y| for a Hessenberg matrix H (entries of any size) that grows by up to n columns, through Givens rotations. */
export class LeastSquares {
  readonly #n: number;
  readonly #r: Float64Array;
  readonly #c: Float64Array;
  readonly #s: Float64Array;
  readonly #g: Float64Array;
  readonly #y: Float64Array;
  #size = 0;

  constructor(n: number) {
    this.#n = n;
    this.#r = new Float64Array(2 * n * (n + 1));
    this.#c = new Float64Array(n);
    this.#s = new Float64Array(2 * n);
    this.#g = new Float64Array(2 * (n + 1));
    this.#y = new Float64Array(2 * n);
  }

  /** Begins anew without columns. */
  start(beta: number): void {
    this.#size = 0;
    this.#g.fill(0);
    this.#g[0] = beta;
  }

  /** |beta e_1 - H y|. */
  get residual(): number {
    return modulus(this.#g[2 * this.#size] as number, this.#g[2 * this.#size + 1] as number);
  }

  /** Takes column k of h, rows 0..k + 1; H_(k+1)k is real and not negative. */
  add(h: ComplexMatrix, k: number): void {
    const column = 2 * k * (this.#n + 1);
    const r = this.#r;
    for (let i = 0; i <= k + 1; i++) {
      r[column + 2 * i] = h.data[2 * (i * h.cols + k)] as number;
      r[column + 2 * i + 1] = h.data[2 * (i * h.cols + k) + 1] as number;
    }
    for (let i = 0; i < k; i++) this.#rotate(r, column, i);
    const re = r[column + 2 * k] as number;
    const im = r[column + 2 * k + 1] as number;
    const below = r[column + 2 * k + 2] as number;
    const size = modulus(re, im);
    const length = modulus(size, below);
    this.#c[k] = length === 0 ? 1 : size / length;
    this.#s[2 * k] = length === 0 ? 0 : size === 0 ? 1 : (re / size) * (below / length);
    this.#s[2 * k + 1] = size === 0 ? 0 : (im / size) * (below / length);
    this.#rotate(r, column, k);
    this.#rotate(this.#g, 0, k);
    this.#size = k + 1;
  }

  /** y, n numbers of which those beyond the columns taken are 0; directions in which H has nothing but rounding are left out. */
  solution(): Float64Array {
    const m = this.#size;
    const [y, r] = [this.#y, this.#r];
    y.fill(0);
    let largest = 0;
    for (let k = 0; k < m; k++) largest = Math.max(largest, this.#diagonal(k));
    for (let i = 0; i < 2 * m; i++) y[i] = this.#g[i] as number;
    for (let k = m - 1; k >= 0; k--) {
      const o = 2 * k * (this.#n + 1);
      const size = this.#diagonal(k);
      const kept = size > rounding * largest;
      const a = (r[o + 2 * k] as number) / size;
      const b = (r[o + 2 * k + 1] as number) / size;
      const [u, v] = [y[2 * k] as number, y[2 * k + 1] as number];
      const re = kept ? (u * a + v * b) / size : 0;
      const im = kept ? (v * a - u * b) / size : 0;
      y[2 * k] = re;
      y[2 * k + 1] = im;
      for (let i = 0; i < k; i++) {
        const x = r[o + 2 * i] as number;
        const z = r[o + 2 * i + 1] as number;
        (y[2 * i] as number) -= x * re - z * im;
        (y[2 * i + 1] as number) -= x * im + z * re;
      }
    }
    return y;
  }

  #diagonal(k: number): number {
    const o = 2 * k * (this.#n + 2);
    return modulus(this.#r[o] as number, this.#r[o + 1] as number);
  }

  /** (x_i, x_i+1) := (c x_i + s x_i+1, -conj(s) x_i + c x_i+1) of what begins at `from`. */
  #rotate(x: Float64Array, from: number, i: number): void {
    const c = this.#c[i] as number;
    const p = this.#s[2 * i] as number;
    const q = this.#s[2 * i + 1] as number;
    const o = from + 2 * i;
    const [a, b] = [x[o] as number, x[o + 1] as number];
    const [u, v] = [x[o + 2] as number, x[o + 3] as number];
    x[o] = c * a + p * u - q * v;
    x[o + 1] = c * b + p * v + q * u;
    x[o + 2] = c * u - (p * a + q * b);
    x[o + 3] = c * v - (p * b - q * a);
  }
}
