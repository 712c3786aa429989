import { ArgumentError, TruncationError } from '../errors.ts';
import { fockEntropy } from '../fock/fock-measures.ts';
import type { FockState } from '../fock/fock-state.ts';
import {
  drawOutcome,
  lastTokenMeasurement,
  outcomeProbabilities,
  reduceTo,
  tokenMeasurement,
  type Outcome,
  type TextMeasurement,
} from '../fock/text-measurement.ts';
import { normalizeFock, textState } from '../fock/text-states.ts';
import type { Rng } from '../linalg/random.ts';
import { textKey, textOf, tokenKey, type Text, type TextKey } from '../spaces/fock-space.ts';
import { shot } from '../states/samples.ts';
import { drawIndices } from '../states/sampling.ts';
import { requireProbabilities } from './extension.ts';
import { applyOperation } from './operation-apply.ts';
import {
  scheduled,
  sectorAction,
  type AutoregressiveOperation,
  type OperationSchedule,
} from './operation.ts';

/**
 * What X_l measures at step l: the last token of texts of n + l tokens, n = `promptLength`, and the diamond for all others; or, for `any`, the last token of
 * whatever text there is. Not given, n is the length of the prompt, which must then be the same in all its texts. Under the policy `window`
 * texts stop growing at M and are measured there.
 */
export interface MeasurementOptions {
  readonly promptLength?: number | 'any';
}

/** How the outcomes come: given one by one, or drawn. `steps` is the number of operations in the list when not given. */
export type OutcomeChoice =
  { readonly outcomes: readonly Outcome[] } | { readonly rng: Rng; readonly steps?: number };

/** One step of a sequential measurement: the state after E_l, the outcome of X_l, and the normalised state after reduction. */
export interface MeasuredStep {
  /** E_l of the state before; its trace is 1 - `lostTrace`. */
  readonly operated: FockState;
  readonly lostTrace: number;
  readonly outcome: Outcome;
  /** tr(E(outcome) operated): given all outcomes before. */
  readonly probability: number;
  readonly state: FockState;
}

/** A sequential measurement: its steps, the record of outcomes, their joint probability, and the state that is left. */
export interface MeasuredSequence {
  readonly steps: readonly MeasuredStep[];
  readonly record: readonly Outcome[];
  readonly probability: number;
  readonly state: FockState;
}

/**
 * The sequential measurement of a prompt: for l = 1, 2, ... the operation E_l, then the measurement X_l with Lueders reduction. The prompt is a text or a state (normalised first).
 * Throws `NotPhysicalError` for a given outcome of probability zero, `ArgumentError` for a prompt of several lengths without `promptLength` and
 * for more steps than operations; further as `applyOperation`. Every step keeps its states: about N (2 n + 100) bytes for N possible tokens after a text of n;
 * `generate` keeps one text.
 */
export function sequentialMeasure(
  schedule: OperationSchedule,
  prompt: Text | FockState,
  choice: OutcomeChoice,
  options: MeasurementOptions = {},
): MeasuredSequence {
  const ops = scheduled(schedule, 'outcomes' in choice ? choice.outcomes.length : choice.steps);
  const start = promptState(schedule, prompt);
  const length = promptLength(start, options);
  const steps: MeasuredStep[] = [];
  let state = start;
  ops.forEach((op, l) => {
    const { state: operated, lostTrace } = applyOperation(op, state);
    const measurement = stepMeasurement(op, length, l + 1);
    const outcome =
      'outcomes' in choice
        ? (choice.outcomes[l] as Outcome)
        : drawOutcome(outcomeProbabilities(measurement, operated), choice.rng);
    const reduced = reduceTo(measurement, operated, outcome);
    const probability = reduced.probability * operated.norm();
    steps.push({ operated, lostTrace, outcome, probability, state: reduced.state });
    state = reduced.state;
  });
  return {
    steps,
    record: steps.map(({ outcome }) => outcome),
    probability: steps.reduce((product, step) => product * step.probability, 1),
    state,
  };
}

/** The von Neumann entropies along a sequential measurement, in nats unless `base` is given: after each E_l, and after each reduction. */
export function entropyPath(
  { steps }: MeasuredSequence,
  options: { readonly base?: number } = {},
): readonly { readonly operated: number; readonly reduced: number }[] {
  return steps.map(({ operated, state }) => ({
    operated: fockEntropy(operated, options),
    reduced: fockEntropy(state, options),
  }));
}

