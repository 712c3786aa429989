import { describe, expect, it } from 'vitest';
import { naturalLog } from '../../src/linalg/natural-log.ts';
import { rng } from '../../src/linalg/random.ts';
import { preciseLog, ulps } from '../precise.ts';

describe('the natural logarithm', () => {
  const random = rng(1);
  const draws = Array.from({ length: 500 }, () => random.uniform());
  const values = [
    ...draws,
    ...draws.map((x) => 2 ** (-1000 * x)),
    ...draws.map((x) => 2 ** (1000 * x)),
    ...draws.map((x) => 1 - 2 ** (-53 * x)),
    ...draws.map((x) => 1 + 2 ** (-52 * x)),
    ...[Math.SQRT2, Math.SQRT1_2, 2 ** -1022, Number.MAX_VALUE, 0.5, 2],
  ];

  it('is right to one unit in the last place, from the smallest normal number to the largest', () => {
    for (const x of values) expect(ulps(naturalLog(x), preciseLog(x)), `at ${x}`).toBeLessThan(1);
    expect(naturalLog(1)).toBe(0);
  });
});
