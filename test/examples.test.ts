import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outputOf, userCodeOf } from './example.ts';

/** A Bell pair mixed with 0.3 of the identity on one site has the eigenvalues 1 - 3 (0.3/4) and three times 0.3/4. */
const depolarised = -0.775 * Math.log(0.775) - 3 * 0.075 * Math.log(0.075);

describe('the examples of the README', () => {
  const readme = readFileSync('README.md', 'utf8');

  it.each([
    ['ket', 1, 0],
    ['density-matrix', 0.7, depolarised],
    ['fock-state', 1, 0],
  ])('%s stands in the README, runs, and prints energy %d and entropy %d', async (file, energy, entropy) => {
    expect(readme).toContain(userCodeOf(file));
    const output = await outputOf(file);
    expect(output).toContain(`energy ${energy.toFixed(12)} +- 0 (exact)`);
    expect(output).toContain(`entropy ${entropy.toFixed(12)}, of a half ${Math.LN2.toFixed(12)} nats`);
  });

  it('noisy-circuit stands in the README and prints the parity of its noise, exactly and within five errors', async () => {
    expect(readme).toContain(userCodeOf('noisy-circuit'));
    const values = [...(await outputOf('noisy-circuit')).matchAll(/= (\S+) \+- (\S+) \((\w+)\)/g)];
    const expected = 0.98 ** 4 * (1 - (4 * 0.001) / 3);
    expect(values.map(([, , , from]) => from)).toEqual(['exact', 'sampled', 'sampled']);
    for (const [, value, error] of values) {
      expect(Math.abs(Number(value) - expected)).toBeLessThan(5 * Number(error) + 1e-4);
    }
  });

  it('names every script that it tells people to run', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const told = [...readme.matchAll(/npm (?:run )?(start|test|reference|bench)\b/g)].map(
      (match) => match[1] as string,
    );
    expect(told.filter((name) => !(name in scripts))).toEqual([]);
    expect(new Set(told)).toEqual(new Set(['start', 'test', 'reference', 'bench']));
  });

  it('has one file per idea, each below 60 lines', () => {
    for (const file of readdirSync('examples').filter((name) => name.endsWith('.ts'))) {
      expect(readFileSync(`examples/${file}`, 'utf8').split('\n').length, file).toBeLessThan(60);
    }
  });
});
