import { describe, expect, it } from 'vitest';
import { solveOde } from '../../../src/linalg/ode/integrate.ts';
import type { OdeMethod } from '../../../src/linalg/ode/tableau.ts';
import { distance, driven, fixedStep, methods, oscillator, rotation, slope, watched } from './fixtures.ts';

/** Numbers of steps on an interval of length 2 where the leading error term rules and rounding does not. */
const counts = (method: OdeMethod, coarse: number[], fine: number[]): number[] =>
  method.order > 5 ? coarse : fine;

describe.each(methods)('the order of $name, measured', (method) => {
  /** Root mean square over a run of the distance to the solution. */
  const runError = (h: number, { rhs, solution } = driven, from = 0.3, to = 2.3): number => {
    let sum = 0;
    const options = { from, to, method, ...fixedStep(h) };
    const { stats } = watched(rhs, solution(from), options, ({ t, y }) => {
      sum += distance(y, solution(t)) ** 2;
    });
    expect(stats.rejected).toBe(0);
    expect(stats.steps).toBe(Math.round(2 / h));
    return Math.sqrt(sum / stats.steps);
  };

  it('on a problem that is driven and not linear', () => {
    const hs = counts(method, [14, 16, 18, 20], [40, 48, 56, 64]).map((n) => 2 / n);
    const errors = hs.map((h) => runError(h));
    expect(Math.abs(slope(hs, errors) - method.order)).toBeLessThan(0.2);
  });

  it.each([
    ['forwards', 0.3, 2.3],
    ['backwards', 2.3, 0.3],
  ])('on a complex linear problem %s, where rodas5p gains an order', (_name, from, to) => {
    const hs = counts(method, [16, 18, 20, 24], [40, 48, 56, 64]).map((n) => 2 / n);
    const order = method.kind === 'rosenbrock' ? 6 : method.order;
    const errors = hs.map((h) => runError(h, rotation, from, to));
    expect(Math.abs(slope(hs, errors) - order)).toBeLessThan(0.2);
  });

  it('between steps: the error within one step goes like h to the order plus one', () => {
    const hs = counts(method, [10, 12, 14, 16], [32, 40, 48, 64]).map((n) => 2 / n);
    const errors = hs.map((h) => {
      let largest = 0;
      const options = { from: 0.3, to: 0.3 + h, method, ...fixedStep(h) };
      watched(rotation.rhs, rotation.solution(0.3), options, (step) => {
        for (let k = 1; k < 20; k++) {
          const t = step.from + (h * k) / 20;
          largest = Math.max(largest, distance(step.at(t), rotation.solution(t)));
        }
      });
      return largest;
    });
    expect(Math.abs(slope(hs, errors) - (method.denseOrder + 1))).toBeLessThan(0.2);
  });

  it('of the error estimate: one more than the order of the embedded method', () => {
    const hs = counts(method, [10, 12, 14, 16], [32, 40, 48, 64]).map((n) => 2 / n);
    const { rhs, solution } = driven;
    const estimates = hs.map(
      (h) => solveOde(rhs, solution(0.3), { from: 0.3, to: 0.3 + h, method, ...fixedStep(h) }).error,
    );
    expect(Math.abs(slope(hs, estimates) - (method.embeddedOrder + 1))).toBeLessThan(0.3);
  });

  it('lets the error follow the tolerance, and bounds it by the estimate', () => {
    const errors = [1e-5, 1e-7, 1e-9].map((rtol) => {
      const options = { from: 0, to: 10, method, rtol, atol: rtol };
      const result = solveOde(oscillator.rhs, oscillator.solution(0), options);
      const error = distance(result.y, oscillator.solution(10));
      expect(error).toBeLessThan(10 * rtol);
      expect(error).toBeLessThan(result.error);
      return error;
    });
    expect(errors[0]! / errors[1]!).toBeGreaterThan(30);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(30);
  });
});
