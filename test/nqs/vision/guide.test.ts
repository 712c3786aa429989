import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { learning } from '../../../examples/figures/vision.ts';
import { outputOf, userCodeOf } from '../../example.ts';

it('the guide shows the example of convolutions and attention, which finds the exact energies', async () => {
  const example = userCodeOf('nqs-vision');
  expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(example);
  const given = process.argv;
  process.argv = given.slice(0, 2);
  const lines = (await outputOf('nqs-vision')).split('\n');
  process.argv = given;
  expect(lines).toHaveLength(6);
  for (const line of lines.slice(0, 2)) {
    expect(Number(/ (\S+)$/.exec(line)?.[1]) / -19.280357497499).toBeGreaterThan(1 - 1e-4);
  }
  const exact = [-4 - 2 * Math.sqrt(5), -4, -1 - Math.sqrt(17), -4 - 2 * Math.sqrt(13)];
  lines.slice(2).forEach((line, k) => {
    const [, momentum, measured, energy] = /^momentum (\S+), measured (\S+): E (\S+)$/.exec(line) ?? [];
    expect(Number(momentum)).toBeCloseTo((Math.PI * k) / 3, 3);
    expect(measured).toBe(momentum);
    expect(Math.abs(Number(energy) - exact[k]!)).toBeLessThan(0.01);
  });
}, 120_000);

it('the figure of the guide is there, and a small one is drawn from few steps', () => {
  expect(existsSync('docs/figures/nqs-vision.svg')).toBe(true);
  const svg = learning([2, 2], -16, 3, 0);
  expect(svg).toContain('<svg');
  expect(svg.match(/<polyline/g)).toHaveLength(2);
}, 60_000);
