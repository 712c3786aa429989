import { describe, expect, it } from 'vitest';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { rng } from '../../src/linalg/random.ts';
import { densityJastrow } from '../../src/nqs/models/density-jastrow.ts';
import { freeOrbitals, randomOrbitals } from '../../src/nqs/models/fermions/orbitals.ts';
import { pairsOf, pfaffian } from '../../src/nqs/models/fermions/pfaffian.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { modelProduct } from '../../src/nqs/models/model-product.ts';
import { exchangeMoves } from '../../src/nqs/moves.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc, type VmcStep } from '../../src/nqs/optimise/vmc.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { connected } from '../../src/operators/connected.ts';
import { fermionSum, type FermionTerm } from '../../src/operators/fermion-sum.ts';
import { hubbard, hubbardMode, hubbardSector } from '../../src/operators/models/hubbard.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, sectorConfigurations, type Sector } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';

/** The lowest eigenvalue of an operator in a sector, by its matrix there. */
function lowest(op: Operator, sector: Sector): number {
  const n = sector.space.dims.length;
  const levels = sectorConfigurations(sector, 2 ** 24);
  const d = levels.length / n;
  const place = new Map(Array.from({ length: d }, (_, i) => [levels.slice(i * n, (i + 1) * n).join(), i]));
  const data = new Float64Array(2 * d * d);
  for (let i = 0; i < d; i++) {
    const { configurations, elements } = connected(op, levels.slice(i * n, (i + 1) * n));
    configurations.forEach((y, k) => {
      const at = 2 * (i * d + place.get(y.join())!);
      data[at] = elements[2 * k]!;
      data[at + 1] = elements[2 * k + 1]!;
    });
  }
  return hermitianEigenvalues({ rows: d, cols: d, data })[0]!;
}

/** Spinless fermions on a ring: -sum (c_i^dagger c_j + h.c.) + V sum n_i n_j over neighbours. */
function ring(n: number, repulsion: number): Operator {
  const terms = Array.from({ length: n }, (_, i): FermionTerm[] => {
    const j = (i + 1) % n;
    return [
      { coefficient: -1, factors: [['c+', i], ['c', j]] }, // prettier-ignore
      { coefficient: -1, factors: [['c+', j], ['c', i]] }, // prettier-ignore
      { coefficient: repulsion, factors: [['n', i], ['n', j]] }, // prettier-ignore
    ];
  });
  return fermionSum(qubits(n), terms.flat());
}

function last(start: Nqs, h: Operator, steps: number, rate: number): VmcStep {
  let step: VmcStep | undefined;
  for (const made of vmc(start, h, { steps, optimizer: reconfiguration(rate) })) step = made;
  return step!;
}

const gutzwiller = (sites: number) =>
  Array.from({ length: sites }, (_, i) => [hubbardMode(i, 'up'), hubbardMode(i, 'down')] as const);

describe('free fermions', () => {
  it('are exact determinants: the energy of the filled waves, with no variance in any sample', () => {
    const sector = fixedNumber(qubits(10), 5);
    const h = ring(10, 0);
    const state = nqs(slater(sector, freeOrbitals(h, sector)), { sector, sampler: metropolis({ samples: 64 }), rng: rng(1) }); // prettier-ignore
    const { re, variance, error } = state.expect(h);
    const exact = [0, 1, -1, 2, -2].reduce((sum, k) => sum - 2 * Math.cos((2 * Math.PI * k) / 10), 0);
    expect(re).toBeCloseTo(exact, 10);
    expect(variance).toBeLessThan(1e-18);
    expect(error).toBeLessThan(1e-9);
  });

  it('of both spins on a lattice with a magnetic flux have complex orbitals and the same property', () => {
    const sector = hubbardSector(chain(5), { up: 2, down: 3 });
    const terms = Array.from({ length: 5 }, (_, i): FermionTerm[] =>
      (['up', 'down'] as const).flatMap((spin): FermionTerm[] => {
        const [a, b] = [hubbardMode(i, spin), hubbardMode((i + 1) % 5, spin)];
        const phase = { re: Math.cos(0.3), im: Math.sin(0.3) };
        return [
          { coefficient: phase, factors: [['c+', a], ['c', b]] }, // prettier-ignore
          { coefficient: { re: phase.re, im: -phase.im }, factors: [['c+', b], ['c', a]] }, // prettier-ignore
        ];
      }),
    );
    const h = fermionSum(sector.space, terms.flat());
    const orbitals = freeOrbitals(h, sector);
    expect(orbitals.field).toBe('complex');
    const { re, variance } = nqs(slater(sector, orbitals), { sector, sampler: fullSum() }).expect(h);
    expect(re).toBeCloseTo(lowest(h, sector), 10);
    expect(variance).toBeLessThan(1e-18);
  });
});

