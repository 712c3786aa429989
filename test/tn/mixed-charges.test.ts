import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { scale } from '../../src/operators/algebra.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { applyKraus } from '../../src/tn/mixed/kraus.ts';
import { lindbladTebd } from '../../src/tn/mixed/lindblad-tebd.ts';
import { pureDensityMpo, toDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedMps } from '../../src/tn/mixed/purified.ts';
import { thermalMps } from '../../src/tn/mixed/thermal.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { bondsOf, mps } from '../../src/tn/mps/mps.ts';
import {
  numberCharges,
  parityCharges,
  spinCharges,
  type SiteCharges,
} from '../../src/tn/mps/site-charges.ts';
import { withCharges } from '../../src/tn/mps/with-charges.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';

const apart = (a: DensityMatrix, b: DensityMatrix): number =>
  a.matrix.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.matrix.data[i]!)), 0);
const modulusOf = (state: { chain: { tensors: readonly { structure: { symmetry: { modulus: number } } }[] } }): number =>
  state.chain.tensors[0]!.structure.symmetry.modulus; // prettier-ignore

/** A Hermitian matrix on some sites without the entries that change their charge. */
function conserving(
  space: Space,
  sites: readonly number[],
  charges: SiteCharges,
  seed: number,
): ReturnType<typeof randomHermitian> {
  // prettier-ignore
  const dims = sites.map((site) => space.dims[site]!);
  const size = dims.reduce((a, b) => a * b, 1);
  const totals = sites.reduce<number[]>(
    (sums, site) => sums.flatMap((sum) => charges.levels[site]!.map((q) => sum + q)),
    [0],
  );
  const matrix = randomHermitian(size, seeded(seed));
  const { modulus } = charges.symmetry;
  for (let i = 0; i < size * size; i++) {
    const change = totals[Math.floor(i / size)]! - totals[i % size]!;
    if (modulus === 0 ? change !== 0 : change % modulus !== 0) matrix.data.fill(0, 2 * i, 2 * i + 2);
  }
  return matrix;
}

describe('charges put into the tensors of a state', () => {
  it.each([numberCharges, spinCharges, parityCharges])('give the same state in blocks (%#)', (of) => {
    for (const dims of [[2, 3, 2, 3], [4], [3, 1, 2]]) {
      const space = levels(dims);
      const charges = of(space);
      const sum = charges.levels.reduce((total, own, site) => total + own[site % own.length]!, 0);
      const charge = charges.symmetry.modulus === 2 ? sum % 2 : sum;
      const own = randomMps(space, 6, seeded(2), { charges, charge });
      const plain = mps(space, own.chain.tensors.map(toDense)).apply(localOperator(space, [], [[{ re: 0, im: 3 }]])); // prettier-ignore
      const found = withCharges(plain, charges);
      const { re, im } = own.overlap(found);
      expect([re, im - 3].map((x) => Math.abs(x) < 1e-12)).toEqual([true, true]);
      expect(modulusOf(found)).toBe(charges.symmetry.modulus);
      expect(found.chain.tensors.at(-1)!.structure.legs[2]!.charges).toEqual([charge]);
      expect(bondsOf(found)).toEqual(bondsOf(own));
    }
  });

  it('are refused by states that mix them, and by sites that have other levels', () => {
    const space = qubits(3);
    const tilted = productMps(space, [[1, 1], [1, 0], [0, 1]]); // prettier-ignore
    expect(() => withCharges(tilted, spinCharges(space))).toThrow(/`psi` must have a definite charge/);
    expect(() => withCharges(tilted, spinCharges(qubits(2)))).toThrow(/charges\.levels/);
    expect(() => withCharges(tilted.apply(localSum(space, [])), spinCharges(space))).toThrow(
      /norm above zero/,
    );
  });
});

