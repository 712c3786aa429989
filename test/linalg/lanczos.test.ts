import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import type { HermitianPairs } from '../../src/linalg/krylov/hermitian-pairs.ts';
import { lanczosNear } from '../../src/linalg/krylov/lanczos-near.ts';
import { lanczos, type ApplyMap, type LanczosOptions, type SpectrumEnd } from '../../src/linalg/lanczos.ts';
import type { CsrMatrix } from '../../src/linalg/krylov/csr.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { matvec } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import * as o from '../oracle.ts';
import { dag, randomMatrix, real } from './fixtures.ts';

const applyOf =
  (a: ComplexMatrix): ApplyMap =>
  (v, out) =>
    out.set(matvec(a, v));
const onDiagonal =
  (d: readonly number[]): ApplyMap =>
  (v, out) =>
    v.forEach((x, i) => (out[i] = d[i >> 1]! * x));

const hermitian = (seed: number, n: number): ComplexMatrix => {
  const a = randomMatrix(rng(seed), n);
  const b = dag(a);
  return { ...a, data: a.data.map((x, i) => x + b.data[i]!) };
};

/** Runs, checks residuals and orthonormality from scratch, and returns the values. */
function solveAndCheck(
  apply: ApplyMap,
  dimension: number,
  options: Partial<LanczosOptions> & { which?: SpectrumEnd } = {},
): HermitianPairs {
  const result = lanczos(apply, dimension, { rng: rng(7), ...options });
  const scale = Math.max(...result.values.map(Math.abs), 1e-300);
  result.vectors.forEach((x, k) => {
    const w = new Float64Array(x.length);
    apply(x, w);
    const r = Math.sqrt(w.reduce((sum, value, i) => sum + (value - result.values[k]! * x[i]!) ** 2, 0));
    expect(Math.abs(r - result.residuals[k]!)).toBeLessThan(1e-13 * Math.max(1, scale));
    result.vectors.forEach((y, j) => {
      const [re, im] = o.inner(o.vecOf(x), o.vecOf(y));
      expect(Math.abs(re - (j === k ? 1 : 0))).toBeLessThan(1e-12);
      expect(Math.abs(im)).toBeLessThan(1e-12);
    });
  });
  return result;
}

function expectValues(found: ArrayLike<number>, expected: readonly number[], tolerance = 1e-11): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) =>
    expect(Math.abs(found[i]! - value), `${Array.from(found)}`).toBeLessThan(tolerance),
  );
}

