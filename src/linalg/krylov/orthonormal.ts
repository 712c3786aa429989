import { kernels } from '../kernels/active.ts';
import type { Rng } from '../random.ts';
import { normalise } from '../vector-norm.ts';

/** Below this part of |A| what A adds to a space is rounding: the space is invariant. */
export const rounding: number = 2 ** -46;

const c = new Float64Array(2);

/** w := w - v <v|w>, one after the other; adds <v_i|w> to entry i of `coefficients`. Twice is enough, once is not. */
export function project(
  w: Float64Array,
  vectors: readonly Float64Array[],
  coefficients?: Float64Array,
): void {
  for (let i = 0; i < vectors.length; i++) {
    const v = vectors[i] as Float64Array;
    kernels().dot(c, v, w);
    kernels().axpy(w, v, -(c[0] as number), -(c[1] as number));
    if (!coefficients) continue;
    (coefficients[2 * i] as number) += c[0] as number;
    (coefficients[2 * i + 1] as number) += c[1] as number;
  }
}

/** out := a random unit vector orthogonal to all of some orthonormal lists, which do not span the whole space. */
export function randomOrthonormal(
  rng: Rng,
  out: Float64Array,
  ...lists: readonly (readonly Float64Array[])[]
): void {
  for (;;) {
    for (let i = 0; i < out.length; i++) out[i] = rng.normal();
    normalise(out);
    for (const list of lists) project(out, list);
    if (normalise(out) < 1e-8) continue;
    for (const list of lists) project(out, list);
    normalise(out);
    return;
  }
}

/** out := sum_i vectors_i y_ik for column k of y, which has `columns` columns. */
export function combine(
  out: Float64Array,
  vectors: readonly Float64Array[],
  y: { readonly cols: number; readonly data: Float64Array },
  k: number,
): void {
  out.fill(0);
  for (let i = 0; i < vectors.length; i++) {
    const o = 2 * (i * y.cols + k);
    kernels().axpy(out, vectors[i] as Float64Array, y.data[o] as number, y.data[o + 1] as number);
  }
}
