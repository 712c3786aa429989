import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eig } from '../../src/linalg/eig.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { solve } from '../../src/linalg/solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, expectIsometry, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;
const left = { left: true } as const;

/** W^dagger A = D W^dagger relative to |A| |W|, W^dagger V = 1, A = V D W^dagger, the right vectors as without the option. */
function expectTwoSided(
  a: ComplexMatrix,
  maxCondition?: number,
): ReturnType<typeof eig> & { left: ComplexMatrix; condition: number } {
  const before = a.data.slice();
  const n = a.rows;
  const found = eig(a, maxCondition === undefined ? left : { left: true, maxCondition });
  expect(a.data).toEqual(before);
  const right = eig(a);
  expect(found.values).toEqual(right.values);
  expect(found.vectors).toEqual(right.vectors);
  const unit = largest(a) || 1;
  const small = over(a, unit);
  const d = diag(o.vecOf(found.values).map(([re, im]): o.Z => [re / unit, im / unit]));
  const w = found.left;
  const bound = 20 * Math.max(4, n) * eps * found.condition;
  expect(difference(product(dag(w), small), product(d, dag(w)))).toBeLessThanOrEqual(
    bound * (largest(w) || 1),
  );
  expectClose(product(dag(w), found.vectors), diag(new Array<number>(n).fill(1)), bound);
  expect(difference(product(found.vectors, d, dag(w)), small)).toBeLessThanOrEqual(bound);
  return found;
}

describe('eig with left vectors', () => {
  it.each([0, 1, 2, 3, 6, 15, 30])('random complex and real of size %i', (n) => {
    expectTwoSided(randomMatrix(rng(n + 1), n));
    expectTwoSided(randomReal(rng(n + 2), n));
  });

  it('a normal matrix has W = V, also within multiplets', () => {
    const u = randomUnitary(rng(3), 6);
    const a = product(u, diag([[1, 1], [1, 1], [1, 1], [0, 2], [0, 2], [-1, 0]]), dag(u)); // prettier-ignore
    const found = expectTwoSided(a);
    expect(found.condition).toBe(1);
    expect(found.left).toEqual(found.vectors);
    expect(found.left.data).not.toBe(found.vectors.data);
    expectIsometry(found.left, 1e-13);
    expectTwoSided(diag([0, 0, 0]));
  });

  it('degenerate but diagonalisable, rank-deficient, graded', () => {
    const r = rng(4);
    const g = randomMatrix(r, 6);
    const similar = (values: readonly number[]): ComplexMatrix => product(g, diag(values), solve(g, diag([1, 1, 1, 1, 1, 1]))); // prettier-ignore
    expectTwoSided(similar([2, 2, 2, 1, 1, -1]));
    expectTwoSided(similar([3, 0, 0, 0, 0, 0]));
    expectTwoSided(similar([1, 1e-3, 1e-6, 1e-9, 1e-12, 0]));
    const projector = product(randomMatrix(r, 5, 1), dag(randomMatrix(r, 5, 1)));
    expectTwoSided(projector);
  });

  it('closed form: [[1, 1], [0, 3]] has W = [[1, 0], [-1/2, 1 / 2s]] with s = 1/sqrt 5', () => {
    const { values, vectors, left: w, condition } = expectTwoSided(real([[1, 1], [0, 3]])); // prettier-ignore
    expect([values[0], values[2]]).toEqual([1, 3]);
    const s = Math.sqrt(5);
    expectClose(vectors, real([[1, 1 / s], [0, 2 / s]]), 2 * eps); // prettier-ignore
    expectClose(w, real([[1, 0], [-0.5, s / 2]]), 2 * eps); // prettier-ignore
    expect(condition).toBeCloseTo(Math.sqrt((1 + 1 / s) / (1 - 1 / s)), 13);
  });

  it.each([1e300, 1e-300])('entries of size %d', (size) => {
    expectTwoSided(times(randomMatrix(rng(5), 5), size));
  });

  it('refuses defective matrices with the condition', () => {
    const jordan = real([[1, 1, 0], [0, 1, 0], [0, 0, 4]]); // prettier-ignore
    expect(() => eig(jordan, left)).toThrow(ArgumentError);
    expect(() => eig(jordan, left)).toThrow(/`a` must be diagonalisable, but the condition number of its eigenvectors is \d\.\d\de\+1\d, above 1000000/); // prettier-ignore
    expect(() => eig(real([[0, 1], [0, 0]]), left)).toThrow(/be diagonalisable/); // prettier-ignore
    for (const n of [3, 10, 40]) {
      const u = randomUnitary(rng(n), n);
      const block = diag(Array.from({ length: n }, (_, k) => (k < 2 ? 1 : k)));
      block.data[2] = 1;
      expect(() => eig(product(u, block, dag(u)), left)).toThrow(/be diagonalisable/);
    }
  });

  it('the limit is an option', () => {
    const near = real([[1, 1], [0, 1 + 1e-7]]); // prettier-ignore
    expect(() => eig(near, left)).toThrow(/is 2\.00e\+7, above 1000000/);
    expectTwoSided(near, 1e8);
    expect(() => eig(near, { left: true, maxCondition: NaN })).toThrow(/`maxCondition` must be at least 1/);
  });

  it('refuses what is not square or not finite', () => {
    expect(() => eig(randomMatrix(rng(7), 2, 3), left)).toThrow(/be square/);
    expect(() => eig(real([[NaN]]), left)).toThrow(ArgumentError);
  });
});