describe('lanczos', () => {
  it.each([1, 2, 5, 20, 70])('agrees with eigh at both ends, dimension %i', (n) => {
    const a = hermitian(n, n);
    const exact = [...eigh(a).values];
    for (const count of [1, Math.min(n, 3)]) {
      const low = solveAndCheck(applyOf(a), n, { count });
      expectValues(low.values, exact.slice(0, count));
      expect(Math.max(...low.residuals)).toBeLessThan(1e-11 * n);
      expectValues(
        solveAndCheck(applyOf(a), n, { count, which: 'largest' }).values,
        exact.reverse().slice(0, count),
      );
      exact.reverse();
    }
  });

  it('multiplets come with their multiplicity', () => {
    const d = Array.from({ length: 200 }, (_, i) => (i < 3 ? -5 : i < 5 ? -4 : i % 17));
    expectValues(solveAndCheck(onDiagonal(d), 200, { count: 3 }).values, [-5, -5, -5]);
    expectValues(solveAndCheck(onDiagonal(d), 200, { count: 6 }).values, [-5, -5, -5, -4, -4, 0]);
    expectValues(solveAndCheck(onDiagonal(d), 200, { count: 2 }).values, [-5, -5]);
    const top = solveAndCheck(onDiagonal(d.map((x) => -x)), 200, { count: 4, which: 'largest' });
    expectValues(top.values, [5, 5, 5, 4]);
  });

  it('the levels of a ring of 150 sites, double but for the lowest', () => {
    const n = 150;
    const ring: ApplyMap = (v, out) => {
      for (let i = 0; i < n; i++) {
        const [l, r] = [(i + n - 1) % n, (i + 1) % n];
        for (let p = 0; p < 2; p++) out[2 * i + p] = 2 * v[2 * i + p]! - v[2 * l + p]! - v[2 * r + p]!;
      }
    };
    const level = (k: number): number => 2 - 2 * Math.cos((2 * Math.PI * k) / n);
    expectValues(solveAndCheck(ring, n, { count: 5 }).values, [0, level(1), level(1), level(2), level(2)]);
  });

  it('invariant subspaces: zero, the identity, projectors, block matrices', () => {
    expectValues(solveAndCheck(onDiagonal(new Array(60).fill(0)), 60, { count: 3 }).values, [0, 0, 0]);
    expectValues(solveAndCheck(onDiagonal(new Array(60).fill(2)), 60, { count: 4 }).values, [2, 2, 2, 2]);
    const projector = Array.from({ length: 90 }, (_, i) => (i < 2 ? 0 : 1));
    expectValues(solveAndCheck(onDiagonal(projector), 90, { count: 3 }).values, [0, 0, 1]);
    const swap = real([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]); // prettier-ignore
    expectValues(solveAndCheck(applyOf(swap), 4, { count: 4 }).values, [-1, -1, 1, 1]);
  });

  it('spectra of any size', () => {
    for (const size of [1e150, 1e-150, 1e250, 1e-250, 1e300, 1e-300]) {
      const d = Array.from({ length: 80 }, (_, i) => (i - 3) * size);
      const { values } = lanczos(onDiagonal(d), 80, { count: 2, rng: rng(1) });
      expectValues([values[0]! / size, values[1]! / size], [-3, -2]);
    }
  });

  it('a small basis restarts and comes to the same', () => {
    const a = hermitian(3, 60);
    const result = solveAndCheck(applyOf(a), 60, { count: 2, basisSize: 12, maxSteps: 2000 });
    expectValues(result.values, [...eigh(a).values.slice(0, 2)]);
    expect(result.steps).toBeGreaterThan(12);
  });

  it('the same random state gives the same result, another one the same values', () => {
    const a = hermitian(4, 40);
    const run = (seed: number): HermitianPairs => lanczos(applyOf(a), 40, { count: 2, rng: rng(seed) });
    expect(run(5)).toEqual(run(5));
    expectValues(run(6).values, [...run(5).values]);
  });

  it('has no ghosts: an eigenvalue that converged long ago is not found again', () => {
    const d = Array.from({ length: 300 }, (_, i) => (i === 0 ? -1000 : i === 1 ? -900 : i / 300));
    const options = { count: 4, maxSteps: 20000, tolerance: 1e-10 };
    expectValues(solveAndCheck(onDiagonal(d), 300, options).values, [-1000, -900, 2 / 300, 3 / 300], 1e-8);
  });

  it('restarts in a space of many pieces', () => {
    const n = 9001;
    const d = Array.from({ length: n }, (_, i) => (i % 3000 === 17 ? -0.3 - i / 1e5 : i / n));
    const { values } = solveAndCheck(onDiagonal(d), n, { count: 3, basisSize: 12 });
    expectValues(values, [-0.36017, -0.33017, -0.30017]);
  });

  it('both ends at once, by modulus', () => {
    const d = Array.from({ length: 90 }, (_, i) => i - 44.7);
    const { values } = solveAndCheck(onDiagonal(d), 90, { count: 3, which: 'largestMagnitude' });
    expectValues(values, [-44.7, 44.3, -43.7]);
  });

  it('eigenvalues inside, by shift and inversion', () => {
    const n = 300;
    const level = (k: number): number => 2 - 2 * Math.cos((Math.PI * k) / (n + 1));
    const line = (scale: number): CsrMatrix => {
      const [rowStart, column, values]: [number[], number[], number[]] = [[0], [], []];
      for (let i = 0; i < n; i++) {
        for (const j of [i - 1, i, i + 1]) {
          if (j < 0 || j >= n) continue;
          column.push(j);
          values.push(i === j ? 2 * scale : -scale, 0);
        }
        rowStart.push(column.length);
      }
      return { size: n, rowStart: Int32Array.from(rowStart), column: Int32Array.from(column), values: Float64Array.from(values) }; // prettier-ignore
    };
    for (const scale of [1, 1e200, 1e-200]) {
      const found = lanczosNear(line(scale), level(70.3) * scale, { count: 3, rng: rng(1) });
      found.values.forEach((value, k) => {
        expect(Math.abs(value / scale - level([70, 71, 69][k]!))).toBeLessThan(1e-12);
        expect(found.residuals[k]! / scale).toBeLessThan(1e-10);
      });
    }
    expectValues(lanczosNear(line(1), 0, { count: 2, rng: rng(2) }).values, [level(1), level(2)], 1e-13);
    const exactly = lanczosNear(line(1), level(5), { rng: rng(2) });
    expectValues(exactly.values, [level(5)], 1e-13);
  });

  it('says how far it came when it does not converge', () => {
    const d = Array.from({ length: 400 }, (_, i) => i * i);
    try {
      lanczos(onDiagonal(d), 400, { maxSteps: 30, rng: rng(1) });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConvergenceError);
      expect((error as ConvergenceError).steps).toBe(30);
      expect((error as ConvergenceError).residual).toBeGreaterThan(1);
    }
    const found = lanczos(onDiagonal(d), 400, { maxSteps: 30, rng: rng(1), allowUnconverged: true });
    expect(found.converged).toBe(false);
    expect(found.residuals[0]).toBeGreaterThan(1);
  });

  it('refuses maps that are not Hermitian or not finite', () => {
    const a = randomMatrix(rng(8), 50);
    expect(() => lanczos(applyOf(a), 50, { rng: rng(1) })).toThrow(/`apply` must be a Hermitian map/);
    const lopsided = real(
      Array.from({ length: 30 }, (_, r) => Array.from({ length: 30 }, (_, c) => (r < c ? 1 : 0))),
    );
    expect(() => lanczos(applyOf(lopsided), 30, { rng: rng(1) })).toThrow(/Hermitian/);
    expect(() => lanczos(onDiagonal([1, NaN, 2]), 3, { rng: rng(1) })).toThrow(/finite numbers/);
  });

  it('refuses bad arguments by name', () => {
    const apply = onDiagonal([1, 2, 3]);
    const run = (dimension: number, options: Partial<LanczosOptions> & { which?: SpectrumEnd }) => () =>
      lanczos(apply, dimension, { rng: rng(1), ...options });
    expect(run(3, { count: 4 })).toThrow(/`count` must be an integer in 1..3/);
    expect(run(3, { count: 0 })).toThrow(ArgumentError);
    expect(run(0, {})).toThrow(/`dimension`/);
    expect(run(3, { tolerance: 0 })).toThrow(/`tolerance`/);
    expect(run(3, { tolerance: NaN })).toThrow(/`tolerance`/);
    expect(run(100, { basisSize: 3 })).toThrow(/`basisSize`/);
    expect(run(3, { maxSteps: 2.5 })).toThrow(/`maxSteps`/);
    expect(run(3, { which: 'middle' as SpectrumEnd })).toThrow(/`which`/);
  });
});
