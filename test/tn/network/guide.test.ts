import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

it('the guide to tensor networks shows the example as it stands, and the example runs', async () => {
  const example = readFileSync('examples/sycamore-amplitude.ts', 'utf8')
    .replaceAll("'../src/index.ts'", "'ketwork'")
    .replaceAll(/'\.\.\/src\/(\w+)\/index\.ts'/g, "'ketwork/$1'");
  expect(readFileSync('docs/tensor-networks.md', 'utf8')).toContain(example);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  await import('../../../examples/sycamore-amplitude.ts');
  vi.restoreAllMocks();
  const text = lines.join('\n');
  expect(text).toContain('difference from the ket below 1e-14');
  expect(text).toMatch(/54 qubits, 20 cycles: 10\^(19|20|21)/);
  expect(text).toContain('trace of the fourth power: 2');
  expect(text).toContain('15125 multiplications, the best of all orders');
});
