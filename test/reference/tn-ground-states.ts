import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { times } from '../../src/operators/algebra.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { dmrg, type DmrgResult } from '../../src/tn/dmrg/dmrg.ts';
import type { DmrgOptions } from '../../src/tn/dmrg/options.ts';
import { bondSpectrum } from '../../src/tn/mps/entanglement.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';
import { ground, heisenberg20 } from './tn-dmrg.ts';

const area = 'tensor-networks';
type Row = readonly [
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
  relative?: 'relative',
];

/** The lowest state of spins with one S_z above the smallest. */
function excited(h: ProductOperator, options: DmrgOptions): number {
  const { space } = h;
  const levels = space.dims.map((d, i) => (i % 2 && i > 1 ? d - 1 : 0));
  if (space.dims[0] === 3) levels[1] = 1;
  const start = productMps(space, levels, { charges: spinCharges(space) });
  return dmrg(h, start, { cutoff: 1e-12, variance: false, ...options }).energy.re;
}

/** The lowest state of an Ising model that is even under the flip of all spins: all |+> to begin with. */
function even(h: ProductOperator, options: DmrgOptions): DmrgResult {
  const start = productMps(
    h.space,
    h.space.dims.map(() => [1, 1]),
  );
  return dmrg(h, start, { cutoff: 1e-13, noise: 0, variance: false, ...options });
}

const middle = ({ entropies }: DmrgResult): number => entropies[Math.floor(entropies.length / 2)] as number;
const ising = (n: number, h: number, options: DmrgOptions): number =>
  middle(even(tfim(chain(n), { h }), { lanczosSteps: 6, ...options }));
const xx = (n: number, maxBond: number, cutoff: number): number =>
  middle(ground(xxz(chain(n), { delta: 0 }), { maxBond: [10, 20, maxBond], cutoff }));

const spinOne100 = once(() =>
  ground(heisenberg(chain(100), { s: 1 }), { maxBond: [10, 20, 64], cutoff: 1e-9, sweeps: 4 }),
);
const chains: readonly Row[] = [
  ['heisenberg-n50', 'R1', -21.9721102812, 1e-9, () => energy(50, [10, 20, 60]), 'relative'],
  [
    'heisenberg-n100',
    'R1, bonds of 80',
    -44.12773989,
    1e-8,
    () => energy(100, [10, 20, 80], 1e-10),
    'relative',
  ],
  [
    'heisenberg-n20-gap',
    'R1',
    0.180094636352,
    1e-9,
    () => excited(heisenberg(chain(20)), { maxBond: [10, 20, 50, 100] }) - heisenberg20().energy.re,
  ],
  ['heisenberg-ring-n20-gap', 'R2, bonds of 150', 0.217945543689, 1e-7, ringGap],
  [
    'spin-1-n12-triplet',
    'R4',
    -15.576868727213,
    1e-9,
    () => excited(heisenberg(chain(12), { s: 1 }), { maxBond: [20, 60, 100] }),
  ],
  ['spin-1-n100', 'R4, bonds of 64', -138.94008614353, 1e-8, () => spinOne100().energy.re, 'relative'],
  [
    'entropy-spin-1-n100',
    'R11, largest, bonds of 64',
    0.855498159,
    1e-5,
    () => Math.max(...spinOne100().entropies),
  ],
  ['entropy-heisenberg-n10', 'R11', 0.73786943536, 1e-10, () => middle(ground(heisenberg(chain(10))))],
  ['entropy-tfim-n10-h0.5', 'R11', 0.694157583908, 1e-9, () => ising(10, 0.5, { maxBond: 32 })],
  ['entropy-tfim-n10-h1', 'R11', 0.379052405418, 1e-9, () => ising(10, 1, { maxBond: 32 })],
  ['entropy-tfim-n10-h2', 'R11', 0.088833115655, 1e-9, () => ising(10, 2, { maxBond: 32 })],
  ['entropy-tfim-n40', 'R11', 0.505246286889, 1e-7, () => ising(40, 1, { maxBond: [8, 16, 32] })],
  ['entropy-tfim-n100', 'R11', 0.583873911933, 1e-5, () => ising(100, 1, { maxBond: [8, 16, 32] })],
  [
    'entropy-tfim-n200',
    'R11',
    0.642402500335,
    1e-5,
    () => ising(200, 1, { maxBond: [8, 16, 32], sweeps: 6 }),
  ],
  ['entropy-xx-n20', 'R11', 0.758104810836, 1e-8, () => xx(20, 100, 1e-13)],
  ['entropy-xx-n40', 'R11', 0.887598861232, 1e-6, () => xx(40, 100, 1e-12)],
  ['entropy-xx-n100', 'R11, bonds of 60', 1.049186816106, 1e-3, () => xx(100, 60, 1e-9)],
  ['entropy-xx-n200', 'R11, bonds of 90', 1.167747823868, 1e-3, () => xx(200, 90, 1e-10)],
  ['schmidt-heisenberg-n20-0', 'R11', 0.91400563988, 1e-9, () => schmidt(0)],
  ['schmidt-heisenberg-n20-3', 'R11', 0.233510500159, 1e-9, () => schmidt(3)],
  ['weight-beyond-16-heisenberg-n20', 'R11', 8.033185e-7, 1e-4, () => weightBeyond(16), 'relative'],
  ['weight-beyond-32-heisenberg-n20', 'R11', 1.684509e-10, 1e-2, () => weightBeyond(32), 'relative'],
];

