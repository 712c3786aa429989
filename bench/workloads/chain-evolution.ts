import { tfim } from '../../src/operators/models/ising.ts';
import { sigmaX } from '../../src/operators/paulis.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { tebd } from '../../src/tn/evolve/tebd.ts';
import { siteMeans } from '../../src/tn/mps/local-means.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import { contender, type Case, type Workload } from '../workload.ts';

/** A quench of the critical Ising chain. */
interface Quench {
  readonly sites: number;
  readonly steps: number;
  readonly bond: number;
}

const dt = 0.05;
const cutoff = 1e-12;

/** Time evolution of matrix-product states. */
export const chainEvolution: Workload = {
  name: 'tebd',
  describe:
    'critical Ising chain from all spins up: TEBD of order 2, steps of 0.05, discarded weight 1e-12 a bond and a largest bond, complex tensors without charges; TeNPy does the same with one thread',
  goal: 'not slower than TeNPy',
  cases: [
    { label: '50 sites, 40 steps', make: () => quench({ sites: 50, steps: 40, bond: 50 }) },
    {
      label: '50 sites, 80 steps, bond 80',
      large: true,
      make: () => quench({ sites: 50, steps: 80, bond: 80 }),
    },
  ],
};

function quench(problem: Quench): Case {
  return {
    contenders: [contender('ketwork', () => evolved(problem))],
    peers: [
      {
        ...{ needs: 'physics-tenpy', how: 'TEBDEngine', job: 'tebd' },
        parameters: { ...problem, dt, cutoff, field: 1 },
        arrays: {},
        answer: () =>
          Float64Array.from(siteMeans(evolved(problem), sigmaX).flatMap(({ re, im }) => [re, im])),
        // Even and odd bonds take turns the other way round there.
        tolerance: 2e-3,
      },
    ],
  };
}

function evolved({ sites, steps, bond }: Quench): Mps {
  const h = tfim(chain(sites));
  const start = productMps(h.space, new Array<number>(sites).fill(0));
  return tebd(h, start, { times: [0, steps * dt], dt, truncation: { maxBond: bond, cutoff } }).final;
}