/** A text that was generated, with its record. */
export interface Generated {
  /** The prompt with the new tokens. */
  readonly text: Text;
  readonly record: readonly Outcome[];
  /** The probability of each outcome, given the text before it. */
  readonly probabilities: readonly number[];
  /** The logarithm of their product. */
  readonly logProbability: number;
}

/**
 * One trajectory of the sequential measurement: at each step a branch of E_l is drawn and X_l read off, so that the state stays one text and no mixture is ever
 * built: one call of the law and O(N) per step. From a state, a text is drawn first; the record has the law of `sequentialMeasure`, which depends on the
 * diagonal alone, for all four extensions. Throws `TruncationError` when the trajectory meets a text that the operation annihilates or refuses;
 * else as `sequentialMeasure`.
 */
export function generate(
  schedule: OperationSchedule,
  prompt: Text | FockState,
  { rng, steps, ...options }: MeasurementOptions & { readonly rng: Rng; readonly steps?: number },
): Generated {
  const ops = scheduled(schedule, steps);
  const start = promptState(schedule, prompt);
  const length = promptLength(start, options);
  let key = textKey([...shot(start.sample(1, rng), 0)]);
  let n = textOf(key).length;
  const record: Outcome[] = [];
  const probabilities: number[] = [];
  ops.forEach((op, l) => {
    const next = drawBranch(op, key, n, rng);
    ({ key, n } = next);
    record.push(stepMeasurement(op, length, l + 1).outcomeOf(key, n));
    probabilities.push(next.probability);
  });
  const logProbability = probabilities.reduce((sum, p) => sum + Math.log(p), 0);
  return { text: textOf(key), record, probabilities, logProbability };
}

/** A prompt as a normalised state. */
export function promptState(schedule: OperationSchedule, prompt: Text | FockState): FockState {
  if ('kind' in prompt) return normalizeFock(prompt);
  const op = Array.isArray(schedule) ? schedule[0] : schedule;
  if (!op)
    throw new ArgumentError('ops', 'hold at least one operation for a prompt given as a text', 'it is empty');
  return textState((op as AutoregressiveOperation).space, prompt);
}

/** The prompt's length as the measurements need it. */
export function promptLength(state: FockState, options: MeasurementOptions): number | 'any' {
  const { promptLength: given } = options;
  if (given !== undefined) {
    if (given === 'any' || (Number.isSafeInteger(given) && given >= 0)) return given;
    throw new ArgumentError('promptLength', "be an integer >= 0 or 'any'", `it is ${given}`);
  }
  const lengths = [...new Set(state.density.lengths)];
  if (lengths.length === 1) return lengths[0] as number;
  const instead = "Say `promptLength`: a number, or 'any' to read the last token of every text.";
  throw new ArgumentError('prompt', 'have texts of one length', `they have ${lengths.join(', ')}`, instead);
}

/** X_l for a prompt of the given length. */
export function stepMeasurement(
  op: AutoregressiveOperation,
  length: number | 'any',
  l: number,
): TextMeasurement {
  if (length === 'any') return lastTokenMeasurement(op.space);
  const grown = length + l;
  return tokenMeasurement(op.space, op.top === 'window' ? Math.min(grown, op.space.maxParticles) : grown);
}

/** The next text of a trajectory and its probability. */
function drawBranch(
  op: AutoregressiveOperation,
  key: TextKey,
  n: number,
  rng: Rng,
): { readonly key: TextKey; readonly n: number; readonly probability: number } {
  switch (sectorAction(op, n)) {
    case 'halt':
      return { key, n, probability: 1 };
    case 'bos':
      return { key: tokenKey(op.bos), n: 1, probability: 1 };
    case 'lose':
    case 'refuse': {
      const instead = "Raise maxParticles, or choose top: 'halt' or 'window' and domain: 'full'.";
      throw new TruncationError(`A trajectory at a text of ${n} tokens`, 1, 0, instead);
    }
    case 'append':
    case 'slide': {
      const text = textOf(key);
      const law = requireProbabilities(op.law.probabilities(text), op.space.tokens, text);
      const token = drawIndices(law, 1, rng)[0] as number;
      const probability = law[token] as number;
      if (n < op.space.maxParticles) return { key: key + tokenKey(token), n: n + 1, probability };
      return { key: textKey([...text.slice(1), token]), n, probability };
    }
  }
}
