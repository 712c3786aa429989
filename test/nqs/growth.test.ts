import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { freeze, thaw } from '../../src/nqs/models/frozen.ts';
import { enlargeRing, grow } from '../../src/nqs/models/grow.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { tfimChainEnergy } from '../../src/operators/models/exact-chains.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { describeAnsatz } from '../conformance/ansatz.ts';

const odd = levels([3, 2, 1, 2]);
const wide = { deviation: 0.4 };

describeAnsatz('a frozen real model', () => freeze(rbm(odd, rng(1), wide), [0, 2, 5]));
describeAnsatz('a frozen holomorphic model', () =>
  freeze(rbm(qubits(3), rng(2), { ...wide, field: 'complex' }), [1, 4]),
);
describeAnsatz('a frozen model of modulus and phase', () =>
  freeze(phased(rbm(qubits(3), rng(3), wide), jastrow(qubits(3), rng(4), wide)), [0, 7]),
);

function lowered(ansatz: Ansatz, h: Parameters<typeof vmc>[1], steps: number): Nqs {
  let state = nqs(ansatz, { sampler: fullSum() });
  for (const { next } of vmc(state, h, { steps, optimizer: reconfiguration(0.05) })) state = next;
  return state;
}

const fidelity = (a: Ansatz, b: Ansatz): number => {
  const [one, other] = [a, b].map((ansatz) => nqs(ansatz, { sampler: fullSum() })) as [Nqs, Nqs];
  const { re, im } = one.overlap(other);
  return (re * re + im * im) / (one.norm() * other.norm()) ** 2;
};

describe('growth', () => {
  it.each<[string, Ansatz]>([
    ['an RBM', rbm(qubits(4), rng(5), wide)],
    ['an RBM on unequal sites', rbm(odd, rng(6), { ...wide, hidden: 2 })],
    ['a complex RBM on unequal sites', rbm(odd, rng(7), { ...wide, field: 'complex', hidden: 2 })],
    ['a complex network of one layer', denseNet(odd, [3], rng(8))],
    ['an RBM with Marshall sign', marshall(rbm(qubits(4), rng(9), wide), chain(4))],
  ])('of %s leaves the state as it is, and gives derivatives that are not 0', (_, ansatz) => {
    const larger = grow(ansatz, 5, rng(10));
    expect(larger.parameters.length).toBeGreaterThan(ansatz.parameters.length);
    expect(larger.mode).toBe(ansatz.mode);
    expect(Math.abs(fidelity(ansatz, larger) - 1)).toBeLessThan(1e-14);
    const rows = larger.logDerivatives(batchOf(ansatz.space, [ansatz.space.dims.map(() => 0)]));
    expect(rows.filter((x) => Math.abs(x) > 0.1).length).toBeGreaterThan(8);
  });

  it('lets an optimisation that is stuck go on', () => {
    const n = 8;
    const h = tfim(chain(n, { periodic: true }));
    const exact = tfimChainEnergy(n, { periodic: true });
    const small = lowered(rbm(qubits(n), rng(11), { hidden: 1 }), h, 60);
    const before = small.expect(h).re;
    const after = lowered(grow(small.ansatz, 7, rng(12)), h, 60).expect(h).re;
    expect(after).toBeLessThan(before);
    expect((after - exact) / (before - exact)).toBeLessThan(0.05);
  });

  it('refuses models that it would change, and numbers that cannot be meant', () => {
    const plain = rbm(qubits(2), rng(1));
    expect(() => grow(denseNet(qubits(2), [2, 2], rng(1)), 1, rng(1))).toThrow(/kind 'dense'/);
    expect(() => grow(jastrow(qubits(2), rng(1)), 1, rng(1))).toThrow(/kind 'jastrow'/);
    expect(() => grow(plain, 0, rng(1))).toThrow(/`hidden`/);
    expect(() => grow(plain, 1, rng(1), { weight: 0 })).toThrow(/`weight`/);
  });
});

