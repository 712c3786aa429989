import { describe, expect, it } from 'vitest';
import { ConvergenceError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { scale } from '../../src/operators/algebra.ts';
import { fermionSum } from '../../src/operators/fermion-sum.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { heisenberg, j1j2, majumdarGhosh } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaX, sigmaZ } from '../../src/operators/paulis.ts';
import { kron } from '../../src/linalg/products.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { times } from '../../src/operators/algebra.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { numberCharges, parityCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import * as oracle from '../oracle.ts';
import { neel, roughHamiltonian, spectrum } from './dmrg-fixtures.ts';

const tight = { cutoff: 0, maxBond: 64 };

/** <H> and <H^2> - <H>^2 of the state, from naive matrices. */
function naiveMoments(
  op: ProductOperator,
  state: Parameters<typeof denseKetOf>[0],
): { mean: number; variance: number } {
  const psi = oracle.vecOf(denseKetOf(state).data);
  const h = oracle.matOf(toDense(op));
  const mean = oracle.expectation(psi, h)[0];
  return { mean, variance: oracle.expectation(psi, oracle.mul(h, h))[0] - mean * mean };
}

describe('ground states beside dense diagonalisation', () => {
  const supports = [[0, 1], [2, 0], [3, 1], [1], [2, 3, 0]]; // prettier-ignore
  const models: [string, ProductOperator][] = [
    ['sites of 2, 3, 2, 3 levels', roughHamiltonian([2, 3, 2, 3], supports, 1)],
    ['sites of 3, 2, 4 levels', roughHamiltonian([3, 2, 4], [[2, 0], [1, 2], [0]], 2)], // prettier-ignore
    ['a site of one level between', roughHamiltonian([3, 1, 2, 2], [[0, 2], [3, 2], [1]], 3)], // prettier-ignore
    ['two sites', roughHamiltonian([3, 2], [[1, 0]], 4)],
    ['one site', roughHamiltonian([5], [[0]], 5)],
  ];

  it.each(models)('%s: complex, long-ranged, unsorted terms', (_, h) => {
    const [lowest] = spectrum(h) as [number];
    for (const method of ['two-site', 'one-site'] as const) {
      const start = randomMps(h.space, 2, seeded(1));
      const found = dmrg(h, start, { ...tight, method, lanczosSteps: 12, sweeps: 40 });
      expect(found.converged).toBe(true);
      expect(found.energy.re).toBeGreaterThan(lowest - 1e-11);
      expect(Math.abs(found.energy.re - lowest)).toBeLessThan(Math.min(1e-7, found.energy.error));
      const { mean, variance } = naiveMoments(h, found.state.chain);
      expect(mean).toBeCloseTo(found.energy.re, 10);
      expect(Math.abs(variance - found.variance!)).toBeLessThan(1e-10);
    }
  });

  it('takes every form of operator, and gives the state that it says', () => {
    const h = heisenberg(square(2, 2));
    const [lowest] = spectrum(h) as [number];
    const forms: ProductOperator[] = [h, toMpo(h), { kind: 'dense', space: h.space, matrix: toDense(h) }];
    for (const form of forms) {
      const found = dmrg(form, neel(h.space), tight);
      expect(found.energy.re).toBeCloseTo(lowest, 9);
      expect(found.state.norm()).toBeCloseTo(1, 13);
      expect(found.state.expect(h).re).toBeCloseTo(lowest, 9);
    }
  });

  it('is as right at 1e-200 and 1e200, for the zero operator and for multiples of the identity', () => {
    const h = roughHamiltonian([2, 3, 2], [[0, 1], [2, 1]], 6); // prettier-ignore
    const [lowest] = spectrum(h) as [number];
    for (const [size, solver] of [
      [1e-200, 'lanczos'],
      [1e-200, 'davidson'],
      [1e200, 'lanczos'],
      [1e200, 'davidson'],
      [1e150, 'lanczos'],
    ] as const) {
      const found = dmrg(scale(h, size), randomMps(h.space, 2, seeded(2)), {
        ...tight,
        solver,
        variance: false,
        lanczosSteps: 8,
      });
      expect(found.energy.re / size).toBeCloseTo(lowest, 8);
    }
    const zero = dmrg(localSum(qubits(3), []), neel(qubits(3)));
    expect([zero.energy.re, zero.variance]).toEqual([0, 0]);
    const twice = dmrg(pauliSum(qubits(3), [{ coefficient: 2, sites: [], letters: '' }]), neel(qubits(3)));
    expect(twice.energy.re).toBeCloseTo(2, 13);
  });
});

describe('known chains', () => {
  it.each([
    ['Heisenberg, N = 20', heisenberg(chain(20)), -8.68247333439899],
    ['spin 1, N = 8', heisenberg(chain(8), { s: 1 }), -10.1246372223589],
    ['Heisenberg ring, N = 10', heisenberg(chain(10, { periodic: true })), -4.51544635449204],
    ['J1-J2, N = 12', j1j2(chain(12), { J2: 0.241167 }), -4.7379782791112],
    ['Heisenberg, 3 x 3', heisenberg(square(3, 3)), -4.74932725855287],
  ] as const)('%s, S_z conserved', (_, h, energy) => {
    const found = dmrg(h, neel(h.space, spinCharges(h.space)), {
      maxBond: [10, 20, 50, 100],
      cutoff: 1e-13,
    });
    expect(Math.abs(found.energy.re - energy)).toBeLessThan(1e-9 * Math.abs(energy));
    expect(found.energy.re).toBeGreaterThan(energy - 1e-10);
    expect(Math.abs(found.energy.re - energy)).toBeLessThanOrEqual(found.energy.error);
  });

  it('a long critical chain converges in a few sweeps with what is set by default', () => {
    const h = tfim(chain(60));
    const up = h.space.dims.map(() => [Math.SQRT1_2, Math.SQRT1_2]);
    const { energy, sweeps } = dmrg(h, productMps(h.space, up), { maxBond: [10, 20], sweeps: 8 });
    expect(Math.abs(energy.re - (1 - 1 / Math.sin(Math.PI / 242)))).toBeLessThan(1e-7);
    expect(sweeps.length).toBeLessThan(7);
  });

  it('charges change nothing but the time', () => {
    const h = tfim(chain(12));
    const exactly = 1 - 1 / Math.sin(Math.PI / 50);
    // The parity of H is the product of all X: in the basis of X it is the number of levels 1.
    const turned = pauliSum(
      h.space,
      Array.from({ length: 12 }, (_, i) => [
        { coefficient: -1, sites: [i], letters: 'Z' },
        ...(i < 11 ? [{ coefficient: -1, sites: [i, i + 1], letters: 'XX' }] : []),
      ]).flat(),
    );
    const start = productMps(h.space, new Array<number>(12).fill(0), { charges: parityCharges(h.space) });
    const even = dmrg(turned, start);
    expect(even.energy.re).toBeCloseTo(exactly, 9);
    expect(dmrg(h, neel(h.space)).energy.re).toBeCloseTo(exactly, 9);
    expect(() => dmrg(h, start)).toThrow(/H.*conserve/);
  });

  it.each([
    ['of two ranges', [1, 1], [3, 0.4]],
    ['over three sites that take no part', [4, 1]],
  ] as [string, ...[number, number][]][])(
    'fermions: hopping %s at a fixed number, against the filled levels',
    (_, ...ranges) => {
      const n = 9;
      const hop = (i: number, j: number, t: number) =>
        [['c+', i, 'c', j] as const, ['c+', j, 'c', i] as const].map(([a, x, b, y]) => ({
          coefficient: -t,
          factors: [[a, x], [b, y]] as const, // prettier-ignore
        }));
      const h = fermionSum(
        qubits(n),
        ranges.flatMap(([r, t]) => Array.from({ length: n - r }, (_, i) => hop(i, i + r, t)).flat()),
      );
      const matrix = Array.from({ length: n * n }, (_, at) => {
        const distance = Math.abs(Math.floor(at / n) - (at % n));
        return -(ranges.find(([r]) => r === distance)?.[1] ?? 0);
      });
      const levelsOf = spectrum({
        kind: 'dense',
        space: { ...qubits(0) },
        matrix: { rows: n, cols: n, data: Float64Array.from(matrix.flatMap((x) => [x, 0])) },
      });
      const lowest = levelsOf.slice(0, 4).reduce((a, b) => a + b);
      for (const filled of [
        [1, 0, 1, 0, 1, 0, 1, 0, 0],
        [1, 1, 1, 1, 0, 0, 0, 0, 0],
      ]) {
        const start = productMps(qubits(n), filled, { charges: numberCharges(qubits(n)) });
        expect(dmrg(h, start, tight).energy.re).toBeCloseTo(lowest, 9);
      }
    },
  );

  it('AKLT has bonds of 2 and ln 2; Majumdar-Ghosh alternates between ln 2 and 0', () => {
    const h = aklt(8);
    const found = dmrg(h, neel(h.space, spinCharges(h.space)), {
      cutoff: 1e-10,
      noise: [1e-4, 1e-6, 1e-8, 0],
    });
    expect(found.energy.re).toBeCloseTo((-2 / 3) * 7, 9);
    const dimers = majumdarGhosh(10);
    const mg = dmrg(dimers, neel(dimers.space, spinCharges(dimers.space)), { cutoff: 1e-12 });
    expect(mg.energy.re).toBeCloseTo(-30 / 8, 9);
    mg.entropies.forEach((entropy, b) => expect(entropy).toBeCloseTo(b % 2 ? 0 : Math.LN2, 6));
  });

  it('entropies and correlations of the Heisenberg chain', () => {
    const space = spins(20);
    const { state, entropies } = dmrg(heisenberg(chain(20)), neel(space, spinCharges(space)), {
      maxBond: [20, 50, 100],
      cutoff: 1e-14,
    });
    expect(entropies[9]).toBeCloseTo(0.634573061415, 8);
    const zz = (i: number, j: number): number =>
      state.expect(times(spinOperator(space, i, 'z'), spinOperator(space, j, 'z'))).re;
    expect(zz(0, 1)).toBeCloseTo(-0.217803822058, 7);
    expect(zz(9, 10)).toBeCloseTo(-0.1212825221327, 7);
    expect(zz(0, 19)).toBeCloseTo(-0.0079868383256, 7);
  });
});

describe('excited states', () => {
  it('are orthogonal to those below, whatever the degeneracy, and ascend', () => {
    const h = heisenberg(chain(8));
    const exactly = spectrum(h);
    const found: ReturnType<typeof dmrg>[] = [];
    for (let k = 0; k < 5; k++) {
      const start = randomMps(h.space, 6, seeded(k), { field: 'real' });
      const next = dmrg(h, start, {
        ...tight,
        orthogonalTo: found.map(({ state }) => state),
        lanczosSteps: 6,
      });
      expect(next.energy.re).toBeCloseTo(exactly[k]!, 7);
      for (const { state } of found) expect(Math.abs(state.overlap(next.state).re)).toBeLessThan(1e-8);
      found.push(next);
    }
  });

  it('one-site and complex, too; other charges need no care', () => {
    const h = roughHamiltonian([2, 3, 2, 2], [[0, 1], [3, 1], [2, 3]], 9); // prettier-ignore
    const exactly = spectrum(h);
    const first = dmrg(h, randomMps(h.space, 4, seeded(1)), { ...tight, lanczosSteps: 10 });
    const second = dmrg(h, randomMps(h.space, 4, seeded(2)), {
      ...tight,
      method: 'one-site',
      lanczosSteps: 10,
      orthogonalTo: [first.state],
      sweeps: 40,
    });
    expect(second.energy.re).toBeCloseTo(exactly[1]!, 7);
    const chain8 = heisenberg(chain(8));
    const charges = spinCharges(chain8.space);
    const singlet = dmrg(chain8, neel(chain8.space, charges), tight);
    const triplet = dmrg(chain8, productMps(chain8.space, [0, 0, 0, 1, 0, 1, 0, 1], { charges }), {
      ...tight,
      orthogonalTo: [singlet.state],
    });
    expect(triplet.energy.re).toBeCloseTo(spectrum(chain8)[1]!, 8);
  });
});

it('says when nothing is orthogonal to what it is to avoid: alone in its charge, or everything avoided', () => {
  const h = heisenberg(chain(4));
  const up = productMps(h.space, [0, 0, 0, 0], { charges: spinCharges(h.space) });
  const alone = dmrg(h, up);
  expect([alone.energy.re, alone.overlaps]).toEqual([0.75, []]);
  expect(() => dmrg(h, up, { orthogonalTo: [alone.state] })).toThrow(/orthogonalTo\[0\] did not converge/);
  const z = pauliSum(qubits(1), { Z: 1 });
  const start = productMps(qubits(1), [0]);
  const first = dmrg(z, start);
  const second = dmrg(z, start, { orthogonalTo: [first.state] });
  expect([second.energy.re, second.overlaps]).toEqual([1, [0]]);
  expect(() => dmrg(z, start, { orthogonalTo: [first.state, second.state] })).toThrow(ConvergenceError);
});

it('leaves an eigenstate that it starts from (all up is one of the antiferromagnet), and a trap of a symmetric start', () => {
  const h = heisenberg(chain(8));
  const [lowest] = spectrum(h) as [number];
  const up = productMps(h.space, new Array<number>(8).fill(0));
  expect(dmrg(h, up).energy.re).toBeCloseTo(lowest, 8);
  const field = localSum(qubits(6), [
    ...[0, 1, 2, 3, 4].map((i) => ({ coefficient: -1, sites: [i, i + 1], matrix: kron(sigmaZ, sigmaZ) })),
    ...[0, 1, 2, 3, 4, 5].map((i) => ({ coefficient: -0.5, sites: [i], matrix: sigmaX })),
  ]);
  const wall = productMps(qubits(6), [0, 0, 0, 1, 1, 1]);
  expect(dmrg(field, wall).energy.re).toBeCloseTo(spectrum(field)[0]!, 6);
});
