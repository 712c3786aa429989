import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, SingularMatrixError } from '../../../src/errors.ts';
import { csrMap, type CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import { sparseLu } from '../../../src/linalg/krylov/sparse-lu.ts';
import { identity, zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { inverse, solve } from '../../../src/linalg/solve.ts';
import { norm1 } from '../../../src/linalg/one-norm.ts';
import { rng } from '../../../src/linalg/random.ts';
import { modulus } from '../../../src/linalg/scalar.ts';
import { dag, diag, real } from '../fixtures.ts';
import { csrOf, distance, randomVector, sparseRandom } from './fixtures.ts';
import { add, identityOf, kronOf, ladder } from './liouvillian.ts';

const norm = (x: Float64Array): number => distance(x, new Float64Array(x.length));
const column = (data: Float64Array, c: number, columns: number): Float64Array =>
  data.filter((_, i) => (i >> 1) % columns === c);

/** max_i |b - A x|_i / (|A| |x| + |b|)_i with moduli, from scratch. */
function oettliPrager(a: ComplexMatrix, x: Float64Array, b: Float64Array): number {
  let worst = 0;
  for (let r = 0; r < a.rows; r++) {
    let [re, im] = [b[2 * r]!, b[2 * r + 1]!];
    let sum = modulus(re, im);
    for (let c = 0; c < a.cols; c++) {
      const o = 2 * (r * a.cols + c);
      const [p, q, u, v] = [a.data[o]!, a.data[o + 1]!, x[2 * c]!, x[2 * c + 1]!];
      re -= p * u - q * v;
      im -= p * v + q * u;
      sum += modulus(p, q) * modulus(u, v);
    }
    worst = Math.max(worst, modulus(re, im) / (sum || 1));
  }
  return worst;
}

describe('sparseLu', () => {
  it.each([1, 2, 7, 40, 90])(
    'agrees with dense solutions of A x = b and A^dagger x = b, dimension %i',
    (n) => {
      for (const pivotThreshold of [0.1, 1]) {
        const a = sparseRandom(n, n, 3, 2);
        const b = randomVector(rng(n + 1), 3 * n);
        const lu = sparseLu(csrOf(a), { pivotThreshold });
        for (const adjoint of [false, true]) {
          const exact = solve(adjoint ? dag(a) : a, { rows: n, cols: 3, data: b }).data;
          const all = lu.solve(b, undefined, { columns: 3, adjoint });
          expect(distance(all, exact)).toBeLessThan(1e-10 * Math.max(1, norm(exact)));
          const x = new Float64Array(2 * n);
          expect(lu.solveRefined(column(b, 1, 3), x, { adjoint })).toBeLessThan(3e-16);
          expect(distance(x, column(exact, 1, 3))).toBeLessThan(1e-11 * Math.max(1, norm(exact)));
          const inPlace = b.slice();
          lu.solve(inPlace, inPlace, { columns: 3, adjoint });
          expect(inPlace).toEqual(all);
        }
      }
    },
  );

  it('exchanges rows where the diagonal is zero', () => {
    const a = real([[0, 2, 0], [0, 0, 0], [4, 0, 0]]); // prettier-ignore
    a.data[11] = 3;
    expect([...sparseLu(csrOf(a)).solve(Float64Array.of(2, 0, 3, 0, 4, 0))]).toEqual([1, 0, 1, 0, 0, -1]);
    const n = 60;
    const shuffled = sparseRandom(3, n, 2, 5);
    const moved = { ...shuffled, data: new Float64Array(shuffled.data.length) };
    for (let r = 0; r < n; r++) moved.data.set(shuffled.data.subarray(2 * n * r, 2 * n * (r + 1)), 2 * n * ((7 * r + 3) % n)); // prettier-ignore
    const b = randomVector(rng(9), n);
    const exact = solve(moved, { rows: n, cols: 1, data: b }).data;
    expect(distance(sparseLu(csrOf(moved)).solve(b), exact)).toBeLessThan(1e-11 * norm(exact));
  });

  it('takes entries, right-hand sides and solutions of any size', () => {
    for (const size of [1e-301, 1e-320, 1e300]) {
      const x = sparseLu(csrOf(diag([size, 2 * size]))).solve(Float64Array.of(size, 0, 0, size));
      expect([...x]).toEqual([1, 0, 0, 0.5]);
    }
    const [quotient] = sparseLu(csrOf(diag([1e-200]))).solve(Float64Array.of(1e-250, 0));
    expect(quotient! / 1e-50).toBeCloseTo(1, 14);
    const n = 30;
    const plain = sparseRandom(5, n, 3, 4);
    const y = randomVector(rng(3), n);
    const b = new Float64Array(2 * n);
    csrMap(csrOf(plain))(y, b);
    const row = (r: number): number => 10 ** (150 - 10 * r);
    const col = (c: number): number => 10 ** (9 * ((7 * c) % n) - 130);
    const data = plain.data.map((value, i) => value * row(Math.floor(i / 2 / n)) * col((i >> 1) % n));
    const x = sparseLu(csrOf({ rows: n, cols: n, data })).solve(b.map((value, i) => value * row(i >> 1)));
    for (let i = 0; i < 2 * n; i++) expect(Math.abs(x[i]! * col(i >> 1) - y[i]!)).toBeLessThan(1e-11);
    const mixed = real([[1e200, 0], [1e200, 1e-100]]); // prettier-ignore
    const small = sparseLu(csrOf(mixed)).solve(Float64Array.of(0, 0, 1e-120, 0));
    expect(small[2]! / 1e-20).toBeCloseTo(1, 14);
    expect(() => sparseLu(csrOf(diag([1e-200]))).solve(Float64Array.of(1e200, 0))).toThrow(/`b`.*overflows/);
  });

  it('refines what too small pivots have spoiled, and reports the true backward error', () => {
    const n = 80;
    const a = sparseRandom(11, n, 4, 0);
    for (let i = 0; i < n; i++) a.data.set([1e-7, 0], 2 * (i * n + i));
    const b = randomVector(rng(2), n);
    const lu = sparseLu(csrOf(a), { pivotThreshold: 1e-6 });
    const plain = lu.solve(b);
    const x = new Float64Array(2 * n);
    const error = lu.solveRefined(b, x);
    expect(error).toBeLessThan(4e-16);
    expect(oettliPrager(a, x, b)).toBeLessThan(2 * error + 1e-15);
    expect(oettliPrager(a, plain, b)).toBeGreaterThan(5e-15);
    const exact = solve(a, { rows: n, cols: 1, data: b }).data;
    expect(distance(x, exact)).toBeLessThan(1e-14 * lu.conditionEstimate() * norm(exact));
  });

  it('estimates the condition number of the scaled matrix', () => {
    for (const seed of [1, 2, 3]) {
      const n = 40;
      const a = sparseRandom(seed, n, 3, 1);
      const lu = sparseLu(csrOf(a));
      const exact = norm1(a.data, n) * norm1(inverse(a).data, n);
      // Scaling changes it by its own spread, and norm1 takes |re| + |im|.
      expect(lu.conditionEstimate()).toBeGreaterThan(exact / 60);
      expect(lu.conditionEstimate()).toBeLessThan(exact * 2);
    }
    expect(sparseLu(csrOf(identity(5))).conditionEstimate()).toBeCloseTo(1, 12);
    expect(sparseLu(csrOf(diag([1e-300, 1, 1e300]))).conditionEstimate()).toBeLessThan(4);
    const nearly = real([[1, 1], [1, 1 + 2 ** -40]]); // prettier-ignore
    expect(sparseLu(csrOf(nearly)).conditionEstimate() / 2 ** 42).toBeCloseTo(1, 3);
    expect(sparseLu(csrOf(zeros(0, 0))).conditionEstimate()).toBe(0);
  });

  it('names the column of a singular matrix, and tells structure from numbers', () => {
    const failure = (a: CsrMatrix): SingularMatrixError => {
      try {
        sparseLu(a);
      } catch (error) {
        expect(error).toBeInstanceOf(SingularMatrixError);
        return error as SingularMatrixError;
      }
      return expect.unreachable();
    };
    const emptyColumn = csrOf(real([[1, 0, 2], [3, 0, 4], [5, 0, 6]])); // prettier-ignore
    expect(failure(emptyColumn)).toMatchObject({ column: 1, structural: true });
    const noRow = failure(csrOf(real([[1, 1, 0, 0], [2, 3, 0, 0], [4, 5, 0, 0], [0, 0, 1, 1]]))); // prettier-ignore
    expect(noRow.structural).toBe(true);
    const stored = csrOf(identity(3));
    stored.values[2] = 0;
    expect(failure(stored)).toMatchObject({ column: 1, structural: true });
    const equal = failure(csrOf(real([[1, 1], [1, 1]]))); // prettier-ignore
    expect(equal.structural).toBe(false);
    expect(equal.message).toMatch(
      /`a` must be invertible, but pivot 1 \(column \d\) of its elimination is 0/,
    );
    const n = 12;
    const damped = ladder(n);
    const dense = sparseRandom(4, n, n, 0);
    for (let c = 0; c < n; c++) {
      const sum = [0, 0];
      for (let r = 0; r + 1 < n; r++) for (const p of [0, 1]) sum[p]! += dense.data[2 * (r * n + c) + p]!;
      dense.data.set([-sum[0]!, -sum[1]!], 2 * ((n - 1) * n + c));
    }
    expect(failure(csrOf(dense)).message).toMatch(/rounding/);
    expect(sparseLu(damped).size).toBe(n);
  });

  it('refuses bad input by name, and fill beyond the budget', () => {
    const good: CsrMatrix = csrOf(identity(2));
    expect(() => sparseLu({ ...good, values: Float64Array.of(1, 0, NaN, 0) })).toThrow(
      /`a` must hold finite/,
    );
    expect(() => sparseLu({ ...good, column: Int32Array.of(0, 2) })).toThrow(ArgumentError);
    expect(() => sparseLu({ ...good, rowStart: Int32Array.of(0, 1) })).toThrow(ArgumentError);
    expect(() => sparseLu(good, { pivotThreshold: 0 })).toThrow(/`pivotThreshold`/);
    expect(() => sparseLu(good, { maxBytes: NaN })).toThrow(/`maxBytes`/);
    const lu = sparseLu(good);
    expect(() => lu.solve(Float64Array.of(1, 0, Infinity, 0))).toThrow(/finite/);
    expect(() => lu.solve(new Float64Array(2))).toThrow(/`b` must have 2 entries/);
    expect(() => lu.solve(new Float64Array(4), new Float64Array(2))).toThrow(/`out`/);
    expect(() => lu.solve(new Float64Array(4), undefined, { columns: 2 })).toThrow(/2 rows of 2/);
    expect(() => lu.solve(new Float64Array(4), undefined, { columns: 0.5 })).toThrow(/`columns`/);
    const a = csrOf(sparseRandom(1, 200, 6, 9));
    const { entries } = sparseLu(a);
    expect(() => sparseLu(a, { maxBytes: entries * 10 })).toThrow(BudgetExceededError);
    expect(sparseLu(a, { maxBytes: entries * 40 }).entries).toBe(entries);
    expect(sparseLu(csrOf(zeros(0, 0))).solve(new Float64Array(0)).length).toBe(0);
  });

  it('solves with a shifted Liouvillian of dimension 4900 in a few seconds', () => {
    const levels = 70;
    const a = ladder(levels);
    const l = add(kronOf(a, identityOf(levels)), kronOf(identityOf(levels), a));
    const exact = randomVector(rng(8), levels * levels);
    const b = new Float64Array(exact.length);
    csrMap(l)(exact, b);
    const lu = sparseLu(l);
    expect(distance(lu.solve(b), exact)).toBeLessThan(1e-9 * 70);
    expect(lu.entries).toBeLessThan(600_000);
  }, 10_000);
});
