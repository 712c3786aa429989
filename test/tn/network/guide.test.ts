import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../../example.ts';

it('the guide to tensor networks shows the example as it stands, and the example runs', async () => {
  const example = userCodeOf('sycamore-amplitude');
  expect(readFileSync('docs/tensor-networks.md', 'utf8')).toContain(example);
  const text = await outputOf('sycamore-amplitude');
  expect(text).toContain('difference from the ket below 1e-14');
  expect(text).toMatch(/54 qubits, 20 cycles: 10\^(19|20|21)/);
  expect(text).toContain('trace of the fourth power: 2');
  expect(text).toContain('15125 multiplications, the best of all orders');
});
