import type { Batch } from '../../ansatz.ts';
import type { Width } from './rows.ts';

/** The occupied modes of one row, in any order, from `at` on, and the matrix of a block for them, from `from` on. */
export interface Occupation {
  readonly modes: Int32Array;
  readonly at: number;
  readonly inverse: Float64Array;
  readonly from: number;
}

/** `count` positions of a list whose modes become others. */
export interface Replacement {
  count: number;
  readonly positions: Int32Array;
  readonly modes: Int32Array;
}

/** A factor of a fermionic amplitude: a function of the occupied ones of some modes that changes its sign when two of the list are exchanged. Numbers of `width` doubles. */
export interface Block {
  readonly width: Width;
  /** The modes that it looks at. */
  readonly sites: readonly number[];
  /** How many of them are occupied. */
  readonly total: number;
  /** The matrix has size x size numbers. */
  readonly size: number;
  /** Fills the matrix for a list, and log |factor| and its angle into `out`; false, and log -Infinity, where the factor is 0. */
  solve(of: Occupation, out: Float64Array): boolean;
  /** factor(changed list)/factor(list) into out[0], out[1]. */
  ratio(of: Occupation, change: Replacement, out: Float64Array): void;
  /** The matrix after one replacement whose ratio is re + i im; the list is still the old one. */
  replace(of: Occupation, position: number, mode: number, re: number, im: number): void;
  /** Adds (re + i im) d log factor / d theta to the row of all parameters that starts at number `row`. */
  addDerivatives(of: Occupation, to: Float64Array, row: number, re: number, im: number): void;
}

/** How many of the sites are occupied in a row, and the first of them into `out`, in their order. */
export function occupiedOf(
  of: readonly number[],
  { sites, levels }: Batch,
  row: number,
  out: Int32Array,
): number {
  let found = 0;
  for (const site of of) {
    if (levels[row * sites + site] !== 1) continue;
    if (found < out.length) out[found] = site;
    found++;
  }
  return found;
}
