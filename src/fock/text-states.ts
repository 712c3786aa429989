import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { imaginaryPart, realPart, type Scalar } from '../linalg/scalar.ts';
import {
  requireSameFockSpace,
  requireText,
  textKey,
  type FockSpace,
  type Text,
} from '../spaces/fock-space.ts';
import { FockState, requireTrace } from './fock-state.ts';
import {
  DensityBuilder,
  densityTrace,
  forEachCoherence,
  requireCoherences,
  scaledDensity,
  type TextDensity,
} from './text-density.ts';

/** Whether weights or amplitudes are divided by their sum or norm; without it they must be normalised within 1e-10. */
export interface NormalizeOptions {
  readonly normalize?: boolean;
}

const normTolerance = 1e-10;

/** The pure state of one text, P(|T>). The empty text is the vacuum. Throws `ArgumentError` for a text that does not fit. */
export function textState(space: FockSpace, text: Text): FockState {
  return textMixture(space, [[text, 1]]);
}

/**
 * The mixture sum_T w_T P(|T>); weights of the same text add up. O(number of texts) in time and memory.
 * Throws `ArgumentError` for bad texts and for weights that are negative or not finite, `NotPhysicalError` unless they sum to 1.
 */
export function textMixture(
  space: FockSpace,
  texts: Iterable<readonly [text: Text, weight: number]>,
  { normalize = false }: NormalizeOptions = {},
): FockState {
  const builder = new DensityBuilder();
  let sum = 0;
  let i = 0;
  for (const [text, weight] of texts) {
    requireText(space, text, `texts[${i}]`);
    requireWeight(weight, `texts[${i}]`);
    builder.addWeight(builder.slot(textKey(text), text.length), weight);
    sum += weight;
    i++;
  }
  return FockState.fromDensity(space, normalized(builder.build(), sum, normalize, 'texts', 'weights'));
}

/**
 * The pure state |psi><psi| of psi = sum_T a_T |T>; amplitudes of the same text add up, lengths may differ. O(k^2) for k texts.
 * Throws `ArgumentError` for bad texts or amplitudes, `NotPhysicalError` unless sum |a_T|^2 = 1, `BudgetExceededError` for more texts
 * than their coherences can be kept of.
 */
export function superposition(
  space: FockSpace,
  terms: Iterable<readonly [text: Text, amplitude: Scalar]>,
  { normalize = false }: NormalizeOptions = {},
): FockState {
  const builder = new DensityBuilder();
  const amplitudes = summedAmplitudes(space, terms);
  requireCoherences((amplitudes.length * (amplitudes.length - 1)) / 2);
  const slots = amplitudes.map(({ text }) => builder.slot(textKey(text), text.length));
  let sum = 0;
  amplitudes.forEach(({ re, im }, a) => {
    sum += re * re + im * im;
    builder.addWeight(slots[a] as number, re * re + im * im);
    for (let b = a + 1; b < amplitudes.length; b++) {
      const other = amplitudes[b] as { re: number; im: number };
      const [x, y] = [re * other.re + im * other.im, im * other.re - re * other.im];
      builder.addPair(slots[a] as number, slots[b] as number, x, y);
    }
  });
  return FockState.fromDensity(
    space,
    normalized(builder.build(), sum, normalize, 'terms', 'squared amplitudes'),
  );
}

/**
 * The mixture sum_k w_k rho_k of states on one space, taken as they are (not normalised one by one).
 * Throws `ArgumentError` for negative weights or no states, `SpaceMismatchError`, and `NotPhysicalError` unless the trace comes out as 1.
 */
export function fockMixture(
  states: readonly (readonly [state: FockState, weight: number])[],
  { normalize = false }: NormalizeOptions = {},
): FockState {
  const first = states[0]?.[0];
  if (!first) throw new ArgumentError('states', 'hold at least one state', 'it is empty');
  const builder = new DensityBuilder();
  states.forEach(([state, weight], k) => {
    requireSameFockSpace(`states[${k}]`, first.space, state.space);
    requireWeight(weight, `states[${k}]`);
    addDensity(builder, state.density, weight);
  });
  const sum = states.reduce((total, [state, weight]) => total + weight * state.norm(), 0);
  return FockState.fromDensity(first.space, normalized(builder.build(), sum, normalize, 'states', 'weights'));
}

/** rho/tr rho. Throws `NotPhysicalError` at trace 0. */
export function normalizeFock(state: FockState): FockState {
  const factor = 1 / requireTrace(state.norm());
  return FockState.fromDensity(state.space, scaledDensity(state.density, factor));
}

/** Adds weight times a density to a builder. */
export function addDensity(builder: DensityBuilder, density: TextDensity, weight: number): void {
  const slots = density.texts.map((key, a) => builder.slot(key, density.lengths[a] as number));
  slots.forEach((slot, a) => builder.addWeight(slot, weight * (density.weights[a] as number)));
  forEachCoherence(density, (a, b, re, im) =>
    builder.addPair(slots[a] as number, slots[b] as number, weight * re, weight * im),
  );
}

function summedAmplitudes(
  space: FockSpace,
  terms: Iterable<readonly [text: Text, amplitude: Scalar]>,
): readonly { readonly text: Text; readonly re: number; readonly im: number }[] {
  const sums = new Map<string, { text: Text; re: number; im: number }>();
  let i = 0;
  for (const [text, amplitude] of terms) {
    requireText(space, text, `terms[${i}]`);
    const [re, im] = [realPart(amplitude), imaginaryPart(amplitude)];
    if (!Number.isFinite(re) || !Number.isFinite(im)) {
      throw new ArgumentError(`terms[${i}]`, 'have a finite amplitude', `it is ${re} + ${im}i`);
    }
    const known = sums.get(textKey(text)) ?? { text, re: 0, im: 0 };
    sums.set(textKey(text), { text, re: known.re + re, im: known.im + im });
    i++;
  }
  return [...sums.values()];
}

function normalized(
  density: TextDensity,
  sum: number,
  divide: boolean,
  argument: string,
  what: string,
): TextDensity {
  if (divide) return scaledDensity(density, 1 / requireTrace(densityTrace(density)));
  if (!(Math.abs(sum - 1) <= normTolerance)) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must have ${what} that sum to 1, but they sum to ${sum}. Correct them, or pass { normalize: true }.`,
    );
  }
  return density;
}

function requireWeight(weight: number, argument: string): void {
  if (!(weight >= 0 && weight < Infinity)) {
    throw new ArgumentError(argument, 'have a finite weight >= 0', `it is ${weight}`);
  }
}
