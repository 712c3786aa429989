import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { cornerAt, edgeAt, type Corners } from './corners.ts';

/** A rectangle of sites, which may be empty: `sites[row][column]`, legs [up, right, down, left], its upper left one at `place`. */
export interface Window {
  readonly place: number;
  readonly rows: number;
  readonly columns: number;
  readonly sites: readonly (readonly BlockTensor[])[];
}

/** The contraction of the whole lattice with these sites in the window. Cost 2 bond^2 D^(rows + 2) (bond + D^2) per column. */
export function windowValue(env: Corners, window: Window): { readonly re: number; readonly im: number } {
  let front = leftFront(env, window);
  for (let column = 0; column < window.columns; column++) front = throughColumn(env, window, column, front);
  const { field, data } = closed(env, window, front);
  return { re: data[0] as number, im: field === 'complex' ? (data[1] as number) : 0 };
}

const down = (rows: number): number[] => new Array<number>(rows).fill(2);
const right = (columns: number): number[] => new Array<number>(columns).fill(1);

/** All that is left of the window: legs [upper bond, one per row from above, lower bond]. */
function leftFront(env: Corners, { place, rows }: Window): BlockTensor {
  let front = permuteLegs(cornerAt(env, 0, place, 3, 0), [1, 0]);
  for (let row = 0; row < rows; row++) {
    const last = front.structure.legs.length - 1;
    const grown = contract(front, [last], edgeAt(env, 3, place, 3, ...down(row)), [2]);
    front = swappedEnds(grown);
  }
  const last = front.structure.legs.length - 1;
  return contract(front, [last], cornerAt(env, 3, place, 3, ...down(rows)), [1]);
}

/** The last two legs change places. */
function swappedEnds(t: BlockTensor): BlockTensor {
  const n = t.structure.legs.length;
  return permuteLegs(t, [...Array.from({ length: n - 2 }, (_, i) => i), n - 1, n - 2]);
}

function throughColumn(
  env: Corners,
  { place, rows, sites }: Window,
  column: number,
  front: BlockTensor,
): BlockTensor {
  // [rows..., lower bond, new upper bond, what hangs down from above]
  let grown = swappedEnds(contract(front, [0], edgeAt(env, 0, place, 0, ...right(column)), [0]));
  for (let row = 0; row < rows; row++) {
    const last = grown.structure.legs.length - 1;
    grown = contract(grown, [0, last], sites[row]?.[column] as BlockTensor, [3, 0]);
  }
  const last = grown.structure.legs.length - 1;
  return contract(grown, [0, last], edgeAt(env, 2, place, ...down(rows), ...right(column)), [2, 1]);
}

function closed(env: Corners, { place, rows, columns }: Window, front: BlockTensor): BlockTensor {
  const path = right(columns);
  let rest = contract(front, [0], cornerAt(env, 1, place, 0, ...path), [0]);
  for (let row = 0; row < rows; row++) {
    const last = rest.structure.legs.length - 1;
    rest = contract(rest, [0, last], edgeAt(env, 1, place, ...path, ...down(row)), [1, 0]);
  }
  return contract(rest, [1, 0], cornerAt(env, 2, place, ...path, ...down(rows)), [0, 1]);
}

/** What surrounds one site: legs [left, up, down, right], as what they meet. All expectation values on the site follow from it. */
export function siteEnvironment(env: Corners, place: number): BlockTensor {
  const front = leftFront(env, { place, rows: 1, columns: 0, sites: [] });
  const above = contract(front, [0], edgeAt(env, 0, place, 0), [0]);
  // [left, lower bond, up, upper bond] -> [left, up, upper bond, lower bond, down]
  const around = contract(above, [1], edgeAt(env, 2, place, 2), [2]);
  const beside = contract(cornerAt(env, 1, place, 0, 1), [1], edgeAt(env, 1, place, 1), [0]);
  const behind = contract(beside, [2], cornerAt(env, 2, place, 1, 2), [0]);
  return contract(around, [2, 3], behind, [0, 2]);
}
