import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { polar } from '../../src/linalg/polar.ts';
import { nullSpace, pseudoInverse } from '../../src/linalg/pseudo-inverse.ts';
import { rng } from '../../src/linalg/random.ts';
import type * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, expectIsometry, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;
const isReal = (a: ComplexMatrix): boolean => a.data.every((x, i) => i % 2 === 0 || x === 0);

/** A = U P or P U, P^2 = A^dagger A or A A^dagger (in units of the largest entry), U an isometry, P Hermitian and not negative. */
function expectPolar(a: ComplexMatrix): void {
  const before = a.data.slice();
  const unit = largest(a) || 1;
  const small = over(a, unit);
  const bound = 30 * Math.max(4, a.rows, a.cols) * eps;
  for (const side of ['right', 'left'] as const) {
    const { unitary, positive } = polar(a, { side });
    const p = over(positive, unit);
    expect(difference(p, dag(p)) || 0).toBe(0);
    expect([unitary.rows, unitary.cols]).toEqual([a.rows, a.cols]);
    expectIsometry(a.rows >= a.cols ? unitary : dag(unitary), bound);
    expectClose(side === 'right' ? product(unitary, p) : product(p, unitary), small, bound);
    const square = side === 'right' ? product(dag(small), small) : product(small, dag(small));
    expectClose(product(p, p), square, bound);
    for (const v of [randomMatrix(rng(1), p.rows, 1), randomMatrix(rng(2), p.rows, 1)]) {
      if (p.rows > 0) expect(product(dag(v), p, v).data[0]).toBeGreaterThanOrEqual(-bound * p.rows);
    }
  }
  expect(a.data).toEqual(before);
}

describe('polar', () => {
  const shapes = [[0, 0], [0, 2], [2, 0], [1, 1], [1, 3], [3, 1], [4, 4], [6, 3], [3, 6], [15, 15]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i, tiny, huge, zero, real', (rows, cols) => {
    const a = randomMatrix(rng(rows * 7 + cols), rows, cols);
    for (const factor of [1, 1e300, 1e-300, 0]) expectPolar(times(a, factor));
    const { unitary, positive } = polar(randomReal(rng(3), rows, cols));
    expect(isReal(unitary) && isReal(positive)).toBe(true);
  });

  it('degenerate, graded, rank-deficient, defective', () => {
    const r = rng(4);
    expectPolar(randomUnitary(r, 5));
    expectPolar(product(randomUnitary(r, 5), diag([2, 2, 2, 1, 1]), randomUnitary(r, 5)));
    expectPolar(product(randomUnitary(r, 4), diag([1, 1e-4, 1e-8, 1e-12]), randomUnitary(r, 4)));
    expectPolar(product(randomMatrix(r, 6, 2), randomMatrix(r, 2, 5)));
    expectPolar(real([[0, 1], [0, 0]])); // prettier-ignore
  });

  it('gives back the factors it was made from; is the identity and A for a positive A', () => {
    const r = rng(5);
    const u = randomUnitary(r, 6);
    const v = randomUnitary(r, 6);
    const p = product(v, diag([3, 3, 2, 1, 0.5, 0.1]), dag(v));
    const right = polar(product(u, p));
    expectClose(right.unitary, u, 1000 * eps);
    expectClose(right.positive, p, 100 * eps);
    const left = polar(product(p, u), { side: 'left' });
    expectClose(left.unitary, u, 1000 * eps);
    expectClose(left.positive, p, 100 * eps);
    expectClose(polar(diag([[3, 4]])).unitary, diag([[0.6, 0.8]]), 2 * eps);
    expectClose(polar(real([[1, 1], [-1, 1]])).positive, diag([Math.SQRT2, Math.SQRT2]), 4 * eps); // prettier-ignore
  });

  it('refuses what is not finite', () => {
    expect(() => polar(real([[NaN]]))).toThrow(ArgumentError);
  });
});

/** The four conditions of Penrose, in units of the norms. */
function expectPseudoInverse(a: ComplexMatrix, condition: number): ComplexMatrix {
  const x = pseudoInverse(a);
  expect([x.rows, x.cols]).toEqual([a.cols, a.rows]);
  const unit = largest(a) || 1;
  const small = over(a, unit);
  const y = { ...x, data: x.data.map((value) => value * unit) };
  const bound = 30 * Math.max(4, a.rows, a.cols) * eps * condition;
  expectClose(product(small, y, small), small, bound);
  expectClose(product(y, small, y), y, bound);
  expect(difference(product(small, y), dag(product(small, y)))).toBeLessThan(bound);
  expect(difference(product(y, small), dag(product(y, small)))).toBeLessThan(bound);
  return x;
}

