import type { ParameterValues } from '../../circuits/expression.ts';
import { ArgumentError, BudgetExceededError } from '../../errors.ts';
import { odeSettings } from '../../linalg/ode/options.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Evolution } from '../evolution.ts';
import type { Lindbladian } from '../lindbladian.ts';
import type { Measured } from '../measured.ts';
import { requireTimes, stepperNamed } from '../options.ts';
import { bindParameters, type ParametricLindbladian } from '../parametric-lindbladian.ts';
import { requireParameters } from '../parametric-weight.ts';
import { Recorder, type StateReader } from '../recorder.ts';
import type { BatchOptions, BatchProgress, BatchRun, BatchStart } from './batch-options.ts';
import { FewRuns, type FewSettings } from './few-runs.ts';
import type { RealFlow, RealForm } from './real-flow.ts';
import { boundFlow } from './bound-flow.ts';

/** What distinguishes kets and density matrices in a batch. */
export interface BatchKind<S, Start> {
  readonly form: RealForm;
  /** Of all terms and jumps of the model, in this order. */
  flow(): RealFlow;
  readonly stateBytes: number;
  /** The numbers that a run starts with, 2^-exponent times those of the state. */
  numbers(state: Start): { readonly start: Float64Array; readonly exponent: number };
  reader(exponent: number): StateReader<S>;
  observables(): readonly (readonly [name: string, measured: Measured])[];
  /** A run by itself, for what does not fit here. */
  single(generator: Lindbladian, state: Start): Evolution<S>;
}

/** States of more real numbers are better stepped by the kernels. */
const fewNumbers = 64;

/** Milliseconds between two reports of progress. */
const segmentTime = 50;

/** The runs of a batch, one after the other. */
export function* batchRuns<S, Start extends object>(
  kind: BatchKind<S, Start>,
  model: ParametricLindbladian,
  sets: readonly ParameterValues[],
  state: BatchStart<Start>,
  options: BatchOptions,
): Generator<BatchProgress, BatchRun<S>[], void> {
  const times = requireTimes(options.times);
  sets.forEach((parameters, i) => requireParameters(parameters, `parameterSets[${i}]`));
  requireRoom(kind, sets.length * times.length, options);
  const method = stepperNamed(options.method ?? 'tsit5');
  const few = kind.form.size <= fewNumbers && method.kind === 'explicit';
  const run = few ? fewRun(kind, model, times, options) : singleRun(kind, model);
  const runs: BatchRun<S>[] = [];
  let until = performance.now() + segmentTime;
  for (const [i, parameters] of sets.entries()) {
    options.signal?.throwIfAborted();
    runs.push(run(parameters, typeof state === 'function' ? state(parameters, i) : state));
    if (performance.now() < until && i + 1 < sets.length) continue;
    const progress = { done: i + 1, of: sets.length };
    options.onRuns?.(progress);
    if (i + 1 < sets.length) yield progress;
    until = performance.now() + segmentTime;
  }
  return runs;
}

type Run<S, Start> = (parameters: ParameterValues, state: Start) => BatchRun<S>;

function singleRun<S, Start>(kind: BatchKind<S, Start>, model: ParametricLindbladian): Run<S, Start> {
  return (parameters, state) => withoutCheckpoint(kind.single(bindParameters(model, parameters), state));
}

function fewRun<S, Start>(
  kind: BatchKind<S, Start>,
  model: ParametricLindbladian,
  times: readonly number[],
  options: BatchOptions,
): Run<S, Start> {
  const flow = kind.flow();
  const settings = settingsOf(model, times, options);
  const runs = new FewRuns(flow, settings);
  const observables = kind.observables();
  const keep = options.saveStates ?? observables.length === 0;
  const bind = boundFlow(model, flow);
  return (parameters, state) => {
    const { start, exponent } = kind.numbers(state);
    const recorder = new Recorder(kind.reader(exponent), model.space, start, observables, keep);
    const end = runs.solve({
      ...{ start, ...bind(parameters) },
      save: (t, y) => recorder.save(t, y),
      step: (y, localError) => recorder.step(y, localError),
    });
    recorder.settle();
    return withoutCheckpoint(recorder.result(times, end, settings.method.name));
  };
}

function settingsOf(
  { hamiltonian, jumps }: ParametricLindbladian,
  times: readonly number[],
  options: BatchOptions,
): FewSettings {
  const { rtol = 1e-6, atol = 1e-8, maxStep = Infinity, maxSteps = 100_000 } = options;
  const weights = [...hamiltonian, ...jumps].map(({ weight }) => weight);
  const method = stepperNamed(options.method ?? 'tsit5');
  if (method.kind !== 'explicit') throw new ArgumentError('method', 'be explicit', `it is ${method.name}`);
  if (!(maxStep > 0)) throw new ArgumentError('maxStep', 'be positive', `it is ${maxStep}`);
  const { from, to } = { from: times[0] as number, to: times.at(-1) as number };
  odeSettings({ from, to, rtol, atol, maxSteps, method }, 1);
  return {
    ...{ method, times, rtol, atol, maxSteps },
    maxStep: Math.min(maxStep, ...weights.map((weight) => weight.maxStep)),
    breakpoints: weights.flatMap(({ breakpoints }) => breakpoints),
  };
}

function requireRoom<S, Start>(
  { stateBytes }: BatchKind<S, Start>,
  count: number,
  { maxBytes = defaultMaxBytes, saveStates, observables = {} }: BatchOptions,
): void {
  const keep = saveStates ?? Object.keys(observables).length === 0;
  if (!keep || count * stateBytes <= maxBytes) return;
  const instead = 'Name `observables`, or fewer times, or set `saveStates: false`.';
  throw new BudgetExceededError(`The ${count} states of the batch`, count * stateBytes, maxBytes, instead);
}

function withoutCheckpoint<S>(of: Evolution<S>): BatchRun<S> {
  const { times, states, expectations, final, stats, diagnostics } = of;
  return { times, states, expectations, final, stats, diagnostics };
}
