import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import {
  autoregressiveDense,
  autoregressiveTransformer,
  recurrent,
} from '../../src/nqs/models/autoregressive/models.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { energyAndForce } from '../../src/nqs/optimise/force.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { resumeVmc, vmc } from '../../src/nqs/optimise/vmc.ts';
import { loadNqs, saveNqs } from '../../src/nqs/saved.ts';
import { autoregressiveSampling, fullSum } from '../../src/nqs/sampler.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { fixedNumber, fixedSz, inSector, sector, type Sector } from '../../src/spaces/sector.ts';
import { dimension, levels, qubits, spins, type Space } from '../../src/spaces/space.ts';

const fermions = sector(qubits(8), [
  { sites: [0, 2, 4, 6], total: 2 },
  { sites: [1, 3, 5, 7], total: 1 },
]);
const cases: [name: string, space: Space, sector: Sector | undefined][] = [
  ['spins 1/2, S_z = 1', spins(6), fixedSz(spins(6), 1)],
  ['spins 1, S_z = 0', spins(4, 1), fixedSz(spins(4, 1))],
  ['bosons, 3 of them', levels([3, 3, 3, 3]), fixedNumber(levels([3, 3, 3, 3]), 3)],
  ['fermions of two species', qubits(8), fermions],
  ['unequal sites', levels([3, 1, 2, 4]), undefined],
];
const models: Record<string, (space: Space, options: { sector?: Sector }) => Ansatz> = {
  'masked dense': (space, options) => autoregressiveDense(space, [3], rng(1), { ...options, deviation: 2 }),
  transformer: (space, options) =>
    autoregressiveTransformer(space, rng(11), { ...options, width: 4, hidden: 3, deviation: 2 }),
  recurrent: (space, options) => recurrent(space, rng(2), { ...options, units: 4, deviation: 2 }),
};
const made = Object.entries(models).flatMap(([model, make]) =>
  cases.map(([name, space, law]) => ({
    name: `${model}: ${name}`,
    law,
    ansatz: make(space, law ? { sector: law } : {}),
  })),
);

/** |psi|^2 of every configuration, as written down one by one. */
function chances(ansatz: Ansatz): Float64Array {
  const { space } = ansatz;
  const all = Array.from({ length: dimension(space) }, (_, i) => configurationAt(space, i));
  const logs = ansatz.logAmplitudes(batchOf(space, all));
  return Float64Array.from(all, (_, i) => Math.exp(2 * logs[2 * i]!));
}

describe.each(made)('$name', ({ law, ansatz }) => {
  const weights = chances(ansatz);

  it('is normalised, and 0 outside of its sector (complaint 24)', () => {
    expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-13);
    weights.forEach((w, i) => {
      expect(w > 0).toBe(!law || inSector(law, configurationAt(ansatz.space, i)));
    });
    expect(nqs(ansatz, { sampler: fullSum() }).norm()).toBe(1);
  });

  it('draws with the chances that it gives, by Pearson at 5 sigma', () => {
    const shots = 4000;
    const drawn = ansatz.draws!.rows(
      Array.from(
        { length: shots },
        (
          (stream) => () =>
            stream.split()
        )(rng(7)),
      ),
    );
    const counts = new Float64Array(weights.length);
    for (let s = 0; s < shots; s++) {
      let index = 0;
      ansatz.space.dims.forEach((d, i) => (index = index * d + drawn.levels[s * drawn.sites + i]!));
      counts[index]!++;
    }
    let [chi, cells, rest, seen] = [0, 0, 0, 0];
    weights.forEach((w, i) => {
      if (w * shots < 5) {
        rest += w;
        seen += counts[i]!;
        if (w === 0) expect(counts[i]).toBe(0);
        return;
      }
      chi += (counts[i]! - w * shots) ** 2 / (w * shots);
      cells++;
    });
    if (rest * shots > 1) chi += (seen - rest * shots) ** 2 / (rest * shots);
    expect(Math.abs(chi - cells)).toBeLessThan(5 * Math.sqrt(2 * cells) + 5);
  });
});

