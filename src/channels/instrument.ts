import { ArgumentError, NotPhysicalError } from '../errors.ts';
import type { ComplexMatrix, MatrixLike } from '../linalg/matrix.ts';
import { multiply } from '../linalg/products.ts';
import { add } from '../linalg/products.ts';
import { zeros } from '../linalg/matrix.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { shaped, type Kraus } from './channel.ts';
import { tracePreservingDefect } from './checks.ts';

/** The name of an outcome: a text, or a number such as an eigenvalue. */
export type Label = string | number;

/** One outcome: the completely positive map rho -> sum K rho K^dagger, whose trace is the outcome's probability. */
export interface Outcome {
  readonly label: Label;
  readonly operators: readonly ComplexMatrix[];
}

/** Labelled completely positive maps that sum to a channel: what a measurement does to a state, outcome by outcome. */
export interface Instrument {
  readonly kind: 'instrument';
  readonly from: Space;
  readonly to: Space;
  readonly outcomes: readonly Outcome[];
}

/** An outcome as it is given: Kraus operators d_to x d_from. They are no effects: the probability is tr(K rho K^dagger). */
export interface OutcomeLike {
  readonly label: Label;
  readonly operators: readonly MatrixLike[];
}

/** The output space when it is not the input, and the largest max |sum K^dagger K - 1| (1e-10 when not given). */
export interface InstrumentOptions {
  readonly to?: Space;
  readonly tolerance?: number;
}

/**
 * An instrument from labelled Kraus operators. Throws `ArgumentError` for no outcome, equal labels, wrong shapes and numbers that are not finite, `NotPhysicalError`
 * with the defect unless sum K^dagger K = 1 over all outcomes.
 */
export function instrument(
  from: Space,
  outcomes: readonly OutcomeLike[],
  { to = from, tolerance = 1e-10 }: InstrumentOptions = {},
): Instrument {
  if (outcomes.length === 0) throw new ArgumentError('outcomes', 'hold at least one', 'it is empty');
  const labels = outcomes.map(({ label }) => label);
  labels.forEach((label, i) => {
    if (typeof label === 'number' && !Number.isFinite(label)) {
      throw new ArgumentError(`outcomes[${i}].label`, 'be a text or a finite number', `it is ${label}`);
    }
    if (labels.indexOf(label) !== i) {
      throw new ArgumentError('outcomes', 'have distinct labels', `"${label}" comes twice`);
    }
  });
  const [rows, cols] = [dimension(to), dimension(from)];
  const made: Instrument = {
    kind: 'instrument',
    from,
    to,
    outcomes: outcomes.map(({ label, operators }, i) => ({
      label,
      operators: operators.map((value, k) => shaped(value, rows, cols, `outcomes[${i}].operators[${k}]`)),
    })),
  };
  const defect = tracePreservingDefect(instrumentChannel(made));
  if (defect <= tolerance) return made;
  throw new NotPhysicalError(
    `Argument \`outcomes\` must be complete, sum K^dagger K = 1, but the sum differs from the identity by ${defect}. ` +
      'Add the missing outcome; effects E of a POVM belong to `povm`, their Kraus operators are sqrt(E).',
  );
}

/** The channel of an instrument whose record nobody reads: all Kraus operators, outcome by outcome. */
export function instrumentChannel({ from, to, outcomes }: Instrument): Kraus {
  const operators = outcomes.flatMap((outcome) => outcome.operators);
  return { kind: 'kraus', from, to, operators, discardedWeight: 0 };
}

/** The effect E = sum K^dagger K of an outcome: its probability is tr(E rho). */
export function effectOf({ from }: Instrument, { operators }: Outcome): ComplexMatrix {
  const size = dimension(from);
  return operators
    .map((operator) => multiply(operator, operator, 'h', 'n'))
    .reduce((sum, next) => add(sum, next), zeros(size, size));
}

/** The largest relative difference at which a number still names an outcome. */
const labelTolerance = 1e-9;

/**
 * The outcome of a label: equal for texts, nearest and within 1e-9 (relative to numbers above 1) for numbers, because eigenvalues are rounded.
 * Throws `ArgumentError` that lists the labels.
 */
export function outcomeOf({ outcomes }: Instrument, label: Label): Outcome {
  const exact = outcomes.find((outcome) => outcome.label === label);
  if (exact) return exact;
  let best: Outcome | undefined;
  let distance = labelTolerance * Math.max(1, Math.abs(Number(label)));
  for (const outcome of outcomes) {
    if (typeof outcome.label !== 'number' || typeof label !== 'number') continue;
    if (Math.abs(outcome.label - label) <= distance) {
      best = outcome;
      distance = Math.abs(outcome.label - label);
    }
  }
  if (best) return best;
  const known = outcomes.slice(0, 8).map((outcome) => String(outcome.label));
  const more = outcomes.length > 8 ? `, ... (${outcomes.length} in all)` : '';
  throw new ArgumentError('label', `be one of ${known.join(', ')}${more}`, `it is ${label}`);
}
