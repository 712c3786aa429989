import type { ComplexMatrix } from './matrix.ts';
import { multiply } from './products.ts';
import { setBlock, submatrix, subtractBlock } from './submatrix.ts';

/** Rows that are substituted one by one; what couples the blocks is done by matrix products. */
const blockSize = 32;

/**
 * X with L X = B for L lower triangular (only that half is read) with a real diagonal that is not zero, by blocked forward substitution.
 * Cost 4 n^2 flops per column of B.
 */
export function solveLower(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const n = l.rows;
  const x = { rows: n, cols: b.cols, data: b.data.slice() };
  for (let start = 0; start < n; start += blockSize) {
    const end = Math.min(n, start + blockSize);
    for (let r = start; r < end; r++) {
      for (let k = start; k < r; k++) subtractRow(x, r, k, l.data, 2 * (r * n + k), 1);
      divideRow(x, r, l.data[2 * (r * n + r)] as number);
    }
    if (end < n) {
      const coupling = submatrix(l, end, n, start, end);
      subtractBlock(x, multiply(coupling, submatrix(x, start, end, 0, x.cols)), end);
    }
  }
  return x;
}

/** X with L^dagger X = B, for L as in `solveLower` and at its cost. */
export function solveLowerAdjoint(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const n = l.rows;
  const x = { rows: n, cols: b.cols, data: b.data.slice() };
  for (let end = n; end > 0; end -= Math.min(end, blockSize)) {
    const start = Math.max(0, end - blockSize);
    if (end < n) {
      const coupling = submatrix(l, end, n, start, end);
      const sum = submatrix(x, start, end, 0, x.cols);
      subtractBlock(sum, multiply(coupling, submatrix(x, end, n, 0, x.cols), 'h'));
      setBlock(x, sum, start, 0);
    }
    for (let r = end - 1; r >= start; r--) {
      for (let k = r + 1; k < end; k++) subtractRow(x, r, k, l.data, 2 * (k * n + r), -1);
      divideRow(x, r, l.data[2 * (r * n + r)] as number);
    }
  }
  return x;
}

/** row_to -= f row_from for f = `factors[at]`, conjugated when `sign` is -1. */
function subtractRow(
  x: ComplexMatrix,
  to: number,
  from: number,
  factors: Float64Array,
  at: number,
  sign: 1 | -1,
): void {
  const re = factors[at] as number;
  const im = sign * (factors[at + 1] as number);
  if (re === 0 && im === 0) return;
  const { data } = x;
  const width = 2 * x.cols;
  for (let i = to * width, j = from * width, end = i + width; i < end; i += 2, j += 2) {
    const p = data[j] as number;
    const q = data[j + 1] as number;
    (data[i] as number) -= re * p - im * q;
    (data[i + 1] as number) -= re * q + im * p;
  }
}

function divideRow(x: ComplexMatrix, row: number, by: number): void {
  const width = 2 * x.cols;
  for (let i = row * width, end = i + width; i < end; i++) (x.data[i] as number) /= by;
}
