import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { csrMap, type CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import { sparseLu } from '../../../src/linalg/krylov/sparse-lu.ts';
import { add, identityOf, kronOf, ladder } from './liouvillian.ts';
import { identity, zeros } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solve } from '../../../src/linalg/solve.ts';
import { csrOf, distance, randomVector, sparseRandom } from './fixtures.ts';

describe('sparseLu', () => {
  it.each([1, 2, 7, 40, 90])('agrees with the dense solution, dimension %i', (n) => {
    for (const threshold of [0.1, 1]) {
      const a = sparseRandom(n, n, 3, 2);
      const b = randomVector(rng(n + 1), n);
      const lu = sparseLu(csrOf(a), { pivotThreshold: threshold });
      const x = new Float64Array(2 * n);
      lu.solve(b, x);
      const exact = solve(a, { rows: n, cols: 1, data: b }).data;
      expect(distance(x, exact)).toBeLessThan(
        1e-10 *
          Math.max(
            1,
            distance(
              exact,
              exact.map(() => 0),
            ),
          ),
      );
      lu.solve(b, b);
      expect(b).toEqual(x);
    }
  });

  it('exchanges rows where the diagonal is zero', () => {
    const a = {
      rows: 3,
      cols: 3,
      data: Float64Array.of(0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0),
    };
    const x = new Float64Array(6);
    sparseLu(csrOf(a)).solve(Float64Array.of(2, 0, 3, 0, 4, 0), x);
    expect([...x]).toEqual([1, 0, 1, 0, 0, -1]);
  });

  it('takes graded rows and the empty matrix', () => {
    const a = sparseRandom(5, 30, 3, 4);
    for (let i = 0; i < 30; i++) for (let k = 0; k < 60; k++) a.data[60 * i + k]! *= 10 ** (-12 * (i / 29));
    const exact = randomVector(rng(3), 30);
    const b = new Float64Array(60);
    csrMap(csrOf(a))(exact, b);
    const x = new Float64Array(60);
    sparseLu(csrOf(a), { pivotThreshold: 1 }).solve(b, x);
    expect(distance(x, exact)).toBeLessThan(1e-10);
    sparseLu(csrOf(zeros(0, 0))).solve(new Float64Array(0), new Float64Array(0));
  });

  it('names the pivot of a singular matrix, and refuses bad input', () => {
    const singular = identity(4);
    singular.data.fill(0, 16, 24);
    expect(() => sparseLu(csrOf(singular))).toThrow(/pivot \d \(column 2\)/);
    expect(() =>
      sparseLu(csrOf({ rows: 2, cols: 2, data: Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0) })),
    ).toThrow(/pivot 1/);
    expect(() => sparseLu({ ...csrOf(identity(2)), values: Float64Array.of(1, 0, NaN, 0) })).toThrow(
      ArgumentError,
    );
    const good: CsrMatrix = csrOf(identity(2));
    expect(() => sparseLu({ ...good, column: Int32Array.of(0, 2) })).toThrow(ArgumentError);
    expect(() => sparseLu({ ...good, rowStart: Int32Array.of(0, 1) })).toThrow(ArgumentError);
    expect(() => sparseLu(good, { pivotThreshold: 0 })).toThrow(ArgumentError);
    expect(() => sparseLu(good).solve(Float64Array.of(1, 0, Infinity, 0), new Float64Array(4))).toThrow(
      /finite/,
    );
    expect(() => sparseLu(good).solve(new Float64Array(2), new Float64Array(4))).toThrow(ArgumentError);
  });

  it('solves with a shifted Liouvillian of dimension 4900 in a few seconds', () => {
    const levels = 70;
    const a = ladder(levels);
    const l = add(kronOf(a, identityOf(levels)), kronOf(identityOf(levels), a));
    const exact = randomVector(rng(8), levels * levels);
    const b = new Float64Array(exact.length);
    csrMap(l)(exact, b);
    const lu = sparseLu(l);
    const x = new Float64Array(exact.length);
    lu.solve(b, x);
    expect(distance(x, exact)).toBeLessThan(1e-9 * 70);
    expect(lu.entries).toBeLessThan(600_000);
  }, 10_000);
});
