import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { modelProduct } from '../../src/nqs/models/model-product.ts';
import { denseNet, meanField, rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetrised } from '../../src/nqs/models/symmetrised.ts';
import { symmetricRbm, tied, translations } from '../../src/nqs/models/tied.ts';
import { ansatzFromSpec } from '../../src/nqs/from-spec.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import { ansatzLaws, describeAnsatz } from '../conformance/ansatz.ts';
import { ansatzMutants } from '../mutants/nqs/ansatz-mutants.ts';

const wide = { deviation: 0.4 };
const odd = levels([3, 2, 1, 2]);

const members: Record<string, () => Ansatz> = {
  'real mean field': () => meanField(odd, rng(1), wide),
  'complex mean field': () => meanField(odd, rng(2), { ...wide, field: 'complex' }),
  'real Jastrow': () => jastrow(odd, rng(3), wide),
  'complex Jastrow without on-site terms': () =>
    jastrow(qubits(4), rng(4), { ...wide, field: 'complex', onSite: false }),
  'real RBM on spins': () => rbm(spins(4), rng(5), { ...wide, density: 2 }),
  'real RBM on unequal sites': () => rbm(odd, rng(6), wide),
  'complex RBM': () => rbm(qubits(4), rng(7), { ...wide, field: 'complex' }),
  'complex RBM on unequal sites': () => rbm(odd, rng(8), { ...wide, field: 'complex', hidden: 3 }),
  'RBM with large weights': () => rbm(qubits(3), rng(9), { deviation: 3 }),
  'complex RBM with large weights': () => rbm(qubits(3), rng(9), { deviation: 1.7, field: 'complex' }),
  'real network of two layers': () => denseNet(odd, [4, 3], rng(10), { field: 'real' }),
  'complex network of three layers': () => denseNet(qubits(4), [3, 4, 2], rng(11), { deviation: 0.7 }),
  'symmetric RBM': () => symmetricRbm(qubits(4), translations(4), rng(12), { ...wide, filters: 2 }),
  'complex symmetric RBM': () =>
    symmetricRbm(levels([3, 3]), translations(2), rng(13), { ...wide, field: 'complex' }),
  'modulus and phase': () => phased(rbm(odd, rng(14), wide), jastrow(odd, rng(15), wide)),
  'RBM with Marshall sign': () => marshall(rbm(spins(4), rng(16), wide), chain(4)),
  'table of amplitudes': () =>
    logTable(
      levels([2, 3]),
      Float64Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    ),
};
for (const [name, make] of Object.entries(members)) describeAnsatz(name, make);

describe('the laws of ansaetze are broken by', () => {
  it.each(Object.entries(ansatzMutants))('%s', (_, { make, law }) => {
    const [error, allowed] = ansatzLaws[law]!(make());
    expect(error).toBeGreaterThan(allowed);
  });

  it('some mutant each', () => {
    const broken = new Set(Object.values(ansatzMutants).map(({ law }) => law));
    expect(Object.keys(ansatzLaws).filter((law) => !broken.has(law))).toEqual([]);
  });
});

describe('models', () => {
  it('say their mode, which follows from the model (complaint 1)', () => {
    const modes = Object.fromEntries(Object.entries(members).map(([name, make]) => [name, make().mode]));
    expect(modes).toMatchObject({
      'real RBM on spins': 'real',
      'complex RBM': 'holomorphic',
      'modulus and phase': 'general',
      'RBM with Marshall sign': 'real',
    });
  });

  it('a symmetric RBM is invariant, with one visible weight, one bias and n weights per filter', () => {
    const ansatz = symmetricRbm(qubits(6), translations(6), rng(20), { ...wide, filters: 3 });
    expect(ansatz.parameters.length).toBe(1 + 3 + 18);
    const x = [0, 1, 1, 0, 1, 0];
    const images = x.map((_, shift) => x.map((_level, i) => x[(i + shift) % 6]!));
    const logs = ansatz.logAmplitudes(batchOf(ansatz.space, images));
    images.forEach((_, s) => expect(Math.abs(logs[2 * s]! - logs[0]!)).toBeLessThan(1e-12));
    expect(
      Math.abs(ansatz.logAmplitudes(batchOf(ansatz.space, [[0, 0, 1, 1, 1, 0]]))[0]! - logs[0]!),
    ).toBeGreaterThan(1e-3);
  });

  it('Marshall signs are (-1)^(levels on one sublattice), on lattices and on lists', () => {
    const plain = rbm(qubits(4), rng(21));
    const phases = (ansatz: Ansatz): number[] => {
      const logs = ansatz.logAmplitudes(
        batchOf(ansatz.space, [
          [0, 0, 0, 0],
          [1, 0, 0, 0],
          [0, 1, 0, 0],
          [1, 0, 1, 0],
        ]),
      );
      return [1, 3, 5, 7].map((i) => Math.round(Math.cos(logs[i]!)));
    };
    expect(phases(marshall(plain, square(2, 2)))).toEqual([1, -1, 1, -1]);
    expect(phases(marshall(plain, [1]))).toEqual([1, 1, -1, 1]);
    expect(() => marshall(plain, chain(3, { periodic: true }))).toThrow(/odd ring/);
  });

  it('do not change with the lists that products and symmetrised models were given', () => {
    const space = qubits(3);
    const factors = [1, 2].map((seed) => rbm(space, rng(seed), wide));
    const group = translations(3).map((g) => [...g]);
    const made = [modelProduct(factors), symmetrised(rbm(space, rng(3), wide), group)];
    const logs = (): number[] =>
      made.map((model) => model.logAmplitudes(batchOf(space, [[0, 1, 0]]))[0] ?? NaN);
    const before = logs();
    factors[1] = rbm(space, rng(4), wide);
    group[1] = [0, 1, 2];
    expect(logs()).toEqual(before);
  });

  it('refuse by name what cannot be meant', () => {
    const plain = rbm(qubits(2), rng(22));
    expect(() => plain.with(new Float64Array(3))).toThrow(/`parameters`/);
    expect(() => plain.with(plain.parameters.map(() => NaN))).toThrow(/`parameters` must hold finite/);
    expect(() => rbm(qubits(2), rng(1), { hidden: 0 })).toThrow(/`hidden`/);
    expect(() => denseNet(qubits(2), [], rng(1))).toThrow(/`widths`/);
    expect(() => jastrow(qubits(2), rng(1), { deviation: -1 })).toThrow(/`deviation`/);
    expect(() => meanField(qubits(2), rng(1), { field: 'quaternion' as 'real' })).toThrow(/`field`/);
    expect(() => phased(plain, rbm(qubits(2), rng(1), { field: 'complex' }))).toThrow(/`phase`/);
    expect(() => tied(plain, [0, 1])).toThrow(/`index`/);
    expect(() =>
      symmetricRbm(
        qubits(3),
        [
          [0, 1, 2],
          [1, 2, 0],
        ],
        rng(1),
      ),
    ).toThrow(/products/);
    expect(() => ansatzFromSpec(qubits(2), { kind: 'other' }, new Float64Array(1))).toThrow(/`spec.kind`/);
  });
});
