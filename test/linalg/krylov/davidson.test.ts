import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { eigh } from '../../../src/linalg/eigh.ts';
import type { ApplyMap } from '../../../src/linalg/apply-map.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { davidson, type DavidsonOptions } from '../../../src/linalg/krylov/davidson.ts';
import type { HermitianPairs } from '../../../src/linalg/krylov/hermitian-pairs.ts';
import type { ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { matvec } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { tfimChainEnergy } from '../../../src/operators/models/exact-chains.ts';
import { tfim } from '../../../src/operators/models/ising.ts';
import { toSparse } from '../../../src/operators/to-sparse.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import * as o from '../../oracle.ts';
import { dag, randomMatrix } from '../fixtures.ts';

const applyOf =
  (a: ComplexMatrix): ApplyMap =>
  (v, out) =>
    out.set(matvec(a, v));
const onDiagonal =
  (d: readonly number[]): ApplyMap =>
  (v, out) =>
    v.forEach((x, i) => (out[i] = d[i >> 1]! * x));

/** A Hermitian matrix with a diagonal that grows and couplings of size `coupling`. */
function hermitian(seed: number, n: number, coupling = 0.3): ComplexMatrix {
  const a = randomMatrix(rng(seed), n);
  const b = dag(a);
  const data = a.data.map((x, i) => (coupling * (x + b.data[i]!)) / Math.sqrt(n));
  for (let i = 0; i < n; i++) data[2 * (i * n + i)]! += i / 2;
  return { ...a, data };
}
const diagonalOf = (a: ComplexMatrix): Float64Array =>
  Float64Array.from({ length: a.rows }, (_, i) => a.data[2 * (i * a.cols + i)]!);

/** Runs, and checks residuals, error bounds and orthonormality from scratch. */
function run(apply: ApplyMap, n: number, options: Partial<DavidsonOptions> = {}): HermitianPairs {
  const found = davidson(apply, n, { rng: rng(7), ...options });
  found.vectors.forEach((x, k) => {
    const w = new Float64Array(2 * n);
    apply(x, w);
    const r = Math.sqrt(w.reduce((sum, value, i) => sum + (value - found.values[k]! * x[i]!) ** 2, 0));
    expect(Math.abs(r - found.residuals[k]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(found.values[k]!)));
    found.vectors.forEach((y, j) => {
      const [re, im] = o.inner(o.vecOf(x), o.vecOf(y));
      expect(Math.abs(re - (j === k ? 1 : 0)) + Math.abs(im)).toBeLessThan(1e-11);
    });
  });
  return found;
}

function expectValues(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-10): void {
  expect(found.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) =>
    expect(Math.abs(found[i]! - value), `${Array.from(found)}`).toBeLessThan(tolerance),
  );
}

