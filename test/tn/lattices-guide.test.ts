import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('the guide to infinite lattices shows the example as it stands, and the example runs', async () => {
  const example = readFileSync('examples/ising-infinite.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/statistical-lattices.md', 'utf8')).toContain(example);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/ising-infinite.ts');
  vi.restoreAllMocks();
  const curve = lines
    .map((line) => /<s> (\S+) \+- (\S+), exact (\S+)/.exec(line))
    .filter((found) => found !== null);
  expect(curve).toHaveLength(5);
  for (const [, ours, error, exact] of curve) {
    expect(Math.abs(Number(ours) - Number(exact))).toBeLessThan(Number(error) + 1e-8);
  }
  expect(lines.at(-1)).toContain("0.3522495354, <s s'> of the weights 0.3522495354");
});

it('the guide shows what the flow prints', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/ising-flow.ts');
  vi.restoreAllMocks();
  expect(readFileSync('docs/statistical-lattices.md', 'utf8')).toContain(lines.join('\n'));
});
