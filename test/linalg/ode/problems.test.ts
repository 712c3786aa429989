import { describe, expect, it } from 'vitest';
import { expm } from '../../../src/linalg/expm.ts';
import type { ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { matvec, scaled } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solveOde } from '../../../src/linalg/ode/integrate.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import { complexDenseSolver, denseSolver } from '../../../src/linalg/ode/shifted-solver.ts';
import type { Rhs } from '../../../src/linalg/ode/tableau.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import { distance, methods, problems, watched } from './fixtures.ts';

describe.each(methods)('$name', (method) => {
  it.each(problems)('solves: $name, both ways, at wanted times too', ({ rhs, solution }) => {
    const options = { method, rtol: 1e-9, atol: 1e-9 };
    const start = solution(-0.5);
    const times = [-0.5, -0.49, 0.3, 0.30001, 2, 2.5];
    const result = solveOde(rhs, start, { ...options, from: -0.5, to: 2.5, times });
    expect(result.ended).toBe('to');
    expect(result.t).toBe(2.5);
    expect(result.times).toEqual(times);
    result.values.forEach((y, i) => expect(distance(y, solution(times[i]!))).toBeLessThan(2e-7));
    expect(distance(result.y, solution(2.5))).toBeLessThan(2e-8);
    expect(result.values[5]).toEqual(result.y);
    expect(start).toEqual(solution(-0.5));
    const back = solveOde(rhs, result.y, { ...options, from: 2.5, to: -0.5, times: [2, -0.5] });
    expect(distance(back.y, start)).toBeLessThan(5e-8);
    expect(distance(back.values[0]!, solution(2))).toBeLessThan(2e-7);
  });

  it('allocates its vectors once, and hands out a continuous solution', () => {
    const { rhs, solution } = problems[2]!;
    const seen = new Set<Float64Array>();
    let last = solution(0);
    watched(rhs, solution(0), { from: 0, to: 20, method }, (step) => {
      seen.add(step.y);
      expect(distance(step.at(step.from), last)).toBe(0);
      expect(step.at(step.t)).toEqual(step.y);
      expect(distance(step.at(step.t - 1e-9 * (step.t - step.from)), step.y)).toBeLessThan(1e-8);
      last = step.y.slice();
    });
    expect(seen.size).toBe(2);
  });

  it('counts what it did', () => {
    let calls = 0;
    const { rhs, solution } = problems[3]!;
    const counted: Rhs = (t, y, dydt) => {
      calls++;
      rhs(t, y, dydt);
    };
    const sizes: number[] = [];
    const options = { from: 0, to: 9, method, firstStep: 5 };
    const { stats } = watched(counted, solution(0), options, (step) => sizes.push(step.t - step.from));
    expect(stats.rhsCalls).toBe(calls);
    expect(stats.steps).toBe(sizes.length);
    expect(stats.rejected).toBeGreaterThan(0);
    expect(stats.smallestStep).toBeCloseTo(Math.min(...sizes), 12);
    expect(stats.largestStep).toBeCloseTo(Math.max(...sizes), 12);
  });

  it('keeps within maxStep', () => {
    const { rhs, solution } = problems[1]!;
    watched(rhs, solution(0), { from: 0, to: 3, method, maxStep: 0.07 }, (step) => {
      expect(step.t - step.from).toBeLessThan(0.07 * (1 + 1e-8));
    });
  });

  it('takes empty vectors and empty intervals', () => {
    const nothing = solveOde(() => undefined, new Float64Array(0), { from: 0, to: 1e6, method, times: [3] });
    expect([nothing.t, nothing.error, nothing.values]).toEqual([1e6, 0, [new Float64Array(0)]]);
    const still = solveOde(problems[0]!.rhs, Float64Array.of(1, 2), {
      from: 4,
      to: 4,
      method,
      times: [4, 4],
    });
    expect([still.t, still.stats.steps, still.stats.rhsCalls, still.times]).toEqual([4, 0, 0, [4, 4]]);
    expect([...still.values, still.y]).toEqual(new Array(3).fill(Float64Array.of(1, 2)));
  });

  it('starts where y and its derivative are zero, and far from t = 0', () => {
    const ramp: Rhs = (t, _y, dydt) => {
      dydt[0] = t - 1e6;
    };
    const { y } = solveOde(ramp, new Float64Array(1), { from: 1e6, to: 1e6 + 4, method });
    expect(y[0]).toBeCloseTo(8, 5);
  });

  it('is the same in every basis with the norm of the whole vector', () => {
    const angle = 0.3;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const turned = (v: Float64Array): Float64Array =>
      Float64Array.of(c * v[0]! - s * v[1]!, s * v[0]! + c * v[1]!);
    const field: Rhs = (_t, y, dydt) => {
      dydt[0] = -y[1]! - 0.1 * y[0]!;
      dydt[1] = y[0]! - 0.1 * y[1]!;
    };
    const steps = (y0: Float64Array, norm: 'vector' | 'components'): number =>
      solveOde(field, y0, { from: 0, to: 30, method, norm, rtol: 1e-5, atol: 1e-12 }).stats.steps;
    const one = Float64Array.of(1, 0);
    expect(steps(one, 'vector')).toBe(steps(turned(one), 'vector'));
    const { y } = solveOde(field, one, { from: 0, to: 30, method, norm: 'vector', rtol: 1e-8 });
    const size = Math.exp(-3);
    expect(distance(y, Float64Array.of(size * Math.cos(30), size * Math.sin(30)))).toBeLessThan(1e-6);
  });
});

