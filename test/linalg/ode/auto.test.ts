import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { auto } from '../../../src/linalg/ode/auto.ts';
import { resumeIntegration, solveOde } from '../../../src/linalg/ode/integrate.ts';
import type { OdeOptions } from '../../../src/linalg/ode/options.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import {
  denseSolver,
  differenceJacobian,
  type ShiftedSolver,
} from '../../../src/linalg/ode/shifted-solver.ts';
import type { OdeResult, OdeState } from '../../../src/linalg/ode/solution.ts';
import type { Rhs } from '../../../src/linalg/ode/tableau.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';
import { problems, watched } from './fixtures.ts';

/** y'' = ((1 - y^2) y' - y) / epsilon: Van der Pol with mu = 1000 for epsilon = 1e-6, in units of its slow time. */
const vanDerPol: Rhs = (_t, y, dydt) => {
  dydt[0] = y[1]!;
  dydt[1] = ((1 - y[0]! ** 2) * y[1]! - y[0]!) / 1e-6;
};

/** Robertson's chemical reaction. */
const robertson: Rhs = (_t, y, dydt) => {
  dydt[0] = -0.04 * y[0]! + 1e4 * y[1]! * y[2]!;
  dydt[2] = 3e7 * y[1]! ** 2;
  dydt[1] = -dydt[0]! - dydt[2]!;
};

/** y' = -k (y - cos t) - sin t, whose solution is cos t; k is 1e5 while sin t > 0, 1 while it is not, times some scale. */
const alternating =
  (scale = 1): Rhs =>
  (t, y, dydt) => {
    const k = 10 ** (2.5 + 2.5 * Math.tanh(20 * Math.sin(t)));
    dydt[0] = -k * (y[0]! - scale * Math.cos(t)) - scale * Math.sin(t);
  };

/** Kepler's problem from the perihelion of an orbit of eccentricity 0.9. */
const kepler: Rhs = (_t, y, dydt) => {
  const r3 = (y[0]! ** 2 + y[1]! ** 2) ** 1.5;
  dydt.set([y[2]!, y[3]!, -y[0]! / r3, -y[1]! / r3]);
};

const lorenz: Rhs = (_t, y, dydt) => {
  dydt[0] = 10 * (y[1]! - y[0]!);
  dydt[1] = y[0]! * (28 - y[2]!) - y[1]!;
  dydt[2] = y[0]! * y[1]! - (8 / 3) * y[2]!;
};

const relative = (y: Float64Array, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(y[i]! / value - 1)));

