import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { tdvp } from '../../src/tn/evolve/tdvp.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { roughHamiltonian, spectrum } from './dmrg-fixtures.ts';

const tight = { cutoff: 0, maxBond: 64 };

/** Up to 4 sites of 1 to 3 levels, up to 4 complex terms of any range. */
function anyHamiltonian(seed: number): LocalSum {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random.uniform() * n);
  const dims = Array.from({ length: 1 + below(4) }, () => 1 + below(3));
  const supports = Array.from({ length: below(5) }, () => {
    const sites = dims.map((_, site) => site).sort(() => random.uniform() - 0.5);
    return sites.slice(0, 1 + below(3));
  });
  return roughHamiltonian(dims, supports, seed);
}

const seeds = Array.from({ length: 16 }, (_, k) => k + 1);

describe('any small chain beside dense diagonalisation', () => {
  it.each(seeds)('number %i: DMRG', (seed) => {
    const h = anyHamiltonian(seed);
    const [lowest] = spectrum(h) as [number];
    for (const method of ['two-site', 'one-site'] as const) {
      const start = productMps(h.space, new Int32Array(h.space.dims.length));
      const found = dmrg(h, start, { ...tight, method, lanczosSteps: 8, sweeps: 40 });
      expect(Math.abs(found.energy.re - lowest)).toBeLessThan(1e-8);
      expect(found.energy.error).toBeGreaterThanOrEqual(Math.abs(found.energy.re - lowest) - 1e-12);
    }
  });

  it.each(seeds)('number %i: TDVP', (seed) => {
    const h = anyHamiltonian(seed);
    const psi = randomMps(h.space, 3, seeded(seed + 100));
    const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
    for (const sites of [1, 2] as const) {
      for (const imaginary of [false, true]) {
        const z = imaginary ? { re: -0.05, im: 0 } : { re: 0, im: -0.05 };
        const exactly = expmMultiply(apply, z, denseKetOf(psi.chain).data).vector;
        const { final } = tdvp(h, psi, { times: [0, 0.05], dt: 0.005, sites, imaginary });
        const found = denseKetOf(final.chain).data;
        // Bonds of 3 hold all of up to 3 sites; else the steps are of second order.
        const off = exactly.reduce((sum, x, i) => sum + (x - found[i]!) ** 2, 0);
        expect(Math.sqrt(off)).toBeLessThan(1e-3);
      }
    }
  });
});
