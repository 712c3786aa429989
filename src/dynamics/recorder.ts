import { NotPhysicalError } from '../errors.ts';
import type { OdeState } from '../linalg/ode/solution.ts';
import { timesPowerOfTwo } from '../linalg/power-of-two.ts';
import { modeSites, type Truncation } from '../modes/verdict/truncation.ts';
import type { Space } from '../spaces/space.ts';
import type { Estimate } from '../states/estimate.ts';
import type { Evolution, Evolved, TailPopulation } from './evolution.ts';
import type { Measured } from './measured.ts';

/** How a kind of state is written down. */
export interface StateReader<S> {
  /** The numbers of a state are 2^exponent times what is stored while it evolves. */
  readonly exponent: number;
  /** The state that these numbers are (copied). */
  state(y: Float64Array): S;
  /** The norm: of a ket, or the trace. */
  norm(y: Float64Array): number;
  /** The population of each site's highest level, where the site has more than two; not normalised, of what is stored. */
  tails(y: Float64Array): readonly number[];
  /** The verdict on the modes of a state that had these populations in their highest levels at some time, where it is a state. */
  truncation(state: S, peaks: readonly number[]): Truncation | undefined;
  /** The smallest eigenvalue, where it is worth its cost. */
  smallestEigenvalue(y: Float64Array): number | undefined;
}

/** Writes down an evolution: states, expectation values with their errors, diagnostics. */
export class Recorder<S> {
  readonly keepsStates: boolean;
  readonly #reader: StateReader<S>;
  readonly #observables: readonly (readonly [name: string, measured: Measured])[];
  readonly #errors: Record<string, number>;
  readonly #values: Record<string, Estimate[]>;
  /** Values at times within the step that is not told yet. */
  #open: { readonly to: Estimate[]; readonly name: string; readonly re: number; readonly im: number }[] = [];
  readonly #states: S[] = [];
  readonly #space: Space;
  readonly #sites: readonly number[];
  readonly #tails: number[];
  readonly #norm0: number;
  #normDrift: number;

  constructor(
    reader: StateReader<S>,
    space: Space,
    start: Float64Array,
    observables: readonly (readonly [name: string, measured: Measured])[],
    keepsStates: boolean,
    resumed?: Evolved,
  ) {
    this.#reader = reader;
    this.#observables = observables;
    this.keepsStates = keepsStates;
    this.#errors = Object.fromEntries(
      observables.map(([name]) => [name, resumed?.observableErrors[name] ?? 0]),
    );
    this.#values = Object.fromEntries(observables.map(([name]) => [name, []]));
    this.#space = space;
    this.#sites = tailSites(space);
    this.#tails = this.#sites.map((_, i) => resumed?.tails[i]?.population ?? 0);
    this.#norm0 = resumed?.norm0 ?? reader.norm(start);
    this.#normDrift = resumed?.normDrift ?? 0;
    if (this.#norm0 > 0 && this.#norm0 < Infinity) return;
    throw new NotPhysicalError(
      `A state that evolves must have a finite norm above zero, but it is ${this.#norm0}.`,
    );
  }

  /** At each time asked for. */
  save(_t: number, y: Float64Array): void {
    const norm = this.#watch(y);
    for (const [name, measured] of this.#observables) {
      this.#open.push({ to: this.#values[name] as Estimate[], name, ...measured.value(y, norm) });
    }
    if (this.keepsStates) this.#states.push(this.#reader.state(y));
  }

  /** Gives the values that were saved since the last call the errors known now. */
  settle(): void {
    for (const { to, name, re, im } of this.#open) {
      to.push({ re, im, error: this.#errors[name] as number, from: 'integrated' });
    }
    this.#open = [];
  }

  /** After each step, with its local error: what was saved within it has that error too. */
  step(y: Float64Array, localError: Float64Array): void {
    for (const [name, measured] of this.#observables) {
      this.#errors[name] =
        (this.#errors[name] as number) + measured.error(y, localError) / this.#norm0 ** measured.power;
    }
    this.settle();
  }

  result(times: readonly number[], ode: OdeState, method: string): Evolution<S> {
    this.#watch(ode.y);
    const tails = this.#sites.map((site, i): TailPopulation => ({
      site,
      population: this.#tails[i] as number,
    }));
    const smallestEigenvalue = this.#reader.smallestEigenvalue(ode.y);
    const final = this.#reader.state(ode.y);
    const truncation = this.#truncation(final);
    return {
      times: times.slice(times.length - this.#count(times.length)),
      states: this.#states,
      expectations: this.#values,
      final,
      stats: { ...ode.stats, method },
      diagnostics: {
        normDrift: this.#normDrift,
        hermiticityDefect: 0,
        ...(smallestEigenvalue === undefined ? {} : { smallestEigenvalue }),
        tails,
        ...(truncation ? { truncation } : {}),
        integrationError: timesPowerOfTwo(ode.error, this.#reader.exponent),
      },
      checkpoint: {
        ode,
        observableErrors: { ...this.#errors },
        norm0: this.#norm0,
        exponent: this.#reader.exponent,
        normDrift: this.#normDrift,
        tails,
      },
    };
  }

  /** The verdict on the modes, if there are any. */
  #truncation(final: S): Truncation | undefined {
    const sites = modeSites(this.#space);
    if (sites.length === 0) return undefined;
    const peaks = sites.map((site) => this.#tails[this.#sites.indexOf(site)] ?? 0);
    return this.#reader.truncation(final, peaks);
  }

  /** How many of the times were reached by this run, not by the one it resumed. */
  #count(all: number): number {
    const [first] = Object.values(this.#values);
    return this.keepsStates ? this.#states.length : (first?.length ?? all);
  }

  /** The norm, with the diagnostics kept up to date. */
  #watch(y: Float64Array): number {
    const norm = this.#reader.norm(y);
    this.#normDrift = Math.max(this.#normDrift, Math.abs(norm / this.#norm0 - 1));
    this.#reader.tails(y).forEach((population, i) => {
      this.#tails[i] = Math.max(this.#tails[i] as number, population);
    });
    return norm;
  }
}

/** The sites that a truncation can touch: those with more than two levels. */
export function tailSites({ dims }: Space): number[] {
  return dims.map((_, site) => site).filter((site) => (dims[site] as number) > 2);
}
