import type { HeldBanded, HeldCsr } from '../linalg/kernels/families/sparse.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { SparseOperator } from '../operators/operator.ts';

/** Places of the entries of some matrices in memory: few diagonals, compressed rows, or all entries. */
export type Layout = BandLayout | RowLayout | FullLayout;

/** Values at d n + r are those in row r, column r + offsets[d]. */
export interface BandLayout {
  readonly form: 'bands';
  readonly size: number;
  readonly offsets: Int32Array;
}

/** Values in the order of compressed rows. */
export interface RowLayout {
  readonly form: 'rows';
  readonly size: number;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
}

/** Row-major values of all entries. */
export interface FullLayout {
  readonly form: 'full';
  readonly size: number;
}

/** Above this share of entries a dense product is faster. */
const fullShare = 1 / 4;

/** Bands are read without indices, so they may hold this many times the entries that are not zero. */
const bandWaste = 2;

/** A layout that has a place for every entry of the matrices: the fastest one, or that of a form that is asked for. */
export function layoutFor(matrices: readonly SparseOperator[], size: number, form?: Layout['form']): Layout {
  const union = unionOf(matrices, size);
  const entries = union.column.length;
  const offsets = offsetsOf(union);
  const few = offsets.length * size <= bandWaste * entries;
  const dense = size > 8 && entries > fullShare * size * size;
  switch (form ?? (dense ? 'full' : few ? 'bands' : 'rows')) {
    case 'bands':
      return { form: 'bands', size, offsets };
    case 'full':
      return { form: 'full', size };
    default:
      return union;
  }
}

/** How many values a layout holds. */
export function placesOf(layout: Layout): number {
  switch (layout.form) {
    case 'bands':
      return layout.offsets.length * layout.size;
    case 'rows':
      return layout.column.length;
    case 'full':
      return layout.size ** 2;
    default:
      return layout satisfies never;
  }
}

/** The entries of a matrix in their places, times a complex factor. */
export function placedValues(layout: Layout, of: SparseOperator, re: number, im: number): Float64Array {
  const out = new Float64Array(2 * placesOf(layout));
  const place = placeIn(layout);
  for (let row = 0; row < layout.size; row++) {
    for (let p = of.rowStart[row] as number; p < (of.rowStart[row + 1] as number); p++) {
      const at = 2 * place(row, of.column[p] as number);
      const [x, y] = [of.values[2 * p] as number, of.values[2 * p + 1] as number];
      out[at] = re * x - im * y;
      out[at + 1] = re * y + im * x;
    }
  }
  return out;
}

/** Calls `use` with the row, the column and the place of every value that lies in the matrix. */
export function forEachPlace(
  layout: Layout,
  use: (row: number, column: number, place: number) => void,
): void {
  const { size } = layout;
  switch (layout.form) {
    case 'bands':
      layout.offsets.forEach((offset, d) => {
        for (let row = Math.max(0, -offset); row < Math.min(size, size - offset); row++) {
          use(row, row + offset, d * size + row);
        }
      });
      return;
    case 'rows':
      for (let row = 0; row < size; row++) {
        for (let p = layout.rowStart[row] as number; p < (layout.rowStart[row + 1] as number); p++) {
          use(row, layout.column[p] as number, p);
        }
      }
      return;
    case 'full':
      for (let place = 0; place < size * size; place++) use(Math.floor(place / size), place % size, place);
      return;
    default:
      layout satisfies never;
  }
}

/** A band matrix in a workspace with these values. */
export function heldBands(work: Workspace, { size, offsets }: BandLayout, values: Numbers): HeldBanded {
  return { size, offsets: work.put(offsets), values };
}

/** A matrix of compressed rows in a workspace with these values. */
export function heldRows(work: Workspace, layout: RowLayout, values: Numbers): HeldCsr {
  const { size, rowStart, column } = layout;
  return { rows: size, rowStart: work.put(rowStart), column: work.put(column), values };
}

function placeIn(layout: Layout): (row: number, column: number) => number {
  const { size } = layout;
  switch (layout.form) {
    case 'bands': {
      const band = new Map([...layout.offsets].map((offset, d) => [offset, d]));
      return (row, column) => (band.get(column - row) as number) * size + row;
    }
    case 'rows':
      return (row, column) => {
        let [low, high] = [layout.rowStart[row] as number, layout.rowStart[row + 1] as number];
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if ((layout.column[middle] as number) <= column) low = middle;
          else high = middle;
        }
        return low;
      };
    case 'full':
      return (row, column) => row * size + column;
    default:
      return layout satisfies never;
  }
}

function unionOf(matrices: readonly SparseOperator[], size: number): RowLayout {
  const rowStart = new Int32Array(size + 1);
  const columns: number[] = [];
  for (let row = 0; row < size; row++) {
    const inRow = new Set<number>();
    for (const { rowStart: start, column } of matrices) {
      for (let p = start[row] as number; p < (start[row + 1] as number); p++) inRow.add(column[p] as number);
    }
    for (const column of [...inRow].sort((a, b) => a - b)) columns.push(column);
    rowStart[row + 1] = columns.length;
  }
  return { form: 'rows', size, rowStart, column: Int32Array.from(columns) };
}

function offsetsOf({ size, rowStart, column }: RowLayout): Int32Array {
  const offsets = new Set<number>();
  for (let row = 0; row < size; row++) {
    for (let p = rowStart[row] as number; p < (rowStart[row + 1] as number); p++) {
      offsets.add((column[p] as number) - row);
    }
  }
  return Int32Array.from(offsets).sort();
}
