import { matrix as toMatrix, requireSquare, type MatrixLike } from '../../linalg/matrix.ts';
import { timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import type { Estimate } from '../../states/estimate.ts';
import {
  addMatched,
  lastOf,
  moduli,
  exponentNear,
  subsetTable,
  type MatchingOptions,
  type SubsetTable,
} from './subset-sums.ts';

/**
 * The permanent of a square matrix, the sum over permutations s of the products of a_(i, s(i)); 1 for an empty matrix. Rows are matched one after the other with subsets of columns, P(S) = sum over
 * j in S of a_(|S|-1, j) P(S without j): as many operations as the formulas of Ryser and Glynn, n 2^(n-1), but nothing is subtracted, so that entries of any sizes keep their digits; `error` bounds the rounding by
 * the permanent of the moduli. Memory 24 bytes for each of 2^n subsets. Throws `ArgumentError`, `BudgetExceededError`.
 */
export function permanent(matrix: MatrixLike, { maxBytes }: MatchingOptions = {}): Estimate {
  const a = toMatrix(matrix, 'matrix');
  requireSquare(a, 'matrix');
  const n = a.rows;
  const sizes = moduli(a.data);
  const exponents = Array.from({ length: n }, (_, row) =>
    exponentNear(Math.max(...sizes.subarray(row * n, (row + 1) * n))),
  );
  const data = a.data.map((x, i) => timesPowerOfTwo(x, -(exponents[Math.floor(i / (2 * n))] as number)));
  const exponent = exponents.reduce((sum, each) => sum + each, 0);
  return lastOf(matchRows(data, n, n, maxBytes), exponent, (n * (n + 5)) / 2);
}

/** Permanents of the first |S| rows with the columns of each subset S of `cols` columns, for |S| up to `rows`. */
export function matchRows(data: Float64Array, rows: number, cols: number, maxBytes?: number): SubsetTable {
  const sizes = moduli(data);
  const table = subsetTable(cols, 'The table of subsets of columns', maxBytes);
  for (let subset = 1; subset < 2 ** cols; subset++) {
    const row = bitsOf(subset) - 1;
    if (row >= rows) continue;
    for (let rest = subset; rest !== 0; rest &= rest - 1) {
      const col = 31 - Math.clz32(rest & -rest);
      const at = row * cols + col;
      addMatched(table, subset, subset ^ (rest & -rest), data, at, sizes[at] as number);
    }
  }
  return table;
}

/** How many bits of a mask are set. */
export function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
