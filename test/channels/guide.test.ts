import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to channels shows the example as it stands, and the example prints what it says', async () => {
  const example = userCodeOf('channels');
  expect(readFileSync('docs/channels.md', 'utf8')).toContain(example);
  const lines = (await outputOf('channels')).split('\n');
  const numbers = lines.map((line) => Number(/\d\.\d+/.exec(line.replace('fidelity 0.99:', ''))?.[0]));
  const expected = [0.81, 2.62 / 3, 0.81, 0.01, 0.1, 1, (1 + Math.exp(-0.4)) / 2, 0.1, 1];
  expected.forEach((value, i) => expect(numbers[i]).toBeCloseTo(value, 5));
});
