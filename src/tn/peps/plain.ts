import type { BlockTensor } from '../tensor/block-tensor.ts';
import { dualLeg, plainLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import { noSymmetry } from '../tensor/symmetry.ts';

/** A tensor leg. */
export function legAt(t: BlockTensor, which: number): Leg {
  return t.structure.legs[which] as Leg;
}

/** The dimension of a leg. */
export function dimAt(t: BlockTensor, which: number): number {
  return legAt(t, which).dim;
}

/** The same numbers of a tensor without charges on other legs: neighbouring legs fused or taken apart. */
export function reshaped(t: BlockTensor, legs: readonly Leg[]): BlockTensor {
  return { structure: structureOf(noSymmetry, legs), field: t.field, data: t.data };
}

/** The number 1 on legs of one index each, which fit those given. */
export function unitFitting(legs: readonly Leg[], more: readonly Leg[] = []): BlockTensor {
  const structure = structureOf(noSymmetry, [...legs.map(dualLeg), ...more]);
  return { structure, field: 'real', data: Float64Array.of(1) };
}

/** A leg that enters. */
export function entering(dim: number): Leg {
  return plainLeg(dim, 1);
}

/** A leg that leaves. */
export function leaving(dim: number): Leg {
  return plainLeg(dim, -1);
}
