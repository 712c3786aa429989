import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { solve } from '../../src/linalg/solve.ts';
import { lyapunov, sylvester } from '../../src/linalg/sylvester.ts';
import { svd } from '../../src/linalg/svd.ts';
import { separation } from '../../src/linalg/triangular-sylvester.ts';
import * as o from '../oracle.ts';
import { dag, diag, difference, expectClose, largest, over, product, randomMatrix, randomReal, randomUnitary, real, times } from './fixtures.ts'; // prettier-ignore

const eps = 2 ** -52;
const sum = (a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix => ({
  ...a,
  data: a.data.map((x, i) => x + b.data[i]!),
});
const shifted = (a: ComplexMatrix, by: number): ComplexMatrix =>
  sum(a, diag(new Array<number>(a.rows).fill(by)));
const isReal = (a: ComplexMatrix): boolean => a.data.every((x, i) => i % 2 === 0 || x === 0);
const frobenius = (a: ComplexMatrix): number => Math.sqrt(a.data.reduce((s, x) => s + x * x, 0));

/** |A X + X B - C| <= c max(m, n) eps (|A| + |B|) |X|, inputs untouched. */
function expectSolved(a: ComplexMatrix, b: ComplexMatrix, c: ComplexMatrix): ComplexMatrix {
  const before = [a, b, c].map((m) => m.data.slice());
  const x = sylvester(a, b, c);
  expect([a, b, c].map((m) => m.data)).toEqual(before);
  expect([x.rows, x.cols]).toEqual([a.rows, b.rows]);
  const unit = Math.max(largest(a), largest(b)) || 1;
  const size = largest(x) || 1;
  const [as, bs, xs] = [over(a, unit), over(b, unit), over(x, size)];
  const residual = difference(sum(product(as, xs), product(xs, bs)), over(over(c, unit), size));
  expect(residual).toBeLessThanOrEqual(
    20 * Math.max(4, a.rows, b.rows) * eps * (frobenius(as) + frobenius(bs)),
  );
  return x;
}

/** A stable matrix: minus a positive one, plus an anti-Hermitian one. */
function stable(r: Rng, n: number): ComplexMatrix {
  const g = randomMatrix(r, n);
  const k = randomMatrix(r, n);
  return sum(shifted(times(product(g, dag(g)), -1), -0.1), sum(k, times(dag(k), -1)));
}

describe('sylvester', () => {
  it.each([[0, 0], [0, 3], [3, 0], [1, 1], [1, 5], [5, 1], [4, 4], [7, 3], [30, 30], [60, 7], [7, 60], [50, 49]])('%i x %i, complex and real', (m, n) => {
    const r = rng(m * 100 + n);
    const [a, b, x] = [shifted(randomMatrix(r, m), 10), shifted(randomMatrix(r, n), 10), randomMatrix(r, m, n)];
    const c = sum(product(a, x), product(x, b));
    expectClose(expectSolved(a, b, c), x, 1e-12);
    const [ar, br] = [shifted(randomReal(r, m), 10), shifted(randomReal(r, n), 10)];
    expect(isReal(expectSolved(ar, br, randomReal(r, m, n)))).toBe(true);
    expect(isReal(expectSolved(ar, br, randomMatrix(r, m, n)))).toBe(m * n === 0);
  }); // prettier-ignore

  it('is the solution of the system (A (x) 1 + 1 (x) B^T) vec X = vec C', () => {
    const r = rng(2);
    const [a, b, c] = [randomMatrix(r, 3), randomMatrix(r, 4), randomMatrix(r, 3, 4)];
    const [one3, one4] = [o.eye(3), o.eye(4)];
    const system = o.plus(o.kron(o.matOf(a), one4), o.kron(one3, o.transpose(o.matOf(b))));
    const x = solve(o.complexMatrix(system), { rows: 12, cols: 1, data: c.data });
    expectClose(expectSolved(a, b, c), { rows: 3, cols: 4, data: x.data }, 1e-12);
  });

  it('closed forms: scalars, diagonals, Jordan blocks', () => {
    expectClose(sylvester(diag([[1, 2]]), diag([[3, -1]]), diag([[9, 2]])), diag([[2.235294117647059, -0.058823529411764705]]), 4 * eps); // prettier-ignore
    const a = [1, 2, 1e-12];
    const b = [3, 1e-6];
    const ones = real([[1, 1], [1, 1], [1, 1]]); // prettier-ignore
    const x = sylvester(diag(a), diag(b), ones);
    a.forEach((p, i) => b.forEach((q, k) => expect(x.data[2 * (2 * i + k)]! * (p + q)).toBeCloseTo(1, 13)));
    const j = real([[1, 1], [0, 1]]); // prettier-ignore
    // X commutes with J, so X = J^-1 / 2
    expectClose(sylvester(j, j, diag([1, 1])), real([[0.5, -0.5], [0, 0.5]]), 4 * eps); // prettier-ignore
  });

  it('degenerate, defective, rank-deficient, graded and zero right sides', () => {
    const r = rng(3);
    const u = randomUnitary(r, 6);
    const degenerate = product(u, diag([1, 1, 1, 0, 0, 2]), dag(u));
    const defective = product(u, sum(diag([1, 1, 1, 1, 1, 1]), real(Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, k) => (k === i + 1 ? 1 : 0))))), dag(u)); // prettier-ignore
    expectSolved(degenerate, defective, randomMatrix(r, 6));
    expectSolved(defective, defective, product(randomMatrix(r, 6, 1), randomMatrix(r, 1, 6)));
    const graded = product(u, diag([1, 1e-3, 1e-6, 1e-9, 1e-12, 1]), dag(u));
    const gradedRight = product(randomMatrix(r, 6), diag([1, 1e-6, 1e-12, 1, 1, 1]));
    expectSolved(shifted(graded, 1e-3), graded, gradedRight);
    expect(largest(expectSolved(defective, degenerate, times(degenerate, 0)))).toBe(0);
  });

  it.each([1e300, 1e-300])('entries of size %d: the solution scales', (size) => {
    const r = rng(4);
    const [a, b, c] = [shifted(randomMatrix(r, 4), 6), randomMatrix(r, 3), randomMatrix(r, 4, 3)];
    const x = expectSolved(a, b, c);
    expectClose(expectSolved(times(a, size), times(b, size), times(c, size)), x, 1e-13);
    const power = size > 1 ? 2 ** 900 : 2 ** -900;
    expect(sylvester(a, b, times(c, power)).data).toEqual(times(x, power).data);
    expect(sylvester(times(a, power), times(b, power), c).data).toEqual(over(x, power).data);
    expect(() => sylvester(times(a, 1e-300), times(b, 1e-300), times(c, 1e300))).toThrow(/within the range/);
  });

  it('refuses a common eigenvalue and names the separation', () => {
    const u = randomUnitary(rng(5), 5);
    const v = randomUnitary(rng(6), 4);
    const a = product(u, diag([1, 2, 3, 4, 5]), dag(u));
    const b = product(v, diag([-3, 7, 8, 9]), dag(v));
    const c = randomMatrix(rng(7), 5, 4);
    expect(() => sylvester(a, b, c)).toThrow(ArgumentError);
    expect(() => sylvester(a, b, c)).toThrow(/`a` must have no eigenvalue that is minus one of `b`, but the separation of the spectra is at most \d/); // prettier-ignore
    expect(() => sylvester(diag([1, 2]), diag([-2]), real([[1], [1]]))).toThrow(
      /at most 0.00e\+0 of the norms/,
    );
    expect(() => sylvester(times(a, 0), times(b, 0), c)).toThrow(/separation/);
    const near = product(v, diag([-3 + 1e-9, 7, 8, 9]), dag(v));
    expectSolved(a, near, c);
  });

  it('a small separation without a common eigenvalue is seen as well', () => {
    const n = 12;
    const rows = (eigenvalue: number): ComplexMatrix =>
      real(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => (k === i ? eigenvalue : k === i + 1 ? 1 : 0)))); // prettier-ignore
    expect(() => sylvester(rows(0.02), rows(0.02), diag(new Array<number>(n).fill(1)))).toThrow(/separation/);
  });

  it('refuses wrong shapes and what is not finite', () => {
    const one = diag([1]);
    expect(() => sylvester(real([[1, 2]]), one, one)).toThrow(/`a` must be square/);
    expect(() => sylvester(one, real([[1, 2]]), one)).toThrow(/`b` must be square/);
    expect(() => sylvester(one, one, real([[1, 2]]))).toThrow(/`c` must be 1 x 1, but it is 1 x 2/);
    for (const bad of [0, 1, 2]) {
      const arguments3 = [0, 1, 2].map((k) => (k === bad ? real([[NaN]]) : one)) as [ComplexMatrix, ComplexMatrix, ComplexMatrix]; // prettier-ignore
      expect(() => sylvester(...arguments3)).toThrow(new RegExp(`\`${'abc'[bad]}\` must hold finite`));
    }
  });
});