describe('autoregressive sampling', () => {
  const space = qubits(8);
  const law = fixedSz(space);
  const ansatz = recurrent(space, rng(3), { units: 5, sector: law });
  const h = heisenbergPauli(chain(8, { periodic: true }));
  const state = (samples: number, of = ansatz): Nqs =>
    nqs(of, { sampler: autoregressiveSampling(samples), rng: rng(4) });

  it('gives each sample its own stream: the first are the same bits however many there are', () => {
    const rows = (samples: number): number[][] => {
      const { batch, sampled } = state(samples).drawn();
      return [...sampled!.of].map((s) => [...batch.levels.subarray(8 * s, 8 * s + 8)]);
    };
    const many = rows(700);
    expect(rows(70)).toEqual(many.slice(0, 70));
    expect(rows(1)).toEqual(many.slice(0, 1));
  });

  it('has no autocorrelation: tau is 1, every sample counts, nothing is thrown away', () => {
    const energy = state(500).expect(h);
    expect(energy).toMatchObject({
      autocorrelation: 1,
      effectiveSamples: 500,
      rHat: 1,
      flags: [],
      samples: 500,
    });
    const right = nqs(ansatz, { sampler: fullSum() }).expect(h);
    expect(right.error).toBe(0);
    expect(Math.abs(energy.re - right.re)).toBeLessThan(4 * energy.error);
    const repeated = state(500).drawn();
    expect(repeated.batch.count).toBeLessThan(71);
    expect(repeated.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('gives forces and energies whose error bars cover those of the full sum (T1)', () => {
    const exact = energyAndForce(nqs(ansatz, { sampler: fullSum() }), h);
    const runs = Array.from({ length: 20 }, (_, k) =>
      energyAndForce(nqs(ansatz, { sampler: autoregressiveSampling(400), rng: rng(100 + k) }), h),
    );
    exact.force.forEach((f, k) => {
      const values = runs.map(({ force }) => force[k]!);
      const mean = values.reduce((a, b) => a + b, 0) / runs.length;
      const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 19 / 20);
      expect(Math.abs(mean - f)).toBeLessThan(5.5 * spread + 1e-3);
    });
    const misses = runs.filter(({ energy }) => Math.abs(energy.re - exact.energy.re) > 2 * energy.error);
    expect(misses.length).toBeLessThanOrEqual(4);
  });

  it('goes with signs and phases on top of the model, with the same samples', () => {
    const positive = autoregressiveDense(space, [2], rng(5), { sector: law, field: 'real' });
    const plain = state(50, positive).drawn().batch;
    const turned = [marshall(positive, chain(8)), phased(positive, jastrow(space, rng(6), { deviation: 1 }))];
    for (const one of turned) {
      expect(one.draws?.sector).toEqual(law);
      expect(state(50, one).drawn().batch).toEqual(plain);
      expect(state(50, one).norm()).toBe(1);
    }
  });

  it('saves and loads, and optimisation resumes, with the same bits (T10)', () => {
    const saved = JSON.parse(JSON.stringify(saveNqs(state(60)))) as ReturnType<typeof saveNqs>;
    expect(loadNqs(saved).drawn()).toEqual(state(60).drawn());
    expect(() => loadNqs({ ...saved, stream: null })).toThrow(/`saved.stream`/);
    const optimizer = reconfiguration(0.02);
    const whole = [...vmc(state(60), h, { steps: 4, optimizer })];
    const rest = [...resumeVmc(whole[1]!.checkpoint(), h, { steps: 4, optimizer })];
    expect(rest.at(-1)!.next.ansatz.parameters).toEqual(whole.at(-1)!.next.ansatz.parameters);
  });

  it('is for any number of sites', () => {
    const wide = qubits(60);
    const big = nqs(recurrent(wide, rng(8), { units: 3, sector: fixedSz(wide, 5) }), {
      sampler: autoregressiveSampling(20),
      rng: rng(9),
    });
    expect(Number.isFinite(big.expect(tfim(chain(60))).re)).toBe(true);
    expect(big.norm()).toBe(1);
    const { data } = big.sample(10, rng(10));
    for (let s = 0; s < 10; s++) expect(data.slice(60 * s, 60 * s + 60).reduce((a, b) => a + b, 0)).toBe(25);
  });

  it('refuses models that do not draw, and laws that the model does not know', () => {
    const sampler = autoregressiveSampling(10);
    expect(() => nqs(rbm(space, rng(1)), { sampler, rng: rng(1) })).toThrow(/'rbm' does not draw/);
    expect(() => nqs(recurrent(space, rng(1)), { sampler, rng: rng(1), sector: law })).toThrow(/laws/);
    expect(() => state(10).with(rbm(space, rng(1)))).toThrow(/'rbm' does not draw/);
    expect(() => nqs(ansatz, { sampler })).toThrow(/`rng`/);
    expect(() => autoregressiveSampling(0)).toThrow(/`samples`/);
    expect(() => autoregressiveDense(space, [], rng(1))).toThrow(/`widths`/);
    expect(() => autoregressiveDense(space, [1.5], rng(1))).toThrow(/`widths`/);
    expect(() => autoregressiveTransformer(space, rng(1), { width: 5 })).toThrow(/`width`/);
    expect(() => autoregressiveTransformer(space, rng(1), { layers: 0 })).toThrow(/`layers`/);
    expect(() => recurrent(space, rng(1), { units: 0 })).toThrow(/`units`/);
    expect(() => recurrent(space, rng(1), { shape: [3, 3] })).toThrow(/`shape`/);
    expect(() => recurrent(space, rng(1), { deviation: NaN })).toThrow(/`deviation`/);
    expect(() => recurrent(space, rng(1), { field: 'other' as 'real' })).toThrow(/`field`/);
    expect(() => recurrent(space, rng(1), { sector: fixedSz(qubits(4)) })).toThrow(/sector/);
  });
});
