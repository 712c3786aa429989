import { describe, expect, it } from 'vitest';
import { kernels } from '../../../src/linalg/kernels/active.ts';
import { resumeIntegration, solveOde } from '../../../src/linalg/ode/integrate.ts';
import { flowIntegration } from '../../../src/linalg/ode/integration-on.ts';
import { heldMemory } from '../../../src/linalg/ode/memory.ts';
import { odeSettings } from '../../../src/linalg/ode/options.ts';
import type { OdeResult, OdeState } from '../../../src/linalg/ode/solution.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import { dopri5 } from '../../../src/linalg/ode/dopri5.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';

/** A pendulum with friction and a drive that jumps at t = 1. */
function rhs(t: number, y: Float64Array, dydt: Float64Array): void {
  dydt[0] = y[1]!;
  dydt[1] = -Math.sin(y[0]!) - 0.1 * y[1]! + (t < 1 ? 0.5 : -0.2);
  dydt[2] = y[0]! * y[2]!;
}

const start = Float64Array.of(0.3, -0.2, 1);

function held(options: Parameters<typeof odeSettings>[0], state?: OdeState): OdeResult {
  return kernels().run((work) => {
    const settings = odeSettings(options, start.length);
    const on = (t: number, y: Parameters<typeof work.view>[0], dydt: typeof y): void =>
      rhs(t, work.view(y), work.view(dydt));
    const run = flowIntegration({ rhs: on, memory: heldMemory(work, 3) }, state?.y ?? start, settings, state);
    while (run.advance()) expect(run.localError).toHaveLength(3);
    return run.result();
  });
}

describe('an integration in the memory of a workspace', () => {
  it.each([tsit5, dopri5, vern7])('is bit by bit the one on ordinary arrays ($name)', (method) => {
    const options = { from: 0, to: 4, method, times: [0.3, 1, 2.2, 4], breakpoints: [1], rtol: 1e-9 };
    const [ours, plain] = [held(options), solveOde(rhs, start, options)];
    expect(ours).toEqual(plain);
    expect(plain.values).toHaveLength(4);
    const early = held({ ...options, to: 2, times: [] }).state;
    const late = held({ ...options, from: 2, times: [] }, early);
    const run = resumeIntegration(rhs, early, { to: 4, method, breakpoints: [1], rtol: 1e-9 });
    let next = run.next();
    while (!next.done) next = run.next();
    expect(late).toEqual(next.value);
  });

  it('refuses implicit methods', () => {
    expect(() => held({ from: 0, to: 1, method: rodas5p })).toThrow(/explicit/);
  });
});
