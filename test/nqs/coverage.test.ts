import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
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
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';

const n = 8;
const ring = chain(n, { periodic: true });

function trained(ansatz: Ansatz, h: Operator, steps: number, rate: number): Ansatz {
  let state = nqs(ansatz, { sampler: fullSum() });
  for (const { next } of vmc(state, h, { steps, optimizer: reconfiguration(rate) })) state = next;
  return state.ansatz;
}

/** Of some seeds: how many estimates are within two errors, and how many of those that are not say that they cannot be trusted. */
function coverage(ansatz: Ansatz, op: Operator, sampler: Sampler, seeds = 50) {
  const exact = nqs(ansatz, { sampler: fullSum() }).expect(op).re;
  const all = Array.from({ length: seeds }, (_, seed) => nqs(ansatz, { sampler, rng: rng(seed) }).expect(op));
  const isFlagged = all.map(({ flags }) => (flags?.length ?? 0) > 0);
  const isCovered = all.map(({ re, error }) => Math.abs(re - exact) <= 2 * error);
  return {
    covered: isCovered.filter(Boolean).length,
    flagged: isFlagged.filter(Boolean).length,
    // What nobody is warned of.
    wrong: isCovered.filter((covered, i) => !covered && !isFlagged[i]).length,
    // Coverage among those that claim to be right.
    trusted: isFlagged.filter((flagged) => !flagged).length,
  };
}

describe('error bars of 50 seeds (target T2)', () => {
  const h = tfim(ring);
  const critical = trained(rbm(qubits(n), rng(1)), h, 25, 0.05);
  const magnetisation = pauliSum(
    h.space,
    Array.from({ length: n }, (_, i) => ({ coefficient: 1 / n, sites: [i], letters: 'Z' })),
  );

  it.each<[string, Sampler]>([
    ['chains', metropolis({ samples: 512 })],
    ['chains whose samples are one move apart, correlated over many', metropolis({ samples: 4096, chains: 8, sweep: 1, warmUp: 400 })], // prettier-ignore
    ['independent draws', exactSampling(256)],
    ['tempered chains', parallelTempering({ samples: 256, chains: 8, replicas: 2 })],
  ])('cover energies of a trained machine in 90 % at least, by %s', (_, sampler) => {
    const { covered, trusted, wrong } = coverage(critical, h, sampler);
    expect(covered).toBeGreaterThanOrEqual(45);
    expect(trusted).toBeGreaterThanOrEqual(45);
    expect(wrong).toBeLessThanOrEqual(5);
  });

  it('cover the magnetisation, the slowest observable, where one move apart', () => {
    const sampler = metropolis({ samples: 8192, chains: 16, sweep: 1, warmUp: 400 });
    const { covered, wrong } = coverage(critical, magnetisation, sampler);
    expect(covered).toBeGreaterThanOrEqual(44);
    expect(wrong).toBeLessThanOrEqual(5);
  });

  it('that cannot be trusted are flagged: chains that stay in one of two wells, and chains that are too short', () => {
    const wells = trained(jastrow(qubits(n), rng(2), { onSite: false }), tfim(ring, { h: 0.2 }), 20, 0.1);
    const stuck = coverage(wells, magnetisation, metropolis({ samples: 400, chains: 4 }));
    expect(stuck.flagged).toBeGreaterThanOrEqual(40);
    expect(stuck.wrong).toBeLessThanOrEqual(8);
    const short = coverage(
      critical,
      magnetisation,
      metropolis({ samples: 32, chains: 2, sweep: 1, warmUp: 0 }),
    );
    expect(short.flagged).toBe(50);
    const ladder = parallelTempering({ samples: 1600, chains: 8, replicas: 4 });
    const tempered = coverage(wells, magnetisation, ladder, 20);
    expect(tempered.flagged).toBeLessThan(4);
    expect(tempered.covered).toBeGreaterThanOrEqual(16);
  });
});
