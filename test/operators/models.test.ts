import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { commutator, plus, scale } from '../../src/operators/algebra.ts';
import { fermionNumber } from '../../src/operators/fermions.ts';
import { isHermitian } from '../../src/operators/hermitian.ts';
import { numberOperator } from '../../src/operators/ladder.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { boseHubbard } from '../../src/operators/models/bose-hubbard.ts';
import {
  heisenbergRingEnergy,
  tfimChainEnergy,
  tfimEnergyDensity,
  tfimModes,
  xxChainEnergy,
  xxzEnergyDensity,
} from '../../src/operators/models/exact-chains.ts';
import {
  heisenberg,
  heisenbergPauli,
  j1j2,
  j1j2Pauli,
  majumdarGhosh,
  xxz,
  xxzPauli,
} from '../../src/operators/models/heisenberg.ts';
import { hubbard, hubbardMode } from '../../src/operators/models/hubbard.ts';
import { tfim, tfimSpin } from '../../src/operators/models/ising.ts';
import { shastrySutherland } from '../../src/operators/models/shastry-sutherland.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { spinMatrices, spinOperator } from '../../src/operators/spin.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { chain, square, type Bond } from '../../src/spaces/lattice.ts';
import { modes, qubits, spins } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

const of = (op: ProductOperator): oracle.Mat => oracle.matOf(toDense(op));
const same = (op: ProductOperator, right: oracle.Mat): void =>
  expect(oracle.distance(of(op), right)).toBeLessThan(1e-12);
const energies = (op: ProductOperator): number[] => [...eigh(toDense(op)).values];

/** sum over bonds of weight_c S^c S^c, straight from Kronecker products. */
function exchange(
  dims: number[],
  bonds: readonly Bond[],
  weights: Record<'x' | 'y' | 'z', number>,
): oracle.Mat {
  const size = dims.reduce((a, b) => a * b, 1);
  return bonds
    .flatMap(([i, j]) =>
      (['x', 'y', 'z'] as const).map((c) => {
        const [a, b] = [i, j].map((site) => oracle.matOf(spinMatrices((dims[site]! - 1) / 2)[c]));
        const product = oracle.mul(oracle.embed(a!, [i], dims), oracle.embed(b!, [j], dims));
        return oracle.scale(product, [weights[c], 0]);
      }),
    )
    .reduce(oracle.plus, oracle.zero(size));
}

function fields(dims: number[], component: 'x' | 'z', weight: number): oracle.Mat {
  return dims
    .map((d, site) => oracle.embed(oracle.matOf(spinMatrices((d - 1) / 2)[component]), [site], dims))
    .reduce(
      (sum, m) => oracle.plus(sum, oracle.scale(m, [weight, 0])),
      oracle.zero(dims.reduce((a, b) => a * b, 1)),
    );
}

const two = (n: number): number[] => new Array<number>(n).fill(2);
const ring: Bond[] = [[0, 1], [1, 2], [2, 3], [0, 3]]; // prettier-ignore
const all = (value: number): Record<'x' | 'y' | 'z', number> => ({ x: value, y: value, z: value });

