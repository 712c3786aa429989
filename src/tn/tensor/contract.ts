import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { inOneField, widthOf, type BlockTensor, type Field } from './block-tensor.ts';
import { contractionPlan, type ContractionPlan } from './contraction-plan.ts';
import { runPermutation, type Permutation } from './permute-legs.ts';
import { rowLength } from './product-table.ts';

/** Up to this many multiplications the numbers are better worked on where they are. */
const smallWork = 2000;

/**
 * The contraction of legs `aLegs` of `a` with legs `bLegs` of `b`, pairwise. The result has the free legs of `a`, then those of `b`, each in their order; its charge is
 * the sum. Complex when either is. Cost 2 (real) or 8 (complex) flops per product of entries that charges allow. Throws `ArgumentError` when legs do not exist,
 * repeat, or do not fit: contracted legs have equal sectors and opposite directions.
 */
export function contract(
  a: BlockTensor,
  aLegs: readonly number[],
  b: BlockTensor,
  bLegs: readonly number[],
): BlockTensor {
  const plan = contractionPlan({ a: a.structure, aLegs, b: b.structure, bLegs });
  const [x, y] = inOneField(a, b);
  const data = new Float64Array(widthOf(x.field) * plan.out.size);
  if (plan.work <= smallWork) contractSmall(plan, x.field, data, x.data, y.data);
  else {
    kernels().run((work) => {
      const out = work.zeros(data.length);
      contractHeld(work, plan, x.field, out, work.put(x.data), work.put(y.data));
      work.read(out, data);
    });
  }
  return { structure: plan.out, field: x.field, data };
}

/** out += the contraction, for numbers that a workspace holds. */
export function contractHeld(
  work: Workspace,
  { left, right, products }: ContractionPlan,
  field: Field,
  out: Numbers,
  a: Numbers,
  b: Numbers,
): void {
  if ((left && !left.isTrivial) || (right && !right.isTrivial)) {
    // Reordered factors are freed again at once.
    return kernels().run((inner) => {
      const [x, y] = [reordered(inner, left, field, a), reordered(inner, right, field, b)];
      runProducts(inner, products, field, out, x, y);
    });
  }
  runProducts(work, products, field, out, a, b);
}

function reordered(work: Workspace, move: Permutation | undefined, field: Field, from: Numbers): Numbers {
  if (!move || move.isTrivial) return from;
  const out = work.zeros(from.length);
  runPermutation(move, field, work.view(out), work.view(from));
  return out;
}

function runProducts(
  work: Workspace,
  table: Int32Array,
  field: Field,
  out: Numbers,
  a: Numbers,
  b: Numbers,
): void {
  const width = widthOf(field);
  const multiply = field === 'real' ? work.products.real : work.products.complex;
  for (let at = 0; at < table.length; at += rowLength) {
    const row = table.subarray(at, at + rowLength);
    const [x, y, z, m, k, n, aRow, aColumn, bRow, bColumn, cRow, batch, aBatch, bBatch, cBatch] =
      row as unknown as Row;
    multiply(
      { numbers: work.part(out, width * z), row: cRow, batch: cBatch },
      { numbers: work.part(a, width * x), row: aRow, column: aColumn, batch: aBatch },
      { numbers: work.part(b, width * y), row: bRow, column: bColumn, batch: bBatch },
      { m, k, n, batch },
    );
  }
}

type Row = readonly [
  a: number,
  b: number,
  c: number,
  m: number,
  k: number,
  n: number,
  aRow: number,
  aColumn: number,
  bRow: number,
  bColumn: number,
  cRow: number,
  batch: number,
  aBatch: number,
  bBatch: number,
  cBatch: number,
];

/** The same on ordinary arrays, number by number. */
function contractSmall(
  { left, right, products }: ContractionPlan,
  field: Field,
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  const move = (plan: Permutation | undefined, from: Float64Array): Float64Array => {
    if (!plan || plan.isTrivial) return from;
    const to = new Float64Array(from.length);
    runPermutation(plan, field, to, from);
    return to;
  };
  const [x, y] = [move(left, a), move(right, b)];
  const multiply = field === 'real' ? multiplyReal : multiplyComplex;
  for (let at = 0; at < products.length; at += rowLength) {
    const row = products.subarray(at, at + rowLength) as unknown as Row;
    for (let s = 0; s < row[11]; s++) multiply(row, s, out, x, y);
  }
}

/** Product number s of a row of the table. */
function multiplyReal(row: Row, s: number, out: Float64Array, a: Float64Array, b: Float64Array): void {
  const [m, k, n] = [row[3], row[4], row[5]];
  for (let i = 0; i < m; i++) {
    const to = row[2] + s * row[14] + i * row[10];
    for (let l = 0; l < k; l++) {
      const x = a[row[0] + s * row[12] + i * row[6] + l * row[7]] as number;
      const from = row[1] + s * row[13] + l * row[8];
      for (let j = 0; j < n; j++)
        out[to + j] = (out[to + j] as number) + x * (b[from + j * row[9]] as number);
    }
  }
}

function multiplyComplex(row: Row, s: number, out: Float64Array, a: Float64Array, b: Float64Array): void {
  const [m, k, n] = [row[3], row[4], row[5]];
  for (let i = 0; i < m; i++) {
    const to = 2 * (row[2] + s * row[14] + i * row[10]);
    for (let l = 0; l < k; l++) {
      const at = 2 * (row[0] + s * row[12] + i * row[6] + l * row[7]);
      const [re, im] = [a[at] as number, a[at + 1] as number];
      let from = 2 * (row[1] + s * row[13] + l * row[8]);
      for (let o = to, end = to + 2 * n; o < end; o += 2, from += 2 * row[9]) {
        const [x, y] = [b[from] as number, b[from + 1] as number];
        out[o] = (out[o] as number) + re * x - im * y;
        out[o + 1] = (out[o + 1] as number) + re * y + im * x;
      }
    }
  }
}
