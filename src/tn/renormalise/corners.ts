import { ArgumentError } from '../../errors.ts';
import { vector } from '../../linalg/matrix.ts';
import type { Scalar } from '../../linalg/scalar.ts';
import { singularValues } from '../../linalg/svd.ts';
import { asMatrix } from '../../linalg/tensor.ts';
import { tensorNorm, scaleTensor } from '../tensor/algebra.ts';
import { blockTensor, realParts, type BlockTensor } from '../tensor/block-tensor.ts';
import { toDense } from '../tensor/dense.ts';
import { dualLeg, plainLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { sideOf, step, type Cell, type Side } from './vertex-cell.ts';

/**
 * What stands for the lattice around a window. `corners[k][place]` is the quadrant between the sides k - 1 and k up to and with the place, legs [towards side k - 1, towards side k];
 * `edges[k][place]` is what lies on side k up to and with the place, legs [from corner k, inwards, to corner k + 1]. Normalised each for itself.
 */
export interface Corners {
  readonly cell: Cell;
  readonly corners: readonly (readonly BlockTensor[])[];
  readonly edges: readonly (readonly BlockTensor[])[];
}

/** Where a lattice ends at the start: what closes the legs that point to this side from this place. */
export type EdgeStart = (at: {
  readonly side: Side;
  readonly row: number;
  readonly column: number;
  readonly dim: number;
}) => readonly Scalar[];

/** Corners of dimension 1, and edges that close the legs which meet them. Throws `ArgumentError` for vectors that do not fit or are zero. */
export function startCorners(cell: Cell, start: EdgeStart): Corners {
  const places = cell.sites.map((_, place) => place);
  const [into, out] = [plainLeg(1, 1), plainLeg(1, -1)];
  const one = blockTensor(structureOf(noSymmetry, [out, into]), 'real', Float64Array.of(1));
  const edge = (side: Side, place: number): BlockTensor => {
    const from = step(cell, place, side + 2);
    const leg = cell.sites[from]?.[0]?.structure.legs[side] as Leg;
    const at = { side, row: Math.floor(from / cell.columns), column: from % cell.columns, dim: leg.dim };
    return edgeFrom(start(at), leg, [out, into]);
  };
  return {
    cell,
    corners: [0, 1, 2, 3].map(() => places.map(() => one)),
    edges: ([0, 1, 2, 3] as const).map((side) => places.map((place) => edge(side, place))),
  };
}

function edgeFrom(numbers: readonly Scalar[], leg: Leg, [out, into]: readonly [Leg, Leg]): BlockTensor {
  if (numbers.length !== leg.dim) {
    throw new ArgumentError('start', `give ${leg.dim} numbers`, `it gives ${numbers.length}`);
  }
  const data = vector(numbers, 'start');
  const isReal = data.every((x, i) => i % 2 === 0 || x === 0);
  const structure = structureOf(noSymmetry, [out, dualLeg(leg), into]);
  const t = isReal
    ? blockTensor(structure, 'real', realParts(data))
    : blockTensor(structure, 'complex', data);
  return normed(t, 'start');
}

/** The tensor divided by its norm. Throws `ArgumentError`, naming what led to it, when that is zero or no number. */
export function normed(t: BlockTensor, argument = 'cell'): BlockTensor {
  const norm = tensorNorm(t);
  if (norm > 0 && norm < Infinity) return scaleTensor(t, 1 / norm);
  throw new ArgumentError(
    argument,
    'give an environment that is not zero',
    `a part of it has the norm ${norm}`,
    'Start from other edges.',
  );
}

/** The tensor at a place that steps lead to. */
export function cornerAt(
  { cell, corners }: Corners,
  k: number,
  place: number,
  ...sides: readonly number[]
): BlockTensor {
  // prettier-ignore
  return corners[sideOf(k)]?.[step(cell, place, ...sides)] as BlockTensor;
}

/** The edge at a place that steps lead to. */
export function edgeAt(
  { cell, edges }: Corners,
  k: number,
  place: number,
  ...sides: readonly number[]
): BlockTensor {
  // prettier-ignore
  return edges[sideOf(k)]?.[step(cell, place, ...sides)] as BlockTensor;
}

/** The singular values of all corners, descending, the sum of squares of each 1. */
export function cornerSpectra({ corners }: Corners): Float64Array[] {
  return corners.flat().map((corner) => {
    const values = singularValues(asMatrix(toDense(corner), 1));
    const norm = Math.sqrt(values.reduce((sum, s) => sum + s * s, 0));
    return values.map((s) => s / norm);
  });
}

/** The largest difference of values, of which those that are missing are zero. */
export function spectraChange(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  return Math.max(
    ...a.map((own, i) => {
      const other = b[i] as Float64Array;
      const length = Math.max(own.length, other.length);
      return Math.max(...Array.from({ length }, (_, k) => Math.abs((own[k] ?? 0) - (other[k] ?? 0))));
    }),
  );
}

/** The largest bond between corners and edges. */
export function largestBond({ corners }: Corners): number {
  return Math.max(...corners.flat().flatMap(({ structure }) => structure.legs.map(({ dim }) => dim)));
}
