import { describe, expect, it } from 'vitest';
import { adjointMap, compose } from '../../src/channels/algebra.ts';
import { mixture } from '../../src/channels/mixture.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { classicalChannel } from '../../src/channels/classical.ts';
import { toChoi, toKrausPairs, toStinespring, toSuperoperator } from '../../src/channels/convert.ts';
import { coherentError, zzCrosstalk } from '../../src/channels/coherent-error.ts';
import { correlatedDephasing, correlatedPauli } from '../../src/channels/correlated-noise.ts';
import { leakage } from '../../src/channels/leakage.ts';
import { heatBath, metropolis } from '../../src/channels/site-updates.ts';
import { identityChannel, kraus, krausPairs, unitaryChannel } from '../../src/channels/kraus.ts';
import {
  amplitudeDamping,
  bitFlip,
  bitPhaseFlip,
  dephasing,
  depolarizingMix,
  depolarizingPauli,
  generalizedAmplitudeDamping,
  pauliChannel,
  phaseDamping,
  phaseFlip,
  reset,
} from '../../src/channels/noise.ts';
import { thermalRelaxation } from '../../src/channels/thermal-relaxation.ts';
import { zeros } from '../../src/linalg/matrix.ts';
import { describeSpace, levels, qubits, type Space } from '../../src/spaces/space.ts';
import { describeChannel } from '../conformance/channel.ts';
import { build, complexMatrix, dagger, distance, eye, matOf, scale } from '../oracle.ts';
import { randomChannel, nastyChannels, randomKraus } from './fixtures.ts';
import { randomMat, type Truth } from '../conformance/channel-subject.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { dense } from '../../src/operators/dense.ts';
import { diagonal } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { randomHermitian } from '../../src/operators/random.ts';

nastyChannels().forEach((channel) => {
  const { from, to, operators } = channel;
  describeChannel({
    name: `${operators.length} operators ${describeSpace(from)} -> ${describeSpace(to)}`,
    channel,
  });
});

const named: Record<string, Channel> = {
  'amplitude damping': amplitudeDamping(0.36),
  'complete amplitude damping': amplitudeDamping(1),
  'no amplitude damping': amplitudeDamping(0),
  'generalised amplitude damping': generalizedAmplitudeDamping(0.3, 0.2),
  'phase damping': phaseDamping(0.4),
  'bit flip': bitFlip(0.1),
  'phase flip': phaseFlip(0.5),
  'bit-phase flip': bitPhaseFlip(0.2),
  'depolarising, Pauli form': depolarizingPauli(0.05),
  'depolarising, mixing form, a qutrit': depolarizingMix(0.3, levels([3])),
  'depolarising at the end of its range': depolarizingMix(4 / 3),
  'depolarising, a pair': depolarizingMix(0.7, levels([2, 2])),
  'dephasing of a qutrit': dephasing(0.3, levels([3])),
  'reset of a qutrit': reset(0.6, { level: 1, on: levels([3]) }),
  'two-qubit Pauli channel': pauliChannel({ XI: 0.1, ZY: 0.2 }),
  'thermal relaxation': thermalRelaxation({ t1: 10, t2: 6, time: 2, excitedPopulation: 0.8 }),
  'depolarising, Pauli form, a qutrit': depolarizingPauli(0.3, levels([3])),
  'coherent error of a qutrit': coherentError(dense(levels([3]), randomHermitian(3, rng(5))), 0.7),
  'ZZ crosstalk': zzCrosstalk(0.4, 1.5),
  'correlated Pauli errors': correlatedPauli({ X: 0.1, Y: 0.05, Z: 0.2 }, 0.6),
  'correlated dephasing': correlatedDephasing([
    [0.5, 0.3],
    [0.3, 0.8],
  ]),
  leakage: leakage(0.2, { seepage: 0.1 }),
  'leakage of two sites': leakage(0.2, { seepage: 0.3, from: 3, to: 2, on: levels([2, 3]) }),
  'heat bath': heatBath(pauliSum(qubits(2), { ZZ: 0.4, IZ: 0.3 }), 1.3, 0).channel,
  'Metropolis, a qutrit': metropolis(dense(levels([3]), diagonal([0.3, -0.2, 0.9])), 1.1, 0).channel,
  'identity of a pair': identityChannel(levels([2, 3])),
  unitary: unitaryChannel(levels([3]), complexMatrix(randomKraus(3, 3, 1, 20)[0]!)),
  'stochastic matrix': classicalChannel(levels([2]), levels([3]), [
    [0.2, 0.5],
    [0, 0.5],
    [0.8, 0],
  ]),
  composition: compose(amplitudeDamping(0.2), depolarizingPauli(0.1)),
  mixture: mixture([
    { probability: 0.3, channel: amplitudeDamping(0.2) },
    {
      probability: 0.7,
      channel: unitaryChannel(qubits(1), [
        [0, 1],
        [1, 0],
      ]),
    },
  ]),
  'adjoint of a rectangular channel': adjointMap(randomChannel(levels([2]), levels([3]), 2, 21)),
  'a map that loses trace': kraus(levels([2]), levels([3]), [complexMatrix(randomMat(3, 2, 22))]),
  'a zero operator': kraus(levels([2]), levels([2]), [zeros(2, 2)]),
};
Object.entries(named).forEach(([name, channel]) => describeChannel({ name, channel }));

