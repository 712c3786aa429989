import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { spins } from '../../src/spaces/space.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import { contender, type Case, type Workload } from '../workload.ts';

/** A chain, the bonds of the sweeps, and whether S_z is conserved. */
interface Problem {
  readonly sites: number;
  readonly s: number;
  readonly bonds: readonly number[];
  readonly charges: boolean;
}

const spinOneSweeps =
  'Spin-1 Heisenberg chain of 100 sites, open, from the Neel state: 5 two-site sweeps with bonds 10, 20, 100 (or less), m, m, cutoff 0, no noise, 3 Lanczos vectors; TeNPy does the same sweeps with one thread';

function spinOne(m: number, charges: boolean): Workload['cases'][number] {
  return {
    label: `m = ${m}, ${charges ? 'S_z conserved' : 'dense'}`,
    large: m > 50 || !charges,
    make: () => ground({ sites: 100, s: 1, bonds: capped([10, 20, 100, m, m], m), charges }),
  };
}

/** Ground states of Heisenberg chains. */
export const dmrgSpinOne: Workload = {
  name: 'dmrg-spin-1',
  describe: spinOneSweeps,
  goal: 'as fast as TeNPy, ahead with S_z conserved',
  cases: [spinOne(50, true), spinOne(50, false), spinOne(100, true), spinOne(100, false), spinOne(200, true)],
};

/** The longest of them, a quarter of an hour by itself. */
export const dmrgWide: Workload = {
  name: 'dmrg-spin-1-wide',
  describe: spinOneSweeps,
  goal: 'within twice the time of TeNPy',
  cases: [spinOne(200, false)],
};

/** The same for spin 1/2. */
export const dmrgSpinHalf: Workload = {
  name: 'dmrg-spin-half',
  describe:
    'Spin-1/2 Heisenberg chain of 50 sites, open, from the Neel state, S_z conserved: 6 two-site sweeps with bonds up to 100, cutoff 0, no noise, 3 Lanczos vectors',
  goal: 'ahead of TeNPy',
  cases: [
    {
      label: 'm = 100, S_z conserved',
      make: () => ground({ sites: 50, s: 0.5, bonds: [10, 20, 50, 100, 100, 100], charges: true }),
    },
  ],
};

function capped(bonds: readonly number[], m: number): number[] {
  return bonds.map((bond) => Math.min(bond, m));
}

function ground(problem: Problem): Case {
  const { sites, s, bonds, charges } = problem;
  return {
    contenders: [contender('ketwork', () => energyOf(problem))],
    peers: [
      {
        needs: 'physics-tenpy',
        how: 'TwoSiteDMRGEngine',
        job: 'dmrg',
        parameters: { sites, spin: s, bonds, charges: charges ? 1 : 0 },
        arrays: {},
        answer: () => energyOf(problem),
        tolerance: 1e-6,
      },
    ],
  };
}

function energyOf({ sites, s, bonds, charges }: Problem): Float64Array {
  const space = spins(sites, s);
  const start = productMps(
    space,
    space.dims.map((d, i) => (i % 2 ? d - 1 : 0)),
    charges ? { charges: spinCharges(space) } : {},
  );
  const { energy } = dmrg(heisenberg(chain(sites), { s }), start, {
    ...{
      maxBond: bonds,
      cutoff: 0,
      noise: 0,
      lanczosSteps: 3,
      sweeps: bonds.length,
      tolerance: 0,
      variance: false,
    },
  });
  return Float64Array.of(energy.re, 0);
}
