import { tfim } from '../../src/operators/models/ising.ts';
import { square } from '../../src/spaces/lattice.ts';
import { pepsLocalValue } from '../../src/tn/peps/derivatives.ts';
import { isingPeps, productPeps } from '../../src/tn/peps/make.ts';
import { pepsAmplitude, pepsLogNorm } from '../../src/tn/peps/measures.ts';
import type { Peps } from '../../src/tn/peps/peps.ts';
import { simpleUpdate } from '../../src/tn/peps/simple-update.ts';
import { qubits } from '../../src/spaces/space.ts';
import { seedPeps, signedPeps, word } from '../tn/peps-fixtures.ts';
import type { ReferenceRow } from './row.ts';
import { rowsOf } from './states-rows.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;
const exactly = { maxBond: 16 };

/** The state whose norm squared is Z of an open L x L lattice. */
const classical = (L: number, coupling: number, maxBond = 16): Peps =>
  isingPeps({ rows: L, columns: L }, { coupling, boundary: { maxBond } });
const logZ = (psi: Peps): number => 2 * pepsLogNorm(psi).re;
const mean = (psi: Peps, sites: readonly number[], letters: string): number =>
  psi.expect(word(sites, letters, psi.space.dims.length)).re;
const amplitude = (psi: Peps, x: readonly number[]): number => pepsAmplitude(psi, x).re;
const all = (n: number, levelOf: (site: number) => number): number[] =>
  Array.from({ length: n }, (_, site) => levelOf(site));

const zeros = all(16, () => 0);
const neel = all(16, (site) => (Math.floor(site / 4) + (site % 4)) % 2);
const stripe = all(16, (site) => site % 2);
const seed = seedPeps(exactly);
const ising = tfim(square(4, 4));

/** The transverse-field Ising model by simple update with bonds of 2. */
function updated(L: number, h: number): Peps {
  const start = productPeps(
    qubits(L * L),
    { rows: L, columns: L },
    Array.from({ length: L * L }, () => [1, 0.9]),
  );
  const H = tfim(square(L, L), { h });
  return simpleUpdate(H, start, { maxBond: 2, dt: [0.1, 0.02], steps: 30, tolerance: 1e-4 }).state;
}

const updatedEnergy = (L: number, h: number): number => updated(L, h).expect(tfim(square(L, L), { h })).re;

/** <X> per site. */
function updatedField(L: number, h: number): number {
  const psi = updated(L, h);
  return (
    Array.from({ length: L * L }, (_, site) => mean(psi, [site], 'X')).reduce((a, b) => a + b, 0) / L ** 2
  );
}