const source = randomChannel(levels([3]), levels([2]), 3, 23);
const truth = source.operators.map(matOf);
describeChannel({ name: 'a Choi matrix', channel: toChoi(source), truth });
describeChannel({ name: 'a superoperator', channel: toSuperoperator(source), truth });
describeChannel({ name: 'a dilation', channel: toStinespring(source), truth });
describeChannel({ name: 'pairs', channel: toKrausPairs(toChoi(source)), truth });

/** Pairs of random matrices: a map without any symmetry. */
const randomPairs = (rows: number, cols: number, count: number, seed: number): Truth =>
  Array.from({ length: count }, (_, k) => [
    randomMat(rows, cols, seed + 2 * k),
    randomMat(rows, cols, seed + 2 * k + 1),
  ]);

/** Maps that are not completely positive, each in one of the forms that can hold it. */
const general: Record<string, readonly [from: Space, to: Space, pairs: Truth]> = {
  'a map of a qutrit without symmetry': [levels([3]), levels([3]), randomPairs(3, 3, 2, 60)],
  'a rectangular map without symmetry': [levels([2]), levels([3]), randomPairs(3, 2, 3, 70)],
  'a map that joins two sites': [levels([2, 2]), levels([3]), randomPairs(3, 4, 2, 80)],
  'a map of unequal sites': [levels([2, 3]), levels([3, 2]), randomPairs(6, 6, 2, 90)],
  'multiplication from the left': [qubits(1), qubits(1), [[randomMat(2, 2, 95), eye(2)]]],
  transposition: [
    levels([3]),
    levels([3]),
    Array.from({ length: 9 }, (_, k) => {
      const unit = build(3, 3, (r, c) => [3 * r + c === k ? 1 : 0, 0]);
      return [unit, dagger(unit)] as const;
    }),
  ],
  'a difference of channels': [
    qubits(1),
    qubits(1),
    [
      ...amplitudeDamping(0.36).operators.map((k) => [matOf(k), matOf(k)] as const),
      [scale(eye(2), [-1, 0]), eye(2)] as const,
    ],
  ],
};
Object.entries(general).forEach(([name, [from, to, pairs]], k) => {
  const given = krausPairs(
    from,
    to,
    pairs.map(([a, b]) => [complexMatrix(a), complexMatrix(b)]),
  );
  const channel = [given, toChoi(given), toSuperoperator(given)][k % 3]!;
  describeChannel({ name, channel, pairs });
});

describe('mixtures', () => {
  it('mixes forms that have no common Kraus form as superoperators', () => {
    const parts = [amplitudeDamping(0.2), phaseFlip(0.3)] as const;
    const mixed = mixture([
      { probability: 0.25, channel: toChoi(parts[0]) },
      { probability: 0.75, channel: parts[1] },
    ]);
    const same = mixture([
      { probability: 0.25, channel: parts[0] },
      { probability: 0.75, channel: parts[1] },
    ]);
    expect(mixed.kind).toBe('superoperator');
    expect(distance(matOf(toChoi(mixed).matrix), matOf(toChoi(same).matrix))).toBeLessThan(1e-15);
  });
});