describe('spin models are their formulas', () => {
  const lattice = chain(4, { periodic: true });

  it('tfim in Pauli matrices, tfimSpin in spins', () => {
    const zz = exchange(two(4), ring, { x: 0, y: 0, z: 1 });
    const x = fields(two(4), 'x', 1);
    const sum = (a: number, b: number): oracle.Mat =>
      oracle.plus(oracle.scale(zz, [a, 0]), oracle.scale(x, [b, 0]));
    same(tfim(lattice, { J: 0.7, h: 1.3 }), sum(-0.7 * 4, -1.3 * 2));
    same(tfimSpin(lattice, { J: 0.7, h: 1.3 }), sum(-0.7, -1.3));
    same(tfim(lattice), sum(-4, -2));
  });

  it('heisenberg and heisenbergPauli, four times as large', () => {
    same(heisenberg(lattice, { J: -0.4 }), exchange(two(4), ring, all(-0.4)));
    same(heisenbergPauli(lattice, { J: 1.5 }), exchange(two(4), ring, all(6)));
  });

  it('xxz and xxzPauli: anisotropy on z only', () => {
    same(xxz(lattice, { J: 2, delta: 0.3 }), exchange(two(4), ring, { x: 2, y: 2, z: 0.6 }));
    same(xxzPauli(lattice, { J: 2, delta: -0.3 }), exchange(two(4), ring, { x: 8, y: 8, z: -2.4 }));
  });

  it('j1j2 and j1j2Pauli', () => {
    const diagonals: Bond[] = [[0, 2], [1, 3]]; // prettier-ignore
    const right = (a: number, b: number): oracle.Mat =>
      oracle.plus(exchange(two(4), ring, all(a)), exchange(two(4), diagonals, all(b)));
    same(j1j2(lattice, { J1: 1.1, J2: 0.4 }), right(1.1, 0.4));
    same(j1j2Pauli(lattice), right(4, 2));
    same(majumdarGhosh(4, { periodic: true, J: 3 }), right(3, 1.5));
  });

  it('spin 1 and AKLT', () => {
    const dims = [3, 3, 3];
    const bonds: Bond[] = [[0, 1], [1, 2]]; // prettier-ignore
    same(heisenberg(chain(3), { s: 1 }), exchange(dims, bonds, all(1)));
    const aklts = bonds
      .map((bond) => exchange(dims, [bond], all(1)))
      .map((m) => oracle.plus(m, oracle.scale(oracle.mul(m, m), [1 / 3, 0])));
    same(aklt(3), aklts.reduce(oracle.plus));
  });

  it('Shastry-Sutherland has one dimer per site on the torus', () => {
    const h = shastrySutherland(4, 4, { J: 0.3, dimer: 2 });
    const dimers = h.terms
      .filter(({ coefficient }) => coefficient.re === 2)
      .map(({ sites }) => sites.join('-'));
    const right = ['0-5', '2-7', '8-13', '10-15', '6-9', '4-11', '1-14', '3-12'];
    expect(dimers.sort()).toEqual(right.sort());
    expect(new Set(dimers.flatMap((pair) => pair.split('-'))).size).toBe(16);
    expect(h.terms.length).toBe(32 + 8);
    const open = shastrySutherland(3, 3, { periodic: false });
    expect(open.terms.length).toBe(12 + 2);
    expect(() => shastrySutherland(3, 4)).toThrow(/even/);
  });

  it('live on the space that is passed, when it fits', () => {
    expect(heisenberg(chain(3), { space: qubits(3) }).space).toBe(qubits(3));
    expect(tfim(chain(3), { space: spins(3) }).space).toBe(spins(3));
    expect(heisenberg(chain(3)).space).toBe(spins(3));
    expect(tfim(chain(3)).space).toBe(qubits(3));
    expect(() => heisenberg(chain(3), { space: qubits(4) })).toThrow(ArgumentError);
    expect(() => heisenberg(chain(3), { s: 1, space: qubits(3) })).toThrow(/3 levels/);
    expect(() => tfim(chain(3), { space: spins(3, 1) })).toThrow(ArgumentError);
  });

  it.each([NaN, Infinity])('refuse the coupling %s by name', (bad) => {
    expect(() => tfim(chain(3), { h: bad })).toThrow(/`h`/);
    expect(() => heisenberg(chain(3), { J: bad })).toThrow(/`coupling`/);
    expect(() => boseHubbard(chain(2), { levels: 2, interaction: bad })).toThrow(/`interaction`/);
    expect(() => hubbard(chain(2), { hopping: bad })).toThrow(/`hopping`/);
  });
});

describe('Hubbard', () => {
  it('at U = 0 has all sums of one-particle levels: free fermions on an open chain', () => {
    const n = 3;
    const levels = Array.from({ length: n }, (_, k) => -2 * 0.8 * Math.cos((Math.PI * (k + 1)) / (n + 1)));
    const both = [...levels, ...levels];
    const sums = both.reduce<number[]>((s, e) => [...s, ...s.map((v) => v + e)], [0]).sort((a, b) => a - b);
    energies(hubbard(chain(n), { hopping: 0.8, interaction: 0 })).forEach((e, i) =>
      expect(e).toBeCloseTo(sums[i]!, 11),
    );
  });

  it('on a ring and on a plaquette at U = 0, where strings cross modes', () => {
    for (const [lattice, one] of [
      [chain(3, { periodic: true }), [-2, 1, 1]],
      [square(2, 2), [-2, 0, 0, 2]],
    ] as const) {
      const both: number[] = [...one, ...one];
      const sums = both.reduce<number[]>((s, e) => [...s, ...s.map((v) => v + e)], [0]).sort((a, b) => a - b);
      energies(hubbard(lattice, { interaction: 0 })).forEach((e, i) => expect(e).toBeCloseTo(sums[i]!, 10));
    }
  });

  it('without hopping counts double occupation and particles', () => {
    const h = energies(hubbard(chain(1), { interaction: 3, chemicalPotential: 0.5 }));
    expect(h.map((e) => Math.round(e * 1e9) / 1e9)).toEqual([-0.5, -0.5, 0, 2]);
  });

  it('is Hermitian and keeps both numbers of particles, on 30 sites too', () => {
    const h = hubbard(chain(30), { interaction: 4 });
    expect(isHermitian(h)).toBe(true);
    for (const spin of ['up', 'down'] as const) {
      const total = Array.from({ length: 30 }, (_, i) => fermionNumber(qubits(60), hubbardMode(i, spin)));
      expect(
        commutator(
          h,
          total.reduce((a, b) => plus(a, b)),
        ).strings,
      ).toEqual([]);
    }
  });
});

