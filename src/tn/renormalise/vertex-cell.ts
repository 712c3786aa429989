import { ArgumentError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { plainTensor } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';

/** Rows of tensors with the legs [up, right, down, left], repeated in both directions without end. */
export type VertexCell = readonly (readonly ComplexTensor[])[];

/** The sides of a site, clockwise: 0 up, 1 right, 2 down, 3 left. Sums of sides are taken modulo 4. */
export type Side = 0 | 1 | 2 | 3;

/** A cell whose places are numbered row by row. */
export interface Cell {
  readonly rows: number;
  readonly columns: number;
  /** `sites[place][side]`: the tensor with its legs in clockwise order from that side on. */
  readonly sites: readonly (readonly BlockTensor[])[];
}

const rowStep = [-1, 0, 1, 0] as const;
const columnStep = [0, 1, 0, -1] as const;

/** A number of any size as a side. */
export function sideOf(n: number): Side {
  return (((n % 4) + 4) % 4) as Side;
}

/** The place that steps to these sides lead to. */
export function step({ rows, columns }: Cell, place: number, ...sides: readonly number[]): number {
  let [row, column] = [Math.floor(place / columns), place % columns];
  for (const side of sides) {
    row += rowStep[sideOf(side)];
    column += columnStep[sideOf(side)];
  }
  const [r, c] = [((row % rows) + rows) % rows, ((column % columns) + columns) % columns];
  return r * columns + c;
}

/** A cell from one tensor or rows of tensors. Throws `ArgumentError` unless rows are of equal length, tensors have four legs, and legs that meet have equal dimensions. */
export function vertexCell(given: ComplexTensor | VertexCell): Cell {
  const rows = 'shape' in given ? [[given]] : given;
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new ArgumentError('cell', 'have at least one tensor', 'it has none');
  rows.forEach((row, r) => {
    if (row.length !== columns) {
      throw new ArgumentError('cell', `have ${columns} tensors in each row`, `row ${r} has ${row.length}`);
    }
  });
  const sites = rows.flat().map((t) => inAllTurns(t));
  const cell = { rows: rows.length, columns, sites };
  requireFit(cell, rows.flat());
  return cell;
}

/** Throws `ArgumentError` unless a tensor could stand at this place of the cell. */
export function requireVertex({ sites }: Cell, place: number, t: ComplexTensor): void {
  const expected = sites[place]?.[0]?.structure.legs.map(({ dim }) => dim) ?? [];
  if (`${expected}` === `${t.shape}`) return;
  throw new ArgumentError('tensor', `have the shape [${expected}]`, `it has [${t.shape}]`);
}

/** A tensor as sites are kept: with its legs in clockwise order from each side on. */
export function inAllTurns(t: ComplexTensor): readonly BlockTensor[] {
  if (t.shape.length !== 4 || t.shape.some((dim) => !(dim >= 1))) {
    throw new ArgumentError('cell', 'hold tensors [up, right, down, left]', `one has the shape [${t.shape}]`);
  }
  const upright = plainTensor(t, [1, -1, -1, 1]);
  return [0, 1, 2, 3].map((turn) => permuteLegs(upright, [0, 1, 2, 3].map((leg) => sideOf(leg + turn)))); // prettier-ignore
}

function requireFit(cell: Cell, tensors: readonly ComplexTensor[]): void {
  tensors.forEach(({ shape }, place) => {
    for (const side of [1, 2] as const) {
      const next = tensors[step(cell, place, side)] as ComplexTensor;
      const [own, other] = [shape[side], next.shape[sideOf(side + 2)]];
      if (own === other) continue;
      const where = side === 1 ? 'right' : 'down';
      throw new ArgumentError(
        'cell',
        'have legs of equal dimension where they meet',
        `leg ${where} of tensor ${place} has ${own}, what it meets has ${other}`,
      );
    }
  });
}
