import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { bicgstab } from '../../../src/linalg/krylov/bicgstab.ts';
import { csrMap } from '../../../src/linalg/krylov/csr.ts';
import { gmres } from '../../../src/linalg/krylov/gmres.ts';
import { ilu0, jacobiPreconditioner } from '../../../src/linalg/krylov/preconditioner.ts';
import { identity } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solve } from '../../../src/linalg/solve.ts';
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
    });
    expect(method(() => undefined, new Float64Array(0)).x.length).toBe(0);
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
    expect(() => method((_v, out) => void out.fill(NaN), Float64Array.of(1, 0))).toThrow(/`apply`/);
  });
});

it('restarted gmres converges, and a zero pivot of a preconditioner is named', () => {
  const a = csrOf(sparseRandom(6, 80, 3, 6));
  const b = randomVector(rng(4), 80);
  expect(gmres(csrMap(a), b, { restart: 6 }).residual).toBeLessThan(1e-10);
  const swap = csrOf({ rows: 2, cols: 2, data: Float64Array.of(0, 0, 1, 0, 1, 0, 0, 0) });
  expect(() => ilu0(swap)).toThrow(/pivot 0/);
  expect(() => jacobiPreconditioner(swap)).toThrow(/pivot 0/);
  expect(() => ilu0(csrOf({ rows: 2, cols: 2, data: Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0) }))).toThrow(
    /pivot 1/,
  );
});
