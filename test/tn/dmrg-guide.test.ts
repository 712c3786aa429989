import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to matrix-product states shows the example as it stands, and the example runs', async () => {
  const example = userCodeOf('haldane-chain');
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
