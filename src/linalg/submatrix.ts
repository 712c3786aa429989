import { zeros, type ComplexMatrix } from './matrix.ts';

/** A copy of rows rowStart..rowEnd and columns colStart..colEnd (ends excluded). */
export function submatrix(
  a: ComplexMatrix,
  rowStart: number,
  rowEnd: number,
  colStart: number,
  colEnd: number,
): ComplexMatrix {
  const out = zeros(rowEnd - rowStart, colEnd - colStart);
  for (let r = rowStart; r < rowEnd; r++) {
    const row = a.data.subarray(2 * (r * a.cols + colStart), 2 * (r * a.cols + colEnd));
    out.data.set(row, 2 * (r - rowStart) * out.cols);
  }
  return out;
}

/** Writes a block into `a` in place, its corner at (row, col). */
export function setBlock(a: ComplexMatrix, block: ComplexMatrix, row: number, col: number): void {
  const width = 2 * block.cols;
  for (let r = 0; r < block.rows; r++) {
    a.data.set(block.data.subarray(r * width, (r + 1) * width), 2 * ((row + r) * a.cols + col));
  }
}

/** a -= block in place, the corner of the block at (row, col) of `a`. */
export function subtractBlock(a: ComplexMatrix, block: ComplexMatrix, row = 0, col = 0): void {
  const width = 2 * block.cols;
  for (let r = 0; r < block.rows; r++) {
    const to = 2 * ((row + r) * a.cols + col);
    const from = r * width;
    for (let i = 0; i < width; i++) (a.data[to + i] as number) -= block.data[from + i] as number;
  }
}
