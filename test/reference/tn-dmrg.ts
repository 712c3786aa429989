import { aklt } from '../../src/operators/models/aklt.ts';
import { tfimChainEnergy, xxChainEnergy } from '../../src/operators/models/exact-chains.ts';
import { heisenberg, j1j2, majumdarGhosh, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { times } from '../../src/operators/algebra.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { dmrg, type DmrgResult } from '../../src/tn/dmrg/dmrg.ts';
import type { DmrgOptions } from '../../src/tn/dmrg/options.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { noCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import type { ReferenceRow } from './row.ts';

const area = 'tensor-networks';

/** The lowest state from the Neel state, S_z conserved unless said. */
export function ground(
  h: ProductOperator,
  { free = false, ...options }: DmrgOptions & { free?: boolean } = {},
): DmrgResult {
  const charges = free ? noCharges(h.space) : spinCharges(h.space);
  const start = productMps(
    h.space,
    h.space.dims.map((d, i) => (i % 2 ? d - 1 : 0)),
    { charges },
  );
  return dmrg(h, start, { maxBond: [10, 20, 50, 100], cutoff: 1e-13, variance: false, ...options });
}

const known = new Map<string, DmrgResult>();

/** The same run for several rows. */
function once(name: string, run: () => DmrgResult): DmrgResult {
  const found = known.get(name) ?? run();
  known.set(name, found);
  return found;
}

export const heisenberg20 = (): DmrgResult => once('heisenberg', () => ground(heisenberg(chain(20))));
export const ising20 = (): DmrgResult =>
  once('ising', () => ground(tfim(chain(20)), { free: true, maxBond: [8, 16, 32] }));

const energies: readonly (readonly [id: string, source: string, expected: number, run: () => DmrgResult])[] =
  [
    ['heisenberg-n20', 'R1', -8.68247333439899, heisenberg20],
    [
      'heisenberg-n40',
      'R1 (ten digits)',
      -17.5414732999,
      () => ground(heisenberg(chain(40)), { maxBond: [10, 20, 60], cutoff: 1e-12 }),
    ],
    ['heisenberg-ring-n12', 'R2', -5.3873909174452, () => ground(heisenberg(chain(12, { periodic: true })))],
    [
      'spin-1-n10',
      'R4',
      -12.894560132211,
      () => ground(heisenberg(chain(10), { s: 1 }), { maxBond: [20, 60, 120] }),
    ],
    ['aklt-n10', 'R5: -2/3 per bond', -6, () => ground(aklt(10), { maxBond: 8 })],
    ['majumdar-ghosh-n12', 'R6: -3N/8', -4.5, () => ground(majumdarGhosh(12), { maxBond: 16 })],
    ['j1j2-n16', 'R6', -6.34317612406039, () => ground(j1j2(chain(16), { J2: 0.241167 }))],
    ['tfim-n20', 'R7: 1 - 1/sin(pi/(4N + 2))', 1 - 1 / Math.sin(Math.PI / 82), ising20],
    [
      'tfim-n50-h1.5',
      'R7: free fermions',
      tfimChainEnergy(50, { h: 1.5 }),
      () => ground(tfim(chain(50), { h: 1.5 }), { free: true, maxBond: [8, 16] }),
    ],
    [
      'tfim-ring-n10',
      'R8',
      -12.7849064429993,
      () => ground(tfim(chain(10, { periodic: true })), { free: true, maxBond: [16, 32] }),
    ],
    ['xx-n20', 'R10', xxChainEnergy(20), () => ground(xxz(chain(20), { delta: 0 }))],
    ['heisenberg-3x3', 'R17', -4.74932725855287, () => ground(heisenberg(square(3, 3)))],
    [
      'tfim-3x3',
      'R18',
      -28.45555956767012,
      () => ground(tfim(square(3, 3), { h: 3.04438 }), { free: true, maxBond: [16, 32] }),
    ],
  ];

function correlation(n: 10 | 20, i: number, j: number): number {
  const { state } = n === 20 ? heisenberg20() : ground(heisenberg(chain(10)));
  return state.expect(times(spinOperator(state.space, i, 'z'), spinOperator(state.space, j, 'z'))).re;
}

const observed: readonly (readonly [id: string, source: string, expected: number, value: () => number])[] = [
  ['entropy-heisenberg-n20', 'R11', 0.634573061415, () => heisenberg20().entropies[9] as number],
  ['entropy-tfim-n20', 'R11', 0.443799430616, () => ising20().entropies[9] as number],
  ...(
    [
      [20, 0, 1, -0.217803822058],
      [20, 9, 10, -0.1212825221327],
      [20, 0, 19, -0.0079868383256],
      [10, 0, 1, -0.2193648346496],
      [10, 4, 5, -0.1881851559384],
      [10, 0, 9, -0.0225022820065],
    ] as const
  ).map(
    ([n, i, j, expected]) =>
      [`correlation-n${n}-${i}-${j}`, 'R12', expected, () => correlation(n, i, j)] as const,
  ),
];

/** Ground states by DMRG; energies to 1e-9 of their size (what the cutoff leaves), observables to 1e-7. */
export const dmrgRows: readonly ReferenceRow[] = [
  ...energies.map(([id, source, expected, run]) => ({
    ...{ id: `${area}/dmrg-${id}`, area, source: `tensor-networks ${source}`, expected },
    ...{ tolerance: 1e-9, relative: true, compute: () => run().energy.re },
  })),
  ...observed.map(([id, source, expected, compute]) => ({
    ...{
      id: `${area}/dmrg-${id}`,
      area,
      source: `tensor-networks ${source}`,
      expected,
      tolerance: 1e-7,
      compute,
    },
  })),
];
