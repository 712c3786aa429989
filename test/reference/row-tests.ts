import { expect, it } from 'vitest';
import { check } from './check.ts';
import type { ReferenceRow } from './row.ts';

/** One test per row, named by its id. */
export function testRows(rows: readonly ReferenceRow[]): void {
  it.each(rows.map((row) => [row.id, row] as const))(
    '%s',
    (_id, row) => {
      const { pass, ours, value, error } = check(row);
      expect(pass, `${ours} instead of ${value}, error ${error}`).toBe(true);
    },
    60_000,
  );
}
