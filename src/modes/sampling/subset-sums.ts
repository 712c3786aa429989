import { ArgumentError, BudgetExceededError } from '../../errors.ts';
import { timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { modulus } from '../../linalg/scalar.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';

/** Options of `permanent` and `hafnian`. */
export interface MatchingOptions {
  /** Largest number of bytes of the table of subsets, 24 for each; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/** Sums over matchings of each subset of n things (bit masks), and the same sums of moduli, which bound the rounding. */
export interface SubsetTable {
  readonly values: Float64Array;
  readonly sizes: Float64Array;
  /** How many products were too small to be doubles. */
  lost: number;
}

/** A table that holds 1 for the empty subset. Throws `BudgetExceededError`. */
export function subsetTable(n: number, what: string, maxBytes: number = defaultMaxBytes): SubsetTable {
  const bytes = 24 * 2 ** n;
  if (bytes > maxBytes || n > 30)
    throw new BudgetExceededError(what, bytes, maxBytes, 'Take a smaller matrix.');
  const values = new Float64Array(2 * 2 ** n);
  const sizes = new Float64Array(2 ** n);
  values[0] = 1;
  sizes[0] = 1;
  return { values, sizes, lost: 0 };
}

/** Adds factor times the entry of `from` to the entry of `to`; the factor is entry `at` of a matrix, `size` its modulus. */
export function addMatched(
  table: SubsetTable,
  to: number,
  from: number,
  matrix: Float64Array,
  at: number,
  size: number,
): void {
  const { values, sizes } = table;
  const [re, im] = [matrix[2 * at] as number, matrix[2 * at + 1] as number];
  const [x, y] = [values[2 * from] as number, values[2 * from + 1] as number];
  const added = size * (sizes[from] as number);
  values[2 * to] = (values[2 * to] as number) + re * x - im * y;
  values[2 * to + 1] = (values[2 * to + 1] as number) + re * y + im * x;
  sizes[to] = (sizes[to] as number) + added;
  if (added < tooSmall && size > 0 && (sizes[from] as number) > 0) table.lost++;
}

/** Products below it may have lost digits. */
const tooSmall = 1e-290;

/** The moduli of interleaved complex numbers. */
export function moduli(data: Float64Array): Float64Array {
  return Float64Array.from({ length: data.length / 2 }, (_, i) =>
    modulus(data[2 * i] as number, data[2 * i + 1] as number),
  );
}

/**
 * The last entry of a table times 2^exponent, with the rounding of so many steps, and with products that were too small to be doubles, each of which may be multiplied by all that the other entries let it: `most`.
 * Throws `ArgumentError` past the largest double.
 */
export function lastOf(
  { values, sizes, lost }: SubsetTable,
  { exponent, steps, most }: { readonly exponent: number; readonly steps: number; readonly most: number },
): Estimate {
  const last = sizes.length - 1;
  const back = (x: number): number => timesPowerOfTwo(x, exponent);
  const [re, im] = [back(values[2 * last] as number), back(values[2 * last + 1] as number)];
  const error = back((sizes[last] as number) * steps * Number.EPSILON + lost * tooSmall * most);
  if (Number.isFinite(error) && Number.isFinite(re) && Number.isFinite(im)) {
    return { re, im, error, from: 'exact' };
  }
  throw new ArgumentError(
    'matrix',
    'have a result below the largest double',
    'it is beyond',
    'Scale the matrix.',
  );
}

/** The product of the sums of moduli of each row, sums below 1 left out. */
export function productOfRows(sizes: Float64Array, cols: number): number {
  let product = 1;
  for (let row = 0; row * cols < sizes.length; row++) {
    product *= Math.max(
      1,
      sizes.subarray(row * cols, (row + 1) * cols).reduce((sum, size) => sum + size, 0),
    );
  }
  return product;
}
