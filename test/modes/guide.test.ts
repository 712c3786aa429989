import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => void vi.restoreAllMocks());

it('the guide to modes shows the example as it stands, and it prints the numbers of the formulas', async () => {
  const code = readFileSync('examples/bosonic-modes.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/bosonic-modes.md', 'utf8')).toContain(code);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/bosonic-modes.ts');
  const text = lines.join('\n');
  expect(text).toContain('coherent(2), 10 levels: lost 8.132e-3');
  expect(text).toContain('P(0,2) P(1,1) P(2,0): 0.500000 0.000000 0.500000');
  const [, before = '', after = ''] = /photons (\S+), after the loss (\S+)/.exec(text) ?? [];
  expect(Number(before)).toBeCloseTo(1.25 + Math.sinh(0.6) ** 2, 5);
  expect(Number(after)).toBeCloseTo(Number(before) / 2, 5);
  expect(text).toMatch(/50 levels: .* Take \d+ levels for mode 0/);
  const [, value = '', error = '', exact = ''] =
    /photons (\S+) \+- (\S+) \(truncated\), exact (\S+)/.exec(text) ?? [];
  expect(Math.abs(Number(value) - Number(exact))).toBeLessThan(Number(error));
}, 90_000);
