import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('the guide to channels shows the example as it stands, and the example prints what it says', async () => {
  const example = readFileSync('examples/channels.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/channels.md', 'utf8')).toContain(example);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/channels.ts');
  vi.restoreAllMocks();
  const numbers = lines.map((line) => Number(/\d\.\d+/.exec(line.replace('fidelity 0.99:', ''))?.[0]));
  const expected = [0.81, 2.62 / 3, 0.81, 0.01, 0.1, 1, (1 + Math.exp(-0.4)) / 2, 0.1, 1];
  expected.forEach((value, i) => expect(numbers[i]).toBeCloseTo(value, 5));
});
