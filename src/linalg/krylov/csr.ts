import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireFinite } from '../matrix.ts';

/** A square complex matrix in compressed sparse rows: row r has columns column[rowStart[r]] .. column[rowStart[r + 1] - 1], ascending; values interleaved. */
export interface CsrMatrix {
  readonly size: number;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** The product v -> A v. Throws `ArgumentError` when A is no valid CSR matrix or not finite. */
export function csrMap(a: CsrMatrix): ApplyMap {
  requireCsr(a);
  return (v, out) => kernels().csrMatvec(out, a.rowStart, a.column, a.values, v);
}

/**
 * The product v -> A v of a matrix with real values on real vectors (`size` numbers), for `lanczos` with `field: 'real'`. Throws `ArgumentError` when A is no
 * valid CSR matrix, not finite or not real.
 */
export function realCsrMap(a: CsrMatrix): ApplyMap {
  requireCsr(a);
  const { size, rowStart, column } = a;
  const values = new Float64Array(column.length);
  for (let p = 0; p < values.length; p++) {
    const im = a.values[2 * p + 1] as number;
    if (im !== 0)
      throw new ArgumentError('a', 'be real', `value ${p} has the imaginary part ${im}`, 'Use `csrMap`.');
    values[p] = a.values[2 * p] as number;
  }
  return (v, out) => {
    for (let r = 0; r < size; r++) {
      let sum = 0;
      for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
        sum += (values[p] as number) * (v[column[p] as number] as number);
      }
      out[r] = sum;
    }
  };
}

/** Refuses row starts, columns and values that do not fit each other, and numbers that are not finite. */
export function requireCsr(a: CsrMatrix): void {
  const { size, rowStart, column, values } = a;
  const refuse = (expected: string, got: string): never => {
    throw new ArgumentError('a', expected, got);
  };
  if (!Number.isSafeInteger(size) || size < 0) refuse('have a size of 0 or more', `it is ${size}`);
  if (rowStart.length !== size + 1 || rowStart[0] !== 0) {
    refuse(`have ${size + 1} row starts from 0`, `there are ${rowStart.length}, from ${rowStart[0]}`);
  }
  const entries = rowStart[size] as number;
  if (column.length !== entries || values.length !== 2 * entries) {
    refuse(`have ${entries} columns and values`, `there are ${column.length} and ${values.length / 2}`);
  }
  for (let r = 0; r < size; r++) {
    let last = -1;
    if ((rowStart[r + 1] as number) < (rowStart[r] as number))
      refuse('have ascending row starts', `row ${r} falls`);
    for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
      const c = column[p] as number;
      if (c <= last || c >= size)
        refuse(`have ascending columns in 0..${size - 1}`, `row ${r} has ${c} after ${last}`);
      last = c;
    }
  }
  requireFinite(values, 'a');
}

/** The transpose, without conjugation. */
export function csrTranspose(a: CsrMatrix): CsrMatrix {
  const { size, column, values } = a;
  const rowStart = new Int32Array(size + 1);
  for (const c of column) (rowStart[c + 1] as number)++;
  for (let r = 0; r < size; r++) (rowStart[r + 1] as number) += rowStart[r] as number;
  const next = rowStart.slice();
  const out = {
    size,
    rowStart,
    column: new Int32Array(column.length),
    values: new Float64Array(values.length),
  };
  for (let r = 0; r < size; r++) {
    for (let p = a.rowStart[r] as number; p < (a.rowStart[r + 1] as number); p++) {
      const q = (next[column[p] as number] as number)++;
      out.column[q] = r;
      out.values[2 * q] = values[2 * p] as number;
      out.values[2 * q + 1] = values[2 * p + 1] as number;
    }
  }
  return out;
}

/** A + (re + i im) 1. */
export function csrPlusIdentity(a: CsrMatrix, re: number, im: number): CsrMatrix {
  const { size } = a;
  const rowStart = new Int32Array(size + 1);
  const column = new Int32Array(a.column.length + size);
  const values = new Float64Array(2 * column.length);
  let length = 0;
  const push = (c: number, x: number, y: number): void => {
    column[length] = c;
    values[2 * length] = x;
    values[2 * length + 1] = y;
    length++;
  };
  for (let r = 0; r < size; r++) {
    let waiting = true;
    for (let p = a.rowStart[r] as number; p < (a.rowStart[r + 1] as number); p++) {
      const c = a.column[p] as number;
      if (waiting && c > r) push(r, re, im);
      if (c >= r) waiting = false;
      const here = c === r ? 1 : 0;
      push(c, (a.values[2 * p] as number) + here * re, (a.values[2 * p + 1] as number) + here * im);
    }
    if (waiting) push(r, re, im);
    rowStart[r + 1] = length;
  }
  return { size, rowStart, column: column.slice(0, length), values: values.slice(0, 2 * length) };
}
