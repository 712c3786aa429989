import { requireFinite } from '../linalg/matrix.ts';
import type { FockOperator } from '../operators/operator.ts';
import { textKey, textOf, type TextKey } from '../spaces/fock-space.ts';
import { coherenceAt, DensityBuilder, forEachCoherence, type TextDensity } from './text-density.ts';

/** A sparse ket O|T>: its texts, their lengths, and interleaved amplitudes. */
export interface SparseColumn {
  readonly keys: readonly TextKey[];
  readonly lengths: Int32Array;
  readonly data: Float64Array;
}

const slots = new WeakMap<TextDensity, ReadonlyMap<TextKey, number>>();

/** The place of a text in a density, or undefined when it has no weight. The table is made at the first question. */
export function slotOf(of: TextDensity, key: TextKey): number | undefined {
  let table = slots.get(of);
  if (table === undefined) {
    table = new Map(of.texts.map((text, a) => [text, a]));
    slots.set(of, table);
  }
  return table.get(key);
}

/** Writes <a|rho|b> for slots a, b to `out[0] + i out[1]`. */
export function readElement(out: Float64Array, of: TextDensity, a: number, b: number): void {
  if (a === b) {
    out[0] = of.weights[a] as number;
    out[1] = 0;
    return;
  }
  const p = a < b ? coherenceAt(of, a, b) : coherenceAt(of, b, a);
  out[0] = p < 0 ? 0 : (of.values[2 * p] as number);
  out[1] = p < 0 ? 0 : (a < b ? 1 : -1) * (of.values[2 * p + 1] as number);
}

/** The columns O|T> of an operator for all texts of a density. Throws `ArgumentError` for entries that are not finite. */
export function columnsOf(op: FockOperator, of: TextDensity): SparseColumn[] {
  return of.texts.map((key) => {
    const entries = op.column(textOf(key));
    const data = new Float64Array(2 * entries.length);
    entries.forEach((entry, i) => {
      data[2 * i] = entry.re;
      data[2 * i + 1] = entry.im;
    });
    requireFinite(data, 'op');
    return {
      keys: entries.map((entry) => textKey(entry.text)),
      lengths: Int32Array.from(entries, (entry) => entry.text.length),
      data,
    };
  });
}

/** Writes tr(O rho) to `out[0] + i out[1]`, for O given by its columns on the texts of rho. */
export function traceWith(out: Float64Array, columns: readonly SparseColumn[], rho: TextDensity): void {
  const element = new Float64Array(2);
  let re = 0;
  let im = 0;
  columns.forEach((column, a) => {
    column.keys.forEach((key, i) => {
      const b = slotOf(rho, key);
      if (b === undefined) return;
      readElement(element, rho, a, b);
      const [x, y] = [column.data[2 * i] as number, column.data[2 * i + 1] as number];
      re += x * (element[0] as number) - y * (element[1] as number);
      im += x * (element[1] as number) + y * (element[0] as number);
    });
  });
  out[0] = re;
  out[1] = im;
}

/** tr(O rho O^dagger), for O given by its columns on the texts of rho. */
export function conjugatedTrace(columns: readonly SparseColumn[], rho: TextDensity): number {
  const inner = new Float64Array(2);
  let sum = 0;
  columns.forEach((column, a) => {
    for (let i = 0; i < column.data.length; i++) {
      sum += (rho.weights[a] as number) * (column.data[i] as number) ** 2;
    }
  });
  forEachCoherence(rho, (a, b, re, im) => {
    innerProduct(inner, columns[b] as SparseColumn, columns[a] as SparseColumn);
    sum += 2 * (re * (inner[0] as number) - im * (inner[1] as number));
  });
  return sum;
}

/** O rho O^dagger, for O given by its columns on the texts of rho. */
export function conjugated(columns: readonly SparseColumn[], rho: TextDensity): TextDensity {
  const builder = new DensityBuilder();
  const places = columns.map((column) =>
    column.keys.map((key, i) => builder.slot(key, column.lengths[i] as number)),
  );
  columns.forEach((column, a) => {
    addProjector(builder, places[a] as number[], column.data, rho.weights[a] as number);
  });
  forEachCoherence(rho, (a, b, re, im) => {
    const [left, right] = [columns[a] as SparseColumn, columns[b] as SparseColumn];
    addOuter(builder, places[a] as number[], left.data, places[b] as number[], right.data, re, im);
  });
  return builder.build();
}

/** Adds weight |v><v|, v sparse with amplitudes `data` at distinct slots `at`. */
export function addProjector(
  builder: DensityBuilder,
  at: readonly number[],
  data: Float64Array,
  weight: number,
): void {
  for (let i = 0; i < at.length; i++) {
    const [x, y] = [data[2 * i] as number, data[2 * i + 1] as number];
    builder.addWeight(at[i] as number, weight * (x * x + y * y));
    for (let j = i + 1; j < at.length; j++) {
      const [u, v] = [data[2 * j] as number, data[2 * j + 1] as number];
      builder.addPair(at[i] as number, at[j] as number, weight * (x * u + y * v), weight * (y * u - x * v));
    }
  }
}

/** Adds z |v><w| and its conjugate transpose, z = re + i im. */
export function addOuter(
  builder: DensityBuilder,
  atV: readonly number[],
  v: Float64Array,
  atW: readonly number[],
  w: Float64Array,
  re: number,
  im: number,
): void {
  for (let i = 0; i < atV.length; i++) {
    const x = re * (v[2 * i] as number) - im * (v[2 * i + 1] as number);
    const y = re * (v[2 * i + 1] as number) + im * (v[2 * i] as number);
    for (let j = 0; j < atW.length; j++) {
      const [p, q] = [w[2 * j] as number, w[2 * j + 1] as number];
      builder.addPair(atV[i] as number, atW[j] as number, x * p + y * q, y * p - x * q);
    }
  }
}

function innerProduct(out: Float64Array, a: SparseColumn, b: SparseColumn): void {
  const places = new Map(b.keys.map((key, j) => [key, j]));
  let re = 0;
  let im = 0;
  a.keys.forEach((key, i) => {
    const j = places.get(key);
    if (j === undefined) return;
    const [x, y] = [a.data[2 * i] as number, a.data[2 * i + 1] as number];
    const [u, v] = [b.data[2 * j] as number, b.data[2 * j + 1] as number];
    re += x * u + y * v;
    im += x * v - y * u;
  });
  out[0] = re;
  out[1] = im;
}
