import { isingLogPartition } from '../../src/tn/classical/ising-partition.ts';
import type { ReferenceRow } from './row.ts';
import { rowsOf } from './states-rows.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;
const open = (L: number, coupling: number): number =>
  isingLogPartition({ rows: L, columns: L, coupling, truncation: {} }).re;
const torus = (L: number, coupling: number, maxBond: number): number =>
  isingLogPartition({ rows: L, columns: L, coupling, ends: 'torus', truncation: { maxBond } }).re;
const ring = (field: number): number =>
  isingLogPartition({ rows: 1, columns: 10, coupling: 0.8, field, ends: 'cylinder' }).re;

/** ln Z of classical Ising models by matrix-product states. */
export const isingPartitionRows: readonly ReferenceRow[] = [
  ...rowsOf('ising-ring', 'seeds.md 3, 1D Ising: N = 10, beta J = .8', 1e-12, {
    'Z-B.3': [57571.77841480905, () => Math.exp(ring(0.24)), 'relative'],
    'Z-B0': [19063.66505473297, () => Math.exp(ring(0)), 'relative'],
  }),
  ...rowsOf('ising-open-square', 'tensor-networks R19: ln Z of open lattices', 1e-12, {
    'L4-K.3': [12.2270499262132, () => open(4, 0.3), 'relative'],
    'L6-K.3': [27.82144609979826, () => open(6, 0.3), 'relative'],
    'L8-K.3': [49.7403216469832, () => open(8, 0.3), 'relative'],
    'L10-K.3': [77.98367045157576, () => open(10, 0.3), 'relative'],
    'L4-Kc': [13.67631524139214, () => open(4, critical), 'relative'],
    'L6-Kc': [31.58736569847486, () => open(6, critical), 'relative'],
    'L8-Kc': [56.92444220301921, () => open(8, critical), 'relative'],
    'L10-Kc': [89.69234860000205, () => open(10, critical), 'relative'],
    'L16-K.3': [200.66055246229116, () => open(16, 0.3), 'relative'],
    'L16-Kc': [232.5996102056881, () => open(16, critical), 'relative'],
    'L8-K.6': [70.06346460258644, () => open(8, 0.6), 'relative'],
    'L16-K.6': [293.8877740965767, () => open(16, 0.6), 'relative'],
  }),
  ...rowsOf('ising-torus', 'tensor-networks R19 (Kaufman): ln Z of tori, exact', 1e-12, {
    'L4-K.3': [12.785523325713680854, () => torus(4, 0.3, 64), 'relative'],
    'L4-Kc': [15.521915458755283194, () => torus(4, critical, 64), 'relative'],
  }),
  ...rowsOf('ising-torus-m32', 'tensor-networks R19 (Kaufman): ln Z, bonds of 32', 1e-5, {
    'L8-K.3': [50.609330498184776643, () => torus(8, 0.3, 32), 'relative'],
    'L8-Kc': [60.141780789069153407, () => torus(8, critical, 32), 'relative'],
  }),
];
