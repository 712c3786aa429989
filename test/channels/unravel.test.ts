import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { kraus } from '../../src/channels/kraus.ts';
import { amplitudeDamping, phaseFlip } from '../../src/channels/noise.ts';
import { unravel } from '../../src/channels/unravel.ts';
import { NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { asDensity, randomVec } from '../conformance/channel-subject.ts';
import { add, distance, interleaved, matOf, outer, vecOf, zero, type Mat } from '../oracle.ts';

describe('unravelling', () => {
  it('many trajectories at a fixed seed average to the channel, within four standard errors', () => {
    const space = levels([2, 3]);
    const amplitudes = randomVec(6, 10);
    const psi = Ket.of(space, interleaved(amplitudes), { normalize: true });
    const channel = amplitudeDamping(0.35);
    const expected = matOf(
      applyChannel(channel, asDensity(space, outer(vecOf(psi.data))), { sites: [0] }).matrix,
    );
    const stream = rng(2024);
    const shots = 4000;
    let mean: Mat = zero(6);
    for (let n = 0; n < shots; n++) {
      const { state } = unravel(channel, psi, stream, { sites: [0] });
      mean = mean.map((row, r) =>
        row.map((z, c) => {
          const [x, y] = [vec(state, r), vec(state, c)];
          return add(z, [(x[0] * y[0] + x[1] * y[1]) / shots, (x[1] * y[0] - x[0] * y[1]) / shots]);
        }),
      );
    }
    // An entry of |psi><psi| is at most 1/2 off the diagonal, so one standard error is below 0.5/sqrt(shots).
    expect(distance(mean, expected)).toBeLessThan((4 * 0.5) / Math.sqrt(shots));
    expect(distance(mean, outer(vecOf(psi.data)))).toBeGreaterThan((4 * 0.5) / Math.sqrt(shots));
  });

  it('refuses maps that lose trace, and kets of norm zero', () => {
    const qubit = qubits(1);
    const leaky = kraus(qubit, qubit, [
      [
        [1, 0],
        [0, 0.9],
      ],
    ]);
    expect(() => unravel(leaky, Ket.of(qubit, [1, 0]), rng(1))).toThrow(NotPhysicalError);
    expect(() => unravel(phaseFlip(0.1), Ket.fromData(qubit, new Float64Array(4)), rng(1))).toThrow(
      NotPhysicalError,
    );
    expect(() => unravel(phaseFlip(0.1), Ket.of(qubits(2), [1, 0, 0, 0]), rng(1))).toThrow(
      SpaceMismatchError,
    );
  });
});

function vec(state: Ket, i: number): [number, number] {
  return [state.data[2 * i]!, state.data[2 * i + 1]!];
}
