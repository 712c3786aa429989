import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { cholesky } from '../../src/linalg/cholesky.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { solveLower, solveLowerAdjoint } from '../../src/linalg/triangular-solve.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;

/** G G^dagger for a random square G, made Hermitian to the last bit. */
function positive(g: ComplexMatrix): ComplexMatrix {
  const a = product(g, dag(g));
  const h = dag(a);
  return { ...a, data: a.data.map((x, i) => (x + h.data[i]!) / 2) };
}

/** Lower triangle with positive diagonal and |A - L L^dagger|_ij <= c n eps sqrt(a_ii a_jj), entry by entry. */
function expectFactor(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const before = a.data.slice();
  const l = cholesky(a);
  expect(a.data).toEqual(before);
  const root = (i: number): number => Math.sqrt(a.data[2 * (i * n + i)]!);
  for (let r = 0; r < n; r++) {
    expect(l.data[2 * (r * n + r)]).toBeGreaterThan(0);
    expect(l.data[2 * (r * n + r) + 1]).toBe(0);
    expect(l.data.subarray(2 * (r * n + r) + 2, 2 * (r + 1) * n).every((x) => x === 0)).toBe(true);
  }
  const scaledRows = {
    ...l,
    data: l.data.map((x, i) => x / root(Math.floor(i / (2 * n)))),
  };
  const rebuilt = product(scaledRows, dag(scaledRows));
  const expected = a.data.map((x, i) => x / root(Math.floor(i / (2 * n))) / root(Math.floor(i / 2) % n));
  expect(difference(rebuilt, { ...a, data: expected })).toBeLessThan(8 * Math.max(2, n) * eps);
  return l;
}

describe('cholesky', () => {
  it.each([0, 1, 2, 3, 7, 31, 32, 33, 70])('random complex and real of size %i', (n) => {
    const r = rng(n + 1);
    expectFactor(positive(randomMatrix(r, n, n + 1)));
    const l = expectFactor(positive(randomReal(r, n, n + 1)));
    expect(l.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  });

  it('is the factor it was made from', () => {
    const size = 40;
    const l = randomMatrix(rng(3), size);
    for (let r = 0; r < size; r++) {
      l.data.fill(0, 2 * (r * size + r) + 1, 2 * (r + 1) * size);
      l.data[2 * (r * size + r)] = size;
    }
    expectClose(cholesky(product(l, dag(l))), l, 100 * eps);
  });

  it('Pascal: the binomials; min(i, j): ones', () => {
    const binomial = (n: number, k: number): number =>
      k > n ? 0 : k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k;
    const table = (f: (r: number, c: number) => number): ComplexMatrix =>
      o.complexMatrix(o.build(8, 8, (r, c) => [f(r, c), 0]));
    expectClose(cholesky(table((r, c) => binomial(r + c, r))), table(binomial), 1e-13);
    expect(cholesky(table((r, c) => 1 + Math.min(r, c)))).toEqual(table((r, c) => (c <= r ? 1 : 0)));
  });

  it('graded, tiny and huge: units of rows do not matter', () => {
    const core = positive(randomMatrix(rng(4), 6, 12));
    const plain = cholesky(core);
    const units = [2 ** 400, 1, 2 ** -20, 2 ** -41, 2 ** -480, 2 ** 33];
    const graded = expectFactor(product(diag(units), core, diag(units)));
    expectClose(product(diag(units.map((u) => 1 / u)), graded), plain, 4 * eps);
    expectFactor(diag([1, 1e-3, 1e-6, 1e-9, 1e-12]));
    expectFactor(times(core, 1e-300));
    expectFactor(times(core, 1e300));
    expect([...cholesky(real([[5e-324]])).data]).toEqual([Math.sqrt(5e-324), 0]);
    expect([...cholesky(real([[1e308]])).data]).toEqual([1e154, 0]);
  });

  it('degenerate and ill-conditioned', () => {
    expect(cholesky(diag([4, 4, 4]))).toEqual(diag([2, 2, 2]));
    const u = randomUnitary(rng(5), 5);
    const a = product(u, diag([1, 1, 1, 1e-6, 1e-12]), dag(u));
    const h = dag(a);
    expectFactor({ ...a, data: a.data.map((x, i) => (x + h.data[i]!) / 2) });
  });

  it.each([
    ['indefinite', real([[1, 2], [2, 1]]), /`a` must be positive definite, but pivot 1 of its elimination is -3/],
    ['a negative diagonal', diag([1, -1, 2]), /its diagonal entry 1 is -1/],
    ['zero', real([[0]]), /its diagonal entry 0 is 0/],
    ['semidefinite', real([[1, 1], [1, 1]]), /pivot 1 of its elimination is 0/],
    ['singular to rounding', positive(randomMatrix(rng(6), 50, 40)), /pivot 40 of its elimination/],
    ['a huge coupling', real([[1e-300, 1e300], [1e300, 1e-300]]), /pivot 1/],
    ['not Hermitian', real([[1, 2], [0, 1]]), /be Hermitian/],
    ['a complex diagonal', diag([[1, 1]]), /be Hermitian/],
    ['not square', real([[1, 2]]), /be square/],
    ['not finite', real([[NaN]]), /hold finite/],
  ] as readonly (readonly [string, ComplexMatrix, RegExp])[])('refuses: %s', (_name, a, message) => {
    expect(() => cholesky(a)).toThrow(ArgumentError);
    expect(() => cholesky(a)).toThrow(message);
  }); // prettier-ignore
});

describe('triangular solves', () => {
  it.each([[1, 1], [5, 3], [33, 2], [80, 7], [4, 0]])('%i rows, %i columns', (n, cols) => {
    const r = rng(n);
    const l = cholesky(positive(randomMatrix(r, n, 2 * n)));
    const b = randomMatrix(r, n, cols);
    expectClose(product(l, solveLower(l, b)), b, 100 * n * eps);
    expectClose(product(dag(l), solveLowerAdjoint(l, b)), b, 100 * n * eps);
  }); // prettier-ignore
});
