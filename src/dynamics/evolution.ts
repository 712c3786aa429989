import type { OdeState, OdeStats } from '../linalg/ode/solution.ts';
import type { Truncation } from '../modes/verdict/truncation.ts';
import type { Estimate } from '../states/estimate.ts';

/** The largest population, over all times, of the highest level of a site: what a truncation has touched. */
export interface TailPopulation {
  readonly site: number;
  readonly population: number;
}

/** What tells whether an evolution can be trusted. */
export interface Diagnostics {
  /** Largest |norm(t) - norm(0)| / norm(0): of the ket's norm, or of the trace. */
  readonly normDrift: number;
  /** For density matrices max |rho - rho^dagger|, 0 by construction; 0 for kets. */
  readonly hermiticityDefect: number;
  /** The smallest eigenvalue of the last density matrix, for dimensions up to 256. */
  readonly smallestEigenvalue?: number;
  /** For sites with more than two levels. */
  readonly tails: readonly TailPopulation[];
  /** For a space with modes: what their truncation may have done, by the last state and by the highest level of each mode over all times. */
  readonly truncation?: Truncation;
  /** Sum of the estimated local errors of all steps, in the Euclidean norm of the state's entries. */
  readonly integrationError: number;
}

/** Where an evolution stopped: plain data for `resumeFrom`. */
export interface Evolved {
  readonly ode: OdeState;
  /** The sum of local errors of each observable so far, by name. */
  readonly observableErrors: Readonly<Record<string, number>>;
  readonly norm0: number;
  /** The numbers of the state are 2^exponent times those of `ode`. */
  readonly exponent: number;
  readonly normDrift: number;
  readonly tails: readonly TailPopulation[];
}

/** What an evolution gives. */
export interface Evolution<S> {
  /** The times asked for. */
  readonly times: readonly number[];
  /** The states at these times, when they were kept. */
  readonly states: readonly S[];
  /** <O>(t) at these times by name; `error` is the sum over the steps so far of the local error's expectation value |<O>_e|. */
  readonly expectations: Readonly<Record<string, readonly Estimate[]>>;
  /** The state at the last time. */
  readonly final: S;
  /** What the stepper did. */
  readonly stats: OdeStats & { readonly method: string };
  readonly diagnostics: Diagnostics;
  readonly checkpoint: Evolved;
}
