import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';
import { imaginaryPart, realPart, type Scalar } from '../linalg/scalar.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { describeSpace, dimension, type Space } from '../spaces/space.ts';
import type { SparseOperator } from './operator.ts';

/** One entry <row|O|column>. */
export interface SparseEntry {
  readonly row: number;
  readonly column: number;
  readonly value: Scalar;
}

/** Compressed sparse rows: row r has the columns `column[rowStart[r]] .. column[rowStart[r + 1] - 1]`; `values` interleaved. */
export interface SparseRows {
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
}

/** The largest dimension that 32-bit indices reach. */
export const maxIndexableDimension: number = 2 ** 31 - 1;

/**
 * A sparse operator in the dense basis order, from entries in any order (equal places are added up, exact zeros dropped) or
 * from compressed rows (columns ascending within a row, kept, not copied). 20 bytes per entry and 4 per row.
 * Throws `ArgumentError` for indices out of range, rows that are not well formed and numbers that are not finite,
 * `BudgetExceededError` when the row table alone is past `maxBytes` or the dimension past 2^31 - 1.
 */
export function sparse(
  space: Space,
  entries: readonly SparseEntry[] | SparseRows,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {},
): SparseOperator {
  const size = requireRowTable(space, maxBytes);
  if ('rowStart' in entries) {
    requireRows(entries, size);
    return { kind: 'sparse', space, ...entries };
  }
  return { kind: 'sparse', space, ...rowsFromEntries(entries, size) };
}

/** The dimension, when compressed rows of it can exist within the budget; else throws `BudgetExceededError`. */
export function requireRowTable(space: Space, maxBytes: number): number {
  const size = dimension(space);
  if (4 * (size + 1) > maxBytes || size > maxIndexableDimension) {
    throw new BudgetExceededError(
      `A sparse operator on ${describeSpace(space)}`,
      4 * (size + 1),
      Math.min(maxBytes, 4 * maxIndexableDimension),
      'Keep it as a `LocalSum`, `PauliSum` or `Mpo`.',
    );
  }
  return size;
}

function rowsFromEntries(entries: readonly SparseEntry[], size: number): SparseRows {
  entries.forEach((entry, i) => requireEntry(entry, size, `entries[${i}]`));
  const sorted = [...entries].sort((a, b) => a.row - b.row || a.column - b.column);
  const rowStart = new Int32Array(size + 1);
  const column: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < sorted.length;) {
    const { row, column: col } = sorted[i] as SparseEntry;
    let [re, im] = [0, 0];
    for (; sorted[i]?.row === row && sorted[i]?.column === col; i++) {
      re += realPart((sorted[i] as SparseEntry).value);
      im += imaginaryPart((sorted[i] as SparseEntry).value);
    }
    if (re === 0 && im === 0) continue;
    column.push(col);
    values.push(re, im);
    rowStart[row + 1] = (rowStart[row + 1] as number) + 1;
  }
  for (let r = 0; r < size; r++) rowStart[r + 1] = (rowStart[r + 1] as number) + (rowStart[r] as number);
  const data = Float64Array.from(values);
  requireFinite(data, 'entries');
  return { rowStart, column: Int32Array.from(column), values: data };
}

function requireEntry(entry: SparseEntry, size: number, argument: string): void {
  for (const name of ['row', 'column'] as const) {
    const index = entry[name];
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new ArgumentError(`${argument}.${name}`, `be an index in 0..${size - 1}`, `it is ${index}`);
    }
  }
}

function requireRows({ rowStart, column, values }: SparseRows, size: number): void {
  if (rowStart.length !== size + 1 || rowStart[0] !== 0 || rowStart[size] !== column.length) {
    throw new ArgumentError(
      'rowStart',
      `have ${size + 1} numbers from 0 to ${column.length}`,
      'it is [' + `${rowStart[0]}..${rowStart.at(-1)}] with ${rowStart.length} numbers`,
    );
  }
  if (values.length !== 2 * column.length) {
    throw new ArgumentError('values', `have ${2 * column.length} numbers`, `it has ${values.length}`);
  }
  for (let r = 0; r < size; r++) {
    const [start, end] = [rowStart[r] as number, rowStart[r + 1] as number];
    if (end < start) throw new ArgumentError('rowStart', 'ascend', `it falls after row ${r}`);
    for (let p = start; p < end; p++) {
      const c = column[p] as number;
      if (c < 0 || c >= size || (p > start && c <= (column[p - 1] as number))) {
        throw new ArgumentError(
          'column',
          `ascend within 0..${size - 1} in each row`,
          `row ${r} has ${c} at ${p}`,
        );
      }
    }
  }
  requireFinite(values, 'values');
}
