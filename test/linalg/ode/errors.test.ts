import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { integrate, resumeIntegration, solveOde } from '../../../src/linalg/ode/integrate.ts';
import type { OdeOptions } from '../../../src/linalg/ode/options.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import { denseSolver } from '../../../src/linalg/ode/shifted-solver.ts';
import type { Rhs } from '../../../src/linalg/ode/tableau.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import { decay, methods, oscillator } from './fixtures.ts';

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe.each(methods)('$name refuses to go on', (method) => {
  const solve = (rhs: Rhs, y0: number[], options: Partial<OdeOptions> = {}): Error =>
    thrown(() => solveOde(rhs, Float64Array.from(y0), { from: 0, to: 2, method, ...options }));

  it.each([NaN, Infinity, -Infinity])(
    'where the right-hand side is %s from some time on, and says when',
    (bad) => {
      const rhs: Rhs = (t, _y, dydt) => dydt.set([0.5, t > 0.75 ? bad : 1]);
      const error = solve(rhs, [1, 1]);
      expect(error).toBeInstanceOf(ArgumentError);
      const told = new RegExp(
        `Argument \`rhs\` must give finite numbers, but number 1 of dydt is ${bad} at t = 0\\.75`,
      );
      expect(error.message).toMatch(told);
    },
  );

  it('where it is not finite at the start, at once', () => {
    let calls = 0;
    const rhs: Rhs = (_t, _y, dydt) => {
      calls++;
      dydt.fill(NaN);
    };
    expect(solve(rhs, [1]).message).toMatch(/number 0 of dydt is NaN at t = 0\./);
    expect(calls).toBe(1);
  });

  it('at a singularity of the solution, saying where it is stuck and why', () => {
    const square: Rhs = (_t, y, dydt) => {
      dydt[0] = y[0]! ** 2;
    };
    const error = solve(square, [1], { maxSteps: 1_000_000 });
    expect(error).toBeInstanceOf(ConvergenceError);
    const [, t] = /Stuck at t = ([\d.]+), because the error is .* times the tolerance/.exec(error.message)!;
    expect(Number(t)).toBeCloseTo(1, 5);
    expect((error as ConvergenceError).residual).toBeGreaterThan(1);
  });

  it('at a jump that grows without bound as steps shrink', () => {
    const rhs: Rhs = (t, _y, dydt) => {
      dydt[0] = 1 / Math.abs(t - 1);
    };
    expect(solve(rhs, [1]).message).toMatch(/Stuck at t = 0\.99999|is Infinity at t = 1\.|Stuck at t = 1/);
  });

  it('past maxSteps, saying how far it came', () => {
    const error = solve(oscillator.rhs, [1, 0], { to: 1000, maxSteps: 20 });
    expect(error).toBeInstanceOf(ConvergenceError);
    expect((error as ConvergenceError).steps).toBe(20);
    expect(error.message).toMatch(/It is at t = [\d.]+ of 1000 after `maxSteps` = 20/);
    expect(error.message.includes('rodas5p` if')).toBe(method.kind === 'explicit');
  });

  it('but tries a shorter step where only the trial was not finite', () => {
    const root: Rhs = (_t, y, dydt) => {
      dydt[0] = y[0]! > 1.2 ? NaN : 1 - y[0]!;
    };
    const options = { from: 0, to: 2, method, firstStep: 2 };
    const { y, stats } = solveOde(root, Float64Array.of(-3), options);
    expect(y[0]).toBeCloseTo(1 - 4 * Math.exp(-2), 4);
    expect(stats.steps).toBeGreaterThan(0);
  });
});

it('says so when it is the linear system that fails', () => {
  const solver = {
    linearise: (): void => undefined,
    factor: (): boolean => false,
    solve: (): void => undefined,
  };
  const error = thrown(() =>
    solveOde(decay.rhs, Float64Array.of(1), { from: 1, to: 2, method: rodas5p, solver }),
  );
  expect(error.message).toMatch(
    /Stuck at t = 1, because the step is not finite or its linear system is singular/,
  );
});

