import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('the guide to matrix-product states shows the example as it stands, and the example runs', async () => {
  const example = readFileSync('examples/matrix-product-states.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/matrix-product-states.md', 'utf8')).toContain(example);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/matrix-product-states.ts');
  vi.restoreAllMocks();
  const text = lines.join('\n');
  expect(text).toContain('ends 1.000000000000, bond 2');
  expect(text).toContain('0.666667 -0.444444 0.148148 -0.049383');
  expect(text).toContain(`entropy of half a ring ${(2 * Math.LN2).toFixed(12)}`);
  const [, ours = '', error = '', right = ''] =
    /<ZZ> (\S+) \+- (\S+) \(truncated\), exact (\S+)/.exec(text) ?? [];
  expect(Math.abs(Number(ours) - Number(right))).toBeLessThan(Number(error));
});
