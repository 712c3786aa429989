import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { entry, scaled } from '../../src/linalg/products.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { plus } from '../../src/operators/algebra.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { dense } from '../../src/operators/dense.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { qubits, spins, levels } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { bondHamiltonians } from '../../src/tn/peps/bond-hamiltonian.ts';
import {
  fullUpdate,
  fullUpdateSteps,
  type FullUpdateResult,
  type FullUpdateStep,
} from '../../src/tn/peps/full-update.ts';
import { bondsOfLattice } from '../../src/tn/peps/lattice.ts';
import { productPeps, randomPeps } from '../../src/tn/peps/make.ts';
import { pepsBonds, withPepsOptions } from '../../src/tn/peps/measures.ts';
import { metricOf } from '../../src/tn/peps/metric.ts';
import { fitPair } from '../../src/tn/peps/pair-fit.ts';
import { isPeps, peps, type Peps } from '../../src/tn/peps/peps.ts';
import { simpleUpdate, simpleUpdateSteps } from '../../src/tn/peps/simple-update.ts';
import { fingerprint } from '../conformance/fingerprint.ts';
import { hermitian, randomMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';
import { randomTensors } from './peps-fixtures.ts';

/** All spins nearly along x. */
function polarised(rows: number, columns: number, maxBond = 16): Peps {
  const n = rows * columns;
  const sites = Array.from({ length: n }, () => [1, 0.9]);
  return productPeps(qubits(n), { rows, columns }, sites, { boundary: { maxBond } });
}

describe('a Hamiltonian on bonds', () => {
  it.each([['open'], ['cylinder']] as const)('adds up to the whole, fields shared, %s', (ends) => {
    const space = levels([2, 3, 2, 2, 1, 2]);
    const lattice = { rows: 2, columns: 3, ends };
    const stream = seeded(3);
    const sites = [[0], [4], [1, 0], [1, 2], [5, 2], [3, 0], [], ...(ends === 'open' ? [] : [[0, 2]])];
    const H = localSum(
      space,
      sites.map((own) => ({
        coefficient: stream.normal(),
        sites: own,
        matrix: oracle.complexMatrix(
          hermitian(
            randomMatrix(
              own.reduce((d, s) => d * space.dims[s]!, 1),
              stream,
            ),
          ),
        ),
      })),
    );
    const parts = bondHamiltonians(lattice, H);
    const whole = parts
      .map(({ bond, matrix }) => localOperator(space, [bond.first, bond.second], matrix))
      .reduce((a, b) => plus(a, b));
    const [ours, theirs] = [toDense(whole).data, toDense(H).data];
    ours.forEach((x, i) => expect(x).toBeCloseTo(theirs[i]!, 12));
  });

  it('refuses what has other terms', () => {
    const lattice = { rows: 2, columns: 2 };
    const far = localOperator(qubits(4), [0, 3], oracle.complexMatrix(oracle.eye(4)));
    expect(() => bondHamiltonians(lattice, far)).toThrow(/neighbours/);
    const raising = localOperator(
      qubits(4),
      [0],
      [
        [0, 1],
        [0, 0],
      ],
    );
    expect(() => bondHamiltonians(lattice, raising)).toThrow(/Hermitian/);
    expect(() => bondHamiltonians({ rows: 1, columns: 1 }, raising)).toThrow(/two sites/);
  });
});

/** The lowest energy of -Z Z on bonds and -X on sites among product states: each spin turned along the field of its neighbours until nothing moves. */
function meanFieldEnergy(bonds: readonly (readonly [number, number])[], sites: number): number {
  const angles = Array.from({ length: sites }, () => 0.3);
  const neighbours = angles.map((_, i) => bonds.flatMap(([a, b]) => (a === i ? [b] : b === i ? [a] : [])));
  for (let sweep = 0; sweep < 500; sweep++)
    neighbours.forEach((own, i) => {
      angles[i] = Math.atan2(
        1,
        own.reduce((sum, j) => sum + Math.cos(angles[j]!), 0),
      );
    });
  const coupling = bonds.reduce((sum, [a, b]) => sum - Math.cos(angles[a]!) * Math.cos(angles[b]!), 0);
  return angles.reduce((sum, angle) => sum - Math.sin(angle), coupling);
}

describe('simple update', () => {
  it('is exact on a tree: a chain with bonds large enough, up to the steps', () => {
    const H = heisenberg(chain(4));
    const start = productPeps(spins(4), { rows: 1, columns: 4 }, [0, 1, 0, 1]);
    const { state, weights } = simpleUpdate(H, start, {
      maxBond: 4,
      dt: [0.1, 0.02],
      steps: 150,
      tolerance: 1e-7,
    });
    const exactly = -(3 + 2 * Math.sqrt(3)) / 4;
    expect(state.expect(H).re).toBeGreaterThan(exactly - 1e-12);
    expect(state.expect(H).re).toBeCloseTo(exactly, 6);
    for (const own of weights) expect(own.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(1, 12);
  });

  it.each([
    [3, 3.04438, -28.45555956767012, 3e-5],
    [3, 3.5, -32.40218609609525, 2e-5],
    [4, 3.04438, -50.85817810220094, 1e-4],
    [4, 3.5, -57.82436977640361, 4e-5],
  ])('finds the square Ising model of width %d in the field %d, energy %d', (size, h, exactly, share) => {
    const H = tfim(square(size, size), { h });
    const { state, converged, discarded } = simpleUpdate(H, polarised(size, size), {
      maxBond: 2,
      dt: [0.1, 0.03],
      steps: 30,
      tolerance: 1e-4,
    });
    const { re, error, from } = state.expect(H);
    expect(converged).toBe(true);
    expect(from).toBe('exact');
    expect(error).toBe(0);
    expect(re).toBeGreaterThan(exactly);
    expect((re - exactly) / -exactly).toBeLessThan(share);
    expect(discarded).toHaveLength(2 * size * (size - 1));
    expect(Math.max(...pepsBonds(state).map(({ dim }) => dim))).toBe(2);
  });

  it('runs on a cylinder and does not depend on which column comes first', () => {
    const space = qubits(6);
    const lattice = { rows: 2, columns: 3, ends: 'cylinder' } as const;
    const H = tfim(square(2, 3, { periodic: [false, true] }), { h: 4 });
    const start = productPeps(
      space,
      lattice,
      Array.from({ length: 6 }, () => [1, 0.9]),
    );
    const { state } = simpleUpdate(H, start, { maxBond: 2, dt: [0.1, 0.02, 0.005], steps: 60 });
    const means = [0, 1, 2].map(
      (site) => state.expect(localOperator(space, [site], oracle.complexMatrix(z))).re,
    );
    for (const mean of means) expect(mean).toBeCloseTo(means[0]!, 2);
    const exactly = hermitianEigenvalues(toDense(H))[0]!;
    expect(state.expect(H).re).toBeGreaterThan(exactly);
    expect((state.expect(H).re - exactly) / -exactly).toBeLessThan(1e-3);
  });

  it('in product states goes on until the sites have settled: mean-field energies', () => {
    const H = tfim(square(2, 3), { h: 1 });
    const { state, converged } = simpleUpdate(H, polarised(2, 3), {
      maxBond: 1,
      dt: [0.1, 0.01],
      steps: 500,
      tolerance: 1e-5,
    });
    expect(converged).toBe(true);
    expect(state.expect(H).re).toBeCloseTo(meanFieldEnergy(square(2, 3).bonds.nearest, 6), 3);
    const field = tfim(square(2, 2), { J: 0, h: 0.25 });
    const alone = simpleUpdate(field, productPeps(qubits(4), { rows: 2, columns: 2 }, [0, 0, 0, 0]), {
      maxBond: 1,
      dt: [0.5],
    });
    expect(alone.converged).toBe(true);
    const start = productPeps(qubits(4), { rows: 2, columns: 2 }, [0, 0, 0, 0]);
    const stage = simpleUpdate(field, start, { maxBond: 1, dt: 0.5 });
    expect(stage.steps).toBe(alone.steps);
    expect(alone.state.expect(field).re).toBeCloseTo(-1, 10);
  });

  it('stops when told to, and refuses what cannot be meant', () => {
    const H = tfim(square(2, 2));
    const controller = new AbortController();
    const running = simpleUpdateSteps(H, polarised(2, 2), { maxBond: 2, signal: controller.signal });
    expect(running.next().value).toMatchObject({ dt: 0.1, step: 0 });
    controller.abort();
    expect(() => running.next()).toThrow();
    for (const options of [
      { maxBond: 0 },
      { maxBond: 2, dt: [] },
      { maxBond: 2, dt: [-1] },
      { maxBond: 2, dt: 0 },
      { maxBond: 2, steps: 0 },
    ]) {
      expect(() => simpleUpdate(H, polarised(2, 2), options)).toThrow(ArgumentError);
    }
  });
});

const z: oracle.Mat = [
  [
    [1, 0],
    [0, 0],
  ],
  [
    [0, 0],
    [-1, 0],
  ],
];

describe('full update', () => {
  it('lowers what simple update leaves, and its own estimate of the energy agrees', () => {
    const H = heisenberg(square(2, 3));
    const sites = [0, 1, 0, 1, 0, 1].map((level) => (level === 0 ? [1, 0.02] : [0.02, 1]));
    const start = productPeps(spins(6), { rows: 2, columns: 3 }, sites);
    const simple = simpleUpdate(H, start, { maxBond: 2, dt: [0.1, 0.03], steps: 60, tolerance: 1e-5 });
    const before = simple.state.expect(H).re;
    const running = fullUpdateSteps(H, simple.state, { maxBond: 2, dt: [0.1, 0.02], steps: 15 });
    let energy = NaN;
    let next = running.next();
    for (; !next.done; next = running.next()) ({ energy } = next.value);
    const after = next.value.state.expect(H).re;
    const exactly = hermitianEigenvalues(toDense(H))[0]!;
    expect(after).toBeLessThan(before - 1e-3);
    expect(after).toBeGreaterThan(exactly);
    expect(Math.abs(energy - after)).toBeLessThan(0.05);
    expect(next.value.state.grid.truncation.maxBond).toBe(2);
  });

  it('with boundaries far too small clips the metric, says so, and states an energy with an error that reaches the right one', () => {
    const H = tfim(square(4, 4), { h: 3.04438 });
    const random = randomPeps(qubits(16), { rows: 4, columns: 4 }, 3, seeded(4), {
      field: 'real',
      bias: 0.3,
      boundary: { maxBond: 2 },
    });
    const running = fullUpdateSteps(H, random, { maxBond: 3, dt: [0.05], steps: 3 });
    const seen: number[] = [];
    let next = running.next();
    for (; !next.done; next = running.next()) seen.push(next.value.negative);
    expect(Math.max(...seen)).toBeGreaterThan(1e-6);
    const { state } = next.value;
    const rough = state.expect(H);
    const fine = withPepsOptions(state, { boundary: { maxBond: 40 } }).expect(H);
    expect(fine.re).toBeGreaterThan(-50.85817810220094);
    expect(rough.from).toBe('truncated');
    expect(Math.abs(rough.re - fine.re)).toBeLessThan(4 * rough.error + fine.error);
  });

  it.each([
    [2, 2, 2],
    [2, 3, 1],
    [3, 2, 1],
  ])(
    'on a cylinder of %d x %d whose bonds of %d are not cut is the exponential, and its energies are means of H',
    (rows, columns, bond) => {
      const space = qubits(rows * columns);
      const lattice = { rows, columns, ends: 'cylinder' } as const;
      // Other couplings on all bonds, other fields on all sites: nothing is alike, forwards or backwards.
      const H = pauliSum(space, [
        ...bondsOfLattice(lattice).map(({ first, second }, i) => {
          return { coefficient: 0.3 + 0.1 * i, sites: [first, second], letters: i % 2 ? 'XZ' : 'ZY' };
        }),
        ...space.dims.map((_, site) => {
          return { coefficient: 0.2 + 0.1 * site, sites: [site], letters: 'XYZ'.charAt(site % 3) };
        }),
      ]);
      const psi = randomPeps(space, lattice, bond, seeded(7), { bias: 1, boundary: {} });
      const before = toKet(psi);
      for (const [dt, digits] of [
        [1e-5, 3],
        [0.02, 0],
      ] as const) {
        const running = fullUpdateSteps(H, psi, { maxBond: 64, cutoff: 1e-14, dt, steps: 1 });
        const { energy, discarded } = running.next().value as FullUpdateStep;
        const { state } = running.next().value as FullUpdateResult;
        expect(energy).toBeCloseTo(before.expect(H).re, digits);
        expect(Math.max(...discarded)).toBeLessThan(1e-10);
        const exactly = before.apply(dense(space, expm(scaled(toDense(H), -dt))));
        const after = toKet(state);
        const { re, im } = after.overlap(exactly);
        // Steps are off by dt^3.
        expect(1 - (re ** 2 + im ** 2) / (after.norm() * exactly.norm()) ** 2).toBeLessThan(1e-6);
      }
    },
  );

  it('on a cylinder lowers what simple update leaves, above the exact energy', () => {
    const H = heisenberg(square(2, 4, { periodic: [false, true] }));
    const sites = [0, 1, 0, 1, 1, 0, 1, 0].map((level) => (level === 0 ? [1, 0.02] : [0.02, 1]));
    const start = productPeps(spins(8), { rows: 2, columns: 4, ends: 'cylinder' }, sites);
    const simple = simpleUpdate(H, start, { maxBond: 2, dt: [0.1, 0.03], steps: 40, tolerance: 1e-5 });
    const { state } = fullUpdate(H, simple.state, { maxBond: 2, dt: [0.1, 0.03], steps: 4 });
    const exactly = hermitianEigenvalues(toDense(H))[0]!;
    const [before, after] = [simple.state.expect(H).re, state.expect(H).re];
    expect(after).toBeLessThan(before - 1e-3);
    expect(after).toBeGreaterThan(exactly);
  });
});

describe('a metric', () => {
  const stream = seeded(12);
  const random = (rows: number, cols: number): oracle.Mat =>
    oracle.build(rows, cols, () => [stream.normal(), stream.normal()]);

  it('is the raw one in another gauge, where both sides are orthonormal, and has no negative direction', () => {
    const [da, db] = [3, 4];
    const F = random(12, 12);
    const raw = oracle.mul(oracle.dagger(F), F);
    const { form, gaugeA, gaugeB, negative } = metricOf(
      tensor([da, db, da, db], oracle.complexMatrix(raw).data),
    );
    expect(negative).toBe(0);
    const gauge = oracle.kron(oracle.matOf(gaugeA), oracle.matOf(gaugeB));
    const back = oracle.mul(
      oracle.mul(oracle.dagger(gauge), oracle.matOf({ rows: 12, cols: 12, data: form.data })),
      gauge,
    );
    expect(oracle.distance(back, raw)).toBeLessThan(1e-9);
    const shifted = oracle.plus(raw, oracle.scale(oracle.eye(12), [-2, 0]));
    const clipped = metricOf(tensor([da, db, da, db], oracle.complexMatrix(shifted).data));
    expect(clipped.negative).toBeGreaterThan(1e-3);
  });

  it('of the identity makes the fit a truncated singular value decomposition; of any the fit is no worse than that', () => {
    const shape = [3, 2, 4, 2];
    const target = tensor(
      shape,
      Float64Array.from({ length: 96 }, () => stream.normal()),
    );
    const unit = tensor([3, 4, 3, 4], oracle.complexMatrix(oracle.eye(12)).data);
    const plain = fitPair(target, unit, { maxBond: 2 });
    const F = random(12, 12);
    const metric = tensor([3, 4, 3, 4], oracle.complexMatrix(oracle.mul(oracle.dagger(F), F)).data);
    const fitted = fitPair(target, metric, { maxBond: 2 });
    expect(plain.a.shape).toEqual([3, 2, 2]);
    expect(plain.b.shape).toEqual([2, 4, 2]);
    const values = oracleWeights(target.data, 6, 8);
    expect(plain.lost).toBeCloseTo(1 - (values[0]! + values[1]!) / values.reduce((a, b) => a + b, 0), 10);
    expect(fitted.lost).toBeLessThan(1);
    expect(fitPair(target, metric, { maxBond: 6 }).lost).toBeLessThan(1e-10);
    expect(fitted.lost).toBeLessThan(fitPair(target, metric, { maxBond: 1 }).lost);
  });
});

/** Squared singular values, descending: power iterations on A A^dagger, and deflation. */
function oracleWeights(data: Float64Array, rows: number, cols: number): number[] {
  const A = oracle.matOf({ rows, cols, data });
  let gram = oracle.mul(A, oracle.dagger(A));
  const out: number[] = [];
  for (let k = 0; k < rows; k++) {
    let v: oracle.Vec = Array.from({ length: rows }, (_, i): oracle.Z => [1 + i, 0.3 * i]);
    let value = 0;
    for (let step = 0; step < 2000; step++) {
      const w = oracle.matVec(gram, v);
      value = Math.sqrt(oracle.inner(w, w)[0]);
      v = w.map(([re, im]): oracle.Z => [re / value, im / value]);
    }
    out.push(value);
    gram = oracle.plus(gram, oracle.scale(oracle.outer(v), [-value, 0]));
  }
  return out;
}

describe('a cluster gate (PE-03)', () => {
  it('is the exponential of the sum, and applying it twice leaves it as it is', () => {
    const space = spins(3);
    const S = toDense(heisenberg(chain(2))).data;
    const bond = { rows: 4, cols: 4, data: S };
    const H = localSum(space, [
      { coefficient: 0.5, sites: [0, 1], matrix: bond },
      { coefficient: 0.5, sites: [1, 2], matrix: bond },
      { sites: [0, 2], matrix: bond },
    ]);
    const gate = dense(space, expm(scaled(toDense(H), -0.1)));
    const at = (bra: number, ket: number): number => entry(gate.matrix, bra, ket).re;
    // Levels u = 0, d = 1.
    expect(at(0b010, 0b010)).toBeCloseTo(1.0006198885, 9);
    expect(at(0b010, 0b100)).toBeCloseTo(-0.024695232, 9);
    expect(at(0b000, 0b000)).toBeCloseTo(Math.exp(-0.05), 12);
    const before = fingerprint(gate);
    const psi = peps(
      space,
      { rows: 1, columns: 3 },
      randomTensors(space, { rows: 1, columns: 3 }, seeded(5)),
    );
    const twice = psi.apply(gate).apply(gate);
    expect(fingerprint(gate)).toBe(before);
    const ket = toKet(psi).apply(gate).apply(gate);
    toKet(twice).data.forEach((x, i) => expect(x).toBeCloseTo(ket.data[i]!, 10));
    expect(isPeps(twice)).toBe(true);
  });
});
