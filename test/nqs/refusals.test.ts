import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs, type NqsOptions } from '../../src/nqs/nqs.ts';
import { exactSampling, fullSum, metropolis, type Sampler } from '../../src/nqs/sampler.ts';
import { loadNqs, saveNqs, type SavedNqs } from '../../src/nqs/saved.ts';
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
