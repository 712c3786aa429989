import { aklt } from '../../src/operators/models/aklt.ts';
import {
  heisenbergRingEnergy,
  xxChainEnergy,
  xxzEnergyDensity,
} from '../../src/operators/models/exact-chains.ts';
import { heisenberg, j1j2, j1j2Pauli, majumdarGhosh, xxz } from '../../src/operators/models/heisenberg.ts';
import { shastrySutherland } from '../../src/operators/models/shastry-sutherland.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { diagonalMean, groundState, spectrum, spinEnergy } from './ground-state.ts';
import { once, open, ring, rows, type Value } from './models-rows.ts';
import type { ReferenceRow } from './row.ts';

const half = (x: Int32Array, i: number, j: number): number => (0.5 - x[i]!) * (0.5 - x[j]!);

const heisenbergOpen: readonly (readonly [number, number])[] = [
  [4, -1.61602540378444],
  [8, -3.37493259868789],
  [10, -4.25803520728288],
  [12, -5.14209063284053],
  [16, -6.9117371455751],
];

const heisenbergRing: readonly (readonly [number, number])[] = [
  [4, -2],
  [8, -3.65109340893717],
  [10, -4.51544635449204],
  [12, -5.3873909174452],
  [16, -7.14229636061677],
];

const chainEnd = once(() => groundState(heisenberg(chain(10)), 5));
const cluster = once(() => groundState(heisenberg(square(4, 4)), 8));

/** Heisenberg and XXZ models of spins 1/2. */
export const heisenbergRows: readonly ReferenceRow[] = [
  ...rows('heisenberg-open', 'tensor-networks R1', 1e-10, [
    ...heisenbergOpen.map(([n, energy]): Value => [`n${n}`, energy, () => spinEnergy(heisenberg(chain(n)))]),
    [
      'gap-n10',
      0.327361617781,
      () => spinEnergy(heisenberg(chain(10)), 1) - spinEnergy(heisenberg(chain(10))),
    ],
  ]),
  ...rows('heisenberg-ring', 'tensor-networks R2', 1e-10, [
    ...heisenbergRing.map(([n, energy]): Value => [
      `n${n}`,
      energy,
      () => spinEnergy(heisenberg(chain(n, ring))),
    ]),
    [
      'gap-n10',
      0.423239007753,
      () => spinEnergy(heisenberg(chain(10, ring)), 1) - spinEnergy(heisenberg(chain(10, ring))),
    ],
  ]),
  ...rows('heisenberg-ring-bethe', 'tensor-networks R2, seeds 2', 1e-10, [
    ['n20', -8.90438652987641, () => heisenbergRingEnergy(20)],
    ['n40', -17.746522788333, () => heisenbergRingEnergy(40)],
    ['n50', -22.173856617317, () => heisenbergRingEnergy(50)],
    ['n80', -35.4620761497, () => heisenbergRingEnergy(80)],
    ['n100', -44.322957075092, () => heisenbergRingEnergy(100)],
  ]),
  ...rows('xxz-infinite', 'tensor-networks R3', 1e-13, [
    ['delta-0.5', -0.274519052838329, () => xxzEnergyDensity(-0.5)],
    ['delta0', -1 / Math.PI, () => xxzEnergyDensity(0)],
    ['delta0.5', -3 / 8, () => xxzEnergyDensity(0.5)],
    ['delta0.8', -0.414528832286228, () => xxzEnergyDensity(0.8)],
    ['delta1', 0.25 - Math.log(2), () => xxzEnergyDensity(1)],
    ['delta1.5', -0.523431717193687, () => xxzEnergyDensity(1.5)],
    ['delta2', -0.617222045975866, () => xxzEnergyDensity(2)],
    ['delta3', -0.83102040653004, () => xxzEnergyDensity(3)],
  ]),
  ...rows('heisenberg-correlator-open-n10', 'tensor-networks R12', 1e-9, [
    ['zz-0-1', -0.2193648346496, () => diagonalMean(chainEnd(), 10, (x) => half(x, 0, 1))],
    ['zz-4-5', -0.1881851559384, () => diagonalMean(chainEnd(), 10, (x) => half(x, 4, 5))],
    ['zz-0-9', -0.0225022820065, () => diagonalMean(chainEnd(), 10, (x) => half(x, 0, 9))],
  ]),
  ...rows('heisenberg-square', 'tensor-networks R17, seeds 2', 1e-10, [
    ['3x3-open', -4.74932725855287, () => spinEnergy(heisenberg(square(3, 3)))],
    ['4x4-open', -9.18920706519297, () => cluster().energy],
    ['4x4-torus', -11.22848320842887, () => spinEnergy(heisenberg(square(4, 4, ring)))],
  ]),
  ...rows('heisenberg-square-correlator', 'tensor-networks R17', 1e-8, [
    ['4x4-open-corner-zz', -0.153949585196, () => diagonalMean(cluster(), 16, (x) => half(x, 0, 1))],
    ['4x4-open-11-12-zz', -0.099822230055, () => diagonalMean(cluster(), 16, (x) => half(x, 5, 6))],
    [
      '4x4-open-staggered-z-squared',
      0.077696696881,
      () =>
        diagonalMean(cluster(), 16, (x) => {
          const total = x.reduce(
            (sum, level, i) => sum + (0.5 - level) * ((Math.floor(i / 4) + i) % 2 ? -1 : 1),
            0,
          );
          return (total / 16) ** 2;
        }),
    ],
  ]),
  ...rows('xx-chain', 'tensor-networks R10', 1e-10, [
    ['open-n10-diagonalised', -3.013337091666135, () => spinEnergy(xxz(chain(10), { delta: 0 }))],
    ['open-n10', -3.013337091666135, () => xxChainEnergy(10)],
    ['open-n20', -6.190744999827377, () => xxChainEnergy(20)],
    ['open-n100', -31.65059457770999, () => xxChainEnergy(100)],
    ['ring-n10-diagonalised', -3.23606797749979, () => spinEnergy(xxz(chain(10, ring), { delta: 0 }))],
    ['ring-n10', -3.23606797749979, () => xxChainEnergy(10, ring)],
    ['ring-n20', -6.392453221499662, () => xxChainEnergy(20, ring)],
    ['ring-n100', -31.83622520909762, () => xxChainEnergy(100, ring)],
  ]),
];

