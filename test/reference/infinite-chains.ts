import { rng } from '../../src/linalg/random.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { idmrg, type IdmrgResult } from '../../src/tn/infinite/idmrg.ts';
import { infiniteProduct } from '../../src/tn/infinite/infinite-mps.ts';
import { infiniteSum } from '../../src/tn/infinite/infinite-sum.ts';
import { infiniteCorrelationLength, infiniteEntropies } from '../../src/tn/infinite/measure.ts';
import { u1 } from '../../src/tn/tensor/symmetry.ts';
import type { ReferenceRow } from './row.ts';

const truncation = { maxBond: 24, cutoff: 1e-14 };
const ising = (h: number): IdmrgResult =>
  idmrg(infiniteSum(tfim(chain(3), { h }), 1), infiniteProduct(qubits(2), [0, 0]), { truncation });
let found: IdmrgResult | undefined;
const spinOne = (): IdmrgResult =>
  (found ??= idmrg(infiniteSum(aklt(3), 1), infiniteProduct(spins(2, 1), [0, 2]), {
    truncation: { maxBond: 8, cutoff: 1e-14 },
    weightTolerance: 1e-10,
  }));
const neel = { symmetry: u1, levels: [[1, -1], [1, -1]] } as const; // prettier-ignore
const spinHalf = (delta: number): IdmrgResult =>
  idmrg(
    infiniteSum(xxz(chain(3), { delta }), 1),
    infiniteProduct(spins(2), [0, 1], { charges: neel }),
    { truncation, tolerance: 1e-8, maxSteps: 40, allowUnconverged: true }, // prettier-ignore
  );
const energy = ({ energy: { re, error } }: IdmrgResult): { value: number; error: number } => ({
  value: re,
  error,
});

const rows: readonly (readonly [string, string, number, number, ReferenceRow['compute']])[] = [
  ['tfim-h1.5-energy', 'free fermions', -1.67192622153619464, 1e-11, () => energy(ising(1.5))],
  ['tfim-h2-energy', 'free fermions', -2.1270888199467299, 1e-11, () => energy(ising(2))],
  ['aklt-energy', '-2/3 per bond, Phys. Rev. Lett. 59, 799', -2 / 3, 1e-12, () => energy(spinOne())],
  ['aklt-entropy', 'ln 2', Math.LN2, 1e-9, () => infiniteEntropies(spinOne().state)[0] as number],
  [
    'aklt-correlation-length',
    '1/ln 3',
    1 / Math.log(3),
    1e-9,
    () => infiniteCorrelationLength(spinOne().state, { rng: rng(1) }),
  ],
  ...(
    [
      [-0.5, -0.274519052838329, 1e-4],
      [0, -1 / Math.PI, 1e-4],
      [0.5, -3 / 8, 1e-4],
      [0.8, -0.414528832286228, 1e-4],
      [1, 1 / 4 - Math.LN2, 1e-4],
      [1.5, -0.523431717193687, 2e-4],
      [2, -0.617222045975866, 1e-5],
      [3, -0.83102040653004, 1e-7],
    ] as const
  ).map(
    ([delta, exactly, tolerance]) =>
      [
        `xxz-delta${delta}-energy`,
        'R3, Bethe ansatz; bonds of 24',
        exactly,
        tolerance,
        () => energy(spinHalf(delta)),
      ] as const,
  ),
  ['tfim-h0.5-energy', 'R9, free fermions', -1.06354440997336495, 1e-11, () => energy(ising(0.5))],
];

export const infiniteChainRows: readonly ReferenceRow[] = rows.map(
  ([name, source, expected, tolerance, compute]) => ({
    id: `tn/infinite-${name}`,
    area: 'tn',
    source,
    expected,
    tolerance,
    compute,
  }),
);