describe('bad arguments are refused by name, before the first step', () => {
  const one = Float64Array.of(1);
  const good: OdeOptions = { from: 0, to: 2 };
  it.each<[string, Partial<OdeOptions>, RegExp]>([
    ['from', { from: NaN }, /finite/],
    ['to', { to: Infinity }, /finite/],
    ['rtol', { rtol: -1 }, /0 or at least 1e-14/],
    ['rtol', { rtol: 1e-15 }, /0 or at least 1e-14/],
    ['rtol', { rtol: NaN }, /0 or at least 1e-14/],
    ['atol', { atol: 0 }, /positive/],
    ['atol', { atol: Infinity }, /finite/],
    ['atol', { atol: Float64Array.of(1, 1) }, /have 1 entries, but it has 2/],
    ['atol[0]', { atol: Float64Array.of(0) }, /positive/],
    ['atol', { atol: Float64Array.of(NaN) }, /finite/],
    ['atol', { atol: Float64Array.of(1), norm: 'vector' }, /one number/],
    ['maxStep', { maxStep: 0 }, /positive/],
    ['maxStep', { maxStep: NaN }, /positive/],
    ['firstStep', { firstStep: -1 }, /positive/],
    ['maxSteps', { maxSteps: 0 }, /positive integer/],
    ['maxSteps', { maxSteps: 1.5 }, /positive integer/],
    ['times', { times: [0, 1, 0.5] }, /ascend from `from` to `to`, but times\[2\] is 0.5 after 1/],
    ['times', { to: -2, times: [-1, 0] }, /descend/],
    ['times', { times: [0, 2.1] }, /lie between 0 and 2, but times\[1\] is 2.1/],
    ['times', { times: [NaN] }, /finite/],
    ['breakpoints', { breakpoints: [1, Infinity] }, /finite/],
    ['events[1].samples', { events: [{ g: () => 1 }, { g: () => 1, samples: 0 }] }, /positive integer/],
    ['events[0].tolerance', { events: [{ g: () => 1, tolerance: 0 }] }, /positive/],
    ['events[0].g', { events: [{ g: () => NaN }] }, /finite numbers, but it is NaN at t = 0/],
    [
      'solver',
      { method: vern7, solver: denseSolver(1, () => undefined) },
      /implicit method, but vern7 is explicit/,
    ],
    ['timeDerivative', { timeDerivative: 'none' }, /implicit method, but tsit5 is explicit/],
  ])('%s: %o', (name, options, message) => {
    const error = thrown(() => integrate(decay.rhs, one, { ...good, ...options }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as ArgumentError).argument).toBe(name);
    expect(error.message).toMatch(message);
  });

  it('y0, and a method of no known kind', () => {
    expect(thrown(() => integrate(decay.rhs, Float64Array.of(1, NaN), good)).message).toMatch(
      /`y0`.*number 1/,
    );
    const method = { ...vern7, kind: 'magic' } as unknown as typeof vern7;
    expect(thrown(() => integrate(decay.rhs, one, { ...good, method })).message).toMatch(/`method`/);
  });

  it('a state of another method or with other events', () => {
    const { state } = solveOde(decay.rhs, one, good);
    const other = thrown(() => resumeIntegration(decay.rhs, state, { to: 3, method: vern7 }));
    expect(other.message).toMatch(
      /`state` must go on with its own method, but the options say vern7\. Pass `method` tsit5/,
    );
    const events = [{ g: (): number => 1 }];
    expect(thrown(() => resumeIntegration(decay.rhs, state, { to: 3, events })).message).toMatch(
      /its 0 events/,
    );
    const broken = { ...state, y: Float64Array.of(NaN) };
    expect(thrown(() => resumeIntegration(decay.rhs, broken, { to: 3 })).message).toMatch(/`state.y`/);
  });

  it('an event that stops to be finite, by name and time', () => {
    const events = [{ g: (t: number): number => (t < 1 ? 1 : NaN) }];
    expect(thrown(() => solveOde(decay.rhs, one, { ...good, events })).message).toMatch(
      /`events\[0\]\.g`.*NaN at t = [12]/,
    );
  });

  it('a time outside the last step', () => {
    const run = integrate(decay.rhs, one, good);
    const first = run.next().value as { at(t: number): Float64Array; t: number };
    expect(() => first.at(-0.1)).toThrow(/`t` must lie in the last step, 0 to/);
    expect(() => first.at(NaN)).toThrow(/`t`/);
  });
});
