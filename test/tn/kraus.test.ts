import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add } from '../../src/linalg/products.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { randomGinibre } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { applyKraus } from '../../src/tn/mixed/kraus.ts';
import { productDensityMpo, pureDensityMpo, toDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedMps, purifiedOf, purifiedToMpo, type Purified } from '../../src/tn/mixed/purified.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { bondsOf, mpsOf } from '../../src/tn/mps/mps.ts';

const space = levels([2, 3, 2]);
const all = [0, 1, 2];

/** sum K rho K^dagger by the dense state kind, term by term. */
function dense(
  rho: DensityMatrix,
  operators: readonly ComplexMatrix[],
  sites: readonly number[],
): DensityMatrix {
  const parts = operators.map((k) => rho.apply(localOperator(rho.space, sites, k)).matrix);
  return DensityMatrix.fromMatrix(
    rho.space,
    parts.reduce((sum, part) => add(sum, part)),
  );
}

function apart(a: DensityMatrix, b: DensityMatrix): number {
  return a.matrix.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.matrix.data[i]!)), 0);
}

/** A purified state with environments of two, three and one levels. */
function mixed(seed: number): Purified {
  const { chain } = randomMps(levels([4, 9, 2]), 5, seeded(seed));
  return purifiedOf(space, { ...chain, logNorm: 0.3 });
}

function krausOf(count: number, size: number, seed: number): ComplexMatrix[] {
  return Array.from({ length: count }, (_, k) => randomGinibre(size, size, seeded(seed + k)));
}

