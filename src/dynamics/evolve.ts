import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { flowIntegration, integrationOn } from '../linalg/ode/integration-on.ts';
import type { Integration } from '../linalg/ode/integration.ts';
import type { Flow } from '../linalg/ode/memory.ts';
import { odeSettings, type OdeOptions, type OdeSettings } from '../linalg/ode/options.ts';
import { resumedSettings } from '../linalg/ode/resumed-settings.ts';
import type { OdeState } from '../linalg/ode/solution.ts';
import type { Rhs } from '../linalg/ode/tableau.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import type { Coefficient } from './coefficient.ts';
import type { Evolution } from './evolution.ts';
import type { ImplicitSystem } from './implicit.ts';
import { requireTimes, stepperNamed, type EvolveOptions, type EvolveProgress } from './options.ts';
import type { Recorder } from './recorder.ts';

/** Milliseconds of work between two reports of progress. */
const segmentTime = 50;

/** An evolution to be done: a start, a right-hand side that a workspace holds, and who writes down what comes out. */
export interface EvolutionProblem<S> {
  readonly start: Float64Array;
  readonly coefficients: readonly Coefficient[];
  readonly recorder: Recorder<S>;
  /** What is integrated, in the memory of a workspace. */
  hold(work: Workspace): Flow<Numbers>;
  /** Of a state that is kept. */
  readonly stateBytes: number;
  /** For implicit steppers. */
  implicit(): ImplicitSystem;
}

/**
 * Runs an evolution piece by piece; after each piece, some 50 ms, the caller may do other things. All work of a piece is done in the memory of one workspace, and
 * how it is cut into pieces changes no bit of the result.
 */
export function* evolution<S>(
  problem: EvolutionProblem<S>,
  options: EvolveOptions,
): Generator<EvolveProgress, Evolution<S>, void> {
  const { recorder } = problem;
  const times = requireTimes(options.times);
  requireRoom(problem, times.length, options);
  const run = odeOptions(problem, times, options);
  let state = options.resumeFrom?.ode;
  const system = stepperNamed(options.method ?? 'tsit5').kind === 'explicit' ? undefined : problem.implicit();
  const implicit = system && {
    solver: system.solver,
    ...(system.constant ? { timeDerivative: 'none' as const } : {}),
  };
  for (;;) {
    const settings = settingsOf(problem, { ...run, ...implicit }, state);
    const piece = advance(problem, settings, state, system);
    state = piece.state;
    const progress = { t: state.t, from: run.from, to: run.to, steps: state.stats.steps };
    options.onProgress?.(progress);
    if (piece.done) return recorder.result(times, state, stepperNamed(options.method ?? 'tsit5').name);
    yield progress;
  }
}

/** Such an evolution from beginning to end. */
export function drained<S>(running: Generator<EvolveProgress, Evolution<S>, void>): Evolution<S> {
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

function advance<S>(
  problem: EvolutionProblem<S>,
  settings: OdeSettings,
  state: OdeState | undefined,
  implicit: ImplicitSystem | undefined,
): Piece {
  const start = state?.y ?? problem.start;
  if (implicit && settings.method.kind === 'auto') {
    return kernels().run((work) => {
      const rhs = onArrays(work, problem.hold(work).rhs, start.length);
      return onward(problem, integrationOn(rhs, start, settings, state), settings.to);
    });
  }
  if (implicit) return onward(problem, integrationOn(implicit.rhs, start, settings, state), settings.to);
  return kernels().run((work) => {
    return onward(problem, flowIntegration(problem.hold(work), start, settings, state), settings.to);
  });
}

/** A right-hand side in the memory of a workspace as one on arrays. */
function onArrays(work: Workspace, rhs: Flow<Numbers>['rhs'], length: number): Rhs {
  const [y, dydt] = [work.zeros(length), work.zeros(length)];
  return (t, from, to) => {
    work.write(y, from);
    rhs(t, y, dydt);
    work.read(dydt, to);
  };
}

/** Where a piece of the work ended. */
interface Piece {
  readonly state: OdeState;
  readonly done: boolean;
}

function onward<S>({ recorder }: EvolutionProblem<S>, run: Integration, to: number): Piece {
  const until = performance.now() + segmentTime;
  recorder.settle();
  while (run.advance()) {
    recorder.step(run.y, run.localError);
    if (performance.now() > until && run.t !== to) return { state: run.state(), done: false };
  }
  return { state: run.state(), done: true };
}

type RunOptions = OdeOptions & { readonly to: number };

function odeOptions<S>(
  { coefficients, recorder }: EvolutionProblem<S>,
  times: readonly number[],
  options: EvolveOptions,
): RunOptions {
  const { rtol = 1e-6, atol = 1e-8, maxStep = Infinity, maxSteps = 100_000, signal } = options;
  if (options.maxStep !== undefined && !(maxStep > 0)) {
    throw new ArgumentError('maxStep', 'be positive', `it is ${maxStep}`);
  }
  return {
    from: times[0] as number,
    to: times.at(-1) as number,
    times,
    method: stepperNamed(options.method ?? 'tsit5'),
    rtol,
    atol,
    maxStep: Math.min(maxStep, ...coefficients.map((coefficient) => coefficient.maxStep)),
    maxSteps,
    breakpoints: coefficients.flatMap(({ breakpoints }) => breakpoints),
    save: (t, y) => recorder.save(t, y),
    ...(signal ? { signal } : {}),
  };
}

function settingsOf<S>(
  { start }: EvolutionProblem<S>,
  options: RunOptions,
  state: OdeState | undefined,
): OdeSettings {
  return state ? resumedSettings(state, options) : odeSettings(options, start.length);
}

/** Refuses states kept at so many times that they would not fit. */
export function requireRoom<S>(
  { stateBytes, recorder }: Pick<EvolutionProblem<S>, 'stateBytes' | 'recorder'>,
  count: number,
  options: Pick<EvolveOptions, 'maxBytes'>,
): void {
  const { maxBytes = defaultMaxBytes } = options;
  const bytes = recorder.keepsStates ? count * stateBytes : 0;
  if (bytes <= maxBytes) return;
  const instead = 'Name `observables`, or fewer times, or set `saveStates: false`.';
  throw new BudgetExceededError(`The states at ${count} times`, bytes, maxBytes, instead);
}
