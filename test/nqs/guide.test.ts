import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dissipativeIsing } from '../../examples/figures/steady-states.ts';
import { outputOf, userCodeOf } from '../example.ts';

/** Both examples load the whole package, which takes long on a machine that is busy. */
const timeout = 90_000;

it(
  'the guide to neural states shows the Ising example as it stands, and it comes within 2e-4 of the exact energy',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-tfim'));
    const text = await outputOf('nqs-tfim');
    const [, energy = '', error = '', exact = ''] =
      /sampled E (\S+) \+- (\S+) \(exact (\S+)\)/.exec(text) ?? [];
    expect(exact).toBe('-12.7849');
    expect(Math.abs(Number(energy) - Number(exact))).toBeLessThan(4 * Number(error) + 2e-3);
    expect(Number(/relative (\S+),/.exec(text)?.[1])).toBeLessThan(2e-4);
    expect(text).toContain('flags []');
    expect(text).toContain('same bits true');
  },
  timeout,
);

it(
  'shows the Heisenberg example, whose energy and correlations are those of exact diagonalisation',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-heisenberg'));
    const text = await outputOf('nqs-heisenberg');
    expect(Math.abs(Number(/^E (\S+) /m.exec(text)?.[1]) + 18.0618)).toBeLessThan(0.01);
    for (const letters of ['XX', 'ZZ']) {
      const value = new RegExp(`<${letters}> of neighbours (\\S+)`).exec(text)?.[1];
      expect(Math.abs(Number(value) + 0.602)).toBeLessThan(0.003);
    }
  },
  timeout,
);

it(
  'shows the Hubbard example, whose Jastrow factor takes determinants to a few per cent of the exact energy',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-hubbard'));
    const text = await outputOf('nqs-hubbard');
    const [plain = NaN, correlated = NaN] = [...text.matchAll(/summed (\S+),/g)].map(([, value]) =>
      Number(value),
    );
    expect(plain).toBeGreaterThan(correlated + 0.3);
    expect(correlated).toBeGreaterThan(-1.9531);
    expect(correlated).toBeLessThan(-1.8);
  },
  timeout,
);

it(
  'shows the example of a model of your own, which comes within 1e-3 of the exact energy',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-own-model'));
    const text = await outputOf('nqs-own-model');
    expect(text).toContain("mode 'general', 28 parameters");
    const [, energy, exact] = /^E (\S+) \(exact (\S+)\)/m.exec(text) ?? [];
    expect(Number(energy) / Number(exact)).toBeGreaterThan(1 - 1e-3);
    expect(Number(energy) / Number(exact)).toBeLessThan(1 + 1e-6);
  },
  timeout,
);

it(
  'shows the example of fine-tuning: a small ring helps a larger one, and growth leaves the state as it is',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-fine-tuning'));
    const text = await outputOf('nqs-fine-tuning');
    const tuned = [...text.matchAll(/steps more (\S+) \+- \S+, 15 steps from nothing (\S+)/g)];
    expect(tuned.length).toBe(2);
    for (const [, ours, scratch] of tuned) {
      expect(Number(ours)).toBeLessThan(0.002);
      expect(Number(scratch)).toBeGreaterThan(0.005);
    }
    const [, two, eight] = /2 hidden units: excess (\S+) \+- \S+, grown to 8 (\S+)/.exec(text) ?? [];
    expect(eight).toBe(two);
    const [, some, all] = /trained (\S+) \+- \S+, then all (\S+)/.exec(text) ?? [];
    expect(Number(some)).toBeLessThan(Number(two) / 2);
    expect(Number(all)).toBeLessThan(1e-3);
  },
  timeout,
);

it(
  'shows the example of a state from its counts, near the state that gave them and sure of it',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-reconstruct'));
    const text = await outputOf('nqs-reconstruct');
    const [, fidelity, spread] = /^fidelity (\S+), .* apart by (\S+)/m.exec(text) ?? [];
    expect(Number(fidelity)).toBeGreaterThan(0.99);
    expect(Number(spread)).toBeLessThan(0.01);
  },
  timeout,
);

it(
  'shows the autoregressive example, which stays in its sector and comes within 2e-4 of the exact energy',
  async () => {
    expect(readFileSync('docs/neural-states.md', 'utf8')).toContain(userCodeOf('nqs-autoregressive'));
    const text = await outputOf('nqs-autoregressive');
    expect(Number(/relative (\S+)$/m.exec(text)?.[1])).toBeLessThan(2e-4);
    expect(text).toContain('norm 1,');
    expect(text).toContain('tau 1,');
    expect(text).toContain('down spins in 1000 samples: 5');
  },
  timeout,
);

it(
  'shows the example of a steady state, near the exact one, and its figure',
  async () => {
    const guide = readFileSync('docs/neural-states.md', 'utf8');
    expect(guide).toContain(userCodeOf('nqs-dissipative-ising'));
    const text = await outputOf('nqs-dissipative-ising');
    const means = [...text.matchAll(/^<.> (\S+) \+- (\S+) \(exact (\S+)\)/gm)];
    expect(means.map(([, , , exact]) => exact)).toEqual(['0.440', '0.187', '-0.813']);
    for (const [, mean, error, exact] of means) {
      expect(Math.abs(Number(mean) - Number(exact))).toBeLessThan(2e-2 + 3 * Number(error));
    }
    expect(guide).toContain('](figures/dissipative-ising.svg)');
    expect(readFileSync('docs/figures/dissipative-ising.svg', 'utf8')).not.toMatch(/NaN|undefined|Infinity/);
    const small = dissipativeIsing(2, 3);
    expect(small.match(/<polyline/g)!.length).toBe(6);
    expect(small).not.toMatch(/NaN|undefined|Infinity/);
  },
  timeout,
);
