import { UnsupportedPairError } from '../errors.ts';
import type { Complex } from '../linalg/scalar.ts';
import type { Rng } from '../linalg/random.ts';
import type { Operator } from '../operators/operator.ts';
import type { FockSpace } from '../spaces/fock-space.ts';
import type { Configuration } from '../spaces/indexing.ts';
import type { Space } from '../spaces/space.ts';
import { conjugateEstimate, type Estimate } from './estimate.ts';
import type { Samples } from './samples.ts';

/**
 * What every kind of state can do. A script written against this interface runs on each of them.
 */
export interface State {
  readonly kind: string;
  readonly space: Space | FockSpace;
  /**
   * The expectation value in the normalised state: <psi|O|psi>/<psi|psi>, or tr(O rho)/tr(rho).
   * Throws `NotPhysicalError` when norm or trace is zero, `SpaceMismatchError` for an operator on another space.
   */
  expect(op: Operator): Estimate;
  /** <this|other> for kets, <psi|rho|psi> for a ket and a density matrix, tr(rho^dagger sigma) for two density matrices. Not normalised. */
  overlap(other: State): Estimate;
  /** The same as `overlap`, or undefined when this kind does not know the other; `overlap` asks both sides once. */
  overlapWith(other: State): Estimate | undefined;
  /** sqrt <psi|psi> for a pure state, tr rho for a mixed one. */
  norm(): number;
}

/** A state that operators can be applied to: O|psi> or O rho O^dagger. Never normalises. */
export interface Evolvable<S extends State = State> extends State {
  apply(op: Operator): S;
}

/** A state that can be measured in the basis of its sites, shot by shot. */
export interface Samplable extends State {
  /** `shots` independent configurations with probability <x|rho|x>/tr rho. */
  sample(shots: number, rng: Rng): Samples;
}

/** A state that gives reduced density matrices. `R` is the density-matrix kind. */
export interface Reducible<R extends State = State> extends State {
  /** The reduced density matrix on `keep`, its sites in the order given: the partial trace over all others. */
  reduce(keep: readonly number[]): R;
}

/** What measuring one site in its basis gives: the level, its probability before, and the normalised state after (Lueders). */
export interface SiteMeasurement<S> {
  readonly level: number;
  readonly probability: number;
  readonly state: S;
}

/**
 * A state that measures a site faster than by projectors; circuits use it where it is there, and expectation values of
 * projectors on any other `Evolvable`. The state itself is not changed.
 */
export interface Measurable<S extends State = State> extends State {
  measureSite(site: number, rng: Rng): SiteMeasurement<S>;
}

/**
 * A state that runs many steps on a private copy of itself, without a new state for each; circuits use it where it is there. The state itself is not changed.
 */
export interface Bulk<S extends State = State> extends State {
  workingCopy(): WorkingCopy<S>;
}

/** A private copy of a state: `apply` and `measureSite` change it in place and return it. `finish` hands it over as a state, after which the copy must not be used. */
export interface WorkingCopy<S extends State = State>
  extends Evolvable<WorkingCopy<S>>, Measurable<WorkingCopy<S>> {
  finish(): S;
}

/** A pure state whose amplitudes can be asked one by one. */
export interface Amplitudes extends State {
  /** log <x|psi> (principal branch); re = -Infinity for a zero amplitude. */
  logAmplitude(x: Configuration): Complex;
}

/** Asks both sides once for their overlap, then throws `UnsupportedPairError`. State kinds implement `overlap` with it. */
export function overlapOf(a: State, b: State): Estimate {
  const known = a.overlapWith(b);
  if (known) return known;
  const mirrored = b.overlapWith(a);
  if (mirrored) return conjugateEstimate(mirrored);
  throw new UnsupportedPairError(
    `No overlap is known between a state of kind '${a.kind}' and one of kind '${b.kind}'. ` +
      'Convert one of them first: `toKet(state)` for a pure state with amplitudes, `toDensityMatrix(state)` for a mixed one.',
  );
}
