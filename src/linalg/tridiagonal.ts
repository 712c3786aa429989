import { ConvergenceError } from '../errors.ts';
import { modulus } from './scalar.ts';

const eps2 = 2 ** -104;
const tiny = 2 ** -1000;

/**
 * Eigenvalues (unsorted, in place of `d`) and eigenvectors of the real symmetric tridiagonal matrix with diagonal `d` and
 * off-diagonal `e` (destroyed), by implicit QL, or QR where the matrix is graded the other way. `rows` starts as the n x n
 * identity (real, row-major) and ends with one eigenvector per row. Entries must be near 1 or below (see `normalised`).
 */
export function tridiagonalEigen(d: Float64Array, e: Float64Array, rows: Float64Array): void {
  const n = d.length;
  let high = n - 1;
  let blockLow = -1;
  let blockHigh = -1;
  let upwards = true;
  for (let sweeps = 0; high > 0; sweeps++) {
    const low = blockStart(d, e, high);
    if (low === high) {
      high--;
      continue;
    }
    if (sweeps > 60 * n) {
      throw new ConvergenceError('QL', Math.abs(e[high - 1] as number), sweeps, 'Check the matrix.');
    }
    if (low !== blockLow || high !== blockHigh) {
      upwards = Math.abs(d[low] as number) <= Math.abs(d[high] as number);
      blockLow = low;
      blockHigh = high;
    }
    sweep(d, e, rows, upwards ? low : high, upwards ? high : low);
  }
}

/** Where the unreduced block that ends at `high` starts; negligible off-diagonals on the way become zero. */
function blockStart(d: Float64Array, e: Float64Array, high: number): number {
  let low = high;
  for (; low > 0; low--) {
    const off = e[low - 1] as number;
    const scale = Math.abs(d[low - 1] as number) * Math.abs(d[low] as number);
    if (off * off <= eps2 * scale + tiny) {
      e[low - 1] = 0;
      break;
    }
  }
  return low;
}

/** One implicit sweep that chases from `to` to `from`, where the eigenvalue then splits off (QL when from < to). */
function sweep(d: Float64Array, e: Float64Array, rows: Float64Array, from: number, to: number): void {
  const step = from < to ? 1 : -1;
  const off = from < to ? 0 : -1;
  const n = d.length;
  const first = e[from + off] as number;
  let g = ((d[from + step] as number) - (d[from] as number)) / (2 * first);
  let r = modulus(g, 1);
  g = (d[to] as number) - (d[from] as number) + first / (g + (g < 0 ? -r : r));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = to - step; i !== from - step; i -= step) {
    const f = s * (e[i + off] as number);
    const b = c * (e[i + off] as number);
    r = modulus(f, g);
    if (i !== to - step) e[i + step + off] = r;
    if (r === 0) {
      (d[i + step] as number) -= p;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i + step] as number) - p;
    r = ((d[i] as number) - g) * s + 2 * c * b;
    p = s * r;
    d[i + step] = g + p;
    g = c * r - b;
    rotateRows(rows, n, i, i + step, c, s);
  }
  (d[from] as number) -= p;
  e[from + off] = g;
}

/** (row a, row b) := (c a - s b, s a + c b), real rows of length n. */
function rotateRows(rows: Float64Array, n: number, a: number, b: number, c: number, s: number): void {
  const ao = a * n;
  const bo = b * n;
  for (let k = 0; k < n; k++) {
    const x = rows[ao + k] as number;
    const y = rows[bo + k] as number;
    rows[bo + k] = s * x + c * y;
    rows[ao + k] = c * x - s * y;
  }
}
