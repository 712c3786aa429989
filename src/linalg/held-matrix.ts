import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';

/** A new n x n product A B in a workspace. */
export function matrixProduct(work: Workspace, a: Numbers, b: Numbers, n: number): Numbers {
  const out = work.zeros(2 * n * n);
  addMatrixProduct(work, out, a, b, n);
  return out;
}

/** C += A B for held n x n matrices. */
export function addMatrixProduct(work: Workspace, c: Numbers, a: Numbers, b: Numbers, n: number): void {
  const factor = (numbers: Numbers): { numbers: Numbers; row: number; column: number } => ({
    numbers,
    row: n,
    column: 1,
  });
  work.products.complex({ numbers: c, row: n }, factor(a), factor(b), { m: n, k: n, n });
}

/** A += value 1 for a held n x n matrix. */
export function addToDiagonal(work: Workspace, a: Numbers, n: number, value: number): void {
  const [ones, factor] = [work.put(alternating(n)), work.put(Float64Array.of(value, 0))];
  // Neighbours on the diagonal are n + 1 numbers apart: a column with that stride.
  const column = { numbers: ones, row: 1, column: 1 };
  work.products.complex({ numbers: a, row: n + 1 }, column, { numbers: factor, row: 1, column: 1 }, { m: n, k: 1, n: 1 }); // prettier-ignore
}

/** The sums of |re| + |im| down the columns of a held n x n matrix. */
export function columnSumsOf(work: Workspace, a: Numbers, n: number): Float64Array {
  const sums = work.zeros(n);
  work.elimination.columnSums(sums, a, n);
  return work.read(sums);
}

/** The largest of `columnSumsOf`; 0 for no columns, NaN where there is one. */
export function oneNormOf(work: Workspace, a: Numbers, n: number): number {
  return columnSumsOf(work, a, n).reduce((most, sum) => Math.max(most, sum), 0);
}

/** 1, 0, 1, 0, ...: n complex ones. */
function alternating(n: number): Float64Array {
  return Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 1 : 0));
}
