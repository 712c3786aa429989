import { describe, expect, it } from 'vitest';
import { combination, combine } from '../../../src/linalg/kernels/combine.ts';
import { solveOde } from '../../../src/linalg/ode/integrate.ts';
import { denseSolver, differenceJacobian } from '../../../src/linalg/ode/shifted-solver.ts';
import { euclidean, scaledNorm } from '../../../src/linalg/ode/scaled-norm.ts';
import { StepControl } from '../../../src/linalg/ode/step-size.ts';
import type { Rhs } from '../../../src/linalg/ode/tableau.ts';
import { rng } from '../../../src/linalg/random.ts';
import { methods } from './fixtures.ts';

describe('linear combinations', () => {
  const random = rng(3);
  const vector = (size: number): Float64Array => Float64Array.from({ length: size }, () => random.normal());

  it.each([0, 1, 5, 2047, 2048, 4099])('of up to nine vectors of length %s', (size) => {
    const vectors = Array.from({ length: 9 }, () => vector(size));
    const base = vector(size);
    for (let n = 0; n <= 9; n++) {
      const weights = Array.from({ length: n }, (_, j) => (j % 4 === 2 ? 0 : random.normal()));
      const wanted = Array.from(
        base,
        (x, i) => x + weights.reduce((sum, w, j) => sum + 0.5 * w * vectors[j]![i]!, 0),
      );
      const out = vector(size);
      const close = (got: Float64Array, shift: Float64Array | undefined): void => {
        got.forEach((x, i) => expect(Math.abs(x + (shift?.[i] ?? 0) - wanted[i]!)).toBeLessThan(1e-13));
      };
      combine(out, base, vectors, combination(weights), 0.5);
      close(out, undefined);
      combine(out, undefined, vectors, combination(weights), 0.5);
      close(out, base);
      out.set(base);
      combine(out, out, vectors, combination(weights), 0.5);
      close(out, undefined);
    }
  });

  it('never touch a vector of weight zero', () => {
    const out = new Float64Array(1);
    combine(out, undefined, [Float64Array.of(NaN), Float64Array.of(2)], combination([0, 3]), 1);
    expect(out[0]).toBe(6);
  });
});

describe('the size of an error', () => {
  const [x, y, z] = [Float64Array.of(3, 4), Float64Array.of(1, -2), Float64Array.of(-5, 1)];

  it('by components is the root mean square of e / (atol + rtol |y|)', () => {
    const options = { rtol: 0.1, atol: 0.5, norm: 'components' } as const;
    const wanted = Math.sqrt(((3 / 1) ** 2 + (4 / 0.7) ** 2) / 2);
    expect(scaledNorm(x, y, z, options)).toBeCloseTo(wanted, 14);
    const each = { ...options, atol: Float64Array.of(0.5, 1.8) };
    expect(scaledNorm(x, y, z, each)).toBeCloseTo(Math.sqrt((9 + 4) / 2), 14);
  });

  it('of the whole vector is |e| / (atol + rtol |y|)', () => {
    const options = { rtol: 0.1, atol: 0.5, norm: 'vector' } as const;
    expect(scaledNorm(x, y, z, options)).toBeCloseTo(5 / (0.5 + 0.1 * Math.sqrt(26)), 14);
    expect(euclidean(x)).toBe(5);
  });

  it.each(['components', 'vector'] as const)(
    'is 0 for no numbers and NaN where one is not finite: %s',
    (norm) => {
      const options = { rtol: 0.1, atol: 1, norm };
      const none = new Float64Array(0);
      expect(scaledNorm(none, none, none, options)).toBe(0);
      expect(scaledNorm(x, y, Float64Array.of(1, Infinity), options)).toBeNaN();
      expect(scaledNorm(x, y, Float64Array.of(NaN, 1), options)).toBeNaN();
      expect(scaledNorm(Float64Array.of(1, NaN), y, z, options)).toBeNaN();
      expect(scaledNorm(Float64Array.of(1, Infinity), y, z, options) <= 1).toBe(false);
    },
  );
});

describe('the control of step sizes', () => {
  it('follows the error with 0.9 e^(-0.7/5) e_before^(0.4/5), between 0.2 and 5', () => {
    const control = new StepControl(4, 1, 0.5);
    control.accept(0.3, 1);
    expect(control.size).toBeCloseTo(0.9 * 0.3 ** -0.14 * 0.5 ** 0.08, 14);
    expect(control.previousError).toBe(0.3);
    control.accept(0, control.size);
    expect(control.previousError).toBe(1e-4);
    expect(control.size).toBeCloseTo(5 * 0.9 * 0.3 ** -0.14 * 0.5 ** 0.08, 13);
  });

  it('shrinks after a rejection, tenfold when nothing was finite, and does not grow at once', () => {
    const control = new StepControl(4, 1);
    control.reject(2, 1);
    expect(control.size).toBeCloseTo(0.9 * 2 ** -0.2, 14);
    control.accept(1e-9, control.size);
    expect(control.size).toBeCloseTo(0.9 * 2 ** -0.2, 14);
    control.reject(1e9, 1);
    expect(control.size).toBe(0.2);
    control.reject(NaN, 1);
    expect(control.size).toBe(0.1);
  });

  it('forgets a step that was cut to land on a time', () => {
    const control = new StepControl(4, 1);
    control.accept(0.9, 1e-3);
    expect(control.size).toBe(1);
    control.accept(1e-9, 0.5);
    expect(control.size).toBeGreaterThan(2);
  });

  it.each(methods)('starts $name where the right-hand side is known near the solution only', (method) => {
    const near: Rhs = (t, y, dydt) => {
      dydt[0] = Math.abs(y[0]! - Math.exp(-t)) > 1e-5 ? NaN : -y[0]!;
    };
    const { y } = solveOde(near, Float64Array.of(1), { from: 0, to: 1, method, rtol: 1e-9, atol: 1e-9 });
    expect(y[0]).toBeCloseTo(Math.exp(-1), 7);
  });
});

