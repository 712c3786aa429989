import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decayedCat, dip, gridState } from '../../examples/figures/modes.ts';
import { outputOf, userCodeOf } from '../example.ts';

it('the guide to modes shows the example as it stands, and it prints the numbers of the formulas', async () => {
  const code = userCodeOf('bosonic-modes');
  expect(readFileSync('docs/bosonic-modes.md', 'utf8')).toContain(code);
  const text = await outputOf('bosonic-modes');
  expect(text).toContain('coherent(2), 10 levels: lost 8.132e-3');
  expect(text).toContain('P(0,2) P(1,1) P(2,0): 0.500000 0.000000 0.500000');
  const [, before = '', after = ''] = /photons (\S+), after the loss (\S+)/.exec(text) ?? [];
  expect(Number(before)).toBeCloseTo(1.25 + Math.sinh(0.6) ** 2, 5);
  expect(Number(after)).toBeCloseTo(Number(before) / 2, 5);
  expect(text).toMatch(/50 levels: .* Take \d+ levels for mode 0/);
  const [, value = '', error = '', exact = ''] =
    /photons (\S+) \+- (\S+) \(truncated\), exact (\S+)/.exec(text) ?? [];
  expect(Math.abs(Number(value) - Number(exact))).toBeLessThan(Number(error));
}, 90_000);

it('the guide to modes shows the example of phase space and its figures, with the numbers of closed forms', async () => {
  const guide = readFileSync('docs/bosonic-modes.md', 'utf8');
  const code = userCodeOf('phase-space');
  expect(guide).toContain(code);
  const text = await outputOf('phase-space');
  const [, volume = '', error = ''] = /kept 1: .* volume (\S+) \+- (\S+)/.exec(text) ?? [];
  expect(Math.abs(Number(volume) - 0.58748363)).toBeLessThan(Number(error));
  expect(text).toMatch(/kept 0.5: .* volume -?0.000/);
  expect(text).toContain('P(1,1,1) = 0.333333');
  expect(text).toContain('2,1,0: 0, which is forbidden');
  for (const name of ['cat-whole', 'cat-decayed', 'grid-state', 'photon-dip']) {
    expect(guide).toContain(`](figures/${name}.svg)`);
    expect(readFileSync(`docs/figures/${name}.svg`, 'utf8')).not.toMatch(/NaN|undefined|Infinity/);
  }
  for (const drawn of [decayedCat(0.9, 9), gridState(9), dip(9)]) expect(drawn).not.toMatch(/NaN|undefined/);
}, 90_000);
