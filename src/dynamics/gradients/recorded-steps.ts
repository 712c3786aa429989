import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import { Breakpoints } from '../../linalg/ode/breakpoints.ts';
import { flowIntegration } from '../../linalg/ode/integration-on.ts';
import type { Flow } from '../../linalg/ode/memory.ts';
import { odeSettings, type OdeRunOptions } from '../../linalg/ode/options.ts';
import { resumedSettings } from '../../linalg/ode/resumed-settings.ts';
import type { OdeState } from '../../linalg/ode/solution.ts';
import type { Span } from '../../linalg/ode/stepper.ts';
import type { Recorder } from '../recorder.ts';
import type { Checkpoints } from './checkpoints.ts';

/** The accepted steps of a run that lands on all times asked for. */
export interface RecordedSteps {
  readonly spans: readonly Span[];
  /** The places in `times` of the times that are reached after so many steps. */
  readonly landings: ReadonlyMap<number, readonly number[]>;
  /** Of the checkpoints. */
  readonly spacing: number;
  readonly state: OdeState;
}

/** What a run that is recorded needs. */
export interface RecordedRun<S> {
  readonly start: Float64Array;
  readonly times: readonly number[];
  readonly options: Omit<OdeRunOptions, 'to'>;
  readonly recorder: Recorder<S>;
  readonly checkpoints: Checkpoints;
  /** Told the state at each of the times. */
  land(y: Float64Array): void;
}

/** Integrates with adaptive steps from time to time and writes down the steps, the expectation values and some of the states. */
export function recordSteps<S>(flow: Flow<Numbers>, run: RecordedRun<S>): RecordedSteps {
  const { times, options, recorder, checkpoints, start } = run;
  const [from, to] = [times[0] as number, times.at(-1) as number];
  const ends = new Breakpoints(from, to, options.breakpoints ?? []);
  const spans: Span[] = [];
  const landings = new Map<number, number[]>();
  let state: OdeState | undefined;
  checkpoints.offer(0, start);
  for (const [i, time] of times.entries()) {
    const settings = state
      ? resumedSettings(state, { ...options, to: time })
      : odeSettings({ ...options, from, to: time }, start.length);
    state = kernels().run(() => {
      const running = flowIntegration(flow, state?.y ?? start, settings, state);
      const arrive = (): void => {
        recorder.save(time, running.y);
        run.land(running.y);
      };
      if (running.t === time) arrive();
      while (running.advance()) {
        const { from: t, t: end } = running;
        spans.push({ t, h: end - t, first: ends.limit(t, 1), last: ends.limit(end, -1) });
        checkpoints.offer(spans.length, running.y);
        if (end === time) arrive();
        recorder.step(running.y, running.localError);
      }
      recorder.settle();
      return running.state();
    });
    landings.set(spans.length, [...(landings.get(spans.length) ?? []), i]);
  }
  return { spans, landings, spacing: checkpoints.spacing, state: state as OdeState };
}