describe('Kraus operators on mixed matrix-product states', () => {
  const cases = [
    { sites: [0], count: 3 },
    { sites: [1], count: 2 },
    { sites: [2], count: 1 },
    { sites: [0, 1], count: 3 },
    { sites: [2, 1], count: 2 },
  ];
  const far = [
    { sites: [2, 0], count: 2 },
    { sites: [0, 2], count: 1 },
    { sites: [1, 2, 0], count: 2 },
    { sites: [], count: 2 },
  ];
  it.each([...cases, ...far])('on a density operator, sites $sites', ({ sites, count }) => {
    const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
    const operators = krausOf(count, size, 7);
    const rho = randomDensityMatrix(space, seeded(3));
    const got = applyKraus(toDensityMpo(rho), operators, sites);
    expect(apart(got.reduce(all), dense(rho, operators, sites))).toBeLessThan(1e-12);
  });

  it.each([...cases, ...far])('on a purified state, sites $sites', ({ sites, count }) => {
    const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
    const operators = krausOf(count, size, 11);
    const rho = mixed(5);
    const expected = dense(rho.reduce(all), operators, sites);
    const got = applyKraus(rho, operators, sites);
    expect(apart(got.reduce(all), expected)).toBeLessThan(1e-12);
    // Again, on what has other environments now; nothing that could be left out stays.
    const twice = applyKraus(got, operators, sites);
    expect(apart(twice.reduce(all), dense(expected, operators, sites))).toBeLessThan(1e-11);
    expect(apart(purifiedToMpo(twice).reduce(all), twice.reduce(all))).toBeLessThan(1e-11);
  });

  it('stays positive and says what was lost when environments are truncated', () => {
    const rho = mixed(9);
    const coarse = purifiedOf(space, { ...rho.chain, truncation: { maxBond: 2 } });
    const operators = krausOf(4, 3, 21);
    const got = applyKraus(coarse, operators, [1]);
    expect(got.chain.discarded).toBeGreaterThan(1e-6);
    expect(got.chain.space.dims[1]).toBe(6);
    const op = localOperator(space, [1], randomGinibre(3, 3, seeded(2)));
    const exact = dense(rho.reduce(all), operators, [1]).expect(op);
    const found = got.expect(op);
    expect(Math.abs(found.re - exact.re)).toBeLessThan(found.error);
  });

  it('on distant sites of a truncated state stays positive, keeps to the bonds and says what was lost', () => {
    const long = levels([2, 2, 2, 2]);
    const { chain } = randomMps(levels([4, 4, 4, 4]), 4, seeded(30));
    const rho = purifiedOf(long, { ...chain, truncation: { maxBond: 5 } });
    const operators = krausOf(2, 4, 31);
    const got = applyKraus(rho, operators, [3, 0]);
    const exact = dense(rho.reduce([0, 1, 2, 3]), operators, [3, 0]);
    expect(Math.max(...bondsOf(mpsOf(got.chain)))).toBeLessThanOrEqual(5);
    expect(got.chain.discarded).toBeGreaterThan(1e-6);
    expect(got.norm() / exact.norm()).toBeCloseTo(1, 10);
    const op = localOperator(long, [2, 1], randomGinibre(4, 4, seeded(2)));
    const [found, right] = [got.expect(op), exact.expect(op)];
    expect(Math.abs(found.re - right.re)).toBeLessThan(found.error);
  });

  it('of outcomes of probability zero give the zero state, of unlikely ones more lost weight', () => {
    const up = [[1, 0], [0, 0]]; // prettier-ignore
    const pure = productMps(qubits(3), [1, 1, 0]);
    for (const sites of [[0], [0, 1], [1, 0], [0, 2]]) {
      const size = 2 ** sites.length;
      const onFirst = Array.from({ length: size }, (_, r) => Array.from({ length: size }, (__, c) => (r === c && r < size / 2 ? 1 : 0))); // prettier-ignore
      for (const rho of [purifiedMps(pure), pureDensityMpo(pure)])
        expect(applyKraus(rho, [onFirst], sites).norm()).toBeLessThan(1e-30);
    }
    const tilted = productMps(qubits(2), [[0.1, Math.sqrt(0.99)], [1, 0]]); // prettier-ignore
    const lossy = purifiedOf(qubits(2), { ...tilted.chain, discarded: 1e-6 });
    const found = applyKraus(lossy, [up], [0]);
    expect(found.norm()).toBeCloseTo(0.01, 12);
    expect(found.chain.discarded).toBeCloseTo(1e-4, 12);
    const flip = [[0, 1], [1, 0]]; // prettier-ignore
    expect(applyKraus(lossy, [flip], [0]).chain.discarded).toBe(1e-6);
  });

  it('is the projector of a pure state as a density operator', () => {
    const psi = randomMps(space, 4, seeded(8));
    const rho = pureDensityMpo(psi);
    expect(apart(rho.reduce(all), psi.reduce(all))).toBeLessThan(1e-13);
    expect(rho.overlap(psi).re).toBeCloseTo(1, 12);
    expect(psi.overlap(rho).re).toBeCloseTo(1, 12);
  });

  it('overlaps with pure states of chains whose weights are no numbers one by one', () => {
    const long = qubits(2400);
    const half = Array.from({ length: 2400 }, () => [
      [1, 0],
      [0, 1],
    ]);
    const up = productMps(long, new Int32Array(2400));
    expect(productDensityMpo(long, half).overlap(up).re).toBeCloseTo(1, 10);
  });

  it('refuses what it cannot do', () => {
    const rho = mixed(1);
    expect(() => applyKraus(rho, [], [0])).toThrow(/operators/);
    expect(() => applyKraus(rho, krausOf(1, 3, 1), [0])).toThrow(/operators\[0\]/);
    expect(() => applyKraus(rho, krausOf(1, 4, 1), [0, 0])).toThrow(/sites/);
    expect(() => applyKraus(rho, krausOf(1, 2, 1), [3])).toThrow(/sites/);
    const zero = applyKraus(
      rho,
      [randomGinibre(2, 2, seeded(1))].map((m) => ({ ...m, data: m.data.map(() => 0) })),
      [0],
    );
    expect(zero.norm()).toBe(0);
  });
});
