import type { Estimate } from '../../states/estimate.ts';
import { stretches } from './steps.ts';

/** What all evolutions of tensor networks take. */
export interface ChainEvolveOptions {
  /** Ascending (or descending) times; the state given is that at the first one. For `imaginary` they are the times tau of exp(-tau H). */
  readonly times: ArrayLike<number>;
  /** Longest step, with the sign of the direction of time: each interval between times is cut into equal steps that are no longer. */
  readonly dt: number;
  /** exp(-tau H) instead of exp(-i t H). Default false. */
  readonly imaginary?: boolean;
  /** Keep the state at all times; default only when there are no observables. */
  readonly saveStates?: boolean;
  /**
   * Also runs steps twice as long, half as many, and adds the difference, divided by 2^order - 1, to the error of each expectation value. Costs half as much again.
   * Default true when there are observables. Without it errors are those of truncation alone.
   */
  readonly stepErrors?: boolean;
  readonly signal?: AbortSignal;
  /** Told now and then within a step. */
  readonly onProgress?: (progress: ChainProgress) => void;
}

/** How far an evolution has come. */
export interface ChainProgress {
  readonly t: number;
  readonly from: number;
  readonly to: number;
}

/** What an evolution gives. */
export interface ChainEvolution<S> {
  readonly times: readonly number[];
  /** The states at these times, when they were kept. */
  readonly states: readonly S[];
  /** <O>(t) by name; `error` is that of truncation, plus that of the steps where `stepErrors` is on. */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  readonly final: S;
  readonly diagnostics: ChainDiagnostics;
}

/** What tells whether an evolution can be trusted: an entry for each of the times. */
export interface ChainDiagnostics {
  readonly largestBond: readonly number[];
  /** All weight discarded so far, that of each split relative to the norm then. */
  readonly discarded: readonly number[];
  /** log(norm(t) / norm(0)), per cell for infinite chains: 0 up to rounding in real time. */
  readonly logNorm: readonly number[];
}

/** What is noted of a state at each time. */
export interface Watched {
  readonly largestBond: number;
  readonly discarded: number;
  readonly logNorm: number;
}

/** A way to evolve a kind of state. */
export interface Evolver<S> {
  /** The error over a fixed time goes as the step to this power. */
  readonly order: number;
  readonly names: readonly string[];
  /** Some equal steps from a time on; yields the time reached now and then. */
  advance(state: S, from: number, step: number, steps: number): Generator<number, S, void>;
  measure(state: S): Readonly<Record<string, Estimate>>;
  watch(state: S): Watched;
  /** The state as it is given out. */
  finish(state: S): S;
}

/** Runs an evolution piece by piece: where control returns to the caller changes nothing of the result. */
export function* chainEvolution<S>(
  start: S,
  evolver: Evolver<S>,
  options: ChainEvolveOptions,
): Generator<ChainProgress, ChainEvolution<S>, void> {
  const named = evolver.names.length > 0;
  const { stepErrors = named, saveStates = !named, signal, onProgress } = options;
  const times = Array.from(options.times);
  const parts = stretches(times, options.dt, stepErrors);
  const notes = new Notes(evolver, saveStates, stepErrors);
  let [state, rough] = [start, start];
  notes.take(state, rough);
  for (const { from, step, steps } of parts) {
    const fine = evolver.advance(state, from, step, steps);
    for (let next = fine.next(); ; next = fine.next()) {
      signal?.throwIfAborted();
      if (next.done) {
        state = next.value;
        break;
      }
      const progress = { t: next.value, from: times[0] as number, to: times.at(-1) as number };
      onProgress?.(progress);
      yield progress;
    }
    if (stepErrors) rough = last(evolver.advance(rough, from, 2 * step, steps / 2));
    notes.take(state, rough);
  }
  return notes.result(times, evolver.finish(state));
}

/** What a generator returns at its end. */
export function last<T>(running: Generator<unknown, T, void>): T {
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

class Notes<S> {
  readonly #evolver: Evolver<S>;
  readonly #keep: boolean;
  readonly #stepErrors: boolean;
  readonly #states: S[] = [];
  readonly #values: Record<string, Estimate[]>;
  readonly #watched: Watched[] = [];

  constructor(evolver: Evolver<S>, keep: boolean, stepErrors: boolean) {
    this.#evolver = evolver;
    this.#keep = keep;
    this.#stepErrors = stepErrors;
    this.#values = Object.fromEntries(evolver.names.map((name) => [name, []]));
  }

  take(state: S, rough: S): void {
    const values = this.#evolver.measure(state);
    const others = this.#stepErrors ? this.#evolver.measure(rough) : undefined;
    const share = 2 ** this.#evolver.order - 1;
    for (const [name, list] of Object.entries(this.#values)) {
      const value = values[name] as Estimate;
      const other = others?.[name];
      if (!other) list.push(value);
      else {
        const difference = Math.sqrt((value.re - other.re) ** 2 + (value.im - other.im) ** 2);
        list.push({ ...value, error: value.error + difference / share, from: 'integrated' });
      }
    }
    if (this.#keep) this.#states.push(this.#evolver.finish(state));
    this.#watched.push(this.#evolver.watch(state));
  }

  result(times: readonly number[], final: S): ChainEvolution<S> {
    const first = this.#watched[0]?.logNorm ?? 0;
    return {
      times,
      states: this.#states,
      expectations: this.#values,
      final,
      diagnostics: {
        largestBond: this.#watched.map(({ largestBond }) => largestBond),
        discarded: this.#watched.map(({ discarded }) => discarded),
        logNorm: this.#watched.map(({ logNorm }) => logNorm - first),
      },
    };
  }
}
