import type { Factor, ProductKernels, ProductSize, Target } from '../families/products.ts';
import { arrayOf } from './held-array.ts';

/** Matrix products straight from the definition. */
export const referenceProducts: ProductKernels = { complex, complexByThree, real, rankUpdate };

function complex(c: Target, a: Factor, b: Factor, { m, k, n, batch = 1 }: ProductSize): void {
  const [out, left, right] = [arrayOf(c.numbers), arrayOf(a.numbers), arrayOf(b.numbers)];
  const [aSign, bSign] = [a.conjugate ? -1 : 1, b.conjugate ? -1 : 1];
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        const p = 2 * place(a, s, i, l);
        const re = left[p] as number;
        const im = aSign * (left[p + 1] as number);
        for (let j = 0; j < n; j++) {
          const q = 2 * place(b, s, l, j);
          const x = right[q] as number;
          const y = bSign * (right[q + 1] as number);
          const o = 2 * ((c.batch ?? 0) * s + c.row * i + j);
          out[o] = (out[o] as number) + re * x - im * y;
          out[o + 1] = (out[o + 1] as number) + re * y + im * x;
        }
      }
    }
  }
}

function complexByThree(c: Target, a: Factor, b: Factor, { m, k, n, batch = 1 }: ProductSize): void {
  const [out, left, right] = [arrayOf(c.numbers), arrayOf(a.numbers), arrayOf(b.numbers)];
  const [aSign, bSign] = [a.conjugate ? -1 : 1, b.conjugate ? -1 : 1];
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let [reals, imaginaries, sums] = [0, 0, 0];
        for (let l = 0; l < k; l++) {
          const [p, q] = [2 * place(a, s, i, l), 2 * place(b, s, l, j)];
          const [re, im] = [left[p] as number, aSign * (left[p + 1] as number)];
          const [x, y] = [right[q] as number, bSign * (right[q + 1] as number)];
          reals += re * x;
          imaginaries += im * y;
          sums += (re + im) * (x + y);
        }
        const o = 2 * ((c.batch ?? 0) * s + c.row * i + j);
        out[o] = (out[o] as number) + (reals - imaginaries);
        out[o + 1] = (out[o + 1] as number) + (sums - reals - imaginaries);
      }
    }
  }
}

function real<Kind extends 'f64' | 'f32'>(
  c: Target<Kind>,
  a: Factor<Kind>,
  b: Factor<Kind>,
  { m, k, n, batch = 1 }: ProductSize,
): void {
  const [out, left, right] = [arrayOf(c.numbers), arrayOf(a.numbers), arrayOf(b.numbers)];
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          sum += (left[place(a, s, i, l)] as number) * (right[place(b, s, l, j)] as number);
        }
        const o = (c.batch ?? 0) * s + c.row * i + j;
        out[o] = (out[o] as number) + sum;
      }
    }
  }
}

function rankUpdate<Kind extends 'f64' | 'f32'>(
  c: Target<Kind>,
  a: Factor<Kind>,
  n: number,
  k: number,
): void {
  const [out, rows] = [arrayOf(c.numbers), arrayOf(a.numbers)];
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) {
        sum += (rows[place(a, 0, i, l)] as number) * (rows[place(a, 0, j, l)] as number);
      }
      out[c.row * i + j] = (out[c.row * i + j] as number) + sum;
      out[c.row * j + i] = out[c.row * i + j] as number;
    }
  }
}

function place<Kind extends 'f64' | 'f32'>(
  { batch = 0, row, column }: Factor<Kind>,
  s: number,
  r: number,
  c: number,
): number {
  return batch * s + row * r + column * c;
}