/** Projected entangled-pair states. */
export const pepsRows: readonly ReferenceRow[] = [
  ...rowsOf('peps-ising', 'tensor-networks R20 with R19: <psi|psi> = Z(K)', 1e-12, {
    'lnZ-L4-K.3': [12.2270499262132, () => logZ(classical(4, 0.3)), 'relative'],
    'lnZ-L6-K.3': [27.82144609979826, () => logZ(classical(6, 0.3)), 'relative'],
    'lnZ-L8-K.3': [49.7403216469832, () => logZ(classical(8, 0.3)), 'relative'],
    'lnZ-L4-Kc': [13.67631524139214, () => logZ(classical(4, critical)), 'relative'],
    'lnZ-L6-Kc': [31.58736569847486, () => logZ(classical(6, critical)), 'relative'],
    'lnZ-L8-Kc': [56.92444220301921, () => logZ(classical(8, critical)), 'relative'],
    'lnZ-L8-K.6': [70.06346460258644, () => logZ(classical(8, 0.6)), 'relative'],
    'Z-L4-K.4': [533158.172194675, () => Math.exp(logZ(classical(4, 0.4))), 'relative'],
    'Z-L4-Kc': [870058.07510065341775, () => Math.exp(logZ(classical(4, critical))), 'relative'],
    Z11Z12: [0.57602451747622, () => mean(classical(4, critical), [5, 6], 'ZZ')],
    Z00Z33: [0.11019319025897, () => mean(classical(4, critical), [0, 15], 'ZZ')],
    X11: [0.58319005207109, () => mean(classical(4, critical), [5], 'X')],
  }),
  ...rowsOf('peps-ising-large', 'tensor-networks R19: open lattices, boundaries of 16', 1e-11, {
    'lnZ-L10-K.3': [77.98367045157576, () => logZ(classical(10, 0.3)), 'relative'],
    'lnZ-L10-Kc': [89.69234860000205, () => logZ(classical(10, critical)), 'relative'],
  }),
  ...rowsOf('peps-signed-3', 'tensor-networks R21, 3 x 3', 1e-10, {
    norm: [369.7359944366, () => signedPeps(3, exactly).norm() ** 2, 'relative'],
    amplitude: [
      -0.087694751148,
      () =>
        amplitude(
          signedPeps(3, exactly),
          all(9, () => 0),
        ),
    ],
    Z11: [0.0485965575649, () => mean(signedPeps(3, exactly), [4], 'Z')],
    Z11Z10: [0.4519624359398, () => mean(signedPeps(3, exactly), [4, 3], 'ZZ')],
    X11: [0.2489377361234, () => mean(signedPeps(3, exactly), [4], 'X')],
  }),
  ...rowsOf('peps-signed-4', 'tensor-networks R21, 4 x 4', 1e-10, {
    norm: [415844.7923873, () => signedPeps(4, exactly).norm() ** 2, 'relative'],
    amplitude: [-0.733715067265, () => amplitude(signedPeps(4, exactly), zeros)],
    Z22: [-0.1955643961653, () => mean(signedPeps(4, exactly), [10], 'Z')],
    Z22Z21: [0.2877285597938, () => mean(signedPeps(4, exactly), [10, 9], 'ZZ')],
    X22: [-0.4735282824805, () => mean(signedPeps(4, exactly), [10], 'X')],
  }),
  ...rowsOf('peps-seed', 'seeds.md 2, PEPS + VMC, 4 x 4 open', 1e-12, {
    'amplitude-0': [0.94611310993601, () => amplitude(seed, zeros)],
    'amplitude-neel': [0.00221631082054, () => amplitude(seed, neel)],
    'amplitude-stripe': [0.02444733543236, () => amplitude(seed, stripe)],
    norm2: [318.027574539163, () => seed.norm() ** 2, 'relative'],
    energy: [-17.6371712019583, () => seed.expect(ising).re, 'relative'],
    'local-energy-0': [-33.0286745347856, () => pepsLocalValue(seed, ising, zeros).re, 'relative'],
    'local-energy-neel': [-15.4159377754459, () => pepsLocalValue(seed, ising, neel).re, 'relative'],
    Z11: [0.0675353838351, () => mean(seed, [5], 'Z')],
  }),
  ...rowsOf('peps-simple-update', 'tensor-networks R18: exact energies; bonds of 2', 6e-5, {
    'L3-g3.04438': [-28.45555956767012, () => updatedEnergy(3, 3.04438), 'relative'],
    'L3-g3.5': [-32.40218609609525, () => updatedEnergy(3, 3.5), 'relative'],
    'L4-g1': [-26.86050463952786, () => updatedEnergy(4, 1), 'relative'],
    'L4-g3.04438': [-50.85817810220094, () => updatedEnergy(4, 3.04438), 'relative'],
    'L4-g3.5': [-57.82436977640361, () => updatedEnergy(4, 3.5), 'relative'],
  }),
  ...rowsOf('peps-simple-update-field', 'tensor-networks R18: <X> per site; bonds of 2', 3e-3, {
    'L4-g1': [0.360854568964, () => updatedField(4, 1)],
    'L4-g3.04438': [0.946810763904, () => updatedField(4, 3.04438)],
    'L4-g3.5': [0.962814208085, () => updatedField(4, 3.5)],
  }),
];
