import { requireFinite } from '../matrix.ts';
import { integrationOn } from './integration-on.ts';
import type { Integration } from './integration.ts';
import { resumedSettings } from './resumed-settings.ts';
import { odeSettings, type OdeOptions, type OdeRunOptions } from './options.ts';
import type { OdeResult, OdeState, OdeStep } from './solution.ts';
import type { Rhs } from './tableau.ts';

/**
 * Integrates dy/dt = f(t, y) step by step, forwards or backwards: an iterator over accepted steps, which the caller may log, stop
 * (`break`) and resume (`step.state()`), and whose return value is the result. Real vectors, or complex ones interleaved; y0 is not changed.
 * An error estimate controls every step (see `norm`); steps land exactly on `breakpoints` and on `to`. Vectors are allocated once.
 * Cost per step: the s right-hand sides of the method and about s^2/2 vector updates; `'auto'` adds a few vector passes, and one right-hand side when implicit.
 * Throws `ArgumentError` for bad options and for a right-hand side that is not finite (naming t), `ConvergenceError` past `maxSteps` and where
 * a step would fall below the spacing of doubles ("Stuck at t = ...").
 */
export function integrate(
  rhs: Rhs,
  y0: Float64Array,
  options: OdeOptions,
): Generator<OdeStep, OdeResult, void> {
  requireFinite(y0, 'y0');
  return steps(integrationOn(rhs, y0, odeSettings(options, y0.length)));
}

/**
 * Goes on from a state of an earlier run. With the same right-hand side and options the steps are bit for bit those of a run that never
 * stopped; statistics and error go on counting; `times` up to the state are left out. Another `to` is allowed.
 */
export function resumeIntegration(
  rhs: Rhs,
  state: OdeState,
  options: OdeRunOptions,
): Generator<OdeStep, OdeResult, void> {
  requireFinite(state.y, 'state.y');
  const settings = resumedSettings(state, options);
  return steps(integrationOn(rhs, state.y, settings, state));
}

/** `integrate` run to its end. */
export function solveOde(rhs: Rhs, y0: Float64Array, options: OdeOptions): OdeResult {
  const run = integrate(rhs, y0, options);
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
  }
}

function* steps(run: Integration): Generator<OdeStep, OdeResult, void> {
  while (run.advance()) yield run;
  return run.result();
}
