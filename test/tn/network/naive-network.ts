import type { Rng } from '../../../src/linalg/random.ts';
import { add, times, type Z } from '../../oracle.ts';

/** A dense tensor as the package has it. */
export interface Dense {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A network of tensors by label. */
export interface Labelled {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: Readonly<Record<string, number>>;
}

/** Calls `visit` for every assignment of values to some labels, the last fastest; the values are written to `at`. */
function forAll(labels: readonly number[], sizes: readonly number[], at: number[], visit: () => void): void {
  const [first, ...rest] = labels;
  if (first === undefined) return visit();
  for (at[first] = 0; at[first]! < sizes[first]!; at[first]!++) forAll(rest, sizes, at, visit);
}

/** The contraction by its definition: for each value of the output a sum over all values of all other labels of products of entries. */
export function naive({ inputs, output, sizes }: Labelled, tensors: readonly Dense[]): Z[] {
  const labels = [...new Set(inputs.flat())];
  const dims = labels.map((label) => sizes[label]!);
  const places = (legs: readonly string[]): number[] => legs.map((label) => labels.indexOf(label));
  const tables = inputs.map(places);
  const kept = places(output);
  const summed = [...labels.keys()].filter((label) => !kept.includes(label));
  const at = labels.map(() => 0);
  const values: Z[] = [];
  forAll(kept, dims, at, () => {
    let total: Z = [0, 0];
    forAll(summed, dims, at, () => {
      let product: Z = [1, 0];
      tables.forEach((legs, i) => {
        const index = legs.reduce((sum, label) => sum * dims[label]! + at[label]!, 0);
        product = times(product, [tensors[i]!.data[2 * index]!, tensors[i]!.data[2 * index + 1]!]);
      });
      total = add(total, product);
    });
    values.push(total);
  });
  return values;
}

/** Normal entries for each tensor of a network; the imaginary parts of some are all zero. */
export function randomTensors({ inputs, sizes }: Labelled, rng: Rng): Dense[] {
  return inputs.map((legs) => {
    const shape = legs.map((label) => sizes[label]!);
    const isReal = rng.uniform() < 0.4;
    const data = Float64Array.from({ length: 2 * shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      isReal && i % 2 === 1 ? 0 : rng.normal(),
    );
    return { shape, data };
  });
}

/** The largest difference of a tensor from what it should be; infinite when it has another number of entries. */
export function differenceFrom(expected: readonly Z[], data: Float64Array): number {
  if (data.length !== 2 * expected.length) return Infinity;
  return expected.flat().reduce((most, x, i) => Math.max(most, Math.abs(x - data[i]!)), 0);
}

/** A square lattice, rows x columns, of bonds of one size; periodic when asked. */
export function grid(rows: number, columns: number, size: number, isTorus = false): Labelled {
  const sizes: Record<string, number> = {};
  const bond = (name: string, there: boolean): string[] => {
    if (there) sizes[name] = size;
    return there ? [name] : [];
  };
  const inputs = Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return [
      ...bond(`v${i},${j}`, isTorus || i + 1 < rows),
      ...bond(`v${(i + rows - 1) % rows},${j}`, isTorus || i > 0),
      ...bond(`h${i},${j}`, isTorus || j + 1 < columns),
      ...bond(`h${i},${(j + columns - 1) % columns}`, isTorus || j > 0),
    ];
  });
  return { inputs, output: [], sizes };
}
