import { xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { tdvp } from '../../src/tn/evolve/tdvp.ts';
import { tebd } from '../../src/tn/evolve/tebd.ts';
import type { ChainEvolution } from '../../src/tn/evolve/run.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import type { ReferenceRow } from './row.ts';

interface Quench {
  readonly value: number;
  readonly error: number;
}

const ofLast = ({ expectations }: ChainEvolution<Mps>, name: string): Quench => {
  const estimate = expectations[name]?.at(-1);
  return { value: estimate?.re ?? NaN, error: estimate?.error ?? NaN };
};

/** The critical Ising chain of 10 sites from all |0>, at t = 1. */
function ising(name: 'z4' | 'x4' | 'ends', evolve: typeof tebd | typeof tdvp, dt: number): Quench {
  const h = tfim(chain(10));
  const words = { z4: 'IIIIZIIIII', x4: 'IIIIXIIIII', ends: 'ZIIIIIIIIZ' };
  const observables = { [name]: pauliSum(h.space, { [words[name]]: 1 }) };
  const start = productMps(h.space, new Array<number>(10).fill(0));
  const order = evolve === tebd ? { order: 4 as const } : {};
  return ofLast(
    evolve(h, start, { times: [0, 1], dt, truncation: { cutoff: 1e-12 }, observables, ...order }),
    name,
  );
}

/** S_z of site 9 of the XX chain of 20 sites. */
function freeFermions(level: (site: number) => number, t: number): Quench {
  const h = xxz(chain(20), { delta: 0 });
  const start = productMps(h.space, Array.from({ length: 20 }, (_, i) => level(i)), { charges: spinCharges(h.space) }); // prettier-ignore
  const observables = { sz: spinOperator(h.space, 9, 'z') };
  return ofLast(tebd(h, start, { times: [0, t], dt: 0.25, order: 4, truncation: { cutoff: 1e-10 }, observables }), 'sz'); // prettier-ignore
}

const fermions = 'XX chain, N = 20, free fermions';
const exact = 'Quench of the Ising chain, N = 10, h = 1, exact diagonalisation';
const rows: readonly (readonly [string, string, number, number, () => Quench])[] = [
  ['tebd-quench-z4', exact, 0.3433454548647, 1e-5, () => ising('z4', tebd, 0.125)],
  ['tebd-quench-x4', exact, 0.4706700000222, 1e-5, () => ising('x4', tebd, 0.125)],
  ['tebd-quench-ends', exact, 0.0010904302941, 1e-5, () => ising('ends', tebd, 0.125)],
  ['tdvp-quench-z4', exact, 0.3433454548647, 2e-3, () => ising('z4', tdvp, 0.25)],
  ['tebd-domain-wall-t1', fermions, 0.2927637497568, 1e-4, () => freeFermions((i) => (i < 10 ? 0 : 1), 1)],
  ['tebd-domain-wall-t2', fermions, 0.0250635404922, 1e-4, () => freeFermions((i) => (i < 10 ? 0 : 1), 2)],
  ['tebd-neel-t1', fermions, -0.1119453895706, 1e-4, () => freeFermions((i) => i % 2, 1)],
];

export const mpsEvolutionRows: readonly ReferenceRow[] = rows.map(
  ([name, source, expected, tolerance, compute]) => ({ id: `tn/${name}`, area: 'tn', source, expected, tolerance, compute }), // prettier-ignore
);
