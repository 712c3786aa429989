import { describe, expect, it } from 'vitest';
import { referenceRows } from './all.ts';
import { chainRows, modelAndNeuralRows, otherRows } from './parts.ts';
import { testRows } from './row-tests.ts';

describe('the exact-reference table', () => {
  it('is tested whole, in three files', () => {
    expect([...chainRows, ...modelAndNeuralRows, ...otherRows]).toHaveLength(referenceRows.length);
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

  testRows(otherRows);
});
