import type { BlockTensor } from './block-tensor.ts';
import { leg, type Leg } from './leg.ts';
import { structureOf } from './structure.ts';
import { normalCharge, type Symmetry } from './symmetry.ts';

/** The leg with `by` added to each of its charges; sectors keep their order. */
export function shiftedLeg(symmetry: Symmetry, { charges, dims, direction }: Leg, by: number): Leg {
  return leg(
    charges.map((charge) => normalCharge(symmetry, charge + by)),
    dims,
    direction,
  );
}

/** The same numbers with `by` added to the charges of some legs, and to the charge of the tensor what that changes. */
export function shiftCharges(t: BlockTensor, legs: readonly number[], by: number): BlockTensor {
  if (by === 0) return t;
  const { symmetry, charge } = t.structure;
  const moved = t.structure.legs.map((own, i) => (legs.includes(i) ? shiftedLeg(symmetry, own, by) : own));
  const change = legs.reduce((sum, i) => sum + (t.structure.legs[i] as Leg).direction * by, 0);
  const structure = structureOf(symmetry, moved, normalCharge(symmetry, charge + change));
  return { structure, field: t.field, data: t.data };
}

/** The same numbers with one more leg, the last, of the single index with this charge. */
export function withUnitLeg(t: BlockTensor, charge: number, direction: 1 | -1): BlockTensor {
  const { symmetry, legs, charge: own } = t.structure;
  const unit = leg([normalCharge(symmetry, charge)], [1], direction);
  const structure = structureOf(symmetry, [...legs, unit], normalCharge(symmetry, own + direction * charge));
  return { structure, field: t.field, data: t.data };
}

/** The same numbers without the leg `which`, which must have a single index; its charge becomes one of the tensor. */
export function withoutUnitLeg(t: BlockTensor, which: number): BlockTensor {
  const { symmetry, legs, charge } = t.structure;
  const unit = legs[which] as Leg;
  const rest = legs.filter((_, i) => i !== which);
  const left = normalCharge(symmetry, charge - unit.direction * (unit.charges[0] as number));
  return { structure: structureOf(symmetry, rest, left), field: t.field, data: t.data };
}

/** The same numbers with a leg of the other direction and the opposite charges. */
export function flipLeg(t: BlockTensor, which: number): BlockTensor {
  const { symmetry, legs, charge } = t.structure;
  const flipped = legs.map((own, i) => {
    if (i !== which) return own;
    const charges = own.charges.map((value) => normalCharge(symmetry, -value) + 0);
    return leg(charges, own.dims, own.direction === 1 ? -1 : 1);
  });
  return { structure: structureOf(symmetry, flipped, charge), field: t.field, data: t.data };
}
