import { ArgumentError } from '../errors.ts';
import { requireFinite, type RealMatrixLike } from '../linalg/matrix.ts';
import type { DenseReal } from '../linalg/real-matrix.ts';

/** What the API accepts as a real matrix: rows of numbers, or an ml-matrix `Matrix`. */
export type RealMatrix = readonly (readonly number[])[] | RealMatrixLike;

/** A copy of a real matrix. Throws `ArgumentError` for ragged rows and entries that are not finite. */
export function realMatrix(value: RealMatrix, argument: string): DenseReal {
  const [rows, cols] =
    'columns' in value ? [value.rows, value.columns] : [value.length, value[0]?.length ?? 0];
  const data = new Float64Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    const row = 'columns' in value ? undefined : (value[r] as readonly number[]);
    if (row && row.length !== cols) {
      throw new ArgumentError(argument, `have ${cols} entries in each row`, `row ${r} has ${row.length}`);
    }
    for (let c = 0; c < cols; c++) {
      data[r * cols + c] = row ? (row[c] as number) : (value as RealMatrixLike).get(r, c);
    }
  }
  requireFinite(data, argument);
  return { rows, cols, data };
}

/** Throws `ArgumentError` unless the matrix is rows x cols; `undefined` leaves a side free. */
export function requireShape(
  a: DenseReal,
  rows: number | undefined,
  cols: number | undefined,
  argument: string,
): void {
  if ((rows ?? a.rows) !== a.rows || (cols ?? a.cols) !== a.cols) {
    const wanted = `${rows ?? 'any'} x ${cols ?? 'any'}`;
    throw new ArgumentError(argument, `be ${wanted}`, `it is ${a.rows} x ${a.cols}`);
  }
}

/** out = A x for x at `offset` of an array. */
export function realMatvec(a: DenseReal, x: ArrayLike<number>, offset = 0): Float64Array {
  const out = new Float64Array(a.rows);
  for (let r = 0; r < a.rows; r++) {
    let sum = 0;
    for (let c = 0; c < a.cols; c++) sum += (a.data[r * a.cols + c] as number) * (x[offset + c] as number);
    out[r] = sum;
  }
  return out;
}
