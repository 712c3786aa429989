import type { ComplexMatrix } from './matrix.ts';
import { zeros } from './matrix.ts';

/**
 * The square root R of an upper triangular T with the diagonal given (interleaved): R_ij = (T_ij - sum_k R_ik R_kj) /
 * (R_ii + R_jj). Null when a divisor is zero under a numerator that is not: then T has no square root with this diagonal.
 * Björck & Hammarling, Linear Algebra Appl. 52/53 (1983) 127.
 */
export function triangularRoot(t: ComplexMatrix, diagonal: Float64Array): ComplexMatrix | null {
  const n = t.rows;
  const out = zeros(n, n);
  const r = out.data;
  const inner = new Float64Array(2);
  for (let j = 0; j < n; j++) {
    const jj = 2 * (j * n + j);
    r.set(diagonal.subarray(2 * j, 2 * j + 2), jj);
    for (let i = j - 1; i >= 0; i--) {
      innerProduct(r, n, i, j, inner);
      const ij = 2 * (i * n + j);
      const re = (t.data[ij] as number) - (inner[0] as number);
      const im = (t.data[ij + 1] as number) - (inner[1] as number);
      const dr = (r[2 * (i * n + i)] as number) + (r[jj] as number);
      const di = (r[2 * (i * n + i) + 1] as number) + (r[jj + 1] as number);
      const size = Math.max(Math.abs(dr), Math.abs(di));
      if (size === 0) {
        if (re !== 0 || im !== 0) return null;
        continue;
      }
      const [ur, ui] = [dr / size, di / size];
      const square = ur * ur + ui * ui;
      r[ij] = (re * ur + im * ui) / square / size;
      r[ij + 1] = (im * ur - re * ui) / square / size;
    }
  }
  return out;
}

/** sum of R_ik R_kj over i < k < j. */
function innerProduct(r: Float64Array, n: number, i: number, j: number, out: Float64Array): void {
  let re = 0;
  let im = 0;
  for (let k = i + 1; k < j; k++) {
    const p = 2 * (i * n + k);
    const q = 2 * (k * n + j);
    const a = r[p] as number;
    const b = r[p + 1] as number;
    const c = r[q] as number;
    const d = r[q + 1] as number;
    re += a * c - b * d;
    im += a * d + b * c;
  }
  out[0] = re;
  out[1] = im;
}
