import { ArgumentError } from '../../errors.ts';
import {
  matrix as toMatrix,
  requireSquare,
  type ComplexMatrix,
  type MatrixLike,
} from '../../linalg/matrix.ts';
import { timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { add, maxAbs, transpose } from '../../linalg/products.ts';
import type { Estimate } from '../../states/estimate.ts';
import { bitsOf } from './permanent.ts';
import {
  addMatched,
  lastOf,
  moduli,
  productOfRows,
  subsetTable,
  type MatchingOptions,
} from './subset-sums.ts';

/**
 * The hafnian of a symmetric matrix: the sum over perfect matchings of the products of a_ij over their pairs; 1 for an empty matrix, 0 for odd size. The diagonal does not matter. The highest of a subset is matched
 * with each other one: nothing is subtracted, so that entries of any sizes keep their digits, where formulas with traces of powers lose them all; `error` bounds the rounding by the hafnian of the moduli.
 * Cost n 2^n / 8 complex products, 24 bytes for each of 2^n subsets. Throws `ArgumentError` unless it is symmetric within 1e-12 of its largest entry, `BudgetExceededError`.
 */
export function hafnian(matrix: MatrixLike, options: MatchingOptions = {}): Estimate {
  return matched(symmetric(matrix), false, options);
}

/**
 * The loop hafnian of a symmetric matrix: as `hafnian`, with matchings in which any number of things stay alone, each with the factor a_ii: of Gaussian states with displacement. Cost n 2^n / 4 complex products. Throws as
 * `hafnian`. Bjorklund, Gupt and Quesada, ACM J. Exp. Algorithmics 24 (2019) 1.11.
 */
export function loopHafnian(matrix: MatrixLike, options: MatchingOptions = {}): Estimate {
  return matched(symmetric(matrix), true, options);
}

function matched(a: ComplexMatrix, loops: boolean, { maxBytes }: MatchingOptions): Estimate {
  const n = a.rows;
  if (!loops && n % 2 === 1) return { re: 0, im: 0, error: 0, from: 'exact' };
  const { data, exponent } = perThing(a, loops);
  const sizes = moduli(data);
  const table = subsetTable(n, 'The table of subsets of things to be matched', maxBytes);
  for (let subset = 1; subset < 2 ** n; subset++) {
    if (!loops && bitsOf(subset) % 2 === 1) continue;
    const high = 31 - Math.clz32(subset);
    const others = subset ^ (1 << high);
    const alone = high * (n + 1);
    if (loops) addMatched(table, subset, others, data, alone, sizes[alone] as number);
    for (let rest = others; rest !== 0; rest &= rest - 1) {
      const at = high * n + 31 - Math.clz32(rest & -rest);
      addMatched(table, subset, others ^ (rest & -rest), data, at, sizes[at] as number);
    }
  }
  return lastOf(table, { exponent, steps: (n * (n + 8)) / 2, most: productOfRows(sizes, n) });
}

/** Entries divided by powers of two, one for each thing that they match, so that the largest of each row is near 1; and the sum of the exponents. */
function perThing(
  { rows: n, data }: ComplexMatrix,
  loops: boolean,
): { data: Float64Array; exponent: number } {
  const logs = moduli(data).map(Math.log2);
  const exponents = new Array<number>(n).fill(0);
  for (let round = 0; round < 40; round++) {
    const excess = exponents.map((own, i) => {
      let largest = loops ? 2 * ((logs[i * (n + 1)] as number) - own) : -Infinity;
      exponents.forEach((other, j) => {
        if (j !== i) largest = Math.max(largest, (logs[i * n + j] as number) - own - other);
      });
      return largest === -Infinity ? 0 : largest;
    });
    excess.forEach((each, i) => (exponents[i] = (exponents[i] as number) + 0.5 * each));
  }
  const whole = exponents.map(Math.round);
  const scaled = data.map((x, at) => {
    const [i, j] = [Math.floor((at >> 1) / n), (at >> 1) % n];
    return timesPowerOfTwo(x, -(whole[i] as number) - (i === j ? 0 : (whole[j] as number)));
  });
  return { data: scaled, exponent: whole.reduce((sum, each) => sum + each, 0) };
}

function symmetric(matrix: MatrixLike): ComplexMatrix {
  const a = toMatrix(matrix, 'matrix');
  requireSquare(a, 'matrix');
  const defect = a.rows === 0 ? 0 : maxAbs(add(a, transpose(a), 1, -1));
  if (defect <= 1e-12 * (a.rows === 0 ? 1 : maxAbs(a))) return a;
  throw new ArgumentError(
    'matrix',
    'be symmetric',
    `max |A - A^T| is ${defect}`,
    'Average it with its transpose.',
  );
}
