import { eigh } from '../eigh.ts';
import { exponential } from '../expm.ts';
import { zeros, type ComplexMatrix } from '../matrix.ts';
import { norm1 } from '../one-norm.ts';
import { complexExp, complexExpm1 } from '../scalar-functions.ts';
import { modulus } from '../scalar.ts';
import { singularValues } from '../svd.ts';

/** What the map is: the short recurrence of Lanczos and real spectra can be used where it is (skew-)Hermitian. */
export type MapStructure = 'general' | 'hermitian' | 'skewHermitian';

/** exp(s t H) for the m x m projection H of a map, b below its last entry, and any s in [0, 1]. */
export interface SmallExponential {
  /** |t (H, b)|_1. */
  readonly size: number;
  /** exp(s t H) e_1, m numbers, then t b times the integral of e_m^T exp(r t H) e_1 over r in [0, s]; interleaved. */
  column(s: number): Float64Array;
  /** |exp(s t H)| in the 2-norm; Infinity when it overflows. */
  norm(s: number): number;
}

/** The exponential of an Arnoldi or Lanczos projection: h is (m + 1) x m or wider. */
export function smallExponential(
  h: ComplexMatrix,
  m: number,
  t: readonly [re: number, im: number],
  structure: MapStructure,
): SmallExponential {
  const k = augmented(h, m, t);
  const size = norm1(k.data, m + 1);
  return structure === 'general' ? new Dense(k, size) : new Spectral(h, m, t, structure, size);
}

/** t times H with b below, and a column of zeros. */
function augmented(h: ComplexMatrix, m: number, [re, im]: readonly [number, number]): ComplexMatrix {
  const out = zeros(m + 1, m + 1);
  for (let r = 0; r <= m; r++) {
    for (let c = 0; c < m; c++) {
      const x = h.data[2 * (r * h.cols + c)] as number;
      const y = h.data[2 * (r * h.cols + c) + 1] as number;
      out.data[2 * (r * (m + 1) + c)] = x * re - y * im;
      out.data[2 * (r * (m + 1) + c) + 1] = x * im + y * re;
    }
  }
  return out;
}

class Dense implements SmallExponential {
  readonly size: number;
  readonly #k: ComplexMatrix;

  constructor(k: ComplexMatrix, size: number) {
    this.#k = k;
    this.size = size;
  }

  column(s: number): Float64Array {
    const n = this.#k.rows;
    const f = this.#at(s);
    const y = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) y.set(f.data.subarray(2 * i * n, 2 * i * n + 2), 2 * i);
    return y;
  }

  norm(s: number): number {
    const m = this.#k.rows - 1;
    const f = this.#at(s);
    const h = zeros(m, m);
    for (let r = 0; r < m; r++)
      h.data.set(f.data.subarray(2 * r * (m + 1), 2 * (r * (m + 1) + m)), 2 * r * m);
    return h.data.every(Number.isFinite) ? (singularValues(h)[0] as number) : Infinity;
  }

  #at(s: number): ComplexMatrix {
    return exponential({ ...this.#k, data: this.#k.data.map((x) => x * s) });
  }
}

/** H = u T with T Hermitian and u = 1 or i, by the eigenvalues of T. */
class Spectral implements SmallExponential {
  readonly size: number;
  readonly #values: Float64Array;
  readonly #vectors: ComplexMatrix;
  /** t u and t b. */
  readonly #factor: readonly [number, number];
  readonly #last: readonly [number, number];

  constructor(
    h: ComplexMatrix,
    m: number,
    [re, im]: readonly [number, number],
    structure: 'hermitian' | 'skewHermitian',
    size: number,
  ) {
    this.size = size;
    const hermitian = structure === 'hermitian';
    const t = zeros(m, m);
    for (let r = 0; r < m; r++) {
      const at = 2 * (r * m + r);
      t.data[at] = h.data[2 * (r * h.cols + r) + (hermitian ? 0 : 1)] as number;
      if (r + 1 === m) break;
      const below = h.data[2 * ((r + 1) * h.cols + r)] as number;
      const part = hermitian ? 0 : 1;
      t.data[at + 2 * m + part] = hermitian ? below : -below;
      t.data[at + 2 + part] = below;
    }
    const { values, vectors } = eigh(t);
    this.#values = values;
    this.#vectors = vectors;
    this.#factor = hermitian ? [re, im] : [-im, re];
    const b = h.data[2 * (m * h.cols + m - 1)] as number;
    this.#last = [re * b, im * b];
  }

  column(s: number): Float64Array {
    const m = this.#values.length;
    const q = this.#vectors.data;
    const y = new Float64Array(2 * m + 2);
    let [sumRe, sumIm] = [0, 0];
    for (let j = 0; j < m; j++) {
      const z = { re: s * this.#factor[0] * (this.#values[j] as number), im: s * this.#factor[1] * (this.#values[j] as number) }; // prettier-ignore
      const e = complexExp(z);
      const [a, b] = [q[2 * j] as number, -(q[2 * j + 1] as number)];
      const [u, v] = [e.re * a - e.im * b, e.re * b + e.im * a];
      for (let i = 0; i < m; i++) {
        const o = 2 * (i * m + j);
        (y[2 * i] as number) += (q[o] as number) * u - (q[o + 1] as number) * v;
        (y[2 * i + 1] as number) += (q[o] as number) * v + (q[o + 1] as number) * u;
      }
      const [p, r] = meanExponential(z);
      const o = 2 * ((m - 1) * m + j);
      const [c, d] = [p * a - r * b, p * b + r * a];
      sumRe += (q[o] as number) * c - (q[o + 1] as number) * d;
      sumIm += (q[o] as number) * d + (q[o + 1] as number) * c;
    }
    const [re, im] = [s * this.#last[0], s * this.#last[1]];
    y[2 * m] = re * sumRe - im * sumIm;
    y[2 * m + 1] = re * sumIm + im * sumRe;
    return y;
  }

  norm(s: number): number {
    return this.#values.reduce((max, value) => Math.max(max, Math.exp(s * this.#factor[0] * value)), 0);
  }
}

/** (e^z - 1) / z, 1 at 0. */
function meanExponential(z: { readonly re: number; readonly im: number }): readonly [number, number] {
  const size = modulus(z.re, z.im);
  if (size === 0) return [1, 0];
  const e = complexExpm1(z);
  const [a, b] = [z.re / size, z.im / size];
  return [(e.re * a + e.im * b) / size, (e.im * a - e.re * b) / size];
}
