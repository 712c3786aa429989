import { combine } from '../combine.ts';
import type { VectorKernels } from '../families/vectors.ts';
import type { Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';

/** Whole vectors, one number at a time. */
export const referenceVectors: VectorKernels = {
  copy: (to, from) => arrayOf(to).set(arrayOf(from)),
  clear: (x) => void arrayOf(x).fill(0),
  axpy: (y, x, re, im = 0) => axpyInto(arrayOf(y), arrayOf(x), re, im),
  combine: (out, base, vectors, of, scale) =>
    combine(arrayOf(out), base && arrayOf(base), vectors.map(arrayOf), of, scale),
  scaledSquares: (x, y, z, rtol, atol) => scaledSquares(arrayOf(x), arrayOf(y), arrayOf(z), rtol, atol),
  scale: (x, re, im = 0) => scaleInto(arrayOf(x), re, im),
  multiply,
  dot: (x, y) => dotOf(arrayOf(x), arrayOf(y)),
  dotCompensated,
  norm2: (x) => norm2Of(arrayOf(x)),
  maxAbs: (x) => arrayOf(x).reduce((most, value) => Math.max(most, Math.abs(value)), 0),
};

/** As `VectorKernels.scaledSquares`, on ordinary arrays. */
export function scaledSquares(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  rtol: number,
  atol: number,
): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.max(Math.abs(y[i] as number), Math.abs(z[i] as number));
    const ratio = (x[i] as number) / (atol + rtol * size);
    // Infinity minus itself is NaN, all else minus itself nothing.
    const square = ratio * ratio + (size - size);
    if (i % 2 === 0) even += square;
    else odd += square;
  }
  return even + odd;
}

/** y += (re + i im) x; real numbers of any count when im = 0. */
export function axpyInto(y: Float64Array, x: Float64Array, re: number, im: number): void {
  if (im === 0) {
    for (let i = 0; i < x.length; i++) y[i] = (y[i] as number) + re * (x[i] as number);
    return;
  }
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    y[i] = (y[i] as number) + re * a - im * b;
    y[i + 1] = (y[i + 1] as number) + re * b + im * a;
  }
}

/** x *= re + i im; real numbers of any count when im = 0. */
export function scaleInto(x: Float64Array, re: number, im: number): void {
  if (im === 0) {
    for (let i = 0; i < x.length; i++) x[i] = re * (x[i] as number);
    return;
  }
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    x[i] = re * a - im * b;
    x[i + 1] = re * b + im * a;
  }
}

/** [re, im] of sum conj(x_i) y_i. */
export function dotOf(x: Float64Array, y: Float64Array): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    const c = y[i] as number;
    const d = y[i + 1] as number;
    re += a * c + b * d;
    im += a * d - b * c;
  }
  return [re, im];
}

/** sum x_i^2. */
export function norm2Of(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (x[i] as number);
  return sum;
}

function multiply(held: Numbers, by: Numbers): void {
  const y = arrayOf(held);
  const x = arrayOf(by);
  for (let i = 0; i < y.length; i += 2) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    const c = y[i] as number;
    const d = y[i + 1] as number;
    y[i] = a * c - b * d;
    y[i + 1] = a * d + b * c;
  }
}

function dotCompensated(heldX: Numbers, heldY: Numbers): readonly [number, number] {
  const x = arrayOf(heldX);
  const y = arrayOf(heldY);
  const re = new PreciseSum();
  const im = new PreciseSum();
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    const c = y[i] as number;
    const d = y[i + 1] as number;
    re.addProduct(a, c);
    re.addProduct(b, d);
    im.addProduct(a, d);
    im.addProduct(-b, c);
  }
  return [re.value, im.value];
}

/** A sum of products with the rounding errors of both kept apart (algorithm 5.3 of Ogita, Rump and Oishi). */
class PreciseSum {
  #sum = 0;
  #rest = 0;

  get value(): number {
    return this.#sum + this.#rest;
  }

  addProduct(x: number, y: number): void {
    const product = x * y;
    const sum = this.#sum + product;
    const back = sum - this.#sum;
    const lost = this.#sum - (sum - back) + (product - back);
    this.#rest += lost + lostInProduct(x, y, product);
    this.#sum = sum;
  }
}

/** x y - fl(x y), exact (Dekker). */
function lostInProduct(x: number, y: number, product: number): number {
  const xHigh = highHalf(x);
  const yHigh = highHalf(y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}

/** The first 26 bits of x (Veltkamp). */
function highHalf(x: number): number {
  const c = 134217729 * x;
  return c - (c - x);
}
