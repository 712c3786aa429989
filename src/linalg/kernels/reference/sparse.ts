import type { HeldBanded, HeldCsr, HeldSeries, SparseKernels } from '../families/sparse.ts';
import { arrayOf, hold, operationOf } from './held-array.ts';
import { axpyInto, norm2Of } from './vectors.ts';

/** Sparse products, one entry at a time. */
export const referenceSparse: SparseKernels = {
  addCsr: (out, a, v, columns = 1, re = 1, im = 0) =>
    add(arrayOf(out), csrRows(a), arrayOf(v), columns, re, im),
  addBanded: (out, a, v, columns = 1, re = 1, im = 0) =>
    add(arrayOf(out), bandedRows(a), arrayOf(v), columns, re, im),
  seriesBanded: series,
};

/** The rows of a sparse matrix: `columns` and interleaved `values` of each. */
export interface Row {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** The rows of a matrix in compressed rows. */
export function csrRows({ rows, rowStart, column, values }: HeldCsr): Row[] {
  const [starts, places, numbers] = [arrayOf(rowStart), arrayOf(column), arrayOf(values)];
  return Array.from({ length: rows }, (_, r) => {
    const [from, to] = [starts[r] as number, starts[r + 1] as number];
    return { columns: places.subarray(from, to), values: numbers.subarray(2 * from, 2 * to) };
  });
}

/** The rows of a band matrix, without what lies outside. */
export function bandedRows({ size, offsets, values }: HeldBanded): Row[] {
  const [shifts, numbers] = [arrayOf(offsets), arrayOf(values)];
  return Array.from({ length: size }, (_, r) => {
    const inside = [...shifts.keys()].filter((d) => {
      const c = r + (shifts[d] as number);
      return c >= 0 && c < size;
    });
    const entry = (d: number): [number, number] => {
      const i = 2 * (d * size + r);
      return [numbers[i] as number, numbers[i + 1] as number];
    };
    return {
      columns: Int32Array.from(inside, (d) => r + (shifts[d] as number)),
      values: Float64Array.from(inside.flatMap(entry)),
    };
  });
}

function series(k: HeldBanded, degree: number): HeldSeries {
  const operation = operationOf(k.values);
  const rows = bandedRows(k);
  const arrays = Array.from({ length: degree + 1 }, () => new Float64Array(2 * k.size));
  const size = (j: number): number => Math.sqrt(norm2Of(arrays[j] as Float64Array));
  return {
    terms: arrays.map((array) => hold('f64', array, operation)),
    expand: (h, smallest) => {
      const least = smallest * size(0);
      let before = Infinity;
      for (let j = 1; ; j++) {
        const term = arrays[j] as Float64Array;
        term.fill(0);
        add(term, rows, arrays[j - 1] as Float64Array, 1, h / j, 0);
        const end = { count: j, size: size(j), before };
        if (j === degree || (end.size <= least && before <= least)) return end;
        before = end.size;
      }
    },
    at: (s, count, held) => {
      const out = arrayOf(held).fill(0);
      for (let j = 0; j <= count; j++) axpyInto(out, arrays[j] as Float64Array, s ** j, 0);
      return norm2Of(out);
    },
  };
}

/** out += (re + i im) A v, row after row. */
function add(
  to: Float64Array,
  rows: readonly Row[],
  from: Float64Array,
  columns: number,
  re: number,
  im: number,
): void {
  const width = 2 * columns;
  rows.forEach((row, r) => {
    const target = to.subarray(r * width, (r + 1) * width);
    row.columns.forEach((c, e) => {
      const x = row.values[2 * e] as number;
      const y = row.values[2 * e + 1] as number;
      axpyInto(target, from.subarray(c * width, (c + 1) * width), re * x - im * y, re * y + im * x);
    });
  });
}

/** Upper triangle from the definition, lower triangle by conjugation. */
export function lyapunov(
  to: Float64Array,
  x: Float64Array,
  k: readonly Row[],
  jumps: readonly (readonly Row[])[],
): void {
  const n = k.length;
  to.fill(0);
  add(to, k, x, n, 1, 0);
  for (let r = 0; r < n; r++) {
    for (let c = r; c < n; c++) {
      const [up, low] = [2 * (r * n + c), 2 * (c * n + r)];
      let re = (to[up] as number) + (to[low] as number);
      let im = (to[up + 1] as number) - (to[low + 1] as number);
      for (const jump of jumps) {
        const [sandwichRe, sandwichIm] = sandwich(jump[r] as Row, x, n, jump[c] as Row);
        re += sandwichRe;
        im += sandwichIm;
      }
      if (c === r) im = 0;
      to[low] = re;
      to[low + 1] = -im;
      to[up] = re;
      to[up + 1] = im;
    }
  }
}

/** sum l_e x[p_e, q_f] conj(m_f) of two sparse rows l and m. */
function sandwich(left: Row, x: Float64Array, n: number, right: Row): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (let e = 0; e < left.columns.length; e++) {
    const a = left.values[2 * e] as number;
    const b = left.values[2 * e + 1] as number;
    for (let f = 0; f < right.columns.length; f++) {
      const c = right.values[2 * f] as number;
      const d = -(right.values[2 * f + 1] as number);
      const i = 2 * ((left.columns[e] as number) * n + (right.columns[f] as number));
      const p = x[i] as number;
      const q = x[i + 1] as number;
      re += (a * c - b * d) * p - (a * d + b * c) * q;
      im += (a * c - b * d) * q + (a * d + b * c) * p;
    }
  }
  return [re, im];
}
