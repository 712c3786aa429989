import type { ReferenceRow } from './row.ts';

/** A reference row beside our value. */
export interface CheckedRow {
  readonly id: string;
  readonly area: string;
  readonly source: string;
  readonly value: number;
  readonly ours: number;
  /** |ours - value|, or |ours/value - 1| for a relative row. */
  readonly error: number;
  readonly tolerance: number;
  readonly pass: boolean;
}

/** Computes one row. A value that is not a number never passes. */
export function check(row: ReferenceRow): CheckedRow {
  const computed = row.compute();
  const ours = typeof computed === 'number' ? computed : computed.value;
  const difference = Math.abs(ours - row.expected);
  const error = row.relative ? difference / Math.abs(row.expected) : difference;
  return {
    id: row.id,
    area: row.area,
    source: row.source,
    value: row.expected,
    ours,
    error,
    tolerance: row.tolerance,
    pass: error <= row.tolerance,
  };
}
