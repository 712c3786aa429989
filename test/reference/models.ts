import { boseHubbard } from '../../src/operators/models/bose-hubbard.ts';
import { hubbard } from '../../src/operators/models/hubbard.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { groundState } from './ground-state.ts';
import { isingRows, squareIsingRows, thermalChainRows } from './models-ising.ts';
import { ring, rows } from './models-rows.ts';
import { frustratedRows, heisenbergRows, spinOneRows } from './models-spins.ts';
import type { ReferenceRow } from './row.ts';

const bosons = (sites: number, levels: number, interaction: number): number =>
  groundState(boseHubbard(chain(sites, ring), { levels, interaction }), sites).energy;

const twoSites = (hopping: number, interaction: number): number =>
  groundState(hubbard(chain(2), { hopping, interaction }), 2).energy;

const itinerantRows: readonly ReferenceRow[] = [
  ...rows('bose-hubbard-ring-unit-filling', 'neural-states 3.6', 1e-9, [
    ['n8-levels4-u1', -12.981357482123, () => bosons(8, 4, 1)],
    ['n8-levels4-u4', -7.45004529537, () => bosons(8, 4, 4)],
    ['n8-levels4-u8', -3.9569969477, () => bosons(8, 4, 8)],
    ['n6-levels7-u1', -9.888825759982, () => bosons(6, 7, 1)],
    ['n6-levels7-u4', -5.690193400584, () => bosons(6, 7, 4)],
    ['n6-levels7-u8', -3.017906557782, () => bosons(6, 7, 8)],
  ]),
  ...rows('hubbard-two-sites', 'closed form (U - sqrt(U^2 + 16 t^2))/2 at half filling', 1e-12, [
    ['t1-u4', (4 - Math.sqrt(32)) / 2, () => twoSites(1, 4)],
    ['t0.7-u-3', (-3 - Math.sqrt(9 + 16 * 0.49)) / 2, () => twoSites(0.7, -3)],
  ]),
];

/** Energies of the model library. */
export const modelRows: readonly ReferenceRow[] = [
  ...heisenbergRows,
  ...spinOneRows,
  ...frustratedRows,
  ...isingRows,
  ...squareIsingRows,
  ...thermalChainRows,
  ...itinerantRows,
];
