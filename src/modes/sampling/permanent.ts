import { matrix as toMatrix, requireSquare, type MatrixLike } from '../../linalg/matrix.ts';
import { timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import type { Estimate } from '../../states/estimate.ts';
import {
  addMatched,
  lastOf,
  moduli,
  productOfRows,
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
  const { rows, cols } = lineExponents(moduli(a.data), n);
  const data = a.data.map((x, i) => {
    const at = i >> 1;
    return timesPowerOfTwo(x, -(rows[Math.floor(at / n)] as number) - (cols[at % n] as number));
  });
  const exponent = [...rows, ...cols].reduce((sum, each) => sum + each, 0);
  const most = productOfRows(moduli(data), n);
  return lastOf(matchRows(data, n, n, maxBytes), { exponent, steps: (n * (n + 5)) / 2, most });
}

/** Exponents of powers of two by which rows and columns are divided, so that the largest entry of each line is near 1. */
function lineExponents(sizes: Float64Array, n: number): { rows: number[]; cols: number[] } {
  const logs = sizes.map(Math.log2);
  const [rows, cols] = [new Array<number>(n).fill(0), new Array<number>(n).fill(0)];
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < n; i++) {
      rows[i] = largestOf(n, (j) => (logs[i * n + j] as number) - (cols[j] as number), rows[i] as number);
    }
    for (let j = 0; j < n; j++) {
      cols[j] = largestOf(n, (i) => (logs[i * n + j] as number) - (rows[i] as number), cols[j] as number);
    }
  }
  return { rows, cols };
}

/** The largest of n numbers, rounded; `otherwise` where all are -Infinity. */
function largestOf(n: number, at: (i: number) => number, otherwise: number): number {
  let largest = -Infinity;
  for (let i = 0; i < n; i++) largest = Math.max(largest, at(i));
  return largest === -Infinity ? otherwise : Math.round(largest);
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
