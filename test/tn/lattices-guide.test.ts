import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flows, magnetisation } from '../../examples/figures/lattices.ts';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to infinite lattices shows the example as it stands, and the example runs', async () => {
  const example = userCodeOf('ising-infinite');
  expect(readFileSync('docs/statistical-lattices.md', 'utf8')).toContain(example);
  const lines = (await outputOf('ising-infinite')).split('\n');
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
  const lines = (await outputOf('ising-flow')).split('\n');
  expect(readFileSync('docs/statistical-lattices.md', 'utf8')).toContain(lines.join('\n'));
});

it('the guide has its figures, whose marks lie on the curve', () => {
  const guide = readFileSync('docs/statistical-lattices.md', 'utf8');
  const shown = [...guide.matchAll(/\]\((figures\/[\w-]+\.svg)\)/g)].map(([, file]) => file!);
  expect(shown).toHaveLength(2);
  for (const file of shown) {
    expect(existsSync(`docs/${file}`), file).toBe(true);
    expect(readFileSync(`docs/${file}`, 'utf8'), file).not.toMatch(/NaN|undefined|Infinity/);
  }
  const svg = magnetisation([1.5, 2, 3]);
  const curve = /<polyline points="([^"]+)"/
    .exec(svg)![1]!
    .split(' ')
    .map((p) => p.split(',').map(Number));
  const marks = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5" fill="#d55e00"\/>/g)].slice(
    0,
    3,
  );
  expect(marks).toHaveLength(3);
  for (const [, x, y] of marks) {
    const near = curve.reduce((a, b) => (Math.abs(b[0]! - Number(x)) < Math.abs(a[0]! - Number(x)) ? b : a));
    expect(Math.abs(near[1]! - Number(y))).toBeLessThan(2);
  }
  expect(flows(4, 4)).not.toMatch(/NaN|undefined|Infinity/);
});
