import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { tensor } from '../../linalg/tensor.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import { normalCharge, type Symmetry } from '../tensor/symmetry.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { fromDense } from '../tensor/dense.ts';
import { dualLeg, levelLeg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';

/** The charges of the levels of the sites that a gate acts on, in the order of the gate's sites. */
export type GateCharges = readonly (readonly number[])[];

/** A gate as a tensor: an outgoing leg per site, then an incoming one per site. Throws `ArgumentError` when it changes charges that the state conserves. */
export function gateTensor(
  { matrix, sites }: LocalTerm,
  symmetry: Symmetry,
  charges: GateCharges,
): BlockTensor {
  const outer = charges.map((levels) => levelLeg(levels, 1));
  const legs = [...outer, ...outer.map(dualLeg)];
  const shape = legs.map(({ dim }) => dim);
  requireConserving(matrix, sites, symmetry, charges);
  return fromDense(tensor(shape, matrix.data), structureOf(symmetry, legs));
}

function requireConserving(
  { rows, data }: ComplexMatrix,
  sites: readonly number[],
  symmetry: Symmetry,
  charges: GateCharges,
): void {
  if (symmetry.modulus === 1) return;
  const totals = charges.reduce((all, levels) => all.flatMap((q) => levels.map((own) => q + own)), [0]);
  const limit = 1e-13 * data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let k = 0; k < rows * rows; k++) {
    if (Math.abs(data[2 * k] as number) <= limit && Math.abs(data[2 * k + 1] as number) <= limit) continue;
    const change = (totals[Math.floor(k / rows)] as number) - (totals[k % rows] as number);
    if (normalCharge(symmetry, change) === 0) continue;
    const got = `its terms on the sites [${sites}] change it by ${change}`;
    throw new ArgumentError('hamiltonian', 'conserve the charge that the state conserves', got);
  }
}
