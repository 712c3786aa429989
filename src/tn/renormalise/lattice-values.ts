import { NotPhysicalError } from '../../errors.ts';
import { modulus } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Corners } from './corners.ts';
import type { Ctmrg } from './ctmrg.ts';
import { inAllTurns, requireVertex, step, type Cell } from './vertex-cell.ts';
import { windowValue, type Window } from './window.ts';

/** A tensor in the place of one of the lattice; rows and columns are counted on through the cells. */
export interface Insertion {
  readonly row: number;
  readonly column: number;
  readonly tensor: ComplexTensor;
}

interface Value {
  readonly re: number;
  readonly im: number;
}

/**
 * ln of the contraction of the lattice, per site: ln Z / N for weights, ln <psi|psi> / N for two layers of a state. Its imaginary part is within pi / N of a cell of N sites. The error is the
 * difference to what half of the bond and more cutoff give, and what is left of the way to convergence. Baxter, J. Stat. Phys. 19 (1978) 461. Throws `NotPhysicalError` when a part of it is zero to rounding.
 */
export function latticeLog(lattice: Ctmrg): Estimate {
  return estimated(lattice, logPerSite);
}

/**
 * The contraction of the lattice with other tensors in some places, relative to the one without: an expectation value, when these are weights times what is measured, or two layers with an
 * operator in between. The cost grows as D^(rows + 2) with the rows of the smallest rectangle around the places. The error as in `latticeLog`.
 * Throws `ArgumentError` for tensors of other shapes than those they replace, `NotPhysicalError` when the lattice itself is zero to rounding.
 */
export function latticeMean(lattice: Ctmrg, insertions: readonly Insertion[]): Estimate {
  return estimated(lattice, windowMean(lattice.full.cell, insertions));
}

/** What environments give for the means of a window, ready for many of them. */
export function windowMean(cell: Cell, insertions: readonly Insertion[]): (env: Corners) => Value {
  const bare = smallestWindow(cell, insertions);
  const first = insertions[0];
  const [top, left] = [topOf(insertions), leftOf(insertions)];
  const sites = bare.sites.map((row) => [...row]);
  for (const { row, column, tensor } of first ? insertions : []) {
    requireVertex(cell, placeOf(cell, row, column), tensor);
    (sites[row - top] as BlockTensor[])[column - left] = inAllTurns(tensor)[0] as BlockTensor;
  }
  return (env) => quotient(windowValue(env, { ...bare, sites }), windowValue(env, bare));
}

/** A value of the lattice from all that was kept; its error from less of it, and from what was still changing. */
export function estimated({ full, half, progress }: Ctmrg, value: (env: Corners) => Value): Estimate {
  const [ours, other] = [value(full), value(half)];
  const size = Math.max(1, modulus(ours.re, ours.im));
  const drift = 4 * Math.min(progress.distance, 1) + 64 * Number.EPSILON;
  const error = modulus(ours.re - other.re, ours.im - other.im) + size * drift;
  return { ...ours, error, from: 'truncated' };
}

function logPerSite(env: Corners): Value {
  const { cell } = env;
  let [re, im] = [0, 0];
  cell.sites.forEach((turns, place) => {
    const sites = [[turns[0] as BlockTensor]];
    const window = (rows: number, columns: number): Value =>
      windowValue(env, { place, rows, columns, sites });
    const [whole, none, row, column] = [window(1, 1), window(0, 0), window(1, 0), window(0, 1)];
    for (const [value, sign] of [
      [whole, 1],
      [none, 1],
      [row, -1],
      [column, -1],
    ] as const) {
      // prettier-ignore
      const size = modulus(value.re, value.im);
      if (!(size > 0)) throw zeroLattice();
      re += sign * Math.log(size);
      im += sign * Math.atan2(value.im, value.re);
    }
  });
  const turn = 2 * Math.PI;
  const n = cell.sites.length;
  return { re: re / n, im: (im - turn * Math.round(im / turn)) / n };
}

function quotient(a: Value, b: Value): Value {
  const size = b.re * b.re + b.im * b.im;
  if (!(size > 0)) throw zeroLattice();
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

function zeroLattice(): NotPhysicalError {
  return new NotPhysicalError(
    'The contraction of the lattice must not be zero, but a part of it is zero to rounding. Start from other edges.',
  );
}

const topOf = (insertions: readonly Insertion[]): number => Math.min(...insertions.map(({ row }) => row));
const leftOf = (insertions: readonly Insertion[]): number =>
  Math.min(...insertions.map(({ column }) => column));

function placeOf(cell: Cell, row: number, column: number): number {
  const [r, c] = [row % cell.rows, column % cell.columns];
  return (r < 0 ? r + cell.rows : r) * cell.columns + (c < 0 ? c + cell.columns : c);
}

function smallestWindow(cell: Cell, insertions: readonly Insertion[]): Window {
  const [top, left] = [topOf(insertions), leftOf(insertions)];
  const rows = Math.max(...insertions.map(({ row }) => row)) - top + 1;
  const columns = Math.max(...insertions.map(({ column }) => column)) - left + 1;
  const place = placeOf(cell, top, left);
  const sites = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => {
      const there = step(cell, place, ...new Array<number>(r).fill(2), ...new Array<number>(c).fill(1));
      return cell.sites[there]?.[0] as BlockTensor;
    }),
  );
  return { place, rows, columns, sites };
}
