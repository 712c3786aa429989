import { ArgumentError } from '../errors.ts';

/** A dense real matrix, row-major: entry (r, c) is `data[r cols + c]`. Plain data, never changed after it is made. */
export interface DenseReal {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** Throws `ArgumentError` unless the data has rows x cols numbers. */
export function requireSize({ rows, cols, data }: DenseReal, argument: string): void {
  if (data.length === rows * cols) return;
  throw new ArgumentError(argument, `have ${rows}*${cols} numbers`, `it has ${data.length}`);
}
