import { isingInfinite, type IsingInfinite } from '../../src/tn/renormalise/ising-lattice.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

function row(
  name: string,
  source: string,
  expected: number,
  compute: () => Estimate,
  tolerance = 1e-9,
): ReferenceRow {
  return {
    id: `tn/ising-infinite/${name}`,
    area: 'tn',
    source,
    expected,
    tolerance,
    compute: () => {
      const { re, error } = compute();
      return { value: re, error };
    },
  };
}

const at = (coupling: number): (() => IsingInfinite) => once(() => isingInfinite({ coupling }));
const [warm, cold, colder] = [at(0.3), at(0.5), at(0.6)];
const [onsager, yang] = ['tensor-networks R19 (Onsager): ln Z per site', 'tensor-networks R19 (Yang): <s>'];

/** The infinite Ising lattice by corner transfer matrices. */
export const infiniteLatticeRows: readonly ReferenceRow[] = [
  row('K.3-lnZ', onsager, 0.790559070951262866, () => warm().logPartition),
  row('K.5-lnZ', onsager, 1.02579281269491758, () => cold().logPartition),
  row('K.6-lnZ', onsager, 1.21013238828841294, () => colder().logPartition),
  row('K.3-s', yang, 0, () => warm().magnetisation),
  row('K.5-s', yang, 0.911319377877496, () => cold().magnetisation),
  row('K.6-s', yang, 0.9736086674403005, () => colder().magnetisation),
];
