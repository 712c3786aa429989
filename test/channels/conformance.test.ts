import { describe, expect, it } from 'vitest';
import { adjointMap, compose, mixture } from '../../src/channels/algebra.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { classicalChannel } from '../../src/channels/classical.ts';
import { toChoi, toStinespring, toSuperoperator } from '../../src/channels/convert.ts';
import { identityChannel, kraus, unitaryChannel } from '../../src/channels/kraus.ts';
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
import { describeSpace, levels, qubits } from '../../src/spaces/space.ts';
import { describeChannel } from '../conformance/channel.ts';
import { complexMatrix, distance, matOf } from '../oracle.ts';
import { randomChannel, nastyChannels, randomKraus } from './fixtures.ts';
import { randomMat } from '../conformance/channel-subject.ts';

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
