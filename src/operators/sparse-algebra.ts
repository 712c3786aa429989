import type { Space } from '../spaces/space.ts';
import type { SparseOperator } from './operator.ts';
import { SparseBuilder } from './sparse-builder.ts';

/** A + (re + i im) B, one pass over both. */
export function addSparse(a: SparseOperator, b: SparseOperator, re: number, im: number): SparseOperator {
  const size = a.rowStart.length - 1;
  const builder = new SparseBuilder(a.space, size);
  for (let r = 0; r < size; r++) {
    let p = a.rowStart[r] as number;
    let q = b.rowStart[r] as number;
    const [pEnd, qEnd] = [a.rowStart[r + 1] as number, b.rowStart[r + 1] as number];
    while (p < pEnd || q < qEnd) {
      const left = p < pEnd ? (a.column[p] as number) : Infinity;
      const right = q < qEnd ? (b.column[q] as number) : Infinity;
      let [x, y] = [0, 0];
      if (left <= right) {
        x = a.values[2 * p] as number;
        y = a.values[2 * p + 1] as number;
        p++;
      }
      if (right <= left) {
        const [u, v] = [b.values[2 * q] as number, b.values[2 * q + 1] as number];
        x += re * u - im * v;
        y += re * v + im * u;
        q++;
      }
      builder.add(Math.min(left, right), x, y);
    }
    builder.endRow();
  }
  return builder.operator();
}

/** A B by rows (Gustavson): one visit per pair of entries that meet, 16 D bytes of scratch. */
export function multiplySparse(a: SparseOperator, b: SparseOperator): SparseOperator {
  const size = a.rowStart.length - 1;
  const builder = new SparseBuilder(a.space, size);
  const sums = new Float64Array(2 * size);
  const lastRow = new Int32Array(size).fill(-1);
  for (let r = 0; r < size; r++) {
    const touched: number[] = [];
    for (let p = a.rowStart[r] as number, end = a.rowStart[r + 1] as number; p < end; p++) {
      const [x, y] = [a.values[2 * p] as number, a.values[2 * p + 1] as number];
      const middle = a.column[p] as number;
      for (let q = b.rowStart[middle] as number, last = b.rowStart[middle + 1] as number; q < last; q++) {
        const c = b.column[q] as number;
        if (lastRow[c] !== r) {
          lastRow[c] = r;
          touched.push(c);
        }
        const [u, v] = [b.values[2 * q] as number, b.values[2 * q + 1] as number];
        sums[2 * c] = (sums[2 * c] as number) + x * u - y * v;
        sums[2 * c + 1] = (sums[2 * c + 1] as number) + x * v + y * u;
      }
    }
    for (const c of touched.sort((i, j) => i - j)) {
      builder.add(c, sums[2 * c] as number, sums[2 * c + 1] as number);
      sums[2 * c] = 0;
      sums[2 * c + 1] = 0;
    }
    builder.endRow();
  }
  return builder.operator();
}

/** The conjugate transpose, by counting. */
export function daggerSparse(a: SparseOperator): SparseOperator {
  const size = a.rowStart.length - 1;
  const rowStart = new Int32Array(size + 1);
  for (const c of a.column) rowStart[c + 1] = (rowStart[c + 1] as number) + 1;
  for (let r = 0; r < size; r++) rowStart[r + 1] = (rowStart[r + 1] as number) + (rowStart[r] as number);
  const next = rowStart.slice();
  const column = new Int32Array(a.column.length);
  const values = new Float64Array(a.values.length);
  for (let r = 0; r < size; r++) {
    for (let p = a.rowStart[r] as number, end = a.rowStart[r + 1] as number; p < end; p++) {
      const c = a.column[p] as number;
      const to = next[c] as number;
      next[c] = to + 1;
      column[to] = r;
      values[2 * to] = a.values[2 * p] as number;
      values[2 * to + 1] = -(a.values[2 * p + 1] as number);
    }
  }
  return { kind: 'sparse', space: a.space, rowStart, column, values };
}

/** A (x) B on the given product space. */
export function tensorSparse(a: SparseOperator, b: SparseOperator, space: Space): SparseOperator {
  const [rows, cols] = [a.rowStart.length - 1, b.rowStart.length - 1];
  const builder = new SparseBuilder(space, rows * cols);
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < cols; s++) {
      for (let p = a.rowStart[r] as number, end = a.rowStart[r + 1] as number; p < end; p++) {
        const [x, y] = [a.values[2 * p] as number, a.values[2 * p + 1] as number];
        for (let q = b.rowStart[s] as number, last = b.rowStart[s + 1] as number; q < last; q++) {
          const [u, v] = [b.values[2 * q] as number, b.values[2 * q + 1] as number];
          builder.add((a.column[p] as number) * cols + (b.column[q] as number), x * u - y * v, x * v + y * u);
        }
      }
      builder.endRow();
    }
  }
  return builder.operator();
}