describe('tolerances', () => {
  it('may differ from entry to entry', () => {
    const twice: Rhs = (t, _y, dydt) => dydt.fill(Math.cos(40 * t));
    const run = (atol: number | Float64Array): number =>
      solveOde(twice, new Float64Array(2), { from: 0, to: 3, rtol: 0, atol }).stats.steps;
    const [loose, tight] = [run(1e-3), run(1e-9)];
    expect(run(Float64Array.of(1e-3, 1e-9))).toBeGreaterThan(tight / 2);
    expect(run(Float64Array.of(1e-9, 1e-3))).toBe(run(Float64Array.of(1e-3, 1e-9)));
    expect(loose).toBeLessThan(tight / 5);
  });

  it('as small as 1e-13 are met by vern7', () => {
    const { rhs, solution } = problems[0]!;
    const { y } = solveOde(rhs, solution(0), { from: 0, to: 30, method: vern7, rtol: 1e-13, atol: 1e-13 });
    expect(distance(y, solution(30))).toBeLessThan(1e-12);
  });
});

describe('rodas5p on stiff problems', () => {
  /** y' = -k (y - cos t) - sin t: y = cos t from y(0) = 1, whatever k. */
  const prothero =
    (k: number): Rhs =>
    (t, y, dydt) => {
      dydt[0] = -k * (y[0]! - Math.cos(t)) - Math.sin(t);
    };

  it.each([1e3, 1e6, 1e10])('takes few steps when k = %s', (k) => {
    const start = Float64Array.of(2);
    const stiff = solveOde(prothero(k), start, { from: 0, to: 10, method: rodas5p });
    expect(stiff.y[0]).toBeCloseTo(Math.cos(10), 5);
    expect(stiff.stats.steps).toBeLessThan(250);
  });

  it('damps what is infinitely stiff in one step', () => {
    const fast: Rhs = (_t, y, dydt) => {
      dydt[0] = -1e12 * y[0]!;
    };
    const options = { from: 0, to: 1, method: rodas5p, rtol: 0, atol: 1e30, firstStep: 1 };
    const { y, stats } = solveOde(fast, Float64Array.of(1), options);
    expect(stats.steps).toBe(1);
    expect(Math.abs(y[0]!)).toBeLessThan(1e-9);
  });

  const random = rng(5);
  const n = 4;
  const entries = Array.from({ length: 2 * n * n }, () => random.normal());
  const generator: ComplexMatrix = { rows: n, cols: n, data: Float64Array.from(entries) };
  for (let i = 0; i < n; i++) generator.data[2 * (i * n + i)]! -= 10 ** (i + 1);
  const linear: Rhs = (_t, y, dydt) => dydt.set(matvec(generator, y));
  const start = Float64Array.from({ length: 2 * n }, () => random.normal());
  const exact = matvec(expm(scaled(generator, 2)), start);
  /** d(dydt) / dy on real and imaginary parts. */
  const flat = Float64Array.from({ length: 4 * n * n }, (_, i) => {
    const [r, c] = [Math.floor(i / (2 * n)), i % (2 * n)];
    const o = 2 * (Math.floor(r / 2) * n + Math.floor(c / 2));
    const [re, im] = [generator.data[o]!, generator.data[o + 1]!];
    return r % 2 === c % 2 ? re : r % 2 === 0 ? -im : im;
  });

  it.each([
    ['differences', undefined],
    ['a real Jacobian', denseSolver(2 * n, (_t, _y, out) => out.set(flat))],
    ['a complex Jacobian', complexDenseSolver(n, (_t, _y, out) => out.set(generator.data))],
  ])('solves a stiff complex linear system with %s, as the matrix exponential does', (_name, solver) => {
    const options = { from: 0, to: 2, method: rodas5p, rtol: 1e-9, atol: 1e-11 };
    const { y, stats } = solveOde(linear, start, {
      ...options,
      ...(solver ? { solver } : {}),
      timeDerivative: 'none',
    });
    expect(distance(y, exact)).toBeLessThan(1e-8);
    expect(stats.steps).toBeLessThan(700);
    expect(stats.rhsCalls < 9.5 * stats.steps).toBe(solver !== undefined);
  });

  it('uses an exact time derivative where it is given', () => {
    let asked = 0;
    const { y } = solveOde(prothero(1e4), Float64Array.of(1), {
      ...{ from: 0, to: 2, method: rodas5p, rtol: 1e-10, atol: 1e-10 },
      timeDerivative: (t, _y, out) => {
        asked++;
        out[0] = -1e4 * Math.sin(t) - Math.cos(t);
      },
    });
    expect(asked).toBeGreaterThan(5);
    expect(y[0]).toBeCloseTo(Math.cos(2), 9);
  });

  it('shortens the step when the system is singular', () => {
    const singular = denseSolver(1, (_t, _y, out) => out.fill(1 / (rodas5p.gamma * 0.5)));
    const grow: Rhs = (_t, _y, dydt) => {
      dydt[0] = 1;
    };
    const options = { from: 0, to: 1, method: rodas5p, solver: singular, firstStep: 0.5, rtol: 1 };
    const { stats } = solveOde(grow, Float64Array.of(1), options);
    expect(stats.rejected).toBeGreaterThan(0);
  });

  it('is chosen where tsit5 needs far more steps', () => {
    const options = { from: 0, to: 2, rtol: 1e-5, atol: 1e-5 };
    const explicit = solveOde(prothero(1e4), Float64Array.of(1), { ...options, method: tsit5 }).stats;
    const implicit = solveOde(prothero(1e4), Float64Array.of(1), { ...options, method: rodas5p }).stats;
    expect(explicit.steps).toBeGreaterThan(100 * implicit.steps);
  });
});
