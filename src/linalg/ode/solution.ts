import type { OdeEventHit } from './events.ts';
import type { StiffnessState } from './stiffness.ts';

/** What a run has cost so far. */
export interface OdeStats {
  /** Accepted steps. */
  readonly steps: number;
  /** Attempts that were too inaccurate, not finite or singular. */
  readonly rejected: number;
  readonly rhsCalls: number;
  /** Magnitudes of accepted steps; Infinity and 0 before the first. What is shorter than the largest may have been stepped over. */
  readonly smallestStep: number;
  readonly largestStep: number;
  /** How often `'auto'` has changed its method for the steps that follow; 0 for all others. */
  readonly switches: number;
}

/** Where a run stands: plain data, from which `resumeIntegration` goes on as if it had never stopped. */
export interface OdeState {
  /** Name of the method. */
  readonly method: string;
  readonly t: number;
  readonly y: Float64Array;
  /** f(t, y), or undefined when it was not asked for yet. */
  readonly dydt: Float64Array | undefined;
  /** Magnitude of the next step, 0 when not chosen yet. */
  readonly step: number;
  readonly previousError: number;
  /** See `OdeStep.error`. */
  readonly error: number;
  /** The last sign of each event function. */
  readonly signs: readonly number[];
  /** What `'auto'` knows of the problem; undefined for all others. */
  readonly stiffness: StiffnessState | undefined;
  readonly stats: OdeStats;
}

/** An accepted step, a view of the running integration that is valid until the next step is asked for. */
export interface OdeStep {
  /** Where the step began. */
  readonly from: number;
  /** Where it ended: at a terminal event if there was one. */
  readonly t: number;
  /** The solution at `t`, read-only. */
  readonly y: Float64Array;
  /**
   * Sum of the Euclidean norms of all estimated local errors: about the largest global error where the flow brings solutions no further apart
   * (unitary and dissipative ones), an underestimate where it is unstable.
   */
  readonly error: number;
  /** The estimated local error of this step, read-only. */
  readonly localError: Float64Array;
  readonly stats: OdeStats;
  /** Events in this step, in order. */
  readonly events: readonly OdeEventHit[];
  /** The solution at a time of this step by the continuous output of the method, into `out` where given. */
  at(t: number, out?: Float64Array): Float64Array;
  /** A copy of everything needed to go on from the end of this step. */
  state(): OdeState;
}

/** The end of a run. Vectors are copies. */
export interface OdeResult {
  readonly t: number;
  readonly y: Float64Array;
  /** Whether `to` was reached or a terminal event ended the run. */
  readonly ended: 'to' | 'event';
  /** Those of the wanted times that were reached (since the resumption, in a run that was resumed), and the solution there; empty when `save` took it. */
  readonly times: readonly number[];
  readonly values: readonly Float64Array[];
  /** All events (since the resumption), in order. */
  readonly events: readonly OdeEventHit[];
  /** See `OdeStep.error`. */
  readonly error: number;
  readonly stats: OdeStats;
  readonly state: OdeState;
}
