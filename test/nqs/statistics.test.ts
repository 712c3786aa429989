import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { chainEstimate } from '../../src/nqs/statistics.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { expectToPrecision } from '../../src/nqs/precise.ts';
import { exactSampling, fullSum } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';

const walk = { independent: false, frozen: false };

/** Stationary chains x_{k+1} = r x_k + noise, of variance 1 in each part; tau = (1 + r)/(1 - r). */
function autoregressive(chains: number, length: number, r: number, seed: number): Float64Array {
  const stream = rng(seed);
  const out = new Float64Array(2 * chains * length);
  for (let c = 0; c < chains; c++) {
    for (const part of [0, 1]) {
      let x = stream.normal();
      for (let k = 0; k < length; k++) {
        out[2 * (c * length + k) + part] = x;
        x = r * x + Math.sqrt(1 - r * r) * stream.normal();
      }
    }
  }
  return out;
}

describe('estimates from chains', () => {
  it.each([0, 0.5, 0.9, 0.97])('find tau = (1 + r)/(1 - r) of a chain with r = %d (complaint 10)', (r) => {
    const { autocorrelation, rHat, flags, effectiveSamples } = chainEstimate(autoregressive(16, 4000, r, 1), {
      ...walk,
      chains: 16,
    });
    const tau = (1 + r) / (1 - r);
    expect(Math.abs(autocorrelation / tau - 1)).toBeLessThan(0.15);
    expect(effectiveSamples).toBeCloseTo(64000 / autocorrelation, 6);
    expect(rHat).toBeLessThan(1.02);
    expect(flags).toEqual([]);
  });

  it('have errors that cover the truth: 2 errors in 86 % (two parts), 3 in 98 %', () => {
    const runs = Array.from({ length: 200 }, (_, seed) =>
      chainEstimate(autoregressive(8, 500, 0.8, seed), { ...walk, chains: 8 }),
    );
    // |mean|^2 / error^2 is exponential: P(< 4 sigma^2) = 1 - exp(-4).
    const share = (k: number): number =>
      runs.filter(({ re, im, error }) => re * re + im * im < (k * error) ** 2).length / 200;
    expect(share(1)).toBeGreaterThan(0.5);
    expect(share(1)).toBeLessThan(0.75);
    expect(share(2)).toBeGreaterThan(0.93);
  });

  it('constant data have error 0 and no NaN; a frozen chain is flagged (complaints 10, 11)', () => {
    const constant = new Float64Array(2 * 64).map((_, i) => (i % 2 === 0 ? -20 : 0));
    expect(chainEstimate(constant, { chains: 4, independent: false, frozen: true })).toEqual({
      re: -20,
      im: 0,
      error: 0,
      variance: 0,
      from: 'sampled',
      samples: 64,
      autocorrelation: 1,
      effectiveSamples: 64,
      rHat: 1,
      flags: ['frozen'],
    });
  });

  it('chains that stay apart are seen, however quiet each is (complaint 9)', () => {
    const values = autoregressive(2, 1000, 0, 5);
    for (let k = 0; k < 1000; k++) values[2 * k]! += 4;
    const { rHat, flags, error } = chainEstimate(values, { ...walk, chains: 2 });
    expect(rHat).toBeGreaterThan(1.5);
    expect(flags).toContain('not-thermalised');
    expect(error).toBeGreaterThan(0.5);
  });

  it.each([1e-200, 1e-160, 1e160, 1e200])('values about %d have the errors of values about 1', (unit) => {
    const plain = autoregressive(4, 400, 0.6, 3);
    const expected = chainEstimate(plain, { ...walk, chains: 4 });
    const found = chainEstimate(
      plain.map((x) => x * unit),
      { ...walk, chains: 4 },
    );
    for (const name of ['re', 'im', 'error'] as const) {
      expect(Math.abs(found[name] / unit - expected[name])).toBeLessThan(1e-12);
    }
    expect(found.autocorrelation).toBeCloseTo(expected.autocorrelation, 10);
    expect(found.rHat).toBeCloseTo(expected.rHat, 10);
  });

  it('few effective samples are flagged', () => {
    const { flags } = chainEstimate(autoregressive(2, 100, 0.98, 2), { ...walk, chains: 2 });
    expect(flags).toContain('few-effective-samples');
  });

  it('a state whose spins are frozen says so, instead of error 0 alone (complaint 11)', () => {
    const ansatz = rbm(qubits(8), rng(1), { hidden: 1 });
    const parameters = ansatz.parameters.map((_, k) => (k < 8 ? 40 : 0));
    const estimate = nqs(ansatz.with(parameters), {
      sampler: metropolis({ samples: 160 }),
      rng: rng(1),
    }).expect(tfim(chain(8)));
    expect(estimate.flags).toContain('frozen');
    expect(estimate.error).toBe(0);
  });

  it('errors cover the exact value in 90 % of 50 seeds at least (target T2)', () => {
    const h = tfim(chain(6, { periodic: true }));
    const ansatz = rbm(qubits(6), rng(3), { deviation: 0.2 });
    const exact = nqs(ansatz, { sampler: { kind: 'full-sum' } }).expect(h).re;
    const inside = Array.from({ length: 50 }, (_, seed) =>
      nqs(ansatz, { sampler: metropolis({ samples: 512 }), rng: rng(seed) }).expect(h),
    ).filter(({ re, error }) => Math.abs(re - exact) < 2 * error);
    expect(inside.length).toBeGreaterThanOrEqual(45);
  });
});

describe('estimates of a wanted precision (complaint 9)', () => {
  it.each([NaN, 0, -1])('refuse to draw up to %d samples', (maxSamples) => {
    const state = nqs(ansatz, { sampler: fullSum() });
    expect(() => expectToPrecision(state, h, { error: 0.1, maxSamples })).toThrow('maxSamples');
  });

  const h = tfim(chain(6, { periodic: true }));
  const ansatz = rbm(qubits(6), rng(3), { deviation: 0.2 });
  const exact = nqs(ansatz, { sampler: fullSum() }).expect(h);

  it.each([
    ['chains', metropolis({ samples: 256 })],
    ['independent draws', exactSampling(256)],
  ])('are reached by %s that go on, and are right within it', (_, sampler) => {
    const state = nqs(ansatz, { sampler, rng: rng(1) });
    const rough = state.expect(h);
    const fine = expectToPrecision(state, h, { error: 0.02 });
    expect(rough.error).toBeGreaterThan(0.02);
    expect(fine.error).toBeLessThanOrEqual(0.02);
    expect(fine.samples).toBeGreaterThan(256);
    expect(Math.abs(fine.re - exact.re)).toBeLessThan(4 * fine.error);
    expect(fine.variance! / exact.variance!).toBeGreaterThan(0.9);
    expect(fine.flags).toEqual([]);
  });

  it('end at the limit with the error that they have, and are exact where nothing is sampled', () => {
    const state = nqs(ansatz, { sampler: metropolis({ samples: 256 }), rng: rng(1) });
    const { samples, error } = expectToPrecision(state, h, { error: 1e-9, maxSamples: 600 });
    expect(samples).toBe(768);
    expect(error).toBeGreaterThan(1e-3);
    expect(expectToPrecision(nqs(ansatz, { sampler: fullSum() }), h, { error: 1e-9 })).toEqual(exact);
    expect(() => expectToPrecision(state, h, { error: 0 })).toThrow(/`error`/);
  });
});
