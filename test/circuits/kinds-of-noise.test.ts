import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { coherentError, zzCrosstalk } from '../../src/channels/coherent-error.ts';
import { toChoi, toKrausPairs } from '../../src/channels/convert.ts';
import { correlatedDephasing, correlatedPauli } from '../../src/channels/correlated-noise.ts';
import { leakage } from '../../src/channels/leakage.ts';
import { depolarizingPauli } from '../../src/channels/noise.ts';
import { thermalRelaxation } from '../../src/channels/thermal-relaxation.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { withNoise } from '../../src/circuits/noise/with-noise.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { run } from '../../src/circuits/run.ts';
import { NotPhysicalError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { identityChannel } from '../../src/channels/kraus.ts';
import { linearCombination } from '../../src/channels/mixture.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { distance, matOf } from '../oracle.ts';

const ran = (of: Circuit, rho: DensityMatrix): DensityMatrix => run(of, rho).state;

const pairNoise: Record<string, Channel> = {
  'depolarising of two qubits': depolarizingPauli(0.2, qubits(2)),
  'correlated Pauli errors': correlatedPauli({ X: 0.1, Z: 0.05 }, 0.5),
  'correlated dephasing': correlatedDephasing([
    [0.4, 0.2],
    [0.2, 0.3],
  ]),
  'ZZ crosstalk': zzCrosstalk(0.3, 2),
  'a coherent error': coherentError(pauliSum(qubits(2), { XY: 1, ZI: 0.2 }), 0.4),
  'a Choi matrix': toChoi(correlatedPauli({ Y: 0.2 }, 0.7)),
  pairs: toKrausPairs(toChoi(depolarizingPauli(0.1, qubits(2)))),
};

describe('noise of two sites by rule', () => {
  const start = randomKet(qubits(3), rng(1));
  const u = randomUnitary(4, rng(2));

  it.each(Object.entries(pairNoise))(
    '%s: exact on density matrices, within errors by trajectories',
    (_name, noise) => {
      const clean = circuit(3, [gates.unitary(u, [2, 0]), gates.h(1)]);
      const noisy = withNoise(clean, [{ on: 'gate', channel: noise, count: 2 }]);
      const rho = applyChannel(noise, ran(circuit(3, [gates.unitary(u, [2, 0])]), toDensityMatrix(start)), {
        sites: [2, 0],
      });
      const expected = ran(circuit(3, [gates.h(1)]), rho);
      const got = ran(noisy, toDensityMatrix(start));
      expect(distance(matOf(got.matrix), matOf(expected.matrix))).toBeLessThan(1e-13);
      const observable = pauliSum(qubits(3), { XIZ: 1, IYI: 0.5 });
      const sampled = expectation(noisy, start, observable, { trajectories: 150, rng: rng(3) });
      expect(Math.abs(sampled.re - expected.expect(observable).re)).toBeLessThan(5 * sampled.error + 1e-9);
    },
  );

  it('refuses maps that are no channels', () => {
    const difference = linearCombination([
      { coefficient: 2, channel: identityChannel(qubits(2)) },
      { coefficient: -1, channel: depolarizingPauli(0.2, qubits(2)) },
    ]);
    const clean = circuit(2, [gates.cx(0, 1)]);
    expect(() => withNoise(clean, [{ on: 'gate', channel: difference }])).toThrow(NotPhysicalError);
  });
});

describe('noise of three-level sites by rule', () => {
  it('leakage after gates, a coherent error, and depolarising of the qutrit', () => {
    const on = levels([3, 3]);
    const u = randomUnitary(9, rng(4));
    const clean = circuit(on, [gates.unitary(u, [1, 0])]);
    const swap = dense(levels([3]), [
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    const noises = [
      leakage(0.2, { seepage: 0.1 }),
      coherentError(swap, 0.3),
      depolarizingPauli(0.1, levels([3])),
    ];
    const start = toDensityMatrix(randomKet(on, rng(5)));
    const got = ran(
      withNoise(
        clean,
        noises.map((channel) => ({ on: 'gate' as const, channel })),
      ),
      start,
    );
    const expected = noises.reduce(
      (rho, channel) => [0, 1].reduce((state, site) => applyChannel(channel, state, { sites: [site] }), rho),
      ran(clean, start),
    );
    expect(distance(matOf(got.matrix), matOf(expected.matrix))).toBeLessThan(1e-13);
  });

  it('relaxation of waiting sites towards an excited population', () => {
    const warm = thermalRelaxation({ t1: 5, t2: 4, time: 1, excitedPopulation: 0.1 });
    const noisy = withNoise(circuit(2, [gates.x(0), gates.barrier(0, 1), gates.x(0)]), [
      { on: 'idle', channel: warm },
    ]);
    const start = toDensityMatrix(randomKet(qubits(2), rng(6)));
    const expected = [1, 1].reduce((rho, site) => applyChannel(warm, rho, { sites: [site] }), start);
    const got = ran(noisy, start);
    expect(distance(matOf(got.matrix), matOf(expected.matrix))).toBeLessThan(1e-14);
  });
});
