import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to matrix-product states shows the example as it stands, and the example runs', async () => {
  const example = userCodeOf('matrix-product-states');
  expect(readFileSync('docs/matrix-product-states.md', 'utf8')).toContain(example);
  const text = await outputOf('matrix-product-states');
  expect(text).toContain('ends 1.000000000000, bond 2');
  expect(text).toContain('0.666667 -0.444444 0.148148 -0.049383');
  expect(text).toContain(`entropy of half a ring ${(2 * Math.LN2).toFixed(12)}`);
  const [, ours = '', error = '', right = ''] =
    /<ZZ> (\S+) \+- (\S+) \(truncated\), exact (\S+)/.exec(text) ?? [];
  expect(Math.abs(Number(ours) - Number(right))).toBeLessThan(Number(error));
});
