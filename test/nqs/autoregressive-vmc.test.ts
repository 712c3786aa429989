import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import {
  autoregressiveDense,
  autoregressiveTransformer,
  recurrent,
} from '../../src/nqs/models/autoregressive/models.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { energyAndForce } from '../../src/nqs/optimise/force.ts';
import { linearSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { autoregressiveSampling, fullSum } from '../../src/nqs/sampler.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';

const n = 10;
const space = qubits(n);
const ring = chain(n, { periodic: true });

const models: Record<string, Ansatz> = {
  'masked dense': autoregressiveDense(space, [2], rng(1)),
  recurrent: recurrent(space, rng(2), { units: 3 }),
  'recurrent on a snake': recurrent(space, rng(3), { units: 3, shape: [2, 5] }),
  transformer: autoregressiveTransformer(space, rng(4), { width: 4, hidden: 3 }),
};

/** A direction in the space of parameters and the slope of a function along it, by differences. */
function slopeOf(ansatz: Ansatz, direction: Float64Array, f: (ansatz: Ansatz) => number): number {
  const at = (step: number): number =>
    f(ansatz.with(ansatz.parameters.map((x, k) => x + step * direction[k]!)));
  return (at(1e-4) - at(-1e-4)) / 2e-4;
}

describe.each(Object.entries(models))('%s on ten spins of the Ising ring (T1)', (_, ansatz) => {
  const stream = rng(5);
  const direction = ansatz.parameters.map(() => stream.normal() / Math.sqrt(ansatz.parameters.length));
  const along = (force: Float64Array): number =>
    direction.reduce((sum, d, k) => sum + 2 * d * force[2 * k]!, 0);
  const summed = (of: Ansatz) => nqs(of, { sampler: fullSum() });

  it.each([0.5, 1, 2])('the force of the full sum is half the slope of the energy, h = %d', (field) => {
    const h = tfim(ring, { h: field });
    const slope = slopeOf(ansatz, direction, (of) => summed(of).expect(h).re);
    expect(Math.abs(along(energyAndForce(summed(ansatz), h).force) - slope)).toBeLessThan(1e-6);
  });

  it('forces from samples scatter about it', () => {
    const h = tfim(ring);
    const right = along(energyAndForce(summed(ansatz), h).force);
    const values = Array.from({ length: 10 }, (__, k) => {
      const state = nqs(ansatz, { sampler: autoregressiveSampling(300), rng: rng(20 + k) });
      return along(energyAndForce(state, h).force);
    });
    const mean = values.reduce((a, b) => a + b, 0) / 10;
    const error = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 90);
    expect(Math.abs(mean - right)).toBeLessThan(5 * error);
    expect(error).toBeLessThan(0.3);
  });
});

describe('vmc', () => {
  const sector = fixedSz(space);
  const h = heisenbergPauli(ring);
  const exact = -18.061785417968;
  const optimizer = reconfiguration(0.1, { shift: linearSchedule(1e-3, 1e-6, 45) });

  it('brings the masked dense model of the Heisenberg ring below a relative error of 1e-5 (T3)', () => {
    const positive = autoregressiveDense(space, [4], rng(1), { sector, field: 'real' });
    const start = nqs(marshall(positive, ring), { sampler: fullSum() });
    let last = start;
    for (const { next, flags } of vmc(start, h, { steps: 45, optimizer })) {
      expect(flags.filter((flag) => flag !== 'shortened')).toEqual([]);
      last = next;
    }
    const { re, variance } = last.expect(h);
    expect(1 - re / exact).toBeLessThan(1e-5);
    expect(re).toBeGreaterThan(exact);
    expect(variance).toBeLessThan(0.01);
  });

  it('finds the signs of the Heisenberg ring by the phases of a complex model', () => {
    const six = qubits(6);
    const op = heisenbergPauli(chain(6, { periodic: true }));
    const ansatz = autoregressiveDense(six, [4], rng(1), { sector: fixedSz(six) });
    const options = { steps: 60, optimizer: reconfiguration(0.05, { shift: 1e-3 }) };
    let last = nqs(ansatz, { sampler: fullSum() });
    for (const { next } of vmc(last, op, options)) last = next;
    // Six spins: -2 (2 + sqrt 13).
    expect(Math.abs(1 - last.expect(op).re / (-2 * (2 + Math.sqrt(13))))).toBeLessThan(1e-5);
  });
});