describe('Bose-Hubbard', () => {
  it('is its formula on two modes', () => {
    const dims = [3, 3];
    const a = oracle.build(3, 3, (r, c) => [c === r + 1 ? Math.sqrt(c) : 0, 0]);
    const on = (m: oracle.Mat, site: number): oracle.Mat => oracle.embed(m, [site], dims);
    const hop = oracle.mul(on(oracle.dagger(a), 0), on(a, 1));
    const n = oracle.mul(oracle.dagger(a), a);
    const local = oracle.plus(oracle.scale(oracle.mul(n, n), [1.5, 0]), oracle.scale(n, [-1.5 - 0.2, 0]));
    const right = [
      oracle.scale(oracle.plus(hop, oracle.dagger(hop)), [-0.7, 0]),
      on(local, 0),
      on(local, 1),
    ].reduce(oracle.plus);
    const h = boseHubbard(chain(2), { levels: 3, hopping: 0.7, interaction: 3, chemicalPotential: 0.2 });
    same(h, right);
    expect(h.space).toBe(modes(2, 3));
  });

  it('keeps the number of bosons in spite of the truncation', () => {
    const h = boseHubbard(chain(3, { periodic: true }), { levels: 3, interaction: 2 });
    const total = [0, 1, 2].map((i) => numberOperator(h.space, i)).reduce((a, b) => plus(a, b));
    expect(oracle.distance(of(commutator(h, total)), oracle.zero(27))).toBeLessThan(1e-13);
  });
});

describe('exact chain energies', () => {
  it.each([1, 2, 3, 5, 6])('are those of the diagonalised chain of %i sites, also of both signs', (n) => {
    for (const [J, h] of [
      [1, 0.4],
      [0.3, 1],
      [1, 1],
      [-1, 0.7],
      [0.6, -0.9],
    ] as const) {
      // prettier-ignore
      expect(tfimChainEnergy(n, { J, h })).toBeCloseTo(energies(tfim(chain(n), { J, h }))[0]!, 11);
    }
    expect(xxChainEnergy(n, { J: 1.7 })).toBeCloseTo(energies(xxz(chain(n), { J: 1.7, delta: 0 }))[0]!, 11);
  });

  it.each([3, 4, 5, 6, 7])('are those of the diagonalised ring of %i sites', (n) => {
    const closed = chain(n, { periodic: true });
    for (const h of [0.4, 1, 2]) {
      expect(tfimChainEnergy(n, { h, periodic: true })).toBeCloseTo(energies(tfim(closed, { h }))[0]!, 11);
    }
    for (const J of [1, -0.6]) {
      expect(xxChainEnergy(n, { J, periodic: true })).toBeCloseTo(
        energies(xxz(closed, { J, delta: 0 }))[0]!,
        11,
      );
    }
    if (n % 2 === 0) expect(heisenbergRingEnergy(n)).toBeCloseTo(energies(heisenberg(closed))[0]!, 11);
  });

  it('the smallest mode is the gap of the open chain', () => {
    const [ground, first] = energies(tfim(chain(6), { h: 1.4 }));
    expect(tfimModes(6, { h: 1.4 })[0]).toBeCloseTo(first! - ground!, 11);
  });

  it('densities are the limits of long chains', () => {
    for (const h of [0, 0.5, 0.999, 1.001, 2]) {
      const limit = tfimChainEnergy(4000, { h, periodic: true }) / 4000;
      expect(Math.abs(tfimEnergyDensity({ h }) - limit)).toBeLessThan(1e-7);
    }
    expect(tfimEnergyDensity({ J: 2, h: 3 })).toBeCloseTo(2 * tfimEnergyDensity({ h: 1.5 }), 13);
    expect(xxzEnergyDensity(1)).toBeCloseTo(heisenbergRingEnergy(300) / 300, 4);
    expect(xxzEnergyDensity(1 - 1e-9)).toBeCloseTo(xxzEnergyDensity(1), 8);
    expect(xxzEnergyDensity(1 + 1e-6)).toBeCloseTo(xxzEnergyDensity(1), 5);
  });

  it('refuse what has no such formula', () => {
    expect(() => heisenbergRingEnergy(7)).toThrow(/even/);
    expect(() => heisenbergRingEnergy(2)).toThrow(/at least 4/);
    expect(() => tfimChainEnergy(5, { J: -1, periodic: true })).toThrow(/`J`/);
    expect(() => tfimChainEnergy(2, { periodic: true })).toThrow(/at least 3/);
    expect(() => xxzEnergyDensity(-1)).toThrow(/above -1/);
    expect(() => xxChainEnergy(2.5)).toThrow(ArgumentError);
  });
});

describe('symmetries', () => {
  it('Heisenberg models commute with the total spin', () => {
    const h = j1j2(square(2, 3), { J2: 0.3 });
    for (const component of ['x', 'y', 'z'] as const) {
      const total = Array.from({ length: 6 }, (_, i) => spinOperator(h.space, i, component)).reduce((a, b) =>
        plus(a, b),
      );
      expect(oracle.distance(of(commutator(h, total)), oracle.zero(64))).toBeLessThan(1e-13);
    }
    expect(oracle.distance(of(plus(h, scale(h, -1))), oracle.zero(64))).toBeLessThan(1e-15);
  });
});
