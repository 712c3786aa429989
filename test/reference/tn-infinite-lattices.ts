import { isingInfinite, isingVertex, type IsingInfinite } from '../../src/tn/renormalise/ising-lattice.ts';
import { flowScaling, type FlowScaling } from '../../src/tn/renormalise/flow-scaling.ts';
import { flowLog, latticeFlow, type LatticeFlow } from '../../src/tn/renormalise/lattice-flow.ts';
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

const critical = isingVertex({ coupling: Math.log(1 + Math.SQRT2) / 2 });
const flow = once((): LatticeFlow => latticeFlow(critical.weight, { truncation: { maxBond: 12 } }));
const scaling = once((): FlowScaling => flowScaling(flow(), 6));
const conformal = 'Ising conformal field theory: c = 1/2, dimensions 1/8 and 1';
const criticalLog = (): Estimate => {
  const { re, ...rest } = flowLog(flow());
  return { ...rest, re: re + critical.log };
};

/** The infinite Ising lattice by corner transfer matrices, and by renormalisation at its critical point. */
export const infiniteLatticeRows: readonly ReferenceRow[] = [
  row('K.3-lnZ', onsager, 0.790559070951262866, () => warm().logPartition),
  row('K.5-lnZ', onsager, 1.02579281269491758, () => cold().logPartition),
  row('K.6-lnZ', onsager, 1.21013238828841294, () => colder().logPartition),
  row('K.3-s', yang, 0, () => warm().magnetisation),
  row('K.5-s', yang, 0.911319377877496, () => cold().magnetisation),
  row('K.6-s', yang, 0.9736086674403005, () => colder().magnetisation),
  row('Kc-lnZ', 'tensor-networks R19 (Onsager): ln2/2 + 2G/pi', 0.92969539834161021499, criticalLog, 3e-6),
  row('Kc-central-charge', conformal, 1 / 2, () => scaling().centralCharge, 0.006),
  row('Kc-spin', conformal, 1 / 8, () => scaling().dimensions[0] as Estimate, 5e-4),
  row('Kc-energy', conformal, 1, () => scaling().dimensions[1] as Estimate, 0.005),
];
