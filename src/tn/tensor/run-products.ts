import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { widthOf, type Field } from './block-tensor.ts';
import { rowLength } from './product-table.ts';

/** c += the products of a table, for numbers that a workspace holds. */
export function runProducts(
  work: Workspace,
  table: Int32Array,
  field: Field,
  out: Numbers,
  a: Numbers,
  b: Numbers,
): void {
  const width = widthOf(field);
  const multiply = field === 'real' ? work.products.real : work.products.complex;
  for (let at = 0; at < table.length; at += rowLength) {
    const row = table.subarray(at, at + rowLength);
    const [x, y, z, m, k, n, aRow, aColumn, bRow, bColumn, cRow, batch, aBatch, bBatch, cBatch] =
      row as unknown as Row;
    multiply(
      { numbers: work.part(out, width * z), row: cRow, batch: cBatch },
      { numbers: work.part(a, width * x), row: aRow, column: aColumn, batch: aBatch },
      { numbers: work.part(b, width * y), row: bRow, column: bColumn, batch: bBatch },
      { m, k, n, batch },
    );
  }
}

type Row = readonly [
  a: number,
  b: number,
  c: number,
  m: number,
  k: number,
  n: number,
  aRow: number,
  aColumn: number,
  bRow: number,
  bColumn: number,
  cRow: number,
  batch: number,
  aBatch: number,
  bBatch: number,
  cBatch: number,
];

/** The same on ordinary arrays, number by number. */
export function runProductsHere(
  table: Int32Array,
  field: Field,
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  const multiply = field === 'real' ? multiplyReal : multiplyComplex;
  for (let at = 0; at < table.length; at += rowLength) {
    const row = table.subarray(at, at + rowLength) as unknown as Row;
    for (let s = 0; s < row[11]; s++) multiply(row, s, out, a, b);
  }
}

/** Product number s of a row of the table. */
function multiplyReal(row: Row, s: number, out: Float64Array, a: Float64Array, b: Float64Array): void {
  const [m, k, n] = [row[3], row[4], row[5]];
  for (let i = 0; i < m; i++) {
    const to = row[2] + s * row[14] + i * row[10];
    for (let l = 0; l < k; l++) {
      const x = a[row[0] + s * row[12] + i * row[6] + l * row[7]] as number;
      const from = row[1] + s * row[13] + l * row[8];
      for (let j = 0; j < n; j++)
        out[to + j] = (out[to + j] as number) + x * (b[from + j * row[9]] as number);
    }
  }
}

function multiplyComplex(row: Row, s: number, out: Float64Array, a: Float64Array, b: Float64Array): void {
  const [m, k, n] = [row[3], row[4], row[5]];
  for (let i = 0; i < m; i++) {
    const to = 2 * (row[2] + s * row[14] + i * row[10]);
    for (let l = 0; l < k; l++) {
      const at = 2 * (row[0] + s * row[12] + i * row[6] + l * row[7]);
      const [re, im] = [a[at] as number, a[at + 1] as number];
      let from = 2 * (row[1] + s * row[13] + l * row[8]);
      for (let o = to, end = to + 2 * n; o < end; o += 2, from += 2 * row[9]) {
        const [x, y] = [b[from] as number, b[from + 1] as number];
        out[o] = (out[o] as number) + re * x - im * y;
        out[o + 1] = (out[o + 1] as number) + re * y + im * x;
      }
    }
  }
}
