import { ArgumentError } from '../errors.ts';
import { imaginaryPart, realPart, type Scalar } from './scalar.ts';

/**
 * A dense complex matrix: row-major, interleaved re/im, `data.length = 2 rows cols`;
 * entry (r, c) is `data[2 (r cols + c)] + i data[2 (r cols + c) + 1]`. Plain data, never changed after it is made.
 */
export interface ComplexMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** The real matrix of ml-matrix, as far as we read it. */
export interface RealMatrixLike {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
}

/** Everything that the API accepts as a matrix: our own, an ml-matrix `Matrix`, or rows of scalars. */
export type MatrixLike = ComplexMatrix | RealMatrixLike | readonly (readonly Scalar[])[];

/** A zero matrix. */
export function zeros(rows: number, cols: number): ComplexMatrix {
  return { rows, cols, data: new Float64Array(2 * rows * cols) };
}

/** The identity of size n. */
export function identity(n: number): ComplexMatrix {
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) out.data[2 * (i * n + i)] = 1;
  return out;
}

/** A diagonal matrix from its diagonal. */
export function diagonal(entries: readonly Scalar[] | Float64Array): ComplexMatrix {
  const n = entries.length;
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) {
    const z = entries[i] as Scalar;
    out.data[2 * (i * n + i)] = realPart(z);
    out.data[2 * (i * n + i) + 1] = imaginaryPart(z);
  }
  return out;
}

/**
 * A matrix from any `MatrixLike`; copies rows of scalars and ml-matrix values, returns a `ComplexMatrix` as it is.
 * Throws `ArgumentError` for ragged rows, wrong data length and entries that are not finite.
 */
export function matrix(value: MatrixLike, argument = 'matrix'): ComplexMatrix {
  if (isRows(value)) return fromRows(value, argument);
  if ('data' in value && value.data instanceof Float64Array) {
    const own = value as ComplexMatrix;
    if (own.data.length !== 2 * own.rows * own.cols) {
      throw new ArgumentError(
        argument,
        `have 2*${own.rows}*${own.cols} numbers`,
        `it has ${own.data.length}`,
      );
    }
    requireFinite(own.data, argument);
    return own;
  }
  const real = value as RealMatrixLike;
  const out = zeros(real.rows, real.columns);
  for (let r = 0; r < real.rows; r++) {
    for (let c = 0; c < real.columns; c++) out.data[2 * (r * real.columns + c)] = real.get(r, c);
  }
  requireFinite(out.data, argument);
  return out;
}

/** A complex column vector (interleaved) from scalars. Throws `ArgumentError` when an entry is not finite. */
export function vector(entries: readonly Scalar[], argument = 'vector'): Float64Array {
  const out = new Float64Array(2 * entries.length);
  entries.forEach((z, i) => {
    out[2 * i] = realPart(z);
    out[2 * i + 1] = imaginaryPart(z);
  });
  requireFinite(out, argument);
  return out;
}

/** Refuses NaN and infinities by name and position. */
export function requireFinite(data: ArrayLike<number>, argument: string): void {
  for (let i = 0; i < data.length; i++) {
    // True for NaN too, and quicker than Number.isFinite.
    if (!(Math.abs(data[i] as number) <= Number.MAX_VALUE)) {
      throw new ArgumentError(argument, 'hold finite numbers only', `number ${i} of its data is ${data[i]}`);
    }
  }
}

/** Refuses a matrix that is not square. */
export function requireSquare(a: ComplexMatrix, argument: string): void {
  if (a.rows !== a.cols) throw new ArgumentError(argument, 'be square', `it is ${a.rows} x ${a.cols}`);
}

function isRows(value: MatrixLike): value is readonly (readonly Scalar[])[] {
  return Array.isArray(value) && !('rows' in value);
}

function fromRows(rows: readonly (readonly Scalar[])[], argument: string): ComplexMatrix {
  const cols = rows[0]?.length ?? 0;
  const out = zeros(rows.length, cols);
  rows.forEach((row, r) => {
    if (row.length !== cols) {
      throw new ArgumentError(argument, `have ${cols} entries in each row`, `row ${r} has ${row.length}`);
    }
    row.forEach((z, c) => {
      out.data[2 * (r * cols + c)] = realPart(z);
      out.data[2 * (r * cols + c) + 1] = imaginaryPart(z);
    });
  });
  requireFinite(out.data, argument);
  return out;
}
