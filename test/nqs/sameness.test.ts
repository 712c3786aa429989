import { afterEach, describe, expect, it, vi } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { randomOrbitals } from '../../src/nqs/models/fermions/orbitals.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import {
  exactSampling,
  fullSum,
  metropolis,
  parallelTempering,
  type Sampler,
} from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { mpsAnsatz } from '../../src/tn/mps/ansatz.ts';
import { randomMps } from '../../src/tn/mps/make.ts';

afterEach(() => void vi.restoreAllMocks());

describe('dimensions come from the space alone (complaint 17)', () => {
  const space = levels([4, 2, 3]);
  const ansatz = rbm(space, rng(1), { deviation: 0.6 });
  const states: [string, Sampler][] = [
    ['independent draws', exactSampling(20_000)],
    ['chains', metropolis({ samples: 20_000, chains: 40 })],
    ['tempered chains', parallelTempering({ samples: 8000, chains: 40, replicas: 2 })],
  ];

  it.each(states)('so that every level of unequal sites has its probability by %s', (_, sampler) => {
    const exact = nqs(ansatz, { sampler: fullSum() });
    const sampled = nqs(ansatz, { sampler, rng: rng(2) });
    space.dims.forEach((d, site) => {
      for (let level = 0; level < d; level++) {
        const matrix = Array.from({ length: d }, (_row, i) => Array.from({ length: d }, (_col, j) => (i === j && i === level ? 1 : 0))); // prettier-ignore
        const projector = localSum(space, [{ sites: [site], matrix }]);
        const { re, error } = sampled.expect(projector);
        expect(Math.abs(re - exact.expect(projector).re)).toBeLessThan(4.5 * error);
        expect(error).toBeLessThan(0.02);
      }
    });
  });
});

describe('numbers are doubles throughout (complaint 19)', () => {
  const sector = fixedNumber(qubits(4), 2);
  it.each([
    ['a machine', rbm(qubits(4), rng(1))],
    ['a complex network', denseNet(qubits(4), [3], rng(2))],
    ['a Jastrow factor', jastrow(qubits(4), rng(3))],
    ['a symmetric machine', symmetricRbm(qubits(4), translations(4), rng(4))],
    ['determinants', slater(sector, randomOrbitals(sector, rng(5)))],
    ['a matrix-product state', mpsAnsatz(randomMps(qubits(4), 2, rng(6)))],
  ])('%s takes and gives no others', (_, ansatz) => {
    const single = Float32Array.from(ansatz.parameters) as unknown as Float64Array;
    expect(() => ansatz.with(single)).toThrow(
      /`parameters` must be a Float64Array, but it is a Float32Array/,
    );
    expect(() => ansatz.with([...ansatz.parameters] as unknown as Float64Array)).toThrow(/a Array/);
    const batch = batchOf(ansatz.space, [[0, 1, 1, 0]]);
    const weights = new Float64Array(ansatz.mode === 'real' ? 1 : 2).fill(1);
    for (const out of [
      ansatz.logAmplitudes(batch),
      ansatz.logDerivatives(batch),
      ansatz.backward(batch, weights),
    ]) {
      expect(out).toBeInstanceOf(Float64Array);
    }
  });
});

it('no code is made for a shape: sizes, samples and models change and nothing is compiled (complaint 20)', () => {
  const run = (n: number, samples: number, hidden: number): void => {
    const state = nqs(rbm(qubits(n), rng(1), { hidden }), { sampler: metropolis({ samples }), rng: rng(2) });
    const steps = [...vmc(state, tfim(chain(n)), { steps: 2, optimizer: reconfiguration() })];
    expect(steps.length).toBe(2);
  };
  run(4, 32, 4);
  const compiled = [
    vi.spyOn(WebAssembly, 'Module'),
    vi.spyOn(WebAssembly, 'Instance'),
    vi.spyOn(WebAssembly, 'compile'),
    vi.spyOn(WebAssembly, 'instantiate'),
    vi.spyOn(globalThis, 'Function'),
  ];
  for (const [n, samples, hidden] of [
    [5, 48, 7],
    [9, 160, 3],
    [33, 64, 40],
  ] as const) {
    run(n, samples, hidden);
  }
  for (const spy of compiled) expect(spy).not.toHaveBeenCalled();
});
