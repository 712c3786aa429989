import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { roughHamiltonian, spectrum } from './dmrg-fixtures.ts';

const tight = { cutoff: 0, maxBond: 64 };

describe('any small chain beside dense diagonalisation', () => {
  it.each(Array.from({ length: 16 }, (_, k) => k + 1))('number %i', (seed) => {
    const random = seeded(seed);
    const below = (n: number): number => Math.floor(random.uniform() * n);
    const dims = Array.from({ length: 1 + below(4) }, () => 1 + below(3));
    const supports = Array.from({ length: below(5) }, () => {
      const sites = dims.map((_, site) => site).sort(() => random.uniform() - 0.5);
      return sites.slice(0, 1 + below(3));
    });
    const h = roughHamiltonian(dims, supports, seed);
    const [lowest] = spectrum(h) as [number];
    for (const method of ['two-site', 'one-site'] as const) {
      const start = productMps(h.space, new Int32Array(dims.length));
      const found = dmrg(h, start, { ...tight, method, lanczosSteps: 8, sweeps: 40 });
      expect(Math.abs(found.energy.re - lowest)).toBeLessThan(1e-8);
      expect(found.energy.error).toBeGreaterThanOrEqual(Math.abs(found.energy.re - lowest) - 1e-12);
    }
  });
});