describe('interacting fermions', () => {
  it.each([1, 4, 10])('two sites of the Hubbard model at U = %d are a determinant times Gutzwiller', (U) => {
    const sector = hubbardSector(chain(2), { up: 1, down: 1 });
    const h = hubbard(chain(2), { interaction: U });
    const free = slater(sector, freeOrbitals(hubbard(chain(2)), sector));
    const factor = densityJastrow(sector.space, [gutzwiller(2)]);
    const start = nqs(modelProduct([free, factor]), { sector, sampler: fullSum() });
    const { next, flags } = last(start, h, 90, 1 / (3 + U));
    const { re, variance } = next.expect(h);
    expect(re).toBeCloseTo((U - Math.sqrt(U * U + 16)) / 2, 8);
    expect(variance).toBeLessThan(1e-6);
    expect(flags).toEqual([]);
  });

  it('four sites of the Hubbard model at U = 4: a Jastrow factor comes to 3.5 % of the exact energy, pairs to 2 %', () => {
    const lattice = chain(4);
    const sector = hubbardSector(lattice, { up: 2, down: 2 });
    const h = hubbard(lattice, { interaction: 4 });
    const orbitals = freeOrbitals(hubbard(lattice), sector);
    const both = [0, 1].flatMap((s) => [0, 1].map((t) => [s, t] as const));
    const neighbours = lattice.bonds.nearest.flatMap(([i, j]) =>
      both.map(([s, t]) => [2 * i + s, 2 * j + t] as const),
    );
    const factor = densityJastrow(sector.space, [gutzwiller(4), neighbours]);
    const [correlated, paired] = [slater(sector, orbitals), pfaffian(sector, pairsOf(sector, orbitals))].map(
      (ansatz) =>
        last(nqs(modelProduct([ansatz, factor]), { sector, sampler: fullSum() }), h, 30, 0.1).energy.re,
    ) as [number, number];
    const exact = lowest(h, sector);
    expect(correlated / exact).toBeGreaterThan(0.965);
    expect(paired / exact).toBeGreaterThan(0.98);
    expect(correlated).toBeGreaterThan(paired);
    expect(paired).toBeGreaterThan(exact);
  });

  it('repelling fermions on a ring are sampled by hops between neighbours as they are summed', () => {
    const n = 8;
    const sector = fixedNumber(qubits(n), 3);
    const h = ring(n, 2);
    const groups = [1, 2, 3, 4].map((r) => Array.from({ length: r < 4 ? n : 4 }, (_, i) => [i, (i + r) % n] as const)); // prettier-ignore
    const ansatz = modelProduct([
      slater(sector, freeOrbitals(ring(n, 0), sector)),
      densityJastrow(sector.space, groups),
    ]);
    const rule = exchangeMoves(sector, chain(n, { periodic: true }).bonds.nearest);
    const start = nqs(ansatz, { sector, sampler: metropolis({ samples: 480, rule }), rng: rng(4) });
    const { next, flags } = last(start, h, 25, 0.15);
    const sampled = next.expect(h);
    const summed = nqs(next.ansatz, { sector, sampler: fullSum() }).expect(h);
    expect(Math.abs(sampled.re - summed.re)).toBeLessThan(4 * sampled.error);
    const exact = lowest(h, sector);
    expect(summed.re).toBeGreaterThan(exact);
    expect((summed.re - exact) / -exact).toBeLessThan(1e-3);
    expect(flags).toEqual([]);
  });

  it('a state that is 0 wherever chains could start says so', () => {
    const sector = fixedNumber(qubits(24), 1);
    const ansatz = slater(sector, randomOrbitals(sector, rng(1)));
    expect(() => nqs(ansatz, { rng: rng(2) })).toThrow(/Give the state the sector/);
    expect(nqs(ansatz, { sector, rng: rng(2) }).expect(ring(24, 0)).flags).toEqual([]);
  });
});
