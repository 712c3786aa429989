import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integrate, resumeIntegration, solveOde } from '../../../src/linalg/ode/integrate.ts';
import type { OdeOptions } from '../../../src/linalg/ode/options.ts';
import type { OdeResult, OdeState, OdeStep } from '../../../src/linalg/ode/solution.ts';
import type { Rhs } from '../../../src/linalg/ode/tableau.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import { driven, methods, oscillator, watched } from './fixtures.ts';

const pulse =
  (start: number, end: number, closed = false): Rhs =>
  (t, _y, dydt) => {
    const on = t > start && (t < end || (closed && t === end)) ? 1 : 0;
    dydt[0] = on / (end - start);
  };

describe.each(methods)('breakpoints with $name', (method) => {
  it('never step over a pulse, wherever it is, however narrow, either way', () => {
    const place = fc.tuple(
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.double({ min: 1e-9, max: 2, noNaN: true }),
    );
    const property = fc.property(place, fc.boolean(), fc.boolean(), ([start, width], closed, back) => {
      const end = start + width;
      const [from, to] = back ? [10, -10] : [-10, 10];
      const rhs = pulse(start, end, closed);
      const { y } = solveOde(rhs, new Float64Array(1), {
        ...{ from, to, method },
        breakpoints: [end, start],
      });
      expect(y[0]! * (back ? -1 : 1)).toBeCloseTo(1, 5);
    });
    fc.assert(property, { numRuns: 40, seed: 7 });
  });

  it('are landed on exactly, and the right-hand side is asked on either side only', () => {
    const breakpoints = [3, 1, 2.5, 1, 7, -4, 0];
    const [asked, landed] = [new Set<number>(), new Set<number>()];
    const rhs: Rhs = (t, y, dydt) => {
      asked.add(t);
      dydt[0] = Math.floor(t) - y[0]!;
    };
    watched(rhs, Float64Array.of(1), { from: 0, to: 3, method, breakpoints }, (step) => landed.add(step.t));
    expect([1, 2.5, 3].every((t) => landed.has(t) && !asked.has(t))).toBe(true);
    expect(asked.has(0)).toBe(false);
    const near = (t: number, sign: number): boolean =>
      [...asked].some((a) => (a - t) * sign > 0 && Math.abs(a - t) < 1e-14);
    expect([near(1, -1), near(1, 1), near(3, -1), near(3, 1), near(0, 1)]).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('save the steps that a jump would cost, and the order', () => {
    const jump: Rhs = (t, y, dydt) => {
      dydt[0] = (t < Math.SQRT1_2 ? 1 : -3) * y[0]!;
    };
    const exact = Math.exp(Math.SQRT1_2 - 3 * (2 - Math.SQRT1_2));
    const run = (breakpoints: number[]): OdeResult =>
      solveOde(jump, Float64Array.of(1), { from: 0, to: 2, method, rtol: 1e-8, atol: 1e-8, breakpoints });
    const [blind, told] = [run([]), run([Math.SQRT1_2])];
    expect(told.y[0]).toBeCloseTo(exact, 7);
    expect(told.stats.rejected).toBeLessThan(blind.stats.rejected);
  });
});

it.each(methods)(
  '$name begins anew at a breakpoint: the steps after it are those of a run that starts there',
  (method) => {
    const rhs: Rhs = (t, y, dydt) => {
      dydt[0] = t < 1 ? 0 : Math.cos(1e4 * t) - y[0]!;
    };
    const options = { method, breakpoints: [1], to: 1.01 };
    const whole = drain(integrate(rhs, Float64Array.of(1), { ...options, from: 0 })).trace;
    const late = drain(integrate(rhs, Float64Array.of(1), { ...options, from: 1 })).trace;
    const times = (trace: number[][]): number[][] => trace.map(([from, t, y]) => [from!, t!, y!]);
    expect(late.length).toBeGreaterThan(10);
    expect(times(whole.filter(([from]) => from! >= 1))).toEqual(times(late));
  },
);

it('steps over an undeclared pulse: this is what breakpoints are for', () => {
  expect(solveOde(pulse(5, 5.001), new Float64Array(1), { from: 0, to: 10 }).y[0]).toBe(0);
});

describe('events', () => {
  const start = Float64Array.of(1, 0);
  const zero = { g: (_t: number, y: Float64Array): number => y[0]! };
  const run = (events: OdeOptions['events'], extra: Partial<OdeOptions> = {}): OdeResult =>
    solveOde(oscillator.rhs, start, {
      from: 0,
      to: 10,
      method: vern7,
      rtol: 1e-11,
      atol: 1e-11,
      events: events!,
      ...extra,
    });
  const halves = [1, 3, 5].map((k) => (k * Math.PI) / 2);

  it.each(methods)('are located by $name', (method) => {
    const { events, t } = run([zero], { method, rtol: 1e-9, atol: 1e-9 });
    expect(t).toBe(10);
    expect(events.map((hit) => hit.event)).toEqual([0, 0, 0]);
    events.forEach((hit, k) => {
      expect(Math.abs(hit.t - halves[k]!)).toBeLessThan(1e-7);
      expect(Math.abs(hit.y[0]!)).toBeLessThan(1e-13);
      expect(hit.y[1]).toBeCloseTo(-Math.sin(halves[k]!), 6);
    });
  });

  it('count by direction, in the direction of integration', () => {
    const times = (direction: 'rising' | 'falling', extra: Partial<OdeOptions> = {}): number[] =>
      run([{ ...zero, direction }], extra).events.map((hit) => hit.t);
    expect(times('rising')).toEqual([expect.closeTo(halves[1]!, 9)]);
    expect(times('falling')).toEqual([expect.closeTo(halves[0]!, 9), expect.closeTo(halves[2]!, 9)]);
    expect(times('rising', { to: -5 })).toEqual([expect.closeTo(-halves[1]!, 9)]);
    expect(times('falling', { to: -5 })).toEqual([expect.closeTo(-halves[0]!, 9)]);
  });

  it('end the run where they are terminal; what comes later is not told', () => {
    const late = { g: (t: number): number => t - 4.7125 };
    const early = { g: (t: number): number => t - 4.7123 };
    const seen: number[] = [];
    const save = (t: number): number => seen.push(t);
    const stop = { ...zero, direction: 'rising', terminal: true } as const;
    const result = run([late, stop, early], { times: [0, 4, 4.71, 4.75, 9], save });
    expect(result.ended).toBe('event');
    expect(result.t).toBeCloseTo(halves[1]!, 9);
    expect(result.events.map((hit) => hit.event)).toEqual([2, 1]);
    expect(result.y).toEqual(result.events[1]!.y);
    expect(seen).toEqual([0, 4, 4.71]);
    const state = result.state;
    const options = { to: 10, method: vern7, rtol: 1e-11, atol: 1e-11, events: [late, stop, early] };
    const more = drain(resumeIntegration(oscillator.rhs, state, options));
    expect(more.result.events.map((hit) => hit.event)).toEqual([0]);
    expect(more.result.y[0]).toBeCloseTo(Math.cos(10), 8);
  });

  it('show in their step, which ends with a terminal one', () => {
    const told: [number, number][] = [];
    const options = { from: 0, to: 10, events: [{ ...zero, terminal: true }] };
    watched(oscillator.rhs, start, options, (step) => {
      told.push([step.events.length, step.t]);
      if (step.events.length > 0) {
        expect(step.at(step.t)).toEqual(step.y);
        expect(() => step.at(step.t + 1e-6)).toThrow(/must lie in the last step/);
      }
    });
    expect(told.map(([count]) => count).filter((count) => count > 0)).toEqual([1]);
    expect(told.at(-1)).toEqual([1, expect.closeTo(halves[0]!, 5)]);
  });

  it('are not what a zero at the start is, and a touch counts', () => {
    const ramp: Rhs = (_t, _y, dydt) => dydt.fill(1);
    const line = { g: (_t: number, y: Float64Array): number => y[0]! };
    const from = (y: number): number[] =>
      solveOde(ramp, Float64Array.of(y), { from: 0, to: 2, events: [line] }).events.map((hit) => hit.t);
    expect(from(0)).toEqual([]);
    expect(from(-1)).toEqual([expect.closeTo(1, 14)]);
    const end = { g: (t: number): number => t - 2 };
    const touched = solveOde(ramp, Float64Array.of(0), { from: 0, to: 2, events: [end] }).events;
    expect(touched.map((hit) => hit.t)).toEqual([2]);
  });

  it('that come and go within a step are seen by more samples', () => {
    const still: Rhs = (_t, _y, dydt) => dydt.fill(0);
    const blip = (samples: number): OdeOptions['events'] => [{ g: (t) => (t - 5.01) * (t - 5.02), samples }];
    const options = { from: 0, to: 10, firstStep: 10 };
    const hits = (samples: number): number[] =>
      solveOde(still, start, { ...options, events: blip(samples)! }).events.map((hit) => hit.t);
    expect(hits(1)).toEqual([]);
    expect(hits(2000)).toEqual([expect.closeTo(5.01, 13), expect.closeTo(5.02, 13)]);
  });

  it('are looked for in each step anew, and found soon where g is flat', () => {
    const times = (samples: number): number[] => run([{ ...zero, samples }]).events.map((hit) => hit.t);
    expect(times(2)).toEqual(halves.map((t) => expect.closeTo(t, 9) as number));
    let asked = 0;
    const flat = { g: (t: number): number => (asked++, (t - 1.3) ** 9) };
    const still: Rhs = (_t, _y, dydt) => dydt.fill(0);
    const { events } = solveOde(still, start, { from: 0, to: 8, firstStep: 8, events: [flat] });
    expect(events.map((hit) => hit.t)).toEqual([expect.closeTo(1.3, 14)]);
    expect(asked).toBeLessThan(120);
  });

  it('are located as loosely as one likes', () => {
    const asked = (tolerance?: number): number => {
      let count = 0;
      const g = (_t: number, y: Float64Array): number => (count++, y[0]!);
      run([{ g, ...(tolerance ? { tolerance } : {}) }]);
      return count;
    };
    expect(asked(1e-3)).toBeLessThan(asked());
    const [hit] = run([{ ...zero, tolerance: 1e-3 }]).events;
    expect(Math.abs(hit!.t - halves[0]!)).toBeLessThan(1e-3);
  });
});

interface Drained {
  readonly result: OdeResult;
  readonly trace: number[][];
  readonly states: OdeState[];
}

function drain(run: Generator<OdeStep, OdeResult, void>): Drained {
  const [trace, states]: [number[][], OdeState[]] = [[], []];
  for (;;) {
    const next = run.next();
    if (next.done) return { result: next.value, trace, states };
    const { from, t, y, error, events } = next.value;
    trace.push([from, t, ...y, error, events.length]);
    states.push(structuredClone(next.value.state()));
  }
}

describe.each(methods)('resuming $name', (method) => {
  const kicked: Rhs = (t, y, dydt) => {
    driven.rhs(t, y, dydt);
    if (t > 1 && t < 1.5) dydt[1]! += 1;
  };
  const events = [{ g: (_t: number, y: Float64Array): number => y[1]! - 0.5 }];
  const common = { method, breakpoints: [1, 1.5], events, times: [0, 0.7, 1, 1.2, 3], rtol: 1e-5 };

  it.each([4, -3])('is bit-identical from every step on the way to %s', (to) => {
    const times = to > 0 ? common.times : [0, -1, -2.5];
    const options = { ...common, times, to };
    const whole = drain(integrate(kicked, driven.solution(0), { ...options, from: 0 }));
    expect(whole.trace.length).toBeGreaterThan(8);
    whole.states.forEach((state, k) => {
      const rest = drain(resumeIntegration(kicked, state, options));
      expect(rest.trace).toEqual(whole.trace.slice(k + 1));
      expect(rest.result.state).toEqual(whole.result.state);
      expect(rest.result.times).toEqual(times.filter((t) => (t - state.t) * Math.sign(to) > 0));
      const late = whole.result.values.slice(times.length - rest.result.times.length);
      expect(rest.result.values).toEqual(late);
    });
  });

  it('goes on from a state before the first step, and beyond the old end', () => {
    const nothing = solveOde(driven.rhs, driven.solution(0), { from: 0, to: 0, method }).state;
    const straight = solveOde(driven.rhs, driven.solution(0), { from: 0, to: 1, method });
    expect(drain(resumeIntegration(driven.rhs, nothing, { to: 1, method })).result).toEqual(straight);
    const on = drain(resumeIntegration(driven.rhs, straight.state, { to: 2, method })).result;
    expect(on.y[1]).toBeCloseTo(Math.sin(2), 4);
    expect(on.stats.steps).toBeGreaterThan(straight.stats.steps);
    expect(on.error).toBeGreaterThan(straight.error);
  });
});

describe('stopping', () => {
  it('by break leaves a state to go on from', () => {
    let state: OdeState | undefined;
    for (const step of integrate(oscillator.rhs, Float64Array.of(1, 0), { from: 0, to: 10 })) {
      state = step.state();
      if (step.t > 3) break;
    }
    const whole = solveOde(oscillator.rhs, Float64Array.of(1, 0), { from: 0, to: 10 });
    expect(drain(resumeIntegration(oscillator.rhs, state!, { to: 10 })).result.state).toEqual(whole.state);
  });

  it('by a signal throws its reason, and the last step still knows its state', () => {
    const controller = new AbortController();
    const options = { from: 0, to: 10, signal: controller.signal };
    const reason = new Error('enough');
    let last: OdeStep | undefined;
    const run = (): void => {
      for (const step of integrate(oscillator.rhs, Float64Array.of(1, 0), options)) {
        last = step;
        if (step.t > 3) controller.abort(reason);
      }
    };
    expect(run).toThrow(reason);
    expect(last!.t).toBeGreaterThan(3);
    expect(last!.at(last!.t)).toEqual(last!.y);
    const whole = solveOde(oscillator.rhs, Float64Array.of(1, 0), { from: 0, to: 10 });
    expect(drain(resumeIntegration(oscillator.rhs, last!.state(), { to: 10 })).result.state).toEqual(
      whole.state,
    );
  });

  it('before the first step when the signal was aborted already', () => {
    let calls = 0;
    const signal = AbortSignal.abort();
    expect(() => solveOde(() => calls++, Float64Array.of(1), { from: 0, to: 1, signal })).toThrow(/abort/i);
    expect(calls).toBe(0);
  });
});
