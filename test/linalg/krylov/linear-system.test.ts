import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { bicgstab } from '../../../src/linalg/krylov/bicgstab.ts';
import type { ApplyMap } from '../../../src/linalg/apply-map.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { gmres } from '../../../src/linalg/krylov/gmres.ts';
import { ilu0, jacobiPreconditioner } from '../../../src/linalg/krylov/preconditioner.ts';
import { identity, zeros } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solve } from '../../../src/linalg/solve.ts';
import { diag, times } from '../fixtures.ts';
import { csrOf, distance, randomVector, sparseRandom } from './fixtures.ts';
import { add, identityOf, kronOf, ladder } from './liouvillian.ts';

describe.each([
  ['gmres', gmres],
  ['bicgstab', bicgstab],
] as const)('%s', (_, method) => {
  it.each([1, 2, 5, 60])(
    'agrees with the dense solution with and without preconditioner, dimension %i',
    (n) => {
      const a = sparseRandom(n, n, 3, 12);
      const b = randomVector(rng(n), n);
      const exact = solve(a, { rows: n, cols: 1, data: b }).data;
      const csr = csrOf(a);
      for (const preconditioner of [undefined, ilu0(csr), jacobiPreconditioner(csr)]) {
        const found = method(csrMap(csr), b, { tolerance: 1e-12, ...(preconditioner && { preconditioner }) });
        expect(distance(found.x, exact)).toBeLessThan(1e-11 * Math.sqrt(n));
        expect(found.residual).toBeLessThan(1e-12);
        expect(found.steps).toBeGreaterThan(0);
        const again = method(csrMap(csr), b, { guess: found.x, tolerance: 1e-11 });
        expect(again.steps).toBe(1);
      }
    },
  );

  it('needs fewer steps with ILU(0), one for a tridiagonal matrix', () => {
    const l = add(kronOf(ladder(12), identityOf(12)), kronOf(identityOf(12), ladder(12)));
    const b = randomVector(rng(2), 144);
    const plain = method(csrMap(l), b);
    const better = method(csrMap(l), b, { preconditioner: ilu0(l) });
    expect(better.steps).toBeLessThan(0.6 * plain.steps);
    const t = ladder(40);
    expect(
      method(csrMap(t), randomVector(rng(1), 40), { preconditioner: ilu0(t) }).steps,
    ).toBeLessThanOrEqual(3);
  });

  it('takes zero and empty right-hand sides', () => {
    expect(method(csrMap(csrOf(identity(3))), new Float64Array(6))).toEqual({
      x: new Float64Array(6),
      residual: 0,
      steps: 0,
      converged: true,
      breakdown: false,
    });
    const guess = randomVector(rng(1), 3);
    expect(method(csrMap(csrOf(identity(3))), new Float64Array(6), { guess }).x).toEqual(new Float64Array(6));
    expect(method(() => undefined, new Float64Array(0)).x.length).toBe(0);
  });

  it('takes matrices and right-hand sides of any size', () => {
    const plain = sparseRandom(21, 40, 3, 10);
    const b = randomVector(rng(5), 40);
    const exact = solve(plain, { rows: 40, cols: 1, data: b }).data;
    for (const [p, q] of [
      [0, 200],
      [0, -200],
      [0, -300],
      [200, 0],
      [-200, 0],
      [-150, 150],
      [150, -150],
      [-280, -290],
      [290, 280],
    ] as const) {
      const a = csrOf(times(plain, 10 ** p));
      const right = b.map((value) => value * 10 ** q);
      for (const preconditioner of [undefined, ilu0(a), jacobiPreconditioner(a)]) {
        const options = { tolerance: 1e-12, ...(preconditioner && { preconditioner }) };
        const { x, residual, converged } = method(csrMap(a), right, options);
        expect(converged && residual < 1e-12).toBe(true);
        expect(distance(x.map((value) => (value * 10 ** Math.max(p - q, -300)) * 10 ** Math.min(0, p - q + 300)), exact)).toBeLessThan(1e-10); // prettier-ignore
        expect(method(csrMap(a), right, { ...options, guess: x, tolerance: 1e-11 }).steps).toBe(1);
      }
    }
    const tiny = csrMap(csrOf(times(identity(2), 1e-200)));
    expect(() => method(tiny, Float64Array.of(1e200, 0, 0, 0))).toThrow(/`b` must give a solution/);
  });

  it('takes an exact guess, and refuses one that is far off', () => {
    const a = csrMap(csrOf(diag([1, 2])));
    const guess = Float64Array.of(1, 0, 1, 0);
    expect(method(a, Float64Array.of(1, 0, 2, 0), { guess })).toMatchObject({
      x: guess,
      residual: 0,
      steps: 1,
    });
    expect(() => method(a, Float64Array.of(1e-250, 0, 0, 0), { guess: guess.map((x) => x * 1e100) })).toThrow(/`guess`/); // prettier-ignore
  });

  it('solves singular systems that have solutions', () => {
    const found = method(csrMap(csrOf(diag([1, 2, 0]))), Float64Array.of(1, 0, 1, 0, 0, 0));
    expect(distance(found.x, Float64Array.of(1, 0, 0.5, 0, 0, 0))).toBeLessThan(1e-12);
    const n = 30;
    const ring = zeros(n, n);
    for (let i = 0; i < n; i++) {
      for (const [j, value] of [[i, 2], [(i + 1) % n, -1], [(i + n - 1) % n, -1]] as const) ring.data[2 * (i * n + j)] = value; // prettier-ignore
    }
    const b = randomVector(rng(3), n);
    for (const p of [0, 1]) {
      const mean = b.reduce((sum, x, i) => (i % 2 === p ? sum + x / n : sum), 0);
      for (let i = p; i < 2 * n; i += 2) b[i]! -= mean;
    }
    const x = method(csrMap(csrOf(ring)), b).x;
    const back = new Float64Array(2 * n);
    csrMap(csrOf(ring))(x, back);
    expect(distance(back, b)).toBeLessThan(1e-9);
    expect(Math.max(...x.map(Math.abs))).toBeLessThan(100);
  });

  it('reports the true residual, and gives back what it has when it may', () => {
    const a = sparseRandom(4, 50, 3, 2);
    const b = randomVector(rng(1), 50);
    const norm = distance(b, new Float64Array(100));
    for (const maxSteps of [1, 4, 11, 5000]) {
      const found = method(csrMap(csrOf(a)), b, { maxSteps, allowUnconverged: true, tolerance: 1e-9 });
      const back = new Float64Array(100);
      csrMap(csrOf(a))(found.x, back);
      expect(Math.abs(distance(back, b) / norm - found.residual)).toBeLessThan(1e-13);
      expect(found.residual).toBeLessThanOrEqual(1);
      expect(found.converged).toBe(found.residual <= 1e-9);
      expect(found.steps).toBeLessThanOrEqual(maxSteps + 1);
    }
    const projector = csrMap(csrOf(diag([1, 0])));
    const half = method(projector, Float64Array.of(1, 0, 1, 0), { allowUnconverged: true });
    expect(half).toMatchObject({ converged: false, breakdown: true });
    expect(half.residual).toBeGreaterThan(0.7);
    const nothing = method(() => undefined, Float64Array.of(1, 0), { allowUnconverged: true });
    expect(nothing).toMatchObject({ converged: false, breakdown: true, residual: 1, x: new Float64Array(2) });
  });

  it('says when it does not converge', () => {
    const a = csrOf(sparseRandom(4, 50, 3, 2));
    const b = randomVector(rng(1), 50);
    expect(() => method(csrMap(a), b, { maxSteps: 4 })).toThrow(ConvergenceError);
    const singular = csrOf({ rows: 2, cols: 2, data: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0) });
    expect(() => method(csrMap(singular), Float64Array.of(1, 0, 1, 0))).toThrow(ConvergenceError);
    expect(() => method(() => undefined, Float64Array.of(1, 0))).toThrow(ConvergenceError);
  });

  it('refuses bad input by name', () => {
    const a = csrMap(csrOf(identity(2)));
    expect(() => method(a, Float64Array.of(1, NaN, 0, 0))).toThrow(/`b`/);
    expect(() => method(a, new Float64Array(3))).toThrow(ArgumentError);
    expect(() => method(a, new Float64Array(4), { tolerance: 0 })).toThrow(/`tolerance`/);
    expect(() => method(a, new Float64Array(4), { maxSteps: 0 })).toThrow(/`maxSteps`/);
    expect(() => method(a, new Float64Array(4), { guess: new Float64Array(2) })).toThrow(/`guess`/);
    for (const bad of [NaN, Infinity]) {
      expect(() => method((_v, out) => void out.fill(bad), Float64Array.of(1, 0))).toThrow(/`apply`.*finite/);
      const preconditioner = (_v: Float64Array, out: Float64Array): void => void out.fill(bad);
      expect(() => method(a, Float64Array.of(1, 0, 0, 0), { preconditioner })).toThrow(/`preconditioner`/);
    }
    let calls = 0;
    const later: ApplyMap = (v, out) => out.set(v.map((x, i) => (++calls > 12 ? NaN : x * (1 + i))));
    expect(() => method(later, Float64Array.of(1, 0, 1, 0, 1, 0))).toThrow(/`apply`.*finite/);
  });
});

it('restarted gmres converges, and a zero pivot of a preconditioner is named', () => {
  const a = csrOf(sparseRandom(6, 80, 3, 6));
  const b = randomVector(rng(4), 80);
  expect(gmres(csrMap(a), b, { restart: 6 }).residual).toBeLessThanOrEqual(1e-10);
  const swap = csrOf({ rows: 2, cols: 2, data: Float64Array.of(0, 0, 1, 0, 1, 0, 0, 0) });
  expect(() => ilu0(swap)).toThrow(/pivot 0/);
  expect(() => jacobiPreconditioner(swap)).toThrow(/pivot 0/);
  expect(() => ilu0(csrOf({ rows: 2, cols: 2, data: Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0) }))).toThrow(
    /pivot 1/,
  );
});
