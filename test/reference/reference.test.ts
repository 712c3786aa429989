import { describe, expect, it } from 'vitest';
import { referenceRows } from './all.ts';
import { check } from './check.ts';
import { chainRows, otherRows } from './parts.ts';

describe('the exact-reference table', () => {
  it('is tested whole, in two files', () => {
    expect([...chainRows, ...otherRows]).toHaveLength(referenceRows.length);
    expect(chainRows.length).toBeGreaterThan(100);
  });

  it('has unique ids, positive tolerances and finite values', () => {
    expect(new Set(referenceRows.map((row) => row.id)).size).toBe(referenceRows.length);
    for (const row of referenceRows) {
      expect(row.id.startsWith(`${row.area}/`), row.id).toBe(true);
      expect(Number.isFinite(row.expected), row.id).toBe(true);
      expect(row.tolerance, row.id).toBeGreaterThan(0);
      expect(row.relative === true && row.expected === 0, row.id).toBe(false);
    }
  });

  it.each(otherRows.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const checked = check(row);
    expect(checked.pass, `${checked.ours} instead of ${checked.value}, error ${checked.error}`).toBe(true);
  });
});