describe('the automatic choice of a method', () => {
  it('knows the edge of the stability of tsit5 on the negative axis', () => {
    const amplification = (z: number): number => {
      const k: number[] = [];
      for (const row of tsit5.a) k.push(z * row.reduce((sum, a, j) => sum + a * k[j]!, 1));
      return k[6]! / z;
    };
    for (let z = 0.01; z < auto.edge; z += 0.01) expect(Math.abs(amplification(-z))).toBeLessThan(1);
    expect(Math.abs(Math.abs(amplification(-auto.edge)) - 1)).toBeLessThan(2e-4);
    expect(Math.abs(amplification(-auto.edge - 0.01))).toBeGreaterThan(1);
  });

  it.each([
    [1, [-1.86364625480813, 0.753543086543546]],
    [2, [1.706167732170456, -0.8928097010248257]],
  ])('solves Van der Pol up to t = %d, as in Hairer and Wanner II, section IV.10', (to, expected) => {
    const options: OdeOptions = { from: 0, to, method: 'auto', rtol: 1e-8, atol: 1e-10 };
    const result = solveOde(vanDerPol, Float64Array.of(2, 0), options);
    expect(relative(result.y, expected)).toBeLessThan(1e-6);
    expect(result.stats.switches).toBe(2 * to + 1);
  });

  it.each([
    [4e10, [5.2083495894337328e-8, 2.0833399429795671e-13, 0.99999994791629776]],
    [1e11, [2.083340149701255e-8, 8.333360770334713e-14, 0.999999979166505]],
  ])('solves the reaction of Robertson up to t = %d with one change', (to, expected) => {
    const options: OdeOptions = { from: 0, to, method: 'auto', rtol: 1e-7, atol: 1e-16 };
    const { y, stats } = solveOde(robertson, Float64Array.of(1, 0, 0), options);
    expect(relative(y, expected)).toBeLessThan(1e-6);
    expect(stats.switches).toBe(1);
    // An explicit method alone would need 1e13 steps.
    expect(stats.steps).toBeLessThan(
      1.3 * solveOde(robertson, Float64Array.of(1, 0, 0), { ...options, method: rodas5p }).stats.steps,
    );
  });

  const smooth: readonly (readonly [string, Rhs, Float64Array, Partial<OdeOptions>])[] = [
    ...problems.map(({ name, rhs, solution }) => [name, rhs, solution(0), {}] as const),
    ...problems.map(
      ({ name, rhs, solution }) =>
        [`${name}, loosely`, rhs, solution(0), { rtol: 1e-2, atol: 1e-2 }] as const,
    ),
    ...problems.map(
      ({ name, rhs, solution }) => [`${name}, backwards`, rhs, solution(0), { to: -3 }] as const,
    ),
    ['a comet', kepler, Float64Array.of(0.1, 0, 0, Math.sqrt(19)), { to: 60 }],
    ['a comet, loosely', kepler, Float64Array.of(0.1, 0, 0, Math.sqrt(19)), { to: 60, rtol: 1e-3 }],
    ['the attractor of Lorenz', lorenz, Float64Array.of(1, 1, 1), { rtol: 1e-3 }],
    ['Lorenz in the norm of the vector', lorenz, Float64Array.of(1, 1, 1), { norm: 'vector' }],
  ];
  it.each(smooth)('never leaves tsit5: %s', (_name, rhs, y0, some) => {
    const options = { from: 0, to: 20, ...some };
    let linearised = 0;
    const inner = denseSolver(y0.length, differenceJacobian(rhs, y0.length));
    const solver: ShiftedSolver = { ...inner, linearise: () => void linearised++ };
    const result = solveOde(rhs, y0, { ...options, method: 'auto', solver });
    const expected = solveOde(rhs, y0, options);
    expect(result.y).toEqual(expected.y);
    expect(result.stats).toEqual(expected.stats);
    expect([result.stats.switches, linearised]).toEqual([0, 0]);
  });

  describe('on a problem that alternates', () => {
    const options: OdeOptions = { from: 0, to: 20, method: 'auto' };
    const start = Float64Array.of(1);
    const implicitAt = (t: number, state: OdeState): boolean => state.stiffness!.implicit === Math.sin(t) > 0;

    it('changes as often, soon after, and stays accurate between and at all steps', () => {
      const times = Array.from({ length: 2001 }, (_, i) => i / 100);
      const [late, all] = [new Set<number>(), new Set<number>()];
      const result = watched(alternating(), start, { ...options, times }, (step) => {
        all.add(step.t);
        if (!implicitAt(step.t, step.state())) late.add(step.t);
      });
      expect(result.stats.switches).toBe(7);
      expect(late.size).toBeLessThan(0.4 * all.size);
      result.values.forEach((y, i) => expect(Math.abs(y[0]! - Math.cos(times[i]!))).toBeLessThan(2e-5));
      expect(result.stats.rhsCalls).toBeLessThan(
        solveOde(alternating(), start, { ...options, method: rodas5p }).stats.rhsCalls,
      );
    });

    it('finds events on either side of a change', () => {
      const events = [
        { g: (_t: number, y: Float64Array) => y[0]! },
        { g: (t: number) => Math.sin(t - 0.03) },
      ];
      const { events: hits } = solveOde(alternating(), start, { ...options, events });
      const zeros = hits.filter(({ event }) => event === 0).map(({ t }) => t);
      zeros.forEach((t, i) => expect(Math.abs(t - (i + 0.5) * Math.PI)).toBeLessThan(2e-5));
      expect(zeros).toHaveLength(6);
      const others = hits.filter(({ event }) => event === 1).map(({ t }) => t);
      others.forEach((t, i) => expect(Math.abs(t - i * Math.PI - 0.03)).toBeLessThan(1e-13));
      expect(others).toHaveLength(7);
    });

    it('goes on bit for bit from any state, as text too', () => {
      const states: OdeState[] = [];
      const full = watched(alternating(), start, options, (step) => states.push(step.state()));
      const run = { to: 20, method: 'auto' } as const;
      const finish = (state: OdeState): OdeResult => {
        const resumed = resumeIntegration(alternating(), state, run);
        for (;;) {
          const next = resumed.next();
          if (next.done) return next.value;
        }
      };
      for (let i = 0; i < states.length; i += 7) {
        const { y, stats, error } = finish(structuredClone(states[i]!));
        expect({ y, stats, error }).toEqual({ y: full.y, stats: full.stats, error: full.error });
      }
    });

    it.each([2 ** 600, 2 ** -600])('does the same at the scale %d', (scale) => {
      const atol = 1e-8;
      const plain = solveOde(alternating(), start, { ...options, atol });
      const scaled = solveOde(alternating(scale), Float64Array.of(scale), { ...options, atol: atol * scale });
      expect(scaled.y[0]! / scale).toBeCloseTo(plain.y[0]!, 8);
      expect(scaled.stats.switches).toBe(plain.stats.switches);
    });
  });

  it('uses the solver that it is given once the problem is stiff', () => {
    const jacobian = (t: number, _y: Float64Array, out: Float64Array): void => {
      out[0] = -(10 ** (2.5 + 2.5 * Math.tanh(20 * Math.sin(t))));
    };
    let linearised = 0;
    const inner = denseSolver(1, jacobian);
    const solver: ShiftedSolver = {
      ...inner,
      linearise: (t, y) => {
        linearised++;
        inner.linearise(t, y);
      },
    };
    const { y, stats } = solveOde(alternating(), Float64Array.of(1), {
      from: 0,
      to: 10,
      method: 'auto',
      solver,
    });
    expect(y[0]).toBeCloseTo(Math.cos(10), 5);
    expect(linearised).toBeGreaterThan(0);
    expect(linearised).toBeLessThan(stats.steps);
  });

  it('stays implicit when what is stiff points where least happens', () => {
    // The sum of both follows cos t at rate 1, their difference decays at rate 1e5.
    const rhs: Rhs = (t, y, dydt) => {
      const [sum, difference] = [y[0]! + y[1]!, y[0]! - y[1]!];
      const [slow, fast] = [Math.cos(t) - sum, -1e5 * difference];
      dydt.set([(slow + fast) / 2, (slow - fast) / 2]);
    };
    const { y, stats } = solveOde(rhs, Float64Array.of(0.3, 0.2), { from: 0, to: 50, method: 'auto' });
    expect(y[0]).toBeCloseTo((Math.cos(50) + Math.sin(50)) / 4, 5);
    expect(stats.switches).toBe(1);
  });

  it('refuses other words', () => {
    const run = (): unknown =>
      solveOde(lorenz, Float64Array.of(1, 1, 1), { from: 0, to: 1, method: 'rk4' as 'auto' });
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(/`method` must be 'auto' or a method, but it is rk4/);
  });
});
