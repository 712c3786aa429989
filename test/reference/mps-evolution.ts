import { xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { tdvp } from '../../src/tn/evolve/tdvp.ts';
import { tebd, type TebdOptions } from '../../src/tn/evolve/tebd.ts';
import type { ChainEvolution } from '../../src/tn/evolve/run.ts';
import { bondEntropies } from '../../src/tn/mps/entanglement.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

interface Value {
  readonly value: number;
  readonly error: number;
}
type Run = () => ChainEvolution<Mps>;
type Row = readonly [name: string, source: string, expected: number, tolerance: number, compute: () => number | Value]; // prettier-ignore

const mean = (run: Run, name: string, k: number): Value => {
  const estimate = run().expectations[name]?.[k];
  return { value: estimate?.re ?? NaN, error: estimate?.error ?? NaN };
};
const middle = (run: Run, k: number): number => {
  const entropies = bondEntropies(run().states[k] as Mps);
  return entropies[(entropies.length - 1) / 2] as number;
};

const h = tfim(chain(10));
const up = productMps(h.space, new Array<number>(10).fill(0));
const paulis = {
  z4: pauliSum(h.space, { IIIIZIIIII: 1 }),
  x4: pauliSum(h.space, { IIIIXIIIII: 1 }),
  ends: pauliSum(h.space, { ZIIIIIIIIZ: 1 }),
} satisfies Record<string, Operator>;
const byTebd = once(
  () =>
  tebd(h, up, { times: [0, 1, 2], dt: 0.05, order: 4, observables: paulis, saveStates: true, stepErrors: false }), // prettier-ignore
);
const byTdvp = once(() => tdvp(h, up, { times: [0, 1], dt: 0.25, truncation: { cutoff: 1e-12 }, observables: { z4: paulis.z4 } })); // prettier-ignore
const quench = 'R13, quench of the Ising chain, N = 10, h = 1';

function echo(k: number): number {
  const { re, im } = up.overlap(byTebd().states[k] as Mps);
  return re * re + im * im;
}

const quenchRows: readonly Row[] = [
  ...[1, 2].flatMap((t): Row[] => [
    [`tebd-quench-z4-t${t}`, quench, [0.3433454548647, 0.0959987022261][t - 1] as number, 1e-8, () => mean(byTebd, 'z4', t)], // prettier-ignore
    [`tebd-quench-x4-t${t}`, quench, [0.4706700000222, 0.4845562390488][t - 1] as number, 1e-8, () => mean(byTebd, 'x4', t)], // prettier-ignore
    [`tebd-quench-ends-t${t}`, quench, [0.0010904302941, 0.0034408884552][t - 1] as number, 1e-8, () => mean(byTebd, 'ends', t)], // prettier-ignore
    [`tebd-quench-entropy-t${t}`, quench, [0.4167835046432, 1.0389734491081][t - 1] as number, 1e-7, () => middle(byTebd, t)], // prettier-ignore
    [`tebd-quench-echo-t${t}`, quench, [0.0625491521157, 0.0296520437258][t - 1] as number, 1e-8, () => echo(t)], // prettier-ignore
  ]),
  ['tdvp-quench-z4-t1', quench, 0.3433454548647, 1e-7, () => mean(byTdvp, 'z4', 1)],
];

const xx = xxz(chain(20), { delta: 0 });
const fermions = 'R14, XX chain, N = 20, free fermions';

/** The XX chain from a basis state, with S_z of site 9. */
function free(level: (site: number) => number, times: number[], options: Partial<TebdOptions>): Run {
  return once(() => {
    const levels = Array.from({ length: 20 }, (_, site) => level(site));
    const start = productMps(xx.space, levels, { charges: spinCharges(xx.space) });
    const observables = { sz: spinOperator(xx.space, 9, 'z') };
    return tebd(xx, start, { times: [0, ...times], dt: 0.1, order: 4, observables, saveStates: true, stepErrors: false, ...options }); // prettier-ignore
  });
}

const wall = free((i) => (i < 10 ? 0 : 1), [1, 2, 5, 8], { truncation: { cutoff: 1e-16 } });
const neel = free((i) => i % 2, [1, 2, 5], { dt: 0.2, truncation: { cutoff: 1e-12 } });
const late = free((i) => i % 2, [8], { dt: 0.25, truncation: { cutoff: 1e-10, maxBond: 300 } });

/** S_z of site 9 and the entropy of the middle at the time number `k`. */
const freeRows = (
  name: string,
  run: Run,
  k: number,
  [sz, entropy]: [number, number],
  tolerance: number,
): Row[] => [
  [`tebd-${name}-sz`, fermions, sz, tolerance, () => mean(run, 'sz', k)],
  [`tebd-${name}-entropy`, fermions, entropy, 10 * tolerance, () => middle(run, k)],
];

const rows: readonly Row[] = [
  ...quenchRows,
  ...freeRows('domain-wall-t1', wall, 1, [0.2927637497568, 0.529412551125], 1e-8),
  ...freeRows('domain-wall-t2', wall, 2, [0.0250635404922, 0.699501849007], 1e-8),
  ...freeRows('domain-wall-t5', wall, 3, [0.0157703065884, 0.792847586945], 1e-7),
  ...freeRows('domain-wall-t8', wall, 4, [0.0147320197252, 0.856172961396], 1e-7),
  ...freeRows('neel-t1', neel, 1, [-0.1119453895706, 0.506837349755], 1e-6),
  ...freeRows('neel-t2', neel, 2, [0.1985749049321, 0.94355128376], 1e-6),
  ...freeRows('neel-t5', neel, 3, [0.122973290476, 2.290382285446], 1e-6),
  ...freeRows('neel-t8', late, 1, [0.0944371067921, 3.625424324583], 1e-4),
];

/** Evolutions of matrix-product states; tolerances are those of the steps and of what is discarded. */
export const mpsEvolutionRows: readonly ReferenceRow[] = rows.map(
  ([name, source, expected, tolerance, compute]) => ({
    ...{ id: `tn/${name}`, area: 'tn', source: `tensor-networks ${source}` },
    ...{ expected, tolerance, compute },
  }),
);
