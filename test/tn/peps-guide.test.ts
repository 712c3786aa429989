import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
// Loaded before the examples, whose time counts.
import '../../src/index.ts';
import '../../src/tn/index.ts';
import { outputOf, userCodeOf } from '../example.ts';

const guide = readFileSync('docs/peps.md', 'utf8');

/** What an example prints; the guide shows it word for word. */
async function shown(name: string): Promise<string> {
  expect(guide).toContain(userCodeOf(name));
  return outputOf(name);
}

describe('the guide to projected entangled-pair states', () => {
  it('finds the ground state of the Ising model, each way lower than the one before, and samples agree', async () => {
    const text = await shown('peps-ising-ground-state');
    const exact = -50.85817810220094;
    const energies = [...text.matchAll(/bonds of \d: E (\S+) \+- (\S+) \((\w+)\)/g)].map((found) =>
      Number(found[1]),
    );
    expect(energies).toHaveLength(3);
    expect(energies).toEqual(energies.toSorted((a, b) => b - a));
    for (const energy of energies) {
      expect(energy).toBeGreaterThan(exact);
      expect(energy).toBeLessThan(exact + 0.004);
    }
    const [, rough = '', error = ''] = /boundaries of 2: E (\S+) \+- (\S+) \(truncated\)/.exec(text) ?? [];
    expect(Math.abs(Number(rough) - (energies[0] as number))).toBeLessThan(Number(error));
    const [, mean = '', spread = ''] = /sampled: E (\S+) \+- (\S+),/.exec(text) ?? [];
    expect(Math.abs(Number(mean) - (energies[0] as number))).toBeLessThan(4 * Number(spread));
  });

  it('shows the phase transition of the Ising model as it is printed', async () => {
    const text = await shown('ising-boundary-mps');
    expect(guide.replaceAll(/ +\n/g, '\n')).toContain(text.replaceAll(/ +(\n|$)/g, '$1'));
    const heats = [...text.matchAll(/T (\S+) +C (\S+) /g)].map(([, T, C]) => [Number(T), Number(C)] as const);
    const [peak] = heats.toSorted(([, a], [, b]) => b - a)[0] as readonly [number, number];
    expect(peak).toBeGreaterThan(1.7);
    expect(peak).toBeLessThan(2.4);
  });
});
