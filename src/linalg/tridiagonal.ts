import { ConvergenceError } from '../errors.ts';
import { modulus } from './scalar.ts';

const eps2 = 2 ** -104;
const tiny = 2 ** -1000;

/**
 * Eigenvalues (unsorted, in place of `d`) and eigenvectors of the real symmetric tridiagonal matrix with diagonal `d` and
 * off-diagonal `e` (destroyed), by implicit QR with Wilkinson's shift. `rows` starts as the n x n identity
 * (real, row-major) and ends with one eigenvector per row; an empty array gives eigenvalues only. Entries must be near 1 or below (see `normalised`).
 */
export function tridiagonalEigen(d: Float64Array, e: Float64Array, rows: Float64Array): void {
  const n = d.length;
  let high = n - 1;
  for (let sweeps = 0; high > 0; sweeps++) {
    const low = blockStart(d, e, high);
    if (low === high) {
      high--;
      continue;
    }
    if (sweeps > 60 * n) {
      const residual = Math.abs(e[high - 1] as number);
      throw new ConvergenceError('Tridiagonal QR', residual, sweeps, 'Check the matrix.');
    }
    sweep(d, e, rows, low, high);
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

/** One implicit sweep from `low` to `high`, where the eigenvalue then splits off. */
function sweep(d: Float64Array, e: Float64Array, rows: Float64Array, low: number, high: number): void {
  const width = rows.length / d.length;
  const last = e[high - 1] as number;
  let g = ((d[high - 1] as number) - (d[high] as number)) / (2 * last);
  let r = modulus(g, 1);
  g = (d[low] as number) - (d[high] as number) + last / (g + (g < 0 ? -r : r));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = low + 1; i <= high; i++) {
    const f = s * (e[i - 1] as number);
    const b = c * (e[i - 1] as number);
    r = modulus(f, g);
    if (i > low + 1) e[i - 2] = r;
    if (r === 0) {
      (d[i - 1] as number) -= p;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i - 1] as number) - p;
    r = ((d[i] as number) - g) * s + 2 * c * b;
    p = s * r;
    d[i - 1] = g + p;
    g = c * r - b;
    rotateRows(rows, width, i, i - 1, c, s);
  }
  (d[high] as number) -= p;
  e[high - 1] = g;
}

/** (row a, row b) := (c a - s b, s a + c b), real rows of length `width`. */
function rotateRows(rows: Float64Array, width: number, a: number, b: number, c: number, s: number): void {
  const ao = a * width;
  const bo = b * width;
  for (let k = 0; k < width; k++) {
    const x = rows[ao + k] as number;
    const y = rows[bo + k] as number;
    rows[bo + k] = s * x + c * y;
    rows[ao + k] = c * x - s * y;
  }
}