describe('frozen parameters', () => {
  it('stay, while the rest is optimised, and are given back', () => {
    const n = 6;
    const h = tfim(chain(n, { periodic: true }));
    const ansatz = rbm(qubits(n), rng(13));
    const biases = Array.from({ length: 2 * n }, (_, k) => k);
    const state = lowered(freeze(ansatz, biases), h, 60);
    const whole = thaw(state.ansatz);
    expect(whole.parameters.subarray(0, 2 * n)).toEqual(ansatz.parameters.subarray(0, 2 * n));
    expect(state.ansatz.parameters).toEqual(whole.parameters.subarray(2 * n));
    expect(state.expect(h).re / tfimChainEnergy(n, { periodic: true })).toBeGreaterThan(1 - 1e-3);
    expect(() => thaw(ansatz)).toThrow(/`freeze`/);
    expect(() => freeze(ansatz, [48])).toThrow(/0..47/);
    expect(() => freeze(ansatz, [1, 1])).toThrow(/twice/);
  });
});

describe('machines on longer rings', () => {
  it.each(['real', 'complex'] as const)('keep their filters at the distances that they know, %s', (field) => {
    const one = symmetricRbm(qubits(4), translations(4), rng(14), { ...wide, filters: 2, field });
    const width = field === 'real' ? 1 : 2;
    // The filters have their centres at site 1 and at site 0.
    const filters = [
      [0.1, 0.9, 0.2, 0.05],
      [-0.8, 0.3, 0.02, 0.2],
    ];
    const numbers = [0.4, 0.1, -0.2, ...filters.flat()];
    const small = one.with(Float64Array.from(numbers.flatMap((x) => (width === 1 ? [x] : [x, x / 7]))));
    const large = enlargeRing(small, 7);
    expect(large.space.dims.length).toBe(7);
    const expected = [0.4, 0.1, -0.2, 0.9, 0.2, 0.05, 0, 0, 0, 0.1, -0.8, 0.3, 0.02, 0, 0, 0, 0.2];
    expect([...large.parameters]).toEqual(expected.flatMap((x) => (width === 1 ? [x] : [x, x / 7])));
    expect(fidelity(small, enlargeRing(small, 4))).toBeCloseTo(1, 13);
  });

  it('have nearly the energy per site of the ring where they were trained', () => {
    const h = (n: number) => tfim(chain(n, { periodic: true }), { h: 1.5 });
    const trained = lowered(
      symmetricRbm(qubits(6), translations(6), rng(15), { filters: 2, deviation: 0.1 }),
      h(6),
      80,
    );
    const error = (n: number, ansatz: Ansatz): number => {
      const exact = tfimChainEnergy(n, { h: 1.5, periodic: true });
      return 1 - nqs(ansatz, { sampler: fullSum() }).expect(h(n)).re / exact;
    };
    expect(error(6, trained.ansatz)).toBeLessThan(1e-4);
    expect(error(10, enlargeRing(trained.ansatz, 10))).toBeLessThan(2e-3);
    expect(error(10, symmetricRbm(qubits(10), translations(10), rng(16), { filters: 2 }))).toBeGreaterThan(
      0.05,
    );
  });

  it('keep the Marshall sign, and refuse other models', () => {
    const small = symmetricRbm(qubits(4), translations(4), rng(17), wide);
    const large = enlargeRing(marshall(small, chain(4, { periodic: true })), 6);
    expect(large.spec()).toMatchObject({ kind: 'marshall', sublattice: [0, 2, 4] });
    expect(() => enlargeRing(rbm(qubits(4), rng(1)), 6)).toThrow(/symmetricRbm/);
    expect(() => enlargeRing(small, 3)).toThrow(/`sites`/);
    expect(() => enlargeRing(marshall(small, [1, 3]), 6)).toThrow(/second site/);
  });
});
