import { lindbladian } from '../../src/dynamics/lindbladian.ts';
import { steadyState, type SteadyState } from '../../src/dynamics/steady-state.ts';
import { rng } from '../../src/linalg/random.ts';
import { densityRbm } from '../../src/nqs/density/density-rbm.ts';
import { neuralDensity } from '../../src/nqs/density/neural-density.ts';
import { steadyStateVmc } from '../../src/nqs/density/steady-state.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { exponentialSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import { boseHubbard } from '../../src/operators/models/bose-hubbard.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import { dissipativeIsing, exactMeans, meanOf } from '../nqs/dissipative-ising.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

const area = 'nqs';
const source = 'neural-states.md 3.6: dissipative Ising ring, V = 2';
const letters = ['X', 'Y', 'Z'] as const;

const exactly = (n: number, g: number): (() => SteadyState) =>
  once(() => {
    const { hamiltonian, jumps } = dissipativeIsing(n, g);
    return steadyState(lindbladian(hamiltonian, jumps), { rng: rng(1) });
  });

const rings = [
  [3, 0.3],
  [4, 0.3],
  [6, 0.3],
  [4, 1],
  [5, 1],
].map(([n = 0, g = 0]) => ({ n, g, state: exactly(n, g) }));

const exactRows: readonly ReferenceRow[] = rings.flatMap(({ n, g, state }) =>
  letters.map((letter, k) => ({
    id: `nqs/dissipative-ising/g${g}-n${n}-${letter}`,
    area,
    source,
    expected: (exactMeans[`g=${g} L=${n}`] as readonly number[])[k] as number,
    tolerance: 1e-11,
    compute: () => state().state.expect(meanOf(n, letter)).re,
  })),
);

const purityRows = [
  { n: 6, g: 0.3, expected: 0.999057759425 },
  { n: 4, g: 1, expected: 0.870484681346 },
].map(({ n, g, expected }): ReferenceRow => {
  const found = rings.find((ring) => ring.n === n && ring.g === g);
  return {
    id: `nqs/dissipative-ising/g${g}-n${n}-purity`,
    area,
    source,
    expected,
    tolerance: 1e-11,
    compute: () => {
      const rho = found?.state().state;
      return rho ? rho.overlap(rho).re : NaN;
    },
  };
});

/** The neural density matrix of four spins at g = 1, over all elements. */
const neural = once(() => {
  const { hamiltonian, jumps } = dissipativeIsing(4, 1);
  const optimizer = reconfiguration(0.04, { shift: exponentialSchedule(1e-2, 0.95, 1e-5), maxDistance: 0.3 });
  const start = densityRbm(qubits(4), rng(1));
  let ansatz = start;
  for (const { next } of steadyStateVmc(start, hamiltonian, jumps, {
    steps: 85,
    optimizer,
    sampler: fullSum(),
  })) {
    ansatz = next;
  }
  return neuralDensity(ansatz, { sampler: fullSum() });
});

const neuralRows = letters.map((letter, k): ReferenceRow => ({
  id: `nqs/neural-density/g1-n4-${letter}`,
  area,
  source: `${source}, T7: within 2e-2`,
  expected: (exactMeans['g=1 L=4'] as readonly number[])[k] as number,
  tolerance: 2e-2,
  compute: () => neural().expect(meanOf(4, letter)).re,
}));

/** Bosons by one input per level: 462 configurations of six on six sites. */
function bosons(): number {
  const h = boseHubbard(chain(6, { periodic: true }), { levels: 7, interaction: 4 });
  const sector = fixedNumber(h.space, 6);
  let state = nqs(rbm(h.space, rng(1), { hidden: 6 }), { sector, sampler: fullSum() });
  for (const { next } of vmc(state, h, { steps: 40, optimizer: reconfiguration(0.1) })) state = next;
  return state.expect(h).re;
}

/** Mixed states and bosons among neural quantum states. */
export const nqsMixedRows: readonly ReferenceRow[] = [
  ...exactRows,
  ...purityRows,
  ...neuralRows,
  {
    id: 'nqs/rbm-bose-hubbard-n6-u4',
    area,
    source: 'neural-states.md 3.6: unit filling, relative 2e-3',
    expected: -5.690193400584,
    tolerance: 2e-3,
    relative: true,
    compute: bosons,
  },
];
