import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to open systems shows the example as it stands, and the example runs', async () => {
  const example = userCodeOf('open-systems');
  expect(readFileSync('docs/dynamics.md', 'utf8')).toContain(example);
  const lines = (await outputOf('open-systems')).split('\n');
  expect(lines.join('\n')).toContain('steady 0.4203980100');
  expect(lines.join('\n')).toContain('1.069651');
});
