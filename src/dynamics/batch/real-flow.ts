import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { RhsOn } from '../../linalg/ode/memory.ts';

/** How a state is written as a few real numbers, and how often each of them counts in the Euclidean norm of all numbers of the state. */
export interface RealForm {
  readonly size: number;
  /** How many real numbers the state has in all, those that are zero included. */
  readonly whole: number;
  /** How many of them single runs store, with which their first step is chosen. */
  readonly stored: number;
  readonly multiplicity: Float64Array;
  pack(whole: Float64Array): Float64Array;
  unpack(few: Float64Array): Float64Array;
}

/** Linear maps S_j of a few real numbers, all with the places of compressed rows in common. */
export interface RealFlow {
  readonly form: RealForm;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly parts: readonly Float64Array[];
}

/** Kets: real and imaginary parts as they are. */
export function ketForm(dimension: number): RealForm {
  const size = 2 * dimension;
  return {
    size,
    whole: size,
    stored: size,
    multiplicity: new Float64Array(size).fill(1),
    pack: (whole) => whole.slice(),
    unpack: (few) => few.slice(),
  };
}

/** Hermitian matrices: D^2 real numbers, row after row the diagonal entry and then real and imaginary parts to its right. */
export function densityForm(dimension: number): RealForm {
  const size = dimension ** 2;
  const multiplicity = new Float64Array(size).fill(2);
  for (let r = 0; r < dimension; r++) multiplicity[diagonalPlace(dimension, r)] = 1;
  return {
    size,
    whole: 2 * size,
    stored: dimension * (dimension + 1),
    multiplicity,
    pack: (whole) => {
      const few = new Float64Array(size);
      for (let r = 0, at = 0; r < dimension; r++) {
        few[at++] = whole[2 * r * (dimension + 1)] as number;
        for (let c = r + 1; c < dimension; c++) {
          few[at++] = whole[2 * (r * dimension + c)] as number;
          few[at++] = whole[2 * (r * dimension + c) + 1] as number;
        }
      }
      return few;
    },
    unpack: (few) => {
      const whole = new Float64Array(2 * size);
      for (let r = 0, at = 0; r < dimension; r++) {
        whole[2 * r * (dimension + 1)] = few[at++] as number;
        for (let c = r + 1; c < dimension; c++) {
          const [up, low] = [2 * (r * dimension + c), 2 * (c * dimension + r)];
          whole[up] = whole[low] = few[at++] as number;
          const im = few[at++] as number;
          whole[up + 1] = im;
          whole[low + 1] = 0 - im;
        }
      }
      return whole;
    },
  };
}

/** Where the entry r, r of a D x D matrix is among its numbers. */
export function diagonalPlace(dimension: number, r: number): number {
  return r * (2 * dimension - r);
}

/** The maps that right-hand sides make of a state, found by what they make of each of its numbers alone. */
export function realFlow(form: RealForm, parts: readonly ((work: Workspace) => RhsOn<Numbers>)[]): RealFlow {
  const { size } = form;
  const dense = kernels().run((work) => parts.map((part) => denseMap(work, form, part(work))));
  const rowStart = new Int32Array(size + 1);
  const column: number[] = [];
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) if (dense.some((map) => map[r * size + c] !== 0)) column.push(c);
    rowStart[r + 1] = column.length;
  }
  const places = column.map((c, p) => rowOf(rowStart, p) * size + c);
  return {
    form,
    rowStart,
    column: Int32Array.from(column),
    parts: dense.map((map) => Float64Array.from(places, (place) => map[place] as number)),
  };
}

function denseMap(work: Workspace, form: RealForm, rhs: RhsOn<Numbers>): Float64Array {
  const { size } = form;
  const map = new Float64Array(size * size);
  const unit = new Float64Array(size);
  const whole = work.put(form.unpack(unit));
  const image = work.zeros(whole.length);
  for (let c = 0; c < size; c++) {
    unit.fill(0);
    unit[c] = 1;
    work.write(whole, form.unpack(unit));
    rhs(0, whole, image);
    form.pack(work.read(image)).forEach((x, r) => {
      map[r * size + c] = x;
    });
  }
  return map;
}

function rowOf(rowStart: Int32Array, p: number): number {
  let row = 0;
  while ((rowStart[row + 1] as number) <= p) row++;
  return row;
}
