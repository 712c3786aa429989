import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import {
  fullSum,
  metropolis,
  nqs,
  plainWalker,
  reconfiguration,
  vmc,
  type Ansatz,
  type Nqs,
} from '../../src/nqs/index.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { mpsAnsatz } from '../../src/tn/mps/ansatz.ts';
import { randomMps } from '../../src/tn/mps/make.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import { describeAnsatz, everything } from '../conformance/ansatz.ts';

const odd = levels([3, 2, 1, 2]);
const sector = fixedSz(qubits(6));

describeAnsatz(
  'a real matrix-product state',
  () => mpsAnsatz(randomMps(odd, 3, seeded(1), { field: 'real' })),
  {
    unsaved: true,
  },
);
describeAnsatz('a complex matrix-product state', () => mpsAnsatz(randomMps(qubits(4), 3, seeded(2))), {
  unsaved: true,
});
describeAnsatz(
  'a matrix-product state with charges',
  () => mpsAnsatz(randomMps(qubits(6), 4, seeded(3), { charges: spinCharges(qubits(6)), field: 'real' })),
  { unsaved: true, sector },
);

function lowered(start: Nqs, H: Parameters<typeof vmc>[1], steps: number, rate: number): Nqs {
  let state = start;
  for (const { next, flags } of vmc(start, H, { steps, optimizer: reconfiguration(rate) })) {
    expect(flags).not.toContain('sign-problem');
    state = next;
  }
  return state;
}

describe('a matrix-product state as an ansatz', () => {
  it('has the amplitudes of the state, also of one with another norm and thousands of sites', () => {
    const psi = randomMps(odd, 3, seeded(4));
    const ansatz: Ansatz = mpsAnsatz(psi);
    const batch = everything(ansatz);
    const logs = ansatz.logAmplitudes(batch);
    for (let s = 0; s < batch.count; s++) {
      const { re, im } = psi.logAmplitude([...batch.levels.subarray(4 * s, 4 * s + 4)]);
      expect(logs[2 * s]).toBeCloseTo(re, 12);
      expect(Math.cos(logs[2 * s + 1]! - im)).toBeCloseTo(1, 12);
    }
    const halved = mpsAnsatz(psi).with(ansatz.parameters.map((x, k) => (k < 18 ? x / 2 : x)));
    expect(halved.state.norm()).toBeCloseTo(0.5, 12);

    const long = mpsAnsatz(randomMps(qubits(2000), 2, seeded(5), { field: 'real' }));
    const one = { count: 1, sites: 2000, levels: new Int32Array(2000) };
    const far = { count: 1, width: 2, rows: Int32Array.of(0), sites: Int32Array.of(1, 1998), levels: Int32Array.of(1, 1) }; // prettier-ignore
    const walker = long.walker(one);
    const [ours, plain] = [new Float64Array(2), new Float64Array(2)];
    walker.ratios(far, ours);
    plainWalker(long, one).ratios(far, plain);
    expect(ours[0]! / plain[0]!).toBeCloseTo(1, 9);
    expect(long.logAmplitudes(one)[0]).toBeLessThan(-400);
  });

  it('reaches the energy of DMRG at the same bond dimension, by the full sum', () => {
    const H = tfim(chain(6), { h: 1.5 });
    const start = randomMps(H.space, 3, seeded(6), { field: 'real' });
    const best = dmrg(H, start, { maxBond: 3 }).energy.re;
    const state = lowered(nqs(mpsAnsatz(start), { sampler: fullSum() }), H, 60, 0.1);
    const { re } = state.expect(H);
    expect((re - best) / -best).toBeLessThan(2e-5);
    expect((re - best) / -best).toBeGreaterThan(-1e-6);
  });

  it('with charges is sampled by exchanges in its sector and comes near the ground state', () => {
    const H = heisenbergPauli(chain(6));
    const start = randomMps(H.space, 6, seeded(7), { charges: spinCharges(H.space), field: 'real' });
    const options = { sector, sampler: metropolis({ samples: 320 }), rng: seeded(8) };
    const state = lowered(nqs(mpsAnsatz(start), options), H, 60, 0.1);
    const { re, error } = state.expect(H);
    const exact = dmrg(H, start, { maxBond: 20 }).energy.re;
    // The same tensors as a state, contracted exactly.
    const contracted = mpsAnsatz(start).with(state.ansatz.parameters).state.expect(H).re;
    expect(Math.abs(re - contracted)).toBeLessThan(4 * error + 1e-9);
    expect(contracted / exact).toBeGreaterThan(0.98);
    expect(contracted / exact).toBeLessThan(1 + 1e-9);
  });
});
