import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { product } from '../../linalg/shape.ts';

/** A level that a control needs, of so many. */
export interface ControlLevel {
  readonly levels: number;
  readonly level: number;
}

/**
 * A matrix on sites as a tensor. Controls, and sites on which it is diagonal, keep their wire and need one leg; the others have two. Legs in order: controls, sites
 * with one leg, outputs of the others, their inputs.
 */
export interface SiteTensor {
  /** Which sites have one leg. */
  readonly isShared: readonly boolean[];
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The tensor of a matrix on sites of these dims, the first most significant, that acts where all controls have their level. */
export function siteTensor(
  matrix: ComplexMatrix,
  dims: readonly number[],
  controls: readonly ControlLevel[] = [],
): SiteTensor {
  const digits = Array.from({ length: matrix.rows }, (_, index) => digitsOf(index, dims));
  const isShared = dims.map((_, site) => isDiagonalOn(matrix, digits, site));
  const one = dims.filter((_, site) => isShared[site]);
  const two = dims.filter((_, site) => !isShared[site]);
  const shape = [...controls.map(({ levels }) => levels), ...one, ...two, ...two];
  const place = (which: boolean): number[] =>
    digits.map((levels) =>
      levels.reduce(
        (at, level, site) => (isShared[site] === which ? at * (dims[site] as number) + level : at),
        0,
      ),
    );
  const table = { matrix, shared: place(true), own: place(false), ones: product(one), twos: product(two) };
  return { isShared, shape, data: filled(table, controls) };
}

interface Table {
  readonly matrix: ComplexMatrix;
  readonly shared: readonly number[];
  readonly own: readonly number[];
  readonly ones: number;
  readonly twos: number;
}

function filled({ matrix, shared, own, ones, twos }: Table, controls: readonly ControlLevel[]): Float64Array {
  const configurations = product(controls.map(({ levels }) => levels));
  const on = controls.reduce((at, { levels, level }) => at * levels + level, 0);
  const { rows, data } = matrix;
  const out = new Float64Array(2 * configurations * ones * twos * twos);
  for (let c = 0; c < configurations; c++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < rows; column++) {
        if (shared[row] !== shared[column]) continue;
        const from = 2 * (row * rows + column);
        const at =
          2 *
          (((c * ones + (shared[row] as number)) * twos + (own[row] as number)) * twos +
            (own[column] as number));
        out[at] = c === on ? (data[from] as number) : row === column ? 1 : 0;
        out[at + 1] = c === on ? (data[from + 1] as number) : 0;
      }
    }
  }
  return out;
}

/** Whether the matrix never changes the level of a site. */
function isDiagonalOn({ rows, data }: ComplexMatrix, digits: readonly number[][], site: number): boolean {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < rows; column++) {
      if (digits[row]?.[site] === digits[column]?.[site]) continue;
      const at = 2 * (row * rows + column);
      if (data[at] !== 0 || data[at + 1] !== 0) return false;
    }
  }
  return true;
}

function digitsOf(index: number, dims: readonly number[]): number[] {
  let rest = index;
  const out = dims.map(() => 0);
  for (let site = dims.length - 1; site >= 0; site--) {
    const d = dims[site] as number;
    out[site] = rest % d;
    rest = (rest - (out[site] as number)) / d;
  }
  return out;
}
