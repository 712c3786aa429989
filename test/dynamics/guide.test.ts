import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('the guide to open systems shows the example as it stands, and the example runs', async () => {
  const example = readFileSync('examples/open-systems.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/dynamics.md', 'utf8')).toContain(example);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../examples/open-systems.ts');
  vi.restoreAllMocks();
  expect(lines.join('\n')).toContain('steady 0.4203980100');
  expect(lines.join('\n')).toContain('1.069651');
});
