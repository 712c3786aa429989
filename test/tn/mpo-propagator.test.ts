import { describe, expect, it } from 'vitest';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { xxz } from '../../src/operators/models/heisenberg.ts';
import { mpoPropagator } from '../../src/operators/mpo-propagator.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels } from '../../src/spaces/space.ts';
import { applyMpo } from '../../src/tn/mps/compress.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { mpsToKet } from '../../src/tn/mps/measures.ts';
import { bondsOf, withTruncation, type Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';

/** Any range, three sites, fields, complex. */
function farTerms(): ProductOperator {
  const dims = [2, 3, 2, 2];
  const random = seeded(12);
  return localSum(
    levels(dims),
    [[0, 1], [2, 1], [3, 0], [0, 2, 3], [1], [3]].map((sites) => ({
      coefficient: 0.3,
      sites,
      matrix: randomHermitian(
        sites.reduce((size, site) => size * dims[site]!, 1),
        random,
      ),
    })),
  );
}

/** The distance of `steps` steps from exp(unit t H)|psi>, relative to its norm. */
function errorOf(
  h: ProductOperator,
  psi: Mps,
  steps: number,
  { order, unit }: { readonly order: 1 | 2; readonly unit: { re: number; im: number } },
): number {
  const t = 0.5;
  const parts = mpoPropagator(h, { re: (unit.re * t) / steps, im: (unit.im * t) / steps }, { order });
  let now = psi;
  for (let k = 0; k < steps; k++) for (const part of parts) now = now.apply(part);
  const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
  const z = { re: unit.re * t, im: unit.im * t };
  const exact = expmMultiply(apply, z, mpsToKet(psi).data).vector;
  const ours = mpsToKet(now).data;
  const square = (data: Float64Array): number => data.reduce((sum, x) => sum + x * x, 0);
  return Math.sqrt(square(ours.map((x, i) => x - exact[i]!)) / square(exact));
}

describe('W-II propagators on matrix-product states', () => {
  it.each([
    { order: 1, unit: { re: 0, im: -1 } },
    { order: 2, unit: { re: 0, im: -1 } },
    { order: 2, unit: { re: -1, im: 0 } },
  ] as const)('have order $order, in real and imaginary time', (how) => {
    const h = farTerms();
    const psi = randomMps(h.space, 2, seeded(1));
    const [coarse, fine] = [errorOf(h, psi, 8, how), errorOf(h, psi, 16, how)];
    expect(Math.log2(coarse / fine)).toBeGreaterThan(how.order - 0.2);
    expect(Math.log2(coarse / fine)).toBeLessThan(how.order + 0.3);
    expect(fine).toBeLessThan(how.order === 1 ? 0.1 : 0.01);
  });

  it('conserve charges, and truncated they are the evolution within what they discard', () => {
    const h = xxz(chain(8), { delta: 0.5 });
    const psi = productMps(h.space, h.space.dims.map((_, i) => i % 2), { charges: spinCharges(h.space) }); // prettier-ignore
    expect(errorOf(h, psi, 16, { order: 2, unit: { re: 0, im: -1 } })).toBeLessThan(1e-3);
    const parts = mpoPropagator(h, { re: 0, im: -0.05 });
    for (const method of ['zip-up', 'fit'] as const) {
      let now = withTruncation(psi, { maxBond: 4 });
      for (let k = 0; k < 8; k++) for (const part of parts) now = applyMpo(now, part, { method });
      const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
      const exact = expmMultiply(apply, { re: 0, im: -0.4 }, mpsToKet(psi).data).vector;
      const ours = mpsToKet(now);
      let [re, im] = [0, 0];
      for (let i = 0; i < exact.length; i += 2) {
        const [a, b, c, d] = [exact[i]!, exact[i + 1]!, ours.data[i]!, ours.data[i + 1]!];
        [re, im] = [re + a * c + b * d, im + a * d - b * c];
      }
      const lost = 1 - (re * re + im * im) / ours.norm() ** 2;
      expect(Math.max(...bondsOf(now))).toBe(4);
      expect(lost).toBeLessThan(2 * now.chain.discarded + 1e-6);
      expect(now.chain.tensors[0]!.structure.symmetry.modulus).toBe(0);
    }
  });
});