describe('davidson', () => {
  it.each([1, 2, 6, 90])('agrees with eigh at both ends and inside, dimension %i', (n) => {
    const a = hermitian(n, n);
    const exact = [...eigh(a).values];
    const count = Math.min(n, 3);
    const target = exact[n >> 1]! + 0.01;
    const near = [...exact].sort((x, y) => Math.abs(x - target) - Math.abs(y - target)).slice(0, count);
    for (const diagonal of [undefined, diagonalOf(a)]) {
      const options = { count, ...(diagonal && { diagonal }) };
      const low = run(applyOf(a), n, options);
      expectValues(low.values, exact.slice(0, count));
      expect(low.converged).toBe(true);
      low.values.forEach((value, k) =>
        expect(Math.abs(value - exact[k]!)).toBeLessThan(low.residuals[k]! + 1e-12),
      );
      expectValues(run(applyOf(a), n, { ...options, which: 'largest' }).values, [...exact].reverse().slice(0, count)); // prettier-ignore
      if (diagonal) expectValues(run(applyOf(a), n, { ...options, target }).values, near);
    }
  });

  it('needs far fewer products with the diagonal, also for a diagonal matrix', () => {
    const n = 400;
    const d = Array.from({ length: n }, (_, i) => 1 + i * i);
    const line: ApplyMap = (v, out) => {
      for (let i = 0; i < 2 * n; i++) out[i] = d[i >> 1]! * v[i]! - (v[i - 2] ?? 0) - (v[i + 2] ?? 0);
    };
    const plain = run(line, n, { maxSteps: 20000, tolerance: 1e-12 });
    const better = run(line, n, { diagonal: Float64Array.from(d), tolerance: 1e-12 });
    expectValues(better.values, plain.values, 1e-6);
    expect(better.steps).toBeLessThan(plain.steps / 3);
    expect(run(onDiagonal(d), n, { diagonal: Float64Array.from(d) }).steps).toBeLessThan(200);
  });

  it('multiplets come with their multiplicity', () => {
    const d = Array.from({ length: 120 }, (_, i) => (i < 3 ? -5 : i < 5 ? -4 : i % 17));
    for (const diagonal of [undefined, Float64Array.from(d)]) {
      const options = diagonal && { diagonal };
      expectValues(run(onDiagonal(d), 120, { count: 6, ...options }).values, [-5, -5, -5, -4, -4, 0]);
      expectValues(run(onDiagonal(d), 120, { count: 2, blockSize: 1, ...options }).values, [-5, -5]);
      expectValues(run(onDiagonal(d), 120, { count: 3, target: -4.1, ...options }).values, [-4, -4, -5]);
    }
    const n = 60;
    const ring: ApplyMap = (v, out) => {
      for (let i = 0; i < n; i++)
        for (let p = 0; p < 2; p++) out[2 * i + p] = 2 * v[2 * i + p]! - v[2 * ((i + 1) % n) + p]! - v[2 * ((i + n - 1) % n) + p]!; // prettier-ignore
    };
    const level = (k: number): number => 2 - 2 * Math.cos((2 * Math.PI * k) / n);
    expectValues(run(ring, n, { count: 5 }).values, [0, level(1), level(1), level(2), level(2)]);
    expectValues(run(onDiagonal(new Array(30).fill(0)), 30, { count: 3 }).values, [0, 0, 0]);
    expectValues(run(onDiagonal(new Array(30).fill(2)), 30, { count: 4 }).values, [2, 2, 2, 2]);
  });

  it('is not held by a basis vector that is an eigenvector but not the lowest', () => {
    const n = 40;
    const block: ApplyMap = (v, out) => {
      for (let i = 0; i < 2 * n; i++) out[i] = (i < 2 ? 0 : 1 + (i >> 1) / n) * v[i]!;
      for (let p = 0; p < 2; p++) {
        out[2 + p]! += 5 * v[4 + p]!;
        out[4 + p]! += 5 * v[2 + p]!;
      }
    };
    const diagonal = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 1 + i / n));
    const exact = 1 + 1.5 / n - Math.sqrt(25 + 0.25 / n / n);
    for (const count of [1, 2])
      expectValues(run(block, n, { diagonal, count }).values, [exact, 0].slice(0, count), 1e-9);
  });

  it('the exact ground energy of the Ising chain with 10 sites', () => {
    const h = toSparse(tfim(chain(10), { J: 1, h: 0.7 }));
    const size = h.rowStart.length - 1;
    const a = { size, rowStart: h.rowStart, column: h.column, values: h.values };
    const diagonal = new Float64Array(size);
    for (let r = 0; r < size; r++)
      for (let p = h.rowStart[r]!; p < h.rowStart[r + 1]!; p++) if (h.column[p] === r) diagonal[r] = h.values[2 * p]!; // prettier-ignore
    const exact = tfimChainEnergy(10, { J: 1, h: 0.7 });
    const { values, residuals } = davidson(csrMap(a), size, { diagonal, rng: rng(1) });
    expect(Math.abs(values[0]! - exact)).toBeLessThan(1e-10);
    expect(Math.abs(values[0]! - exact)).toBeLessThan(residuals[0]! + 1e-12);
  });

  it('spectra of any size, and another preconditioner', () => {
    for (const size of [1e250, 1e-250]) {
      const d = Array.from({ length: 60 }, (_, i) => (i - 3) * size);
      for (const diagonal of [undefined, Float64Array.from(d)]) {
        const { values } = davidson(onDiagonal(d), 60, {
          count: 2,
          rng: rng(1),
          ...(diagonal && { diagonal }),
        });
        expectValues([values[0]! / size, values[1]! / size], [-3, -2]);
      }
    }
    const d = Array.from({ length: 60 }, (_, i) => i * i);
    let calls = 0;
    const preconditioner = (r: Float64Array, theta: number, out: Float64Array): void => {
      calls++;
      r.forEach((x, i) => (out[i] = x / (d[i >> 1]! - theta + 0.1)));
    };
    expectValues(run(onDiagonal(d), 60, { preconditioner }).values, [0]);
    expect(calls).toBeGreaterThan(0);
  });

  it('a small basis restarts; the same random state gives the same result', () => {
    const a = hermitian(3, 60, 1);
    const options = { count: 2, basisSize: 9, blockSize: 2, maxSteps: 20000 };
    const found = run(applyOf(a), 60, { ...options, diagonal: diagonalOf(a) });
    expectValues(found.values, eigh(a).values.slice(0, 2));
    expect(found.steps).toBeGreaterThan(9);
    expect(run(applyOf(a), 60, { ...options, diagonal: diagonalOf(a) })).toEqual(found);
  });

  it('says how far it came when it does not converge', () => {
    const d = Array.from({ length: 400 }, (_, i) => i * i);
    const options = { maxSteps: 20, rng: rng(1) };
    expect(() => davidson(onDiagonal(d), 400, options)).toThrow(ConvergenceError);
    const found = davidson(onDiagonal(d), 400, { ...options, rng: rng(1), allowUnconverged: true });
    expect(found.converged).toBe(false);
    expect(found.residuals[0]).toBeGreaterThan(1);
  });

  it('refuses bad input by name', () => {
    const apply = onDiagonal([1, 2, 3]);
    const refused = (dimension: number, options: Partial<DavidsonOptions>) => () =>
      davidson(apply, dimension, { rng: rng(1), ...options });
    expect(refused(3, { count: 4 })).toThrow(/`count` must be an integer in 1..3/);
    expect(refused(0, {})).toThrow(/`dimension`/);
    expect(refused(3, { tolerance: NaN })).toThrow(/`tolerance`/);
    expect(refused(3, { maxSteps: 1.5 })).toThrow(/`maxSteps`/);
    expect(refused(3, { blockSize: 0 })).toThrow(/`blockSize`/);
    expect(refused(100, { basisSize: 3 })).toThrow(/`basisSize`/);
    expect(refused(3, { target: NaN })).toThrow(/`target`/);
    expect(refused(3, { target: 1, which: 'largest' })).toThrow(/`which`/);
    expect(refused(3, { diagonal: new Float64Array(6) })).toThrow(/`diagonal`/);
    expect(refused(3, { diagonal: Float64Array.of(1, NaN, 1) })).toThrow(ArgumentError);
    const a = randomMatrix(rng(8), 50);
    expect(() => davidson(applyOf(a), 50, { rng: rng(1) })).toThrow(/Hermitian/);
    expect(() => davidson(onDiagonal([1, NaN, 2]), 3, { rng: rng(1) })).toThrow(/finite numbers/);
    const preconditioner = (_r: Float64Array, _t: number, out: Float64Array): void => void out.fill(NaN);
    const d = Array.from({ length: 60 }, (_, i) => i);
    expect(() => davidson(onDiagonal(d), 60, { rng: rng(1), preconditioner })).toThrow(/`preconditioner`/);
  });
});
