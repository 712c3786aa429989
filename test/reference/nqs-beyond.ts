import { rng } from '../../src/linalg/random.ts';
import { swapEntropy } from '../../src/nqs/compare/swap.ts';
import { tvmc } from '../../src/nqs/evolve/tvmc.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc, vScore } from '../../src/nqs/optimise/vmc.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

const area = 'nqs';

function row(
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: ReferenceRow['compute'],
): ReferenceRow {
  return { id: `nqs/${id}`, area, source, expected, tolerance, compute };
}

const summed = { sampler: fullSum() } as const;
const two = (h: number) => pauliSum(qubits(2), { ZZ: 1, XI: -h, IX: -h });

/** The ground state of two spins at h = 0.5 by reconfiguration, then half a unit of time and one at h = 1. */
const quench = once((): readonly Nqs[] => {
  let start = nqs(logTable(qubits(2), new Float64Array(8)), summed);
  const optimizer = reconfiguration(0.5, { shift: 1e-10 });
  for (const { next } of vmc(start, two(0.5), { steps: 60, optimizer })) start = next;
  const out: Nqs[] = [];
  for (const { wanted, state } of tvmc(start, two(1), { times: [0, 0.5, 1], rtol: 1e-9 })) {
    if (wanted !== undefined) out.push(state);
  }
  return out;
});
const field = pauliSum(qubits(2), { XI: 1, IX: 1 });
const at = (k: number): Nqs => quench()[k] as Nqs;

/** A ring of ten spins along x, left to h = 1 for 0.25: a machine of one filter. */
function tenSpins(): { value: number; error: number } {
  const n = 10;
  const ansatz = symmetricRbm(qubits(n), translations(n), rng(1), { field: 'complex', deviation: 0.005 });
  const x = pauliSum(qubits(n), [{ sites: [0], letters: 'X' }]);
  let last = { re: NaN, error: NaN };
  for (const step of tvmc(nqs(ansatz, summed), tfim(chain(n, { periodic: true })), {
    times: [0, 0.25],
    rtol: 1e-4,
  })) {
    last = step.expect(x);
  }
  return { value: last.re, error: last.error };
}

/** <X>(t) = 1 - (2/N) sum_k (2 sin k/E_k)^2 (1 - cos 2 E_k t), E_k = 2 sqrt(2 - 2 cos k), k = pi (2 j - 1)/N > 0. */
function freeFermions(n: number, t: number): number {
  let sum = 0;
  for (let j = 1; j <= n / 2; j++) {
    const k = (Math.PI * (2 * j - 1)) / n;
    const energy = 2 * Math.sqrt(2 - 2 * Math.cos(k));
    sum += ((2 * Math.sin(k)) / energy) ** 2 * (1 - Math.cos(2 * energy * t));
  }
  return 1 - (2 / n) * sum;
}

const rows = 'varbench, rows of energy and variance; neural-states.md 3.5';
/** Model, energy, variance, degrees of freedom, V-score as printed. */
const scores: readonly (readonly [
  id: string,
  energy: number,
  variance: number,
  degrees: number,
  score: number,
])[] = [
  ['tfim-32/jastrow', -40.70126, 0.2877156, 32, 5.6e-3],
  ['tfim-32/rbm', -40.75763, 0.01991942, 32, 3.8e-4],
  ['tfim-32/symmetric-ffn', -40.760008, 2e-4, 32, 3.9e-6],
  ['tfim-6x6/jastrow', -115.19484, 0.39779351, 36, 1.1e-3],
  ['tfim-6x6/rbm', -115.23165, 0.082848699, 36, 2.2e-4],
  ['heisenberg-20/rnn', -35.6175098, 5.34e-5, 20, 8.4e-7],
  ['heisenberg-200/jastrow', -346.7672, 20.28494, 200, 3.4e-2],
  ['heisenberg-200/rbm', -351.341, 14.31015, 200, 2.3e-2],
  ['heisenberg-6x6/jastrow', -96.4427, 14.7488, 36, 5.7e-2],
  ['heisenberg-6x6/rbm', -96.2702, 13.9167, 36, 5.4e-2],
];

/** Neural quantum states beyond ground states: motion in time, entropies, excited states, V-scores. */
export const nqsBeyondRows: readonly ReferenceRow[] = [
  row('quench-2/X-0', 'case NQ-06', 1.4142135624, 1e-8, () => at(0).expect(field).re),
  row('quench-2/X-0.5', 'case NQ-06', 1.8716474096, 1e-7, () => at(1).expect(field).re),
  row('quench-2/X-1', 'case NQ-06', 1.7643582435, 1e-7, () => at(2).expect(field).re),
  row(
    'quench-2/ZZ-1',
    'case NQ-06',
    -0.3569621001,
    1e-7,
    () => at(2).expect(pauliSum(qubits(2), { ZZ: 1 })).re,
  ),
  row('quench-2/E-1', 'case NQ-06', -2.1213203436, 1e-7, () => at(2).expect(two(1)).re),
  row(
    'quench-10/X-0.25',
    'free fermions, Ising ring from h = infinity to 1 (target T8)',
    freeFermions(10, 0.25),
    1e-3,
    tenSpins,
  ),
  row(
    'excited-tfim-4/E1',
    'free fermions: gap 2 tan(pi/16) of the critical ring',
    -2 / Math.sin(Math.PI / 8) + 2 * Math.tan(Math.PI / 16),
    1e-4,
    () => {
      const h = tfim(chain(4, { periodic: true }));
      const found: Nqs[] = [];
      for (let k = 0; k < 2; k++) {
        const stream = rng(k + 1);
        let state = nqs(
          logTable(
            qubits(4),
            Float64Array.from({ length: 32 }, () => 0.5 * stream.normal()),
          ),
          summed,
        );
        const avoid = k === 0 ? {} : { orthogonalTo: [...found], penalty: 6 };
        const optimizer = reconfiguration(0.15, { shift: 1e-4 });
        for (const { next } of vmc(state, h, { steps: 150, optimizer, ...avoid })) state = next;
        found.push(state);
      }
      return (found[1] as Nqs).expect(h).re;
    },
  ),
  row(
    'swap/two-spins',
    'two spins at h = 0.5: Schmidt weights 1/2 +- sqrt(2)/4',
    Math.log(4 / 3),
    1e-8,
    () => swapEntropy(at(0), [1]).re,
  ),
  ...scores.map(([id, energy, variance, degrees, score]): ReferenceRow => ({
    ...row(`v-score/${id}`, rows, score, 0.025, () =>
      vScore({ re: energy, im: 0, error: 0, variance, from: 'sampled' }, degrees),
    ),
    relative: true,
  })),
];
