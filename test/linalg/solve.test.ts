import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { luFactors, reciprocalCondition } from '../../src/linalg/lu.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { determinant, inverse, logDeterminant, solve } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { diag, expectClose, product, randomMatrix, randomUnitary, real } from './fixtures.ts';

const one = (n: number): ComplexMatrix => diag(new Array<number>(n).fill(1));

/** The determinant by expansion along the first row. */
function expansion(m: o.Mat): o.Z {
  if (m.length === 0) return [1, 0];
  return m[0]!.reduce<o.Z>(
    (sum, z, c) => {
      const minor = m.slice(1).map((row) => row.filter((_, j) => j !== c));
      return o.add(sum, o.times(o.times(z, expansion(minor)), [c % 2 === 0 ? 1 : -1, 0]));
    },
    [0, 0],
  );
}

describe('solve and inverse', () => {
  it.each([0, 1, 2, 3, 5, 8, 20])('random %i x %i', (n) => {
    const r = rng(n + 1);
    const a = randomMatrix(r, n);
    const before = a.data.slice();
    for (const cols of [0, 1, 3]) {
      const x = randomMatrix(r, n, cols);
      expectClose(solve(a, product(a, x)), x, 1e-11);
    }
    expectClose(product(a, inverse(a)), one(n), 1e-11);
    expect(a.data).toEqual(before);
  });

  it('pivots: a zero in the corner, a tiny one, permutations', () => {
    expectClose(solve(real([[0, 1], [1, 0]]), real([[3], [4]])), real([[4], [3]]), 0); // prettier-ignore
    expectClose(solve(real([[1e-20, 1], [1, 1]]), real([[1], [2]])), real([[1], [1]]), 1e-15); // prettier-ignore
    const cycle = real([[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]]); // prettier-ignore
    expectClose(product(inverse(cycle), cycle), one(4), 0);
  });

  it('units of rows and columns do not matter', () => {
    const a = randomMatrix(rng(3), 5);
    const rows = diag([1e-200, 1, 1e150, 1e-30, 1e10]);
    const cols = diag([1e120, 1e-100, 1, 1, 1e-7]);
    const x = inverse(product(rows, a, cols));
    const plain = inverse(a);
    x.data.forEach((value, i) => {
      const [row, col] = [Math.floor(i / 10), Math.floor(i / 2) % 5];
      const unit = cols.data[12 * row]! * rows.data[12 * col]!;
      expect(value * unit).toBeCloseTo(plain.data[i]!, 11);
    });
    expectClose(inverse(diag([1e-300, 1e300])), diag([1e300, 1e-300]), 1e-15);
  });

  it.each([
    ['zero', real([[0, 0], [0, 0]]), /pivot 0 of its elimination is 0/],
    ['proportional rows', real([[1, 2], [2, 4]]), /pivot 1 of its elimination is 0/],
    ['rank one, complex', product(randomMatrix(rng(4), 4, 1), randomMatrix(rng(5), 1, 4)), /pivot|reciprocal condition/],
    ['singular up to rounding', real([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]]), /reciprocal condition number is .*e-1|pivot/],
    ['a zero column', real([[1, 0], [2, 0]]), /pivot 1/],
    ['1 x 1', real([[0]]), /pivot 0/],
  ] as const)('refuses a singular matrix: %s', (_name, a, message) => {
    expect(() => inverse(a)).toThrow(message);
    expect(() => solve(a, a)).toThrow(ArgumentError);
  }); // prettier-ignore

  it('estimates the reciprocal condition number within a factor of n', () => {
    const r = rng(6);
    for (const smallest of [1, 1e-3, 1e-9]) {
      const a = product(randomUnitary(r, 6), diag([1, 1, 0.5, 0.3, 0.2, smallest]), randomUnitary(r, 6));
      const estimate = reciprocalCondition(luFactors(a));
      expect(estimate / smallest).toBeGreaterThan(1 / 60);
      expect(estimate / smallest).toBeLessThan(6);
    }
    expect(reciprocalCondition(luFactors(one(3)))).toBe(1);
  });

  it('refuses wrong shapes, numbers that are not finite, and solutions that overflow', () => {
    expect(() => inverse(randomMatrix(rng(7), 2, 3))).toThrow(/be square/);
    expect(() => solve(one(2), randomMatrix(rng(7), 3, 1))).toThrow(/`b` must have 2 rows, but it has 3/);
    expect(() => solve(one(1), real([[NaN]]))).toThrow(/`b` must hold finite/);
    expect(() => solve(real([[Infinity]]), one(1))).toThrow(/`a` must hold finite/);
    expect(() => solve(real([[1e-300]]), real([[1e300]]))).toThrow(/within the range of doubles/);
  });
});

describe('determinant', () => {
  it.each([0, 1, 2, 3, 4, 5])('is the expansion by minors for n = %i', (n) => {
    const a = randomMatrix(rng(n + 20), n);
    const [re, im] = expansion(o.matOf(a));
    const det = determinant(a);
    expect(det.re).toBeCloseTo(re, 11);
    expect(det.im).toBeCloseTo(im, 11);
    const log = logDeterminant(a);
    expect(Math.exp(log.re) * Math.cos(log.im)).toBeCloseTo(re, 11);
    expect(Math.exp(log.re) * Math.sin(log.im)).toBeCloseTo(im, 11);
  });

  it('knows signs of permutations, singular matrices and large ranges', () => {
    expect(determinant(real([[0, 1], [1, 0]])).re).toBe(-1); // prettier-ignore
    expect(determinant(real([[1, 2], [2, 4]])).re).toBe(0); // prettier-ignore
    expect(logDeterminant(real([[1, 2], [2, 4]])).re).toBe(-Infinity); // prettier-ignore
    expect(determinant(diag([1e200, 1e200, 1e-300])).re / 1e100).toBeCloseTo(1, 13);
    expect(logDeterminant(diag([1e200, 1e200, -1])).re).toBeCloseTo(400 * Math.LN10, 10);
    expect(logDeterminant(diag([1e200, 1e200, -1])).im).toBe(Math.PI);
    expect(logDeterminant(diag([1e-200, 1e-200])).re).toBeCloseTo(-400 * Math.LN10, 10);
    expect(Math.abs(determinant(diag([1e-200, 1e-200])).re)).toBe(0);
    expect(() => determinant(diag([1e200, 1e200]))).toThrow(/determinant within the range of doubles/);
    expect(() => determinant(real([[NaN]]))).toThrow(ArgumentError);
    expect(() => determinant(randomMatrix(rng(1), 1, 2))).toThrow(/be square/);
  });
});
