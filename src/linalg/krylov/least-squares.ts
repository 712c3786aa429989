import type { ComplexMatrix } from '../matrix.ts';
import { modulus } from '../scalar.ts';

/** min |beta e_1 - H y| for a Hessenberg matrix H that grows by columns, through Givens rotations. */
export class LeastSquares {
  readonly #n: number;
  readonly #r: Float64Array;
  readonly #c: Float64Array;
  readonly #s: Float64Array;
  readonly #g: Float64Array;
  #size = 0;

  constructor(n: number, beta: number) {
    this.#n = n;
    this.#r = new Float64Array(2 * n * (n + 1));
    this.#c = new Float64Array(n);
    this.#s = new Float64Array(2 * n);
    this.#g = new Float64Array(2 * (n + 1));
    this.#g[0] = beta;
  }

  /** |beta e_1 - H y|. */
  get residual(): number {
    return modulus(this.#g[2 * this.#size] as number, this.#g[2 * this.#size + 1] as number);
  }

  /** Takes column k of h, rows 0..k + 1; H_(k+1)k is real and not negative. */
  add(h: ComplexMatrix, k: number): void {
    const column = this.#r.subarray(2 * k * (this.#n + 1), 2 * (k + 1) * (this.#n + 1));
    for (let i = 0; i <= k + 1; i++) {
      column[2 * i] = h.data[2 * (i * h.cols + k)] as number;
      column[2 * i + 1] = h.data[2 * (i * h.cols + k) + 1] as number;
    }
    for (let i = 0; i < k; i++) this.#rotate(column, i);
    const re = column[2 * k] as number;
    const im = column[2 * k + 1] as number;
    const below = column[2 * k + 2] as number;
    const size = modulus(re, im);
    const length = modulus(size, below);
    this.#c[k] = length === 0 ? 1 : size / length;
    this.#s[2 * k] = length === 0 ? 0 : size === 0 ? 1 : (re / size) * (below / length);
    this.#s[2 * k + 1] = size === 0 ? 0 : (im / size) * (below / length);
    this.#rotate(column, k);
    this.#rotate(this.#g, k);
    this.#size = k + 1;
  }

  /** y; directions in which H has nothing are left out. */
  solution(): Float64Array {
    const m = this.#size;
    const y = this.#g.slice(0, 2 * m);
    for (let k = m - 1; k >= 0; k--) {
      const o = 2 * k * (this.#n + 1);
      const a = this.#r[o + 2 * k] as number;
      const b = this.#r[o + 2 * k + 1] as number;
      const d = a * a + b * b;
      const [u, v] = [y[2 * k] as number, y[2 * k + 1] as number];
      const re = d > 0 ? (u * a + v * b) / d : 0;
      const im = d > 0 ? (v * a - u * b) / d : 0;
      y[2 * k] = re;
      y[2 * k + 1] = im;
      for (let i = 0; i < k; i++) {
        const x = this.#r[o + 2 * i] as number;
        const z = this.#r[o + 2 * i + 1] as number;
        (y[2 * i] as number) -= x * re - z * im;
        (y[2 * i + 1] as number) -= x * im + z * re;
      }
    }
    return y;
  }

  /** (x_i, x_i+1) := (c x_i + s x_i+1, -conj(s) x_i + c x_i+1). */
  #rotate(x: Float64Array, i: number): void {
    const c = this.#c[i] as number;
    const p = this.#s[2 * i] as number;
    const q = this.#s[2 * i + 1] as number;
    const [a, b] = [x[2 * i] as number, x[2 * i + 1] as number];
    const [u, v] = [x[2 * i + 2] as number, x[2 * i + 3] as number];
    x[2 * i] = c * a + p * u - q * v;
    x[2 * i + 1] = c * b + p * v + q * u;
    x[2 * i + 2] = c * u - (p * a + q * b);
    x[2 * i + 3] = c * v - (p * b - q * a);
  }
}
