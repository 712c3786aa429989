import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz, Batch } from '../../src/nqs/ansatz.ts';
import { localValues } from '../../src/nqs/local-values.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { expectToPrecision } from '../../src/nqs/precise.ts';
import { loadNqs, saveNqs } from '../../src/nqs/saved.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import { batchOf } from '../../src/nqs/batch.ts';

const n = 20;
const space = qubits(n);
const h = tfim(chain(n, { periodic: true }));

/** log psi = J1 sum s_i s_{i+1} + J2 sum s_i s_{i+2} on a ring: what a user would write. */
function twoParameters(parameters: Float64Array): Ansatz {
  const bonds = ({ sites, levels }: Batch, s: number): [number, number] => {
    const out: [number, number] = [0, 0];
    for (let i = 0; i < sites; i++) {
      for (const d of [1, 2] as const) {
        out[d - 1]! += levels[s * sites + i] === levels[s * sites + ((i + d) % sites)] ? 1 : -1;
      }
    }
    return out;
  };
  return {
    kind: 'two-parameters',
    space,
    mode: 'real',
    parameters,
    with: twoParameters,
    logAmplitudes: (batch) =>
      Float64Array.from({ length: 2 * batch.count }, (_, i) => {
        if (i % 2 === 1) return 0;
        const [a, b] = bonds(batch, i / 2);
        return parameters[0]! * a + parameters[1]! * b;
      }),
    logDerivatives: (batch) =>
      Float64Array.from(Array.from({ length: batch.count }, (_, s) => bonds(batch, s)).flat()),
    backward: (batch, weights) => {
      const out = new Float64Array(2);
      weights.forEach((w, s) => bonds(batch, s).forEach((x, k) => (out[k]! += w * x)));
      return out;
    },
    spec: () => ({ kind: 'two-parameters' }),
  };
}

describe('a model of the user', () => {
  it('of two parameters reaches the energy of the tutorial, -25.303(20), on twenty critical spins', () => {
    let state = nqs(twoParameters(new Float64Array(2)), {
      sampler: metropolis({ samples: 256 }),
      rng: rng(1),
    });
    for (const { next } of vmc(state, h, { steps: 40, optimizer: reconfiguration(0.02) })) state = next;
    const energy = expectToPrecision(state, h, { error: 0.02, maxSamples: 8000 });
    expect(Math.abs(energy.re + 25.303)).toBeLessThan(0.06 + 3 * energy.error);
    expect(energy.re).toBeGreaterThan(-25.49);
    const saved = saveNqs(state);
    expect(() => loadNqs(saved)).toThrow(/`spec.kind`/);
    expect(loadNqs(saved, { ansatz: twoParameters(new Float64Array(2)) }).ansatz.parameters).toEqual(
      state.ansatz.parameters,
    );
  });
});

describe('local values', () => {
  it('do not depend on how many configurations are looked at together (complaints 15, 16)', () => {
    const ansatz = rbm(space, rng(2), { deviation: 0.3 });
    const stream = rng(3);
    const batch = batchOf(
      space,
      Array.from({ length: 600 }, () => Array.from({ length: n }, () => stream.integer(2))),
    );
    const whole = localValues(ansatz, undefined, h, batch).values;
    for (const s of [0, 299, 599]) {
      const one = { count: 1, sites: n, levels: batch.levels.slice(s * n, (s + 1) * n) };
      expect(localValues(ansatz, undefined, h, one).values).toEqual(whole.slice(2 * s, 2 * s + 2));
    }
  });
});
