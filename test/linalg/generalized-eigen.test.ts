import { describe, expect, it } from 'vitest';
import { generalizedEigh } from '../../src/linalg/generalized-eigen.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { dag, diag, difference, expectClose, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;
const hermitian = (g: ComplexMatrix): ComplexMatrix => {
  const h = dag(g);
  return { ...g, data: g.data.map((x, i) => (x + h.data[i]!) / 2) };
};
const positive = (g: ComplexMatrix): ComplexMatrix => hermitian(product(g, dag(g)));
const ones = (n: number): ComplexMatrix => diag(new Array<number>(n).fill(1));
const isReal = (a: ComplexMatrix): boolean => a.data.every((x, i) => i % 2 === 0 || x === 0);

/** A X = B X D and X^dagger B X = 1, ascending; `condition` is that of B. */
function expectPencil(a: ComplexMatrix, b: ComplexMatrix, condition: number): Float64Array {
  const n = a.rows;
  const before = [a.data.slice(), b.data.slice()];
  const { values, vectors } = generalizedEigh(a, b);
  expect([a.data, b.data]).toEqual(before);
  expect([...values]).toEqual([...values].sort((x, y) => x - y));
  const [au, bu] = [largest(a) || 1, largest(b) || 1];
  const x = times(vectors, Math.sqrt(bu));
  const [as, bs] = [over(a, au), over(b, bu)];
  const d = diag(Array.from(values, (v) => v / (au / bu)));
  const bound = 20 * Math.max(4, n) * eps * condition;
  expectClose(product(dag(x), bs, x), ones(n), bound, 'not B-orthonormal');
  const size = largest(x) || 1;
  expect(difference(product(as, over(x, size)), product(bs, over(x, size), d))).toBeLessThanOrEqual(bound);
  return values;
}

describe('generalizedEigh', () => {
  it.each([0, 1, 2, 3, 8, 33, 50])('random complex and real of size %i', (n) => {
    const r = rng(n + 1);
    expectPencil(hermitian(randomMatrix(r, n)), positive(randomMatrix(r, n, 3 * n)), 100);
    const [a, b] = [hermitian(randomReal(r, n)), positive(randomReal(r, n, 3 * n))];
    expectPencil(a, b, 100);
    expect(isReal(generalizedEigh(a, b).vectors)).toBe(true);
  });

  it('gives back the pencil it was made from: A = S D S^dagger, B = S S^dagger, also with multiplets', () => {
    const s = randomMatrix(rng(2), 6);
    const d = [-2, -2, 0, 1, 1, 1];
    const values = expectPencil(hermitian(product(s, diag(d), dag(s))), positive(s), 1000);
    d.forEach((value, k) => expect(values[k]).toBeCloseTo(value, 11));
  });

  it('closed forms: two masses on three springs; diagonals', () => {
    // masses 1 and 2, springs of strength 1: det(K - w M) = 2 w^2 - 6 w + 3
    const values = expectPencil(real([[2, -1], [-1, 2]]), diag([1, 2]), 4); // prettier-ignore
    expect(values[0]).toBeCloseTo((3 - Math.sqrt(3)) / 2, 14);
    expect(values[1]).toBeCloseTo((3 + Math.sqrt(3)) / 2, 14);
    const found = expectPencil(diag([6, -4, 0]), diag([2, 1, 5]), 4);
    [-4, 0, 3].forEach((value, k) => expect(found[k]).toBeCloseTo(value, 14));
    expect(expectPencil(diag([3]), diag([4]), 4)[0]).toBeCloseTo(0.75, 15);
  });

  it('zero, rank-deficient, graded, tiny and huge', () => {
    const r = rng(3);
    const b = positive(randomMatrix(r, 5, 10));
    expect([...expectPencil(times(b, 0), b, 100)].every((x) => x === 0)).toBe(true);
    const v = randomMatrix(r, 5, 2);
    const values = expectPencil(positive(v), b, 100);
    expect([...values].filter((x) => Math.abs(x) > 1e-13).length).toBe(2);
    const u = randomUnitary(r, 5);
    expectPencil(
      hermitian(randomMatrix(r, 5)),
      hermitian(product(u, diag([1, 1e-3, 1e-6, 1e-9, 1e-12]), dag(u))),
      1e12,
    );
    const a = hermitian(randomMatrix(r, 5));
    for (const factor of [1e300, 1e-300]) expectPencil(times(a, factor), times(b, factor), 100);
    const units = diag([1e-6, 1e6, 1e-12, 1, 1e3]);
    const graded = generalizedEigh(product(units, a, units), product(units, b, units)).values;
    const plain = generalizedEigh(a, b).values;
    plain.forEach((value, k) => expect(graded[k]! / value).toBeCloseTo(1, 11));
    expect(() => generalizedEigh(times(a, 1e300), times(b, 1e-300))).toThrow(/within the range of doubles/);
  });

  it('an ill-conditioned B: values that stay small are right to 1e-16 n |A| |B^-1|', () => {
    const u = randomUnitary(rng(4), 8);
    const [a, b] = [[1, -1, 1, 2, 3e-11, -4e-11, 5e-11, 7e-11], [1, 1, 1, 1, 1e-11, 1e-11, 1e-11, 1e-11]]; // prettier-ignore
    const form = (d: readonly number[]): ComplexMatrix => hermitian(product(u, diag(d), dag(u)));
    const { values } = generalizedEigh(form(a), form(b));
    [-4, -1, 1, 1, 2, 3, 5, 7].forEach((value, k) =>
      expect(Math.abs(values[k]! - value)).toBeLessThan(8 * eps * 2 * 1e11 * 20),
    );
  });

  it('refuses wrong shapes, an indefinite B, matrices that are not Hermitian or not finite', () => {
    const one = ones(2);
    expect(() => generalizedEigh(real([[1, 2]]), one)).toThrow(/`a` must be square/);
    expect(() => generalizedEigh(one, real([[1, 2]]))).toThrow(/`b` must be square/);
    expect(() => generalizedEigh(one, ones(3))).toThrow(/`b` must be 2 x 2, but it is 3 x 3/);
    expect(() => generalizedEigh(one, real([[1, 2], [2, 1]]))).toThrow(/`b` must be positive definite, but pivot 1/); // prettier-ignore
    expect(() => generalizedEigh(one, diag([1, 0]))).toThrow(/`b` must be positive definite/);
    expect(() => generalizedEigh(real([[0, 1], [0, 0]]), one)).toThrow(/`a` must be Hermitian/); // prettier-ignore
    expect(() => generalizedEigh(one, real([[1, 1], [0, 1]]))).toThrow(/`b` must be Hermitian/); // prettier-ignore
    expect(() => generalizedEigh(diag([1, NaN]), one)).toThrow(/`a` must hold finite/);
    expect(() => generalizedEigh(one, diag([1, Infinity]))).toThrow(/`b` must hold finite/);
  });
});
