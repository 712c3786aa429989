import { expect, it } from 'vitest';
import { check } from './check.ts';
import { chainRows } from './parts.ts';

it.each(chainRows.map((row) => [row.id, row] as const))(
  '%s',
  (_id, row) => {
    const { pass, ours, value, error } = check(row);
    expect(pass, `${ours} instead of ${value}, error ${error}`).toBe(true);
  },
  60_000,
);
