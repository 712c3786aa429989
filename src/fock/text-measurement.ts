import { ArgumentError, NotPhysicalError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import type { FockOperator } from '../operators/operator.ts';
import {
  lastTokenOf,
  requireSameFockSpace,
  textKey,
  textOf,
  type FockSpace,
  type Text,
  type TextKey,
} from '../spaces/fock-space.ts';
import { drawIndices } from '../states/sampling.ts';
import { FockState, requireTrace } from './fock-state.ts';
import { textFunction } from './sector-diagonal.ts';
import { densityTrace, filteredDensity, partedDensity, scaledDensity } from './text-density.ts';

/** The outcome "not in the measured sector". */
export const diamond = 'diamond' as const;

/** An outcome: a label 0, 1, ... or the diamond. */
export type Outcome = number | typeof diamond;

/**
 * A projection-valued measure that is diagonal in the text basis: E(o) = sum of |T><T| over the texts whose outcome is o. Because each text has one
 * outcome, the projectors are orthogonal and complete by construction, and probabilities come from one pass over the texts of a state.
 */
export interface TextMeasurement {
  readonly kind: 'text-measurement';
  readonly space: FockSpace;
  /** The outcomes are 0..labels-1 and the diamond. */
  readonly labels: number;
  /** The outcome of a text, given by its key and length. */
  outcomeOf(key: TextKey, length: number): Outcome;
}

/**
 * The measurement X_l of the last token at a given text length n: E(x) = 1^(x)(n-1) (x) |x><x| inside sector n, E(diamond) = identity on all other
 * sectors. For n above M every outcome is the diamond. Throws `ArgumentError` unless n is an integer >= 1.
 */
export function tokenMeasurement(space: FockSpace, length: number): TextMeasurement {
  if (!Number.isSafeInteger(length) || length < 1) {
    throw new ArgumentError('length', 'be an integer >= 1', `it is ${length}`);
  }
  const outcomeOf = (key: TextKey, n: number): Outcome => (n === length ? lastTokenOf(key) : diamond);
  return { kind: 'text-measurement', space, labels: space.tokens, outcomeOf };
}

/** The measurement of the last token in whatever sector is occupied; the vacuum gives the diamond. */
export function lastTokenMeasurement(space: FockSpace): TextMeasurement {
  const outcomeOf = (key: TextKey, n: number): Outcome => (n === 0 ? diamond : lastTokenOf(key));
  return { kind: 'text-measurement', space, labels: space.tokens, outcomeOf };
}

/** A measurement of any function of the text with values 0..labels-1 or the diamond. Other values throw `ArgumentError` when they come. */
export function textMeasurement(
  space: FockSpace,
  labels: number,
  outcomeOf: (text: Text) => Outcome,
): TextMeasurement {
  return {
    kind: 'text-measurement',
    space,
    labels,
    outcomeOf: (key) => requireOutcome(labels, outcomeOf(textOf(key))),
  };
}

/** The projector E(outcome) as an operator. Throws `ArgumentError` for an outcome that the measurement does not have. */
export function outcomeProjector(measurement: TextMeasurement, outcome: Outcome): FockOperator {
  requireOutcome(measurement.labels, outcome);
  return textFunction(measurement.space, (text) =>
    measurement.outcomeOf(textKey(text), text.length) === outcome ? 1 : 0,
  );
}

/**
 * The probabilities tr(E(o) rho)/tr rho of all outcomes that are not zero; outcomes that are missing have probability 0. One pass over the texts.
 * Throws `NotPhysicalError` at trace 0, `SpaceMismatchError`.
 */
export function outcomeProbabilities(
  measurement: TextMeasurement,
  state: FockState,
): ReadonlyMap<Outcome, number> {
  requireSameFockSpace('The state', measurement.space, state.space);
  const trace = requireTrace(state.norm());
  const out = new Map<Outcome, number>();
  state.density.weights.forEach((weight, a) => {
    if (!(weight > 0)) return;
    const outcome = outcomeAt(measurement, state, a);
    out.set(outcome, (out.get(outcome) ?? 0) + weight / trace);
  });
  return out;
}

/** What a selective measurement gives: the outcome, its probability, and the normalised reduced state. */
export interface Measured {
  readonly outcome: Outcome;
  readonly probability: number;
  readonly state: FockState;
}

/**
 * The selective Lueders reduction E rho E/tr(E rho) for a given outcome. Throws `NotPhysicalError` when the outcome has probability zero,
 * `ArgumentError` for an outcome that the measurement does not have, `SpaceMismatchError`.
 */
export function reduceTo(measurement: TextMeasurement, state: FockState, outcome: Outcome): Measured {
  requireSameFockSpace('The state', measurement.space, state.space);
  requireOutcome(measurement.labels, outcome);
  const trace = requireTrace(state.norm());
  const kept = filteredDensity(
    state.density,
    (a) => outcomeAt(measurement, state, a) === outcome,
    () => true,
  );
  const weight = densityTrace(kept);
  const probability = weight / trace;
  if (!(probability > 0)) {
    throw new NotPhysicalError(
      `Argument \`outcome\` must have a probability above 0, but ${outcome} has ${probability}. Choose an outcome listed by \`outcomeProbabilities\`.`,
    );
  }
  return { outcome, probability, state: FockState.fromDensity(state.space, scaledDensity(kept, 1 / weight)) };
}

/**
 * All selective reductions at once, one per outcome of nonzero probability, in one pass over the state. Throws `NotPhysicalError` at trace 0,
 * `SpaceMismatchError`.
 */
export function reduceToEach(measurement: TextMeasurement, state: FockState): readonly Measured[] {
  requireSameFockSpace('The state', measurement.space, state.space);
  const trace = requireTrace(state.norm());
  const parts = partedDensity(state.density, (a) => outcomeAt(measurement, state, a));
  return [...parts].flatMap(([outcome, part]) => {
    const weight = densityTrace(part);
    if (!(weight > 0)) return [];
    const reduced = FockState.fromDensity(state.space, scaledDensity(part, 1 / weight));
    return [{ outcome, probability: weight / trace, state: reduced }];
  });
}

/** Draws an outcome and reduces to it. Throws `NotPhysicalError` at trace 0, `SpaceMismatchError`. */
export function measureText(measurement: TextMeasurement, state: FockState, rng: Rng): Measured {
  return reduceTo(measurement, state, drawOutcome(outcomeProbabilities(measurement, state), rng));
}

/** Draws an outcome from its probabilities. */
export function drawOutcome(probabilities: ReadonlyMap<Outcome, number>, rng: Rng): Outcome {
  const [drawn] = drawIndices(Float64Array.from(probabilities.values()), 1, rng);
  return [...probabilities.keys()][drawn as number] as Outcome;
}

/** The non-selective reduction sum over o of E(o) rho E(o): coherences between texts of different outcomes are lost, the trace is kept. */
export function dephase(measurement: TextMeasurement, state: FockState): FockState {
  requireSameFockSpace('The state', measurement.space, state.space);
  const density = filteredDensity(
    state.density,
    () => true,
    (a, b) => outcomeAt(measurement, state, a) === outcomeAt(measurement, state, b),
  );
  return FockState.fromDensity(state.space, density);
}

function outcomeAt(measurement: TextMeasurement, state: FockState, a: number): Outcome {
  return measurement.outcomeOf(state.density.texts[a] as TextKey, state.density.lengths[a] as number);
}

function requireOutcome(labels: number, outcome: Outcome): Outcome {
  if (outcome === diamond || (Number.isInteger(outcome) && outcome >= 0 && outcome < labels)) return outcome;
  throw new ArgumentError('outcome', `be in 0..${labels - 1} or '${diamond}'`, `it is ${outcome}`);
}
