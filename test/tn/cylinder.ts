import type { ComplexTensor } from '../../src/linalg/tensor.ts';

/** A complex number. */
export type Z = readonly [re: number, im: number];

const times = ([a, b]: Z, [c, d]: Z): Z => [a * c - b * d, a * d + b * c];
const plus = ([a, b]: Z, [c, d]: Z): Z => [a + c, b + d];
const over = ([a, b]: Z, [c, d]: Z): Z => [
  (a * c + b * d) / (c * c + d * d),
  (b * c - a * d) / (c * c + d * d),
];

/** The matrix [below][above] of a ring of tensors [up, right, down, left]: products of matrices [left, right], one column after the other, and their traces. */
function ringMatrix(row: readonly ComplexTensor[]): Dense {
  const first = row[0]!.shape[3]!;
  const unit = Array.from({ length: first }, (_, l) =>
    Array.from({ length: first }, (_, r): Z => [l === r ? 1 : 0, 0]),
  );
  let products: Z[][][][] = [[unit]];
  for (const { shape, data } of row) {
    const [up, right, down, left] = shape as [number, number, number, number];
    const at = (u: number, r: number, d: number, l: number): Z =>
      entry(data, ((u * right + r) * down + d) * left + l);
    const matrix = (d: number, u: number): Z[][] =>
      Array.from({ length: left }, (_, l) => Array.from({ length: right }, (_, r) => at(u, r, d, l)));
    const own = Array.from({ length: down }, (_, d) => Array.from({ length: up }, (_, u) => matrix(d, u)));
    products = products.flatMap((line) =>
      own.map((choices) => line.flatMap((front) => choices.map((m) => product(front, m)))),
    );
  }
  const traces = products.flatMap((line) =>
    line.flatMap((m) => m.reduce<Z>((sum, own, i) => plus(sum, own[i]!), [0, 0])),
  );
  return { rows: products.length, cols: products[0]!.length, data: Float64Array.from(traces) };
}

const product = (a: readonly (readonly Z[])[], b: readonly (readonly Z[])[]): Z[][] =>
  a.map((row) => b[0]!.map((_, c) => row.reduce<Z>((sum, x, k) => plus(sum, times(x, b[k]![c]!)), [0, 0])));
interface Dense {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

function apply({ rows, cols, data }: Dense, v: Float64Array): Float64Array {
  const out = new Float64Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const at = 2 * (r * cols + c);
      out[2 * r]! += data[at]! * v[2 * c]! - data[at + 1]! * v[2 * c + 1]!;
      out[2 * r + 1]! += data[at]! * v[2 * c + 1]! + data[at + 1]! * v[2 * c]!;
    }
  }
  return out;
}

function transposed({ rows, cols, data }: Dense): Dense {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      for (const part of [0, 1]) out[2 * (c * rows + r) + part] = data[2 * (r * cols + c) + part]!;
    }
  }
  return { rows: cols, cols: rows, data: out };
}

const entry = (v: Float64Array, i: number): Z => [v[2 * i]!, v[2 * i + 1]!];

function dot(a: Float64Array, b: Float64Array): Z {
  let sum: Z = [0, 0];
  for (let i = 0; i < a.length / 2; i++) sum = plus(sum, times(entry(a, i), entry(b, i)));
  return sum;
}

/** What leads: eigenvalue and vector of the product of these matrices, by the power method. */
function leading(all: readonly Dense[]): { value: Z; vector: Float64Array } {
  let vector: Float64Array = new Float64Array(2 * all[0]!.cols).map((_, i) =>
    i % 2 === 0 ? 1 + 0.1 * i : 0,
  );
  let value: Z = [0, 0];
  for (let step = 0; step < 60; step++) {
    const next = all.reduce<Float64Array>((v, m) => apply(m, v), vector);
    const most = next.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    value = over(dot(vector, next), dot(vector, vector));
    vector = next.map((x) => x / most);
  }
  return { value, vector };
}

/**
 * An infinite cylinder of rows (from above, repeated) of tensors around it, by dense transfer matrices: ln of the contraction per site, and the contraction with other tensors in
 * some places of these rows relative to the one without.
 */
export function cylinder(
  rows: readonly (readonly ComplexTensor[])[],
  insertions: readonly { row: number; column: number; tensor: ComplexTensor }[] = [],
): { log: number; mean: Z } {
  const matrices = rows.map(ringMatrix);
  const right = leading(matrices);
  const left = leading(matrices.map(transposed).reverse());
  const changed = rows.map((row, r) =>
    row.map((t, c) => insertions.find(({ row: i, column: j }) => i === r && j === c)?.tensor ?? t),
  );
  const value = (all: readonly Dense[]): Z =>
    dot(
      left.vector,
      all.reduce<Float64Array>((v, m) => apply(m, v), right.vector),
    );
  return {
    log: Math.log(Math.sqrt(right.value[0] ** 2 + right.value[1] ** 2)) / rows.flat().length,
    mean: over(value(changed.map(ringMatrix)), value(matrices)),
  };
}