describe('linear algebra of implicit methods', () => {
  it('differentiates to ten digits, where an unknown is zero too, and quadratics exactly', () => {
    const f: Rhs = (_t, y, dydt) => {
      dydt[0] = Math.sin(y[0]!) * Math.exp(y[1]!);
      dydt[1] = y[0]! * y[1]! + 3 * y[1]! ** 2;
    };
    const jacobian = (y: Float64Array): Float64Array => {
      const out = new Float64Array(4);
      differenceJacobian(f, 2)(0, y, out);
      return out;
    };
    const at = jacobian(Float64Array.of(0.7, 0));
    [Math.cos(0.7), Math.sin(0.7), 0, 0.7].forEach((x, i) => expect(at[i]).toBeCloseTo(x, 8));
    [1, 0, 0, 0].forEach((x, i) => expect(jacobian(new Float64Array(2))[i]).toBeCloseTo(x, 8));
  });

  it('solves again after a system that overflowed', () => {
    const solver = denseSolver(2, (_t, _y, out) => out.set([1, 2, 3, 4]));
    solver.linearise(0, new Float64Array(2));
    expect(solver.factor(10)).toBe(true);
    solver.solve(Float64Array.of(Infinity, NaN));
    const b = Float64Array.of(9 - 2 * 2, -3 + 6 * 2);
    solver.solve(b);
    expect(b[0]).toBeCloseTo(1, 14);
    expect(b[1]).toBeCloseTo(2, 14);
  });

  /** shift I - J with entries of both signs, some of them zero, and rows of any size. */
  const badlyScaled = (
    n: number,
  ): { jacobian: Float64Array; shift: number; x: Float64Array; b: Float64Array } => {
    const random = rng(n);
    const jacobian = Float64Array.from({ length: n * n }, (_, i) => {
      const unit = 2 ** (((Math.floor(i / n) * 37) % 400) - 200);
      return random.uniform() < 0.2 ? 0 : unit * random.normal();
    });
    const x = Float64Array.from({ length: n }, () => random.normal());
    const shift = n === 1 ? 3 : jacobian[0]!;
    const b = x.map((value, r) =>
      x.reduce((sum, other, c) => sum - jacobian[r * n + c]! * other, shift * value),
    );
    return { jacobian, shift, x, b };
  };

  it.each([1, 2, 3, 7, 48, 49, 70])(
    'solves %d equations whose rows are of any size and must change places',
    (n) => {
      const { jacobian, shift, x, b } = badlyScaled(n);
      const solver = denseSolver(n, (_t, _y, out) => out.set(jacobian));
      solver.linearise(0, new Float64Array(n));
      for (const again of [shift, 2 * shift, shift]) expect(solver.factor(again)).toBe(true);
      solver.solve(b);
      expect(Math.max(...b.map((value, i) => Math.abs(value - x[i]!)))).toBeLessThan(1e-9);
    },
  );

  it.each([5, 60])('is right to the exact solution of %d equations in integers', (n) => {
    // T = shift I - J has 2 on the diagonal and -1 beside it, so that T (1, 4, 9, ...) is -2 but for the last.
    const solver = denseSolver(n, (_t, _y, out) => {
      for (let i = 0; i < n; i++) for (let c = 0; c < n; c++) out[i * n + c] = Math.abs(i - c) === 1 ? 1 : 0;
    });
    solver.linearise(0, new Float64Array(n));
    expect(solver.factor(2)).toBe(true);
    const b = new Float64Array(n).fill(-2);
    b[0] = 2 - 4;
    b[n - 1] = 2 * n ** 2 - (n - 1) ** 2;
    solver.solve(b);
    b.forEach((value, i) => expect(Math.abs(value / (i + 1) ** 2 - 1)).toBeLessThan(1e-12));
  });

  it('is not misled by the units of an equation', () => {
    // By size alone 10 would be the pivot, and what the second equation says of x be lost: 10 x + 1e20 y = 1e20, x + y = 2.
    const solver = denseSolver(2, (_t, _y, out) => out.set([-10, -1e20, -1, -1]));
    solver.linearise(0, new Float64Array(2));
    expect(solver.factor(0)).toBe(true);
    const b = Float64Array.of(1e20, 2);
    solver.solve(b);
    b.forEach((value) => expect(value).toBeCloseTo(1, 14));
  });

  it('says when a system is singular', () => {
    const solver = denseSolver(1, (_t, _y, out) => out.fill(4));
    solver.linearise(0, new Float64Array(1));
    expect([solver.factor(4), solver.factor(-4)]).toEqual([false, true]);
    const two = denseSolver(2, (_t, _y, out) => out.set([1, 2, 2, 4]));
    two.linearise(0, new Float64Array(2));
    expect([two.factor(0), two.factor(1), two.factor(5)]).toEqual([false, true, false]);
  });
});
