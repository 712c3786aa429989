import { modulus } from './scalar.ts';

/** A complex number as [re, im]. */
export type Pair = readonly [number, number];

/**
 * g := the rotation (c, re s, im s), c real, with [c, s; -conj s, c] [f; h] = [r; 0]; writes r (re, im) to `r` where it is given. Neither overflows
 * nor underflows on the way.
 */
export function givens(f: Pair, h: Pair, g: Float64Array, r?: Float64Array): void {
  const unit = Math.max(Math.abs(f[0]), Math.abs(f[1]), Math.abs(h[0]), Math.abs(h[1])) || 1;
  const [hr, hi] = [h[0] / unit, h[1] / unit];
  const size = modulus(f[0] / unit, f[1] / unit);
  const norm = Math.sqrt(size * size + hr * hr + hi * hi);
  const [ur, ui] = size === 0 ? [1, 0] : [f[0] / unit / size, f[1] / unit / size];
  g[0] = norm === 0 ? 1 : size / norm;
  g[1] = norm === 0 ? 0 : (ur * hr + ui * hi) / norm;
  g[2] = norm === 0 ? 0 : (ui * hr - ur * hi) / norm;
  if (!r) return;
  r[0] = ur * norm * unit;
  r[1] = ui * norm * unit;
}

/** (x, y) := (c x + s y, c y - conj(s) x) for two runs of `length` numbers. */
export function rotateRows(
  data: Float64Array,
  xo: number,
  yo: number,
  length: number,
  g: Float64Array,
): void {
  rotateLines(data, xo, yo, 2, length / 2, g);
}

/** (x, y) := (c x + s y, c y - conj(s) x) for two lines of `count` complex numbers, `step` doubles apart. */
export function rotateLines(
  data: Float64Array,
  xo: number,
  yo: number,
  step: number,
  count: number,
  g: Float64Array,
): void {
  const [c, sr, si] = [g[0] as number, g[1] as number, g[2] as number];
  for (let x = xo, y = yo, end = xo + step * count; x < end; x += step, y += step) {
    const xr = data[x] as number;
    const xi = data[x + 1] as number;
    const yr = data[y] as number;
    const yi = data[y + 1] as number;
    data[x] = c * xr + sr * yr - si * yi;
    data[x + 1] = c * xi + sr * yi + si * yr;
    data[y] = c * yr - sr * xr - si * xi;
    data[y + 1] = c * yi - sr * xi + si * xr;
  }
}

/** Columns (k, k + 1) of a matrix with n columns := (c x + conj(s) y, c y - s x), in its first `rows` rows. */
export function rotateColumns(t: Float64Array, n: number, k: number, rows: number, g: Float64Array): void {
  const [c, sr, si] = [g[0] as number, g[1] as number, g[2] as number];
  for (let o = 2 * k, end = o + 2 * n * rows; o < end; o += 2 * n) {
    const xr = t[o] as number;
    const xi = t[o + 1] as number;
    const yr = t[o + 2] as number;
    const yi = t[o + 3] as number;
    t[o] = c * xr + sr * yr + si * yi;
    t[o + 1] = c * xi + sr * yi - si * yr;
    t[o + 2] = c * yr - sr * xr + si * xi;
    t[o + 3] = c * yi - sr * xi - si * xr;
  }
}