const spinOne: readonly (readonly [string, number, number, { periodic: boolean }])[] = [
  ['open-n4', 4, -4.6457513110646, open],
  ['open-n6', 6, -7.3702749694246, open],
  ['open-n8', 8, -10.1246372223589, open],
  ['open-n10', 10, -12.894560132211, open],
  ['open-n12', 12, -15.6740102911008, open],
  ['ring-n4', 4, -6, ring],
  ['ring-n6', 6, -8.6174231818142, ring],
  ['ring-n8', 8, -11.3369560778974, ring],
  ['ring-n10', 10, -14.0941299549329, ring],
  ['ring-n12', 12, -16.869556139478, ring],
];

/** Chains of spins 1. */
export const spinOneRows: readonly ReferenceRow[] = [
  ...rows(
    'heisenberg-spin-1',
    'tensor-networks R4',
    1e-10,
    spinOne.map(([name, n, energy, ends]) => [
      name,
      energy,
      () => spinEnergy(heisenberg(chain(n, ends), { s: 1 })),
    ]),
  ),
  ...rows('aklt', 'tensor-networks R5', 1e-10, [
    ['open-n6', -10 / 3, () => spinEnergy(aklt(6))],
    ['ring-n6', -4, () => spinEnergy(aklt(6, ring))],
    ['open-n5-degeneracy', 4, () => degeneracy(spectrum(aklt(5)))],
    ['ring-n5-degeneracy', 1, () => degeneracy(spectrum(aklt(5, ring)))],
  ]),
];

function degeneracy(energies: Float64Array): number {
  return energies.filter((energy) => energy < energies[0]! + 1e-9).length;
}

/** Frustrated models. */
export const frustratedRows: readonly ReferenceRow[] = [
  ...rows('majumdar-ghosh', 'tensor-networks R6, seeds 2', 1e-10, [
    ['open-n8', -3, () => spinEnergy(majumdarGhosh(8))],
    ['ring-n8', -3, () => spinEnergy(majumdarGhosh(8, ring))],
    ['ring-n14', -5.25, () => spinEnergy(majumdarGhosh(14, ring))],
  ]),
  ...rows('j1j2-chain', 'tensor-networks R6, seeds 2', 1e-10, [
    ['j2-0.241167-open-n8', -3.13494358070407, () => spinEnergy(j1j2(chain(8), { J2: 0.241167 }))],
    ['j2-0.241167-open-n12', -4.7379782791112, () => spinEnergy(j1j2(chain(12), { J2: 0.241167 }))],
    ['j2-0.241167-open-n16', -6.34317612406039, () => spinEnergy(j1j2(chain(16), { J2: 0.241167 }))],
    ['j2-0.2-ring-n14', -5.7660036202, () => spinEnergy(j1j2(chain(14, ring), { J2: 0.2 }))],
    ['j2-0.2-ring-n14-pauli', -23.0640144807, () => spinEnergy(j1j2Pauli(chain(14, ring), { J2: 0.2 }))],
  ]),
  ...rows('j1j2-square', 'seeds 2', 1e-9, [
    ['4x4-torus', -8.4579233514, () => spinEnergy(j1j2(square(4, 4, ring)))],
    ['4x4-open', -7.5055569501, () => spinEnergy(j1j2(square(4, 4)))],
  ]),
  ...rows('shastry-sutherland-4x4', 'seeds 2', 1e-9, [
    ['j0.5', -6, () => spinEnergy(shastrySutherland(4, 4, { J: 0.5 }))],
    ['j0.6', -6, () => spinEnergy(shastrySutherland(4, 4, { J: 0.6 }))],
    ['j0.8', -7.4257724526, () => spinEnergy(shastrySutherland(4, 4, { J: 0.8 }))],
    ['j1', -9.6242644409, () => spinEnergy(shastrySutherland(4, 4, { J: 1 }))],
  ]),
];