describe('separation', () => {
  it('is the smallest singular value of the system, within a tenth', () => {
    expect(separation(diag([1, 5]), diag([2, 3, -0.5]))).toBeCloseTo(0.5, 1);
    // |T Y + Y S| / |Y| for one entry and a 2 x 2 triangle: the singular values of [[1, 0], [10, 1]]
    const exact = (Math.sqrt(104) - 10) / 2;
    const found = separation(diag([0.5]), real([[0.5, 10], [0, 0.5]])); // prettier-ignore
    expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
    expect(found).toBeLessThan(1.1 * exact);
    expect(separation(diag([1]), diag([-1]))).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'of random triangles: between the smallest singular value and a third more, seed %i',
    (seed) => {
      const triangle = (n: number, r: Rng): ComplexMatrix => {
        const t = randomMatrix(r, n);
        for (let i = 0; i < n; i++) t.data.fill(0, 2 * i * n, 2 * (i * n + i));
        return shifted(t, 2);
      };
      const [t, s] = [triangle(6, rng(seed)), triangle(5, rng(seed + 10))];
      const system = o.plus(o.kron(o.matOf(t), o.eye(5)), o.kron(o.eye(6), o.transpose(o.matOf(s))));
      const exact = svd(o.complexMatrix(system)).s[29]!;
      expect(separation(t, s) / exact).toBeGreaterThan(1 - 1e-9);
      expect(separation(t, s) / exact).toBeLessThan(1.33);
    },
  );

  it('of no rows is infinite', () => {
    expect(separation(diag([]), diag([1]))).toBe(Infinity);
  });
});

describe('lyapunov', () => {
  it.each([0, 1, 2, 5, 20, 40])('size %i: Hermitian, positive for a stable A', (n) => {
    const r = rng(n + 50);
    const a = stable(r, n);
    const g = randomMatrix(r, n);
    const half = product(g, dag(g));
    const c = times(sum(half, dag(half)), -0.5);
    const x = lyapunov(a, c);
    expectClose(x, sylvester(a, dag(a), c), 1e-11);
    const residual = difference(sum(product(a, x), product(x, dag(a))), c);
    expect(residual).toBeLessThanOrEqual(20 * Math.max(4, n) * eps * 2 * frobenius(a) * largest(x));
    expect(difference(x, dag(x)) || 0).toBe(0);
    for (let k = 0; k < 3 && n > 0; k++) {
      const v = randomMatrix(r, n, 1);
      expect(product(dag(v), x, v).data[0]).toBeGreaterThan(0);
    }
  });

  it('diagonals: c_ij / (a_i + conj a_j); real stays real; any C', () => {
    const a: o.Z[] = [[-1, 2], [-0.5, 1], [-3, 0]]; // prettier-ignore
    const c = randomMatrix(rng(8), 3);
    const x = o.matOf(lyapunov(diag(a), c));
    a.forEach((p, i) =>
      a.forEach((q, k) => {
        const [re, im] = o.times(x[i]![k]!, o.add(p, o.conj(q)));
        expect(re).toBeCloseTo(o.matOf(c)[i]![k]![0], 13);
        expect(im).toBeCloseTo(o.matOf(c)[i]![k]![1], 13);
      }),
    );
    expect(isReal(lyapunov(shifted(randomReal(rng(9), 6), 8), randomReal(rng(10), 6)))).toBe(true);
  });

  it('the damped oscillator: A = [[0, 1], [-1, -g]], C = -diag(0, 2 g T) has X = T 1', () => {
    const [g, t] = [0.3, 1.7];
    expectClose(lyapunov(real([[0, 1], [-1, -g]]), diag([0, -2 * g * t])), diag([t, t]), 50 * eps); // prettier-ignore
    expect(() => lyapunov(real([[0, 1], [-1, 0]]), diag([0, 1]))).toThrow(/`a` must have no two eigenvalues with lambda_i \+ conj\(lambda_j\) = 0, but the separation/); // prettier-ignore
  });

  it('defective, tiny, huge, refusals', () => {
    const j = real([[-1, 1], [0, -1]]); // prettier-ignore
    const x = lyapunov(j, diag([-1, -1]));
    expectClose(x, real([[0.75, 0.25], [0.25, 0.5]]), 8 * eps); // prettier-ignore
    expectClose(lyapunov(times(j, 2 ** 990), times(diag([-1, -1]), 2 ** 990)), x, 0);
    expectClose(lyapunov(times(j, 2 ** -990), times(diag([-1, -1]), 2 ** -990)), x, 0);
    expect(() => lyapunov(real([[1, 2]]), j)).toThrow(/be square/);
    expect(() => lyapunov(j, diag([1]))).toThrow(/`c` must be 2 x 2/);
    expect(() => lyapunov(real([[NaN]]), diag([1]))).toThrow(/`a` must hold finite/);
    expect(() => lyapunov(diag([1]), real([[Infinity]]))).toThrow(/`c` must hold finite/);
    expect(() => lyapunov(diag([0, 1]), diag([1, 1]))).toThrow(ArgumentError);
  });
});
