import { permute, type ComplexTensor } from '../../linalg/tensor.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { absorb } from './absorb.ts';
import { reducedTo } from './bond-cut.ts';
import type { OpenBond } from './bond-update.ts';
import { requireRoom, rightEnd, type Boundary, type Layer, type LayerSite } from './boundary.ts';
import { grownLeft, grownRight, leftEndOf, type Scaled, type Strip } from './environments.ts';
import { gridTensor, type PepsGrid } from './grid.ts';
import { isRing } from './lattice.ts';
import { openedSite } from './layers.ts';
import { dimAt, entering, leaving, legAt, reshaped } from './plain.ts';

/** A site of a grid in both layers, its tensor or another with the same place, in a row with open ends. */
export function openedLayers(grid: PepsGrid, site: number, t?: BlockTensor): LayerSite {
  const ket = openedSite(grid, site, t);
  return { ket, bra: conjugateTensor(ket) };
}

/** The bond right of a column of a row, the row between its boundaries and what is left and right of the bond's sites. */
export function bondInRow(
  grid: PepsGrid,
  site: number,
  { strip, left, right }: { readonly strip: Strip; readonly left: Scaled; readonly right: Scaled },
): OpenBond {
  const column = site % grid.lattice.columns;
  const a = reducedTo(gridTensor(grid, site), [1, 4]);
  const b = reducedTo(gridTensor(grid, site + 1), [3, 4]);
  // [up, down, left, inner] with the inner leg to the right, [up, right, down, inner] with it to the left; one level each.
  const first = openedLayers(grid, site, oneLevel(permuteLegs(a.rest, [0, 3, 1, 2])));
  const second = openedLayers(grid, site + 1, oneLevel(b.rest, 3));
  const around = isRing(grid.lattice) ? dimAt(gridTensor(grid, site - column), 3) : 1;
  const [ia, ib] = [dimAt(a.rest, 3), dimAt(b.rest, 3)];
  const leftHalf = grownLeft(left, strip, column, first).tensor;
  const rightHalf = grownRight(right, strip, column + 1, second).tensor;
  const [below, above] = [legAt(leftHalf, 0), legAt(leftHalf, 1)];
  const [above2, below2] = [legAt(rightHalf, 0), legAt(rightHalf, 3)];
  // The bond that closes a ring goes on beside both layers.
  const ofLeft = reshaped(leftHalf, [
    below,
    above,
    leaving(ia),
    leaving(around),
    entering(ia),
    entering(around),
  ]);
  const ofRight = reshaped(rightHalf, [
    above2,
    entering(ib),
    entering(around),
    leaving(ib),
    leaving(around),
    below2,
  ]);
  const whole = toDense(contract(ofLeft, [0, 1, 3, 5], ofRight, [5, 0, 2, 4]));
  return { a, b, metric: braFirst(whole), firstLeg: 1 };
}

/** Two rows and what is above and below of both. */
export interface TwoRows {
  readonly above: Boundary;
  readonly upper: Layer;
  readonly lower: Layer;
  readonly below: Boundary;
}

/** The bond below a site, met between its two rows: the upper one, its site without the core, is absorbed anew for each bond. */
export function bondInColumn(grid: PepsGrid, site: number, rows: TwoRows): OpenBond {
  const { columns } = grid.lattice;
  const column = site % columns;
  const a = reducedTo(gridTensor(grid, site), [2, 4]);
  const b = reducedTo(gridTensor(grid, site + columns), [0, 4]);
  // [up, right, left, inner] with the inner leg down, [right, down, left, inner] with it up; one level each.
  const first = openedLayers(grid, site, oneLevel(permuteLegs(a.rest, [0, 1, 3, 2])));
  const second = openedLayers(grid, site + columns, oneLevel(permuteLegs(b.rest, [3, 0, 1, 2]), 0));
  const above = absorb(rows.above, rows.upper.with(column, first), grid.boundary);
  const strip = { above, row: rows.lower.with(column, second), below: rows.below };
  requireRoom('A bond between two rows', columnSize(strip, column), grid.boundary);
  return { a, b, metric: braFirst(toDense(columnMetric(strip, column))), firstLeg: 2 };
}

/** A strip without the bond between a site and the boundary above: [ket above, bra above, ket, bra]. */
function columnMetric(strip: Strip, column: number): BlockTensor {
  let left: Scaled = { tensor: leftEndOf(strip), log: 0 };
  for (let at = 0; at < column; at++) left = grownLeft(left, strip, at);
  const last = strip.row.length - 1;
  const [up, down] = [strip.above.tensors, strip.below.tensors] as [BlockTensor[], BlockTensor[]];
  const end = rightEnd(strip.row[last] as LayerSite, up[last] as BlockTensor, down[last] as BlockTensor);
  let right: Scaled = { tensor: end, log: 0 };
  for (let at = last; at > column; at--) right = grownRight(right, strip, at);
  const { ket, bra } = strip.row[column] as Required<LayerSite>;
  // [below, ket, bra, ket above, bra above, above]
  const open = contract(left.tensor, [1], up[column] as BlockTensor, [0]);
  // [below, bra, ket above, bra above, above, up, right, down, level]
  const half = contract(open, [1], ket, [3]);
  // [below, ket above, bra above, above, up, right, down, up, right, down]
  const both = contract(half, [1, 8], bra, [3, 4]);
  // [ket above, bra above, above, up, right, up, right, below]
  const closed = contract(both, [0, 6, 9], down[column] as BlockTensor, [0, 1, 2]);
  return contract(closed, [2, 4, 6, 7], right.tensor, [0, 1, 2, 3]);
}

/** Entries of the largest tensor of `columnMetric`. */
function columnSize({ above, row, below }: Strip, column: number): number {
  const { ket } = row[column] as LayerSite;
  const up = above.tensors[column] as BlockTensor;
  const bonds = dimAt(below.tensors[column] as BlockTensor, 0) * Math.max(dimAt(up, 0), dimAt(up, 3));
  const layers = dimAt(up, 1) * dimAt(ket, 0) * dimAt(ket, 2) * Math.max(dimAt(ket, 1), dimAt(ket, 3));
  return bonds * layers ** 2;
}

/** [ket a, bra a, ket b, bra b] as a form: bras first. */
function braFirst(whole: ComplexTensor): ComplexTensor {
  return permute(whole, [1, 3, 0, 2]);
}

/** A tensor of four legs with one level, the leg `inner` entering. */
function oneLevel(t: BlockTensor, inner?: number): BlockTensor {
  const legs = t.structure.legs.map((leg, i) => (i === inner ? entering(leg.dim) : leg));
  return reshaped(t, [...legs, entering(1)]);
}
