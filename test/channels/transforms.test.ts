import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { compose } from '../../src/channels/algebra.ts';
import { choi } from '../../src/channels/channel.ts';
import { isCompletelyPositive, tracePreservingDefect } from '../../src/channels/checks.ts';
import { toChoi, toSuperoperator } from '../../src/channels/convert.ts';
import { averageGateFidelity, processFidelity } from '../../src/channels/fidelities.ts';
import { identityChannel, kraus } from '../../src/channels/kraus.ts';
import { nearestChannel } from '../../src/channels/nearest-channel.ts';
import {
  amplitudeDamping,
  depolarizingMix,
  depolarizingPauli,
  phaseDamping,
} from '../../src/channels/noise.ts';
import {
  channelPower,
  complementaryChannel,
  pauliTwirl,
  unitaryTwirl,
} from '../../src/channels/powers-and-twirls.ts';
import { ArgumentError, ConvergenceError, NotPhysicalError } from '../../src/errors.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, conjugate, frobenius, kron, maxAbs, multiply, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { randomHermitian, randomUnitary } from '../../src/operators/random.ts';
import { pauliWords } from '../../src/channels/pauli-forms.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';

const near = (a: ComplexMatrix, b: ComplexMatrix): number => maxAbs(add(a, b, 1, -1));
const random = rng(12);

describe('powers of channels', () => {
  it('are repeated composition, and semigroups where there is one', () => {
    const g = amplitudeDamping(0.3);
    const thrice = toSuperoperator(compose(compose(g, g), g)).matrix;
    expect(near(channelPower(g, 3).matrix, thrice)).toBeLessThan(1e-15);
    expect(
      near(channelPower(g, 20).matrix, toSuperoperator(amplitudeDamping(1 - 0.7 ** 20)).matrix),
    ).toBeLessThan(1e-14);
    expect(near(channelPower(g, 0).matrix, identity(4))).toBe(0);
    expect(near(channelPower(g, 1).matrix, toSuperoperator(g).matrix)).toBe(0);
    expect(() => channelPower(g, -1)).toThrow(ArgumentError);
    expect(() => channelPower(g, 0.5)).toThrow(ArgumentError);
  });
});

describe('the complementary channel', () => {
  it('of damping by gamma is damping by 1 - gamma', () => {
    const rho = randomDensityMatrix(qubits(1), random);
    const made = applyChannel(complementaryChannel(amplitudeDamping(0.3)), rho);
    const expected = applyChannel(amplitudeDamping(0.7), rho);
    // Equal up to a unitary on the environment: spectra agree.
    expect(vonNeumannEntropy(made)).toBeCloseTo(vonNeumannEntropy(expected), 12);
    expect(tracePreservingDefect(complementaryChannel(amplitudeDamping(0.3)))).toBeLessThan(1e-15);
  });

  it('of a unitary learns nothing, and pure inputs give both sides one entropy', () => {
    const u = kraus(levels([3]), levels([3]), [randomUnitary(3, random)]);
    const env1 = applyChannel(complementaryChannel(u), randomDensityMatrix(levels([3]), random));
    expect(env1.matrix.rows).toBe(1);
    expect(env1.matrix.data[0]).toBeCloseTo(1, 13);
    const noisy = depolarizingMix(0.4, levels([3]));
    const pure = randomDensityMatrix(levels([3]), random, { rank: 1 });
    const [out, env] = [applyChannel(noisy, pure), applyChannel(complementaryChannel(noisy), pure)];
    expect(vonNeumannEntropy(env)).toBeCloseTo(vonNeumannEntropy(out), 10);
  });
});

describe('twirls', () => {
  it('over Paulis are the average over Paulis', () => {
    for (const channel of [amplitudeDamping(0.36), phaseDamping(0.2)]) {
      const s = toSuperoperator(channel).matrix;
      const terms = pauliWords(1).map((word) => {
        const p = toDense(pauliSum(qubits(1), { [word]: 1 }));
        const both = kron(p, conjugate(p));
        return scaled(multiply(multiply(both, s), both), 1 / 4);
      });
      const average = terms.reduce((a, b) => add(a, b));
      expect(near(toSuperoperator(pauliTwirl(channel)).matrix, average)).toBeLessThan(1e-14);
    }
  });

  it('over all unitaries keep the average fidelity', () => {
    const channel = amplitudeDamping(0.5);
    const twirled = unitaryTwirl(channel);
    expect(averageGateFidelity(twirled)).toBeCloseTo(averageGateFidelity(channel), 14);
    expect(processFidelity(twirled)).toBeCloseTo(processFidelity(channel), 14);
    const z = kraus(qubits(1), qubits(1), [toDense(pauliSum(qubits(1), { Z: 1 }))]);
    // Z has no overlap with doing nothing: its twirl is any of X, Y, Z.
    expect(
      near(toSuperoperator(unitaryTwirl(z)).matrix, toSuperoperator(depolarizingPauli(1)).matrix),
    ).toBeLessThan(1e-15);
    expect(() => unitaryTwirl(kraus(qubits(1), qubits(1), [scaled(identity(2), 0.5)]))).toThrow(
      NotPhysicalError,
    );
    expect(unitaryTwirl(identityChannel(levels([1]))).operators).toHaveLength(1);
    expect(() => pauliTwirl(choi(qubits(1), qubits(1), scaled(toChoi(z).matrix, 2)))).toThrow(ArgumentError);
  });
});

describe('the nearest channel', () => {
  it('of a channel is itself', () => {
    const found = nearestChannel(amplitudeDamping(0.2));
    expect(found.distance).toBeLessThan(1e-10);
  });

  it('is a channel, and no channel is nearer', () => {
    for (const [from, to] of [
      [qubits(1), qubits(1)],
      [levels([2]), levels([3])],
    ] as const) {
      const size = from.dims[0]! * to.dims[0]!;
      const noisy = add(scaled(identity(size), 1 / to.dims[0]!), scaled(randomHermitian(size, random), 0.3));
      const map = choi(from, to, noisy);
      const { channel, distance } = nearestChannel(map);
      expect(isCompletelyPositive(channel)).toBe(true);
      expect(tracePreservingDefect(channel)).toBeLessThan(2e-10);
      expect(distance).toBeCloseTo(frobenius(add(channel.matrix, noisy, 1, -1)), 14);
      expect(distance).toBeGreaterThan(0.01);
      // Moving towards any other channel moves away from the map: the angle at a projection on a convex set is not acute.
      for (let k = 0; k < 20; k++) {
        const other = nearestChannel(choi(from, to, add(noisy, randomHermitian(size, random)))).channel
          .matrix;
        const towards = add(channel.matrix, add(other, channel.matrix, 1, -1), 1, 0.01);
        expect(frobenius(add(towards, noisy, 1, -1))).toBeGreaterThanOrEqual(distance - 1e-8);
      }
    }
    expect(() =>
      nearestChannel(choi(qubits(1), qubits(1), randomHermitian(4, random)), { maxSteps: 1 }),
    ).toThrow(ConvergenceError);
    expect(nearestChannel(identityChannel(qubits(1))).steps).toBe(1);
  });
});
