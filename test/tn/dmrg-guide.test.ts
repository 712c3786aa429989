import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

async function outputOf(example: string): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import(`../../examples/${example}.ts`);
  vi.restoreAllMocks();
  return lines.join('\n');
}

it('the guide to matrix-product states shows the example as it stands, and the example runs', async () => {
  const example = readFileSync('examples/haldane-chain.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/matrix-product-states.md', 'utf8')).toContain(example);
  const output = await outputOf('haldane-chain');
  expect(output).toContain('S_z = 1  E = -26.8142');
  expect(output).toContain('S_z of the left half: 0.500');
});

it('the entropy of the Ising chain is ln 2 where it is ordered and R11 at the transition', async () => {
  const output = await outputOf('ising-phase-diagram');
  expect(output).toMatch(/h 0\.10.*S 0\.6932/);
  expect(output).toMatch(/h 1\.00.*S 0\.4438/);
  expect(output).toMatch(/h 2\.00.*S 0\.0888/);
});
