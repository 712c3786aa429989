import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, meanField, rbm } from '../../src/nqs/models/nets.ts';
import { nqs, type NqsOptions } from '../../src/nqs/nqs.ts';
import { geometricTensor, naturalGradient } from '../../src/nqs/optimise/natural-gradient.ts';
import { adam, gradientDescent, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { resumeVmc, vmc, vScore, type VmcCheckpoint, type VmcStep } from '../../src/nqs/optimise/vmc.ts';
import { expectToPrecision } from '../../src/nqs/precise.ts';
import { exactSampling, fullSum, metropolis, type Sampler } from '../../src/nqs/sampler.ts';
import { loadNqs, saveNqs, type SavedNqs } from '../../src/nqs/saved.ts';
import { chainEstimate } from '../../src/nqs/statistics.ts';
import { scale } from '../../src/operators/algebra.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';

const ansatz = rbm(qubits(3), rng(1));
const good = metropolis({ samples: 8, chains: 2 });
const plain = (options: NqsOptions): SavedNqs =>
  JSON.parse(JSON.stringify(saveNqs(nqs(ansatz, { rng: rng(2), ...options })))) as SavedNqs;

describe('samplers as plain data are checked as those that are built', () => {
  it.each([
    ['chains', { ...good, chains: 0 }],
    ['chains', { ...good, chains: NaN }],
    ['samples', { ...good, samples: NaN }],
    ['samples', { ...good, samples: 0 }],
    ['samples', { ...good, samples: -6 }],
    ['samples', { ...good, samples: 9 }],
    ['discard', { ...good, discard: -1 }],
    ['warmUp', { ...good, warmUp: 0.5 }],
    ['sweep', { ...good, sweep: 0 }],
    ['samples', { kind: 'exact', samples: 0 }],
    ['samples', { kind: 'exact', samples: NaN }],
    ['sampler.kind', { kind: 'other' }],
  ])('%s of %o', (argument, sampler) => {
    const refusal = expect.objectContaining({ name: 'ArgumentError', argument }) as Error;
    expect(() => nqs(ansatz, { sampler: sampler as Sampler, rng: rng(2) })).toThrow(refusal);
    expect(() => loadNqs({ ...plain({ sampler: good }), sampler: sampler as Sampler })).toThrow(refusal);
  });
});

describe('saved states are checked when they are loaded', () => {
  const saved = plain({ sampler: good });
  const { levels, streams } = saved.chains!;

  it.each([
    ['chains.levels[0]', { chains: { streams, levels: levels.map(() => 7) } }],
    ['saved.chains.levels', { chains: { streams, levels: levels.map(() => 0.5) } }],
    ['saved.chains.levels', { chains: { streams, levels: levels.map(() => null) } }],
    ['chains', { chains: { streams: streams.slice(1), levels } }],
    ['saved stream', { chains: { streams: streams.map(() => null), levels } }],
    ['saved.chains', { chains: null }],
    ['saved.stream', { sampler: exactSampling(4), chains: null }],
    ['saved.parameters', { parameters: saved.parameters.map((x, k) => (k === 2 ? null : x)) }],
    ['saved.parameters', { parameters: null }],
    ['saved.sites', { sites: null }],
    ['saved.sampler', { sampler: null }],
    ['spec', { model: null }],
    ['maxBytes', { maxBytes: -1 }],
  ])('%s', (argument, change) => {
    const refusal = expect.objectContaining({ name: 'ArgumentError', argument }) as Error;
    expect(() => loadNqs({ ...saved, ...change } as unknown as SavedNqs)).toThrow(refusal);
  });

  it('data that is none is refused', () => {
    expect(() => loadNqs(null as unknown as SavedNqs)).toThrow(ArgumentError);
  });

  it('a state without a bound of memory comes back without one', () => {
    const state = loadNqs(plain({ sampler: fullSum(), maxBytes: Infinity }));
    expect(state.setup.maxBytes).toBe(Infinity);
    expect(state.norm()).toBe(nqs(ansatz, { sampler: fullSum() }).norm());
  });
});

describe('numbers that cannot be meant are refused by name', () => {
  const state = nqs(ansatz, { sampler: fullSum() });
  const h = tfim(chain(3));
  const none = undefined as unknown as Rng;
  const facts = { chains: 2, independent: false, frozen: false };
  const energy = { re: -1, im: 0, error: 0, from: 'exact', variance: 1 } as const;

  it.each<[string, () => unknown]>([
    ['maxBytes', () => nqs(ansatz, { sampler: fullSum(), maxBytes: NaN })],
    ['maxBytes', () => geometricTensor(state, { maxBytes: NaN })],
    ['maxBytes', () => reconfiguration(0.1, { maxBytes: NaN })],
    ['maxBytes', () => naturalGradient(state, h, { maxBytes: NaN })],
    ['shift', () => reconfiguration(0.1, { shift: 'x' as unknown as number })],
    ['rate', () => gradientDescent('x' as unknown as number)],
    ['degrees', () => vScore(energy, NaN)],
    ['energy', () => vScore(energy, 3, -1)],
    ['energy', () => vScore({ ...energy, variance: Infinity }, 3)],
    ['values', () => chainEstimate(new Float64Array(0), facts)],
    ['values', () => chainEstimate(new Float64Array(6), facts)],
    ['chains', () => chainEstimate(new Float64Array(8), { ...facts, chains: 0 })],
    ['values', () => chainEstimate(new Float64Array(8).fill(NaN), facts)],
    ['rng', () => rbm(qubits(3), none)],
    ['rng', () => meanField(qubits(3), none)],
    ['rng', () => denseNet(qubits(3), [2], none)],
    ['rng', () => jastrow(qubits(3), none)],
    ['rng', () => state.sample(5, none)],
  ])('%s: %s', (argument, act) => {
    expect(act).toThrow(expect.objectContaining({ name: 'ArgumentError', argument }) as Error);
  });
});

describe('energies far from 1', () => {
  const h = tfim(chain(3));
  const far = rbm(qubits(3), rng(5), { deviation: 0.3 });
  const state = nqs(far, { sampler: fullSum() });

  it.each([1e-200, 1e140, 1e160, 1e200])(
    'times %d have scaled means, and variances where those are doubles',
    (unit) => {
      const [plain, scaled] = [state.expect(h), state.expect(scale(h, unit))];
      expect(Math.abs(scaled.re / unit - plain.re)).toBeLessThan(1e-12);
      const variance = unit * (unit * plain.variance!);
      const isLost = variance === Infinity || variance === 0;
      expect(scaled.flags).toEqual(isLost ? ['variance-out-of-range'] : undefined);
      if (variance === Infinity) expect(scaled.variance).toBe(Infinity);
      else expect(Math.abs(scaled.variance! - variance)).toBeLessThanOrEqual(1e-12 * variance);
    },
  );

  it('values that are all equal have variance 0', () => {
    const { variance } = chainEstimate(new Float64Array(16).fill(1e200), {
      chains: 2,
      independent: false,
      frozen: false,
    });
    expect(variance).toBe(0);
  });

  it.each([1e160, 1e200])(
    'steps of vmc at H times %d go the largest distance and no farther, with a flag',
    (unit) => {
      const one = (by: number): VmcStep => {
        const step = vmc(state, scale(h, by), { steps: 1 }).next();
        if (step.done) throw new Error('there is a step');
        return step.value;
      };
      // Both are shortened to the same distance.
      const [near, farther] = [one(1e3), one(unit)];
      expect([near.flags, farther.flags]).toEqual([['shortened'], ['variance-out-of-range', 'shortened']]);
      near.next.ansatz.parameters.forEach((x, k) => {
        expect(Math.abs(farther.next.ansatz.parameters[k]! - x)).toBeLessThan(1e-9);
      });
    },
  );

  it.each([1e-200, 1e160])(
    'samples about %d say that their variance is none, and their error stands',
    (unit) => {
      const values = Float64Array.from({ length: 128 }, (_, i) => unit * Math.sin(7 * i));
      const { variance, error, flags } = chainEstimate(values, {
        chains: 2,
        independent: true,
        frozen: false,
      });
      expect([variance, flags]).toEqual([unit < 1 ? 0 : Infinity, ['variance-out-of-range']]);
      expect(error / unit).toBeGreaterThan(0.01);
      // The error can be reached although the variance is none.
      const sampled = nqs(far, { sampler: metropolis({ samples: 512 }), rng: rng(3) });
      const reached = expectToPrecision(sampled, scale(h, unit), { error: 0.2 * unit, maxSamples: 1e4 });
      expect(reached.samples).toBeLessThan(1e4);
    },
  );

  it.each([adam(), gradientDescent()])(
    '$kind refuses gradients whose squares are no doubles',
    (optimizer) => {
      const run = (unit: number): unknown => vmc(state, scale(h, unit), { steps: 1, optimizer }).next();
      expect(() => run(1e160)).toThrow(/square of the gradient/);
      expect(() => run(1e140)).not.toThrow();
    },
  );
});

describe('checkpoints with parts missing are refused by name', () => {
  const h = tfim(chain(2));
  const state = nqs(rbm(qubits(2), rng(5)), { sampler: fullSum() });
  const optimizer = adam();
  const first = vmc(state, h, { steps: 2, optimizer }).next();
  if (first.done) throw new Error('there is a step');
  const good = first.value.checkpoint();
  const resumed = (broken: unknown): unknown =>
    resumeVmc(broken as VmcCheckpoint, h, { steps: 2, optimizer }).next();
  const kept = (part: object): object => ({ ...good, optimizer: { ...good.optimizer, ...part } });

  it.each([
    ['checkpoint', null],
    ['checkpoint', 3],
    ['checkpoint.optimizer', { ...good, optimizer: null }],
    ['saved', { ...good, state: null }],
    ['checkpoint.optimizer.step', kept({ step: null })],
    ['checkpoint.optimizer.first', kept({ first: null })],
    ['checkpoint.optimizer.first', kept({ first: [1] })],
    ['checkpoint.optimizer.second', kept({ second: good.optimizer.second?.map(() => NaN) })],
  ])('%s: %j', (argument, broken) => {
    expect(() => resumed(broken)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument }) as Error,
    );
  });

  it('and whole ones are not', () => {
    expect(() => resumed(JSON.parse(JSON.stringify(good)))).not.toThrow();
  });
});