function energy(n: number, maxBond: readonly number[], cutoff = 1e-12): number {
  return ground(heisenberg(chain(n)), { maxBond, cutoff, sweeps: 7 }).energy.re;
}

function ringGap(): number {
  const h = heisenberg(chain(20, { periodic: true }));
  const options = { maxBond: [20, 60, 150], cutoff: 1e-12 };
  return excited(h, options) - ground(h, options).energy.re;
}

const schmidt = (k: number): number => bondSpectrum(heisenberg20().state, 9)[k] as number;
const weightBeyond = (kept: number): number =>
  bondSpectrum(heisenberg20().state, 9)
    .slice(kept)
    .reduce((sum, s) => sum + s * s, 0);

const cluster = once(() =>
  ground(heisenberg(square(4, 4)), { maxBond: [20, 60, 256], cutoff: 1e-14, tolerance: 1e-10 }),
);

/** <S_z S_z> of two sites of the 4 x 4 Heisenberg model. */
function pair(i: number, j: number): number {
  const { state } = cluster();
  return state.expect(times(spinOperator(state.space, i, 'z'), spinOperator(state.space, j, 'z'))).re;
}

/** <(sum (-1)^(x + y) S_z / N)^2>. */
function staggered(): number {
  const sign = (i: number): number => (((i >> 2) + i) % 2 === 0 ? 1 : -1);
  let sum = 4;
  for (let i = 0; i < 16; i++) for (let j = 0; j < i; j++) sum += 2 * sign(i) * sign(j) * pair(i, j);
  return sum / 256;
}

const squareIsing = (L: number, h: number, options: DmrgOptions): (() => DmrgResult) =>
  once(() => even(tfim(square(L, L), { h }), options));
const [ordered, critical, paramagnetic] = [1, 3.04438, 3.5].map((h) =>
  squareIsing(4, h, { maxBond: [16, 64] }),
) as [() => DmrgResult, () => DmrgResult, () => DmrgResult];

/** <X> per site. */
function meanX({ state }: DmrgResult): number {
  const { space } = state;
  const sum = pauliSum(
    space,
    space.dims.map((_, site) => ({ sites: [site], letters: 'X' })),
  );
  return state.expect(sum).re / space.dims.length;
}

const lattices: readonly Row[] = [
  ['heisenberg-4x4', 'R17', -9.18920706519297, 1e-12, () => cluster().energy.re, 'relative'],
  ['heisenberg-4x4-corner-zz', 'R17', -0.153949585196, 1e-9, () => pair(0, 1)],
  ['heisenberg-4x4-11-12-zz', 'R17', -0.099822230055, 1e-9, () => pair(5, 6)],
  ['heisenberg-4x4-staggered-z-squared', 'R17', 0.077696696881, 1e-10, staggered],
  [
    'heisenberg-4x4-torus',
    'R17',
    -11.22848320842887,
    1e-12,
    () =>
      ground(heisenberg(square(4, 4, { periodic: true })), { maxBond: [20, 60, 256], cutoff: 1e-13 }).energy
        .re,
    'relative',
  ],
  [
    'heisenberg-5x4',
    'R17, bonds of 150',
    -11.65157083515806,
    1e-5,
    () => ground(heisenberg(square(5, 4)), { maxBond: [20, 60, 150], cutoff: 1e-10, sweeps: 6 }).energy.re,
    'relative',
  ],
  ['tfim-4x4-g1', 'R18', -26.86050463952786, 1e-9, () => ordered().energy.re, 'relative'],
  ['tfim-4x4-g3.04438', 'R18', -50.85817810220094, 1e-9, () => critical().energy.re, 'relative'],
  ['tfim-4x4-g3.5', 'R18', -57.82436977640361, 1e-9, () => paramagnetic().energy.re, 'relative'],
  ['tfim-4x4-g1-x', 'R18', 0.360854568964, 1e-7, () => meanX(ordered())],
  ['tfim-4x4-g3.04438-x', 'R18', 0.946810763904, 1e-8, () => meanX(critical())],
  ['tfim-4x4-g3.5-x', 'R18', 0.962814208085, 1e-8, () => meanX(paramagnetic())],
  [
    'tfim-6x6-g3.5',
    'R18, bonds of 64',
    -130.6117109,
    3e-7,
    () => squareIsing(6, 3.5, large)().energy.re,
    'relative',
  ],
  [
    'tfim-6x6-g3.04438',
    'R18, bonds of 64',
    -115.0656383,
    1e-6,
    () => squareIsing(6, 3.04438, large)().energy.re,
    'relative',
  ],
];
const large = { maxBond: [8, 16, 64], cutoff: 1e-10, sweeps: 6 };

/** Chains and small lattices by DMRG: gaps, entropies, correlations. */
export const groundStateRows: readonly ReferenceRow[] = [...chains, ...lattices].map(
  ([id, source, expected, tolerance, compute, relative]) => ({
    id: `${area}/dmrg-${id}`,
    area,
    source: `tensor-networks ${source}`,
    expected,
    tolerance,
    ...(relative ? { relative: true } : {}),
    compute,
  }),
);