describe('pseudoInverse and nullSpace', () => {
  const shapes = [[0, 0], [0, 2], [2, 0], [1, 1], [1, 3], [3, 1], [4, 4], [6, 3], [3, 6], [12, 9]] as const; // prettier-ignore
  it.each(shapes)('random %i x %i', (rows, cols) => {
    const a = randomMatrix(rng(rows * 5 + cols + 1), rows, cols);
    for (const factor of [1, 2 ** 900, 2 ** -900]) expectPseudoInverse(times(a, factor), 100);
    expect(isReal(pseudoInverse(randomReal(rng(6), rows, cols)))).toBe(true);
    const kernel = nullSpace(a);
    expect([kernel.rows, kernel.cols]).toEqual([cols, Math.max(0, cols - rows)]);
    expectIsometry(kernel, 100 * eps);
    expect(largest(product(a, kernel))).toBeLessThan(200 * eps);
    expectIsometry(nullSpace(times(a, 0)), 0);
    expect(nullSpace(times(a, 0)).cols).toBe(cols);
    expect(largest(pseudoInverse(times(a, 0)))).toBe(0);
  });

  it.each([[2, 6, 5], [3, 4, 9], [1, 3, 3], [5, 10, 10]])('rank %i of %i x %i', (rank, rows, cols) => {
    const r = rng(rank);
    const [left, right] = [randomMatrix(r, rows, rank), randomMatrix(r, rank, cols)];
    const a = product(left, right);
    expectPseudoInverse(a, 1000);
    for (const factor of [1, 1e300, 1e-300]) {
      const kernel = nullSpace(times(a, factor));
      expect(kernel.cols).toBe(cols - rank);
      expectIsometry(kernel, 100 * eps);
      expect(largest(product(right, kernel))).toBeLessThan(1000 * eps);
    }
  }); // prettier-ignore

  it('closed forms: rank one, diagonal, Jordan block, unitary', () => {
    const v = real([[1], [2], [2]]);
    expectClose(pseudoInverse(v), real([[1 / 9, 2 / 9, 2 / 9]]), 4 * eps);
    expectClose(pseudoInverse(diag([4, 0, [0, 2]] as unknown as o.Z[])), diag([0.25, 0, [0, -0.5]] as unknown as o.Z[]), 4 * eps); // prettier-ignore
    expectClose(pseudoInverse(real([[0, 1], [0, 0]])), real([[0, 0], [1, 0]]), 4 * eps); // prettier-ignore
    const u = randomUnitary(rng(7), 5);
    expectClose(pseudoInverse(u), dag(u), 50 * eps);
    const kernel = nullSpace(real([[1, -1]])).data;
    expect(Math.abs(kernel[0]! + kernel[2]!)).toBeCloseTo(Math.SQRT2, 14);
  });

  it('the tolerance is relative', () => {
    const a = diag([1, 1e-4, 1e-8, 1e-12]);
    expectClose(pseudoInverse(a), diag([1, 1e4, 1e8, 1e12]), 4 * eps);
    expectClose(pseudoInverse(a, 1e-6), diag([1, 1e4, 0, 0]), 4 * eps);
    expect(nullSpace(times(a, 1e-200), 1e-6).cols).toBe(2);
    expect(nullSpace(diag([1, 1e-17])).cols).toBe(1);
    expect(nullSpace(diag([1, 1e-17]), 0).cols).toBe(0);
  });

  it('refuses bad tolerances, overflow and what is not finite', () => {
    expect(() => pseudoInverse(real([[1]]), -1)).toThrow(/`tolerance` must be at least 0/);
    expect(() => nullSpace(real([[1]]), NaN)).toThrow(/`tolerance`/);
    expect(() => pseudoInverse(real([[NaN]]))).toThrow(ArgumentError);
    expect(() => nullSpace(real([[1, Infinity]]))).toThrow(ArgumentError);
    expect(() => pseudoInverse(real([[1e-310]]))).toThrow(/pseudo-inverse within the range of doubles/);
  });
});