describe('thermal states with charges', () => {
  const unequal = levels([2, 3, 2]);
  const number = numberCharges(unequal);
  const particles: ProductOperator = localSum(unequal, [
    { sites: [0, 1], matrix: conserving(unequal, [0, 1], number, 1) },
    { sites: [1, 2], matrix: conserving(unequal, [1, 2], number, 2) },
  ]);
  it.each([
    { name: 'Heisenberg', h: heisenberg(chain(3)), charges: spinCharges(heisenberg(chain(3)).space) },
    { name: 'particles on unequal sites', h: particles, charges: number },
    { name: 'the same, parity alone', h: particles, charges: parityCharges(unequal) },
  ])('are those without: $name', ({ h, charges }) => {
    for (const method of h.space === unequal ? (['tebd'] as const) : (['tebd', 'tdvp'] as const)) {
      const options = { dt: 0.15, method };
      const [plain, charged] = [
        thermalMps(h, [0.3], options)[0]!,
        thermalMps(h, [0.3], { ...options, charges })[0]!,
      ];
      expect(modulusOf(charged.state)).toBe(charges.symmetry.modulus);
      expect(charged.logZ).toBeCloseTo(plain.logZ, 7);
      const all = h.space.dims.map((_, site) => site);
      const [a, b] = [charged.state.reduce(all), plain.state.reduce(all)];
      expect(apart(a, b) / b.norm()).toBeLessThan(1e-7);
      expect(charged.state.expect(h).re).toBeCloseTo(plain.state.expect(h).re, 6);
      expect(charged.state.overlap(plain.state).re / plain.state.overlap(plain.state).re).toBeCloseTo(1, 6);
      // What changes the charge has no mean; Kraus operators give charges up.
      const x = randomGinibre(h.space.dims[1]!, h.space.dims[1]!, seeded(5));
      const op = localOperator(h.space, [1], x);
      expect(charged.state.expect(op).im).toBeCloseTo(plain.state.expect(op).im, 7);
      const after = [charged.state, plain.state].map((state) => applyKraus(state, [x], [1]).reduce(all));
      expect(apart(after[0]!, after[1]!) / after[1]!.norm()).toBeLessThan(1e-7);
    }
  });

  it('need H that conserves them, and is Hermitian', () => {
    const h = tfim(chain(3));
    expect(() => thermalMps(h, [1], { charges: spinCharges(h.space) })).toThrow(/conserve the charge/);
    expect(() => thermalMps(h, [1], { charges: spinCharges(qubits(2)) })).toThrow(/charges\.levels/);
    expect(() => thermalMps(scale(h, { re: 0, im: 1 }), [1])).toThrow(/`hamiltonian` must be Hermitian/);
  });
});

describe('master equations with charges', () => {
  const h = xxz(chain(4), { delta: 0.5 });
  const { space } = h;
  const charges = spinCharges(space);
  const lower = [[0, 1], [0, 0]]; // prettier-ignore
  const jumps = [
    ...[0, 1, 2, 3].map((site) => scale(localOperator(space, [site], lower), 0.4)),
    scale(pauliZ(space, 2), 0.3),
  ];
  const options = { times: [0, 0.7], dt: 0.1, order: 4 } as const;

  it('are those without, from a pure state and from a mixture of charges', () => {
    const pure = pureDensityMpo(productMps(space, [0, 1, 0, 1]));
    // Dephased over all charges: blocks of every charge beside each other.
    const rho = toDensityMpo(randomDensityMatrix(space, seeded(3)));
    const mixture = lindbladTebd(scale(h, 0), [0, 1, 2, 3].map((site) => pauliZ(space, site)), rho, { times: [0, 30], dt: 30 }).final; // prettier-ignore
    for (const start of [pure, mixture]) {
      const [plain, charged] = [lindbladTebd(h, jumps, start, options), lindbladTebd(h, jumps, start, { ...options, charges })]; // prettier-ignore
      expect(modulusOf(charged.final)).toBe(0);
      const [a, b] = [charged.final.reduce([0, 1, 2, 3]), plain.final.reduce([0, 1, 2, 3])];
      expect(apart(a, b)).toBeLessThan(1e-9);
      expect(charged.final.overlap(plain.final).re).toBeCloseTo(plain.final.overlap(plain.final).re, 9);
      expect(charged.final.sample(3, seeded(1)).shots).toBe(3);
    }
  });

  it('refuse superpositions of charges, jumps that change them by several amounts, and purified states', () => {
    const tilted = pureDensityMpo(productMps(space, [[1, 1], [1, 0], [0, 1], [1, 0]])); // prettier-ignore
    expect(() => lindbladTebd(h, [], tilted, { ...options, charges })).toThrow(
      /`rho` must have a definite charge/,
    );
    const pure = productMps(space, [0, 1, 0, 1]);
    const run = (list: ProductOperator[]): unknown => lindbladTebd(h, list, pureDensityMpo(pure), { ...options, charges }); // prettier-ignore
    expect(() => run([pauliZ(space, 0), pauliX(space, 1)])).toThrow(/jumps\[1\]/);
    const steps = { times: [0, 1], dt: 0.5, charges };
    expect(() => lindbladTebd(h, [], purifiedMps(pure), steps)).toThrow(/without `charges`/);
    expect(() => lindbladTebd(tfim(chain(4), { space }), [], pureDensityMpo(pure), steps)).toThrow(
      /conserve/,
    );
    expect(() => lindbladTebd(scale(h, { re: 0, im: 1 }), [], pureDensityMpo(pure), options)).toThrow(
      /Hermitian/,
    );
  });
});
