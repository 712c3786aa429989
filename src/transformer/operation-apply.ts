import { BudgetExceededError, TruncationError } from '../errors.ts';
import { FockState } from '../fock/fock-state.ts';
import {
  DensityBuilder,
  forEachCoherence,
  requireCoherences,
  type TextDensity,
} from '../fock/text-density.ts';
import { requireSameFockSpace, type TextKey } from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { forEachShared, textImage, type TextImage } from './extension.ts';
import {
  scheduled,
  sectorAction,
  type AutoregressiveOperation,
  type OperationSchedule,
} from './operation.ts';

/** What the texts of an image may take; 1 GiB when not given. */
export interface ImageBudget {
  readonly maxBytes?: number;
}

/** The image of a state, not normalised, and the trace that the operation took from it: norm of the input = norm of the image + `lostTrace`. */
export interface OperationResult {
  readonly state: FockState;
  readonly lostTrace: number;
}

/**
 * E(rho). Each text of weight w becomes its branches, each coherence rho(T, T') becomes sum over the shared environment states e of
 * a_e(T) a_e(T') |S_e><S'_e|. Cost: one call of the law and up to N branches per text, plus the shared branches per coherence; a mixture stays
 * a list of texts except for `isometric`, which makes N^2 coherences per text. Throws `SpaceMismatchError`, `TruncationError` when the policy is
 * `error` and there are texts without room, `BudgetExceededError` when the texts or coherences of the image would not fit, `NotPhysicalError` when the
 * law gives no probabilities.
 */
export function applyOperation(
  op: AutoregressiveOperation,
  state: FockState,
  { maxBytes = defaultMaxBytes }: ImageBudget = {},
): OperationResult {
  requireSameFockSpace('The state', op.space, state.space);
  const { density } = state;
  requireRoom(op, density);
  const images = imagesOf(op, density, maxBytes);
  const builder = new DensityBuilder();
  let lostTrace = 0;
  const slots = images.map((image, a) => {
    const weight = density.weights[a] as number;
    if (image === undefined) {
      lostTrace += weight;
      return [];
    }
    const at = image.targets.map((key) => builder.slot(key, image.length));
    addImage(builder, op, image, at, weight);
    return at;
  });
  forEachCoherence(density, (a, b, re, im) => {
    const [left, right] = [images[a], images[b]];
    if (!left || !right) return;
    const [atLeft, atRight] = [slots[a] as readonly number[], slots[b] as readonly number[]];
    forEachShared(op, left, right, (i, j) => {
      const factor = (left.amplitudes[i] as number) * (right.amplitudes[j] as number);
      builder.addPair(atLeft[i] as number, atRight[j] as number, factor * re, factor * im);
    });
  });
  return { state: FockState.fromDensity(op.space, builder.build()), lostTrace };
}

/** The operations of a schedule, one after the other, without measurement between them. Throws as `applyOperation`, and `ArgumentError` for a bad number of steps. */
export function applyOperations(
  schedule: OperationSchedule,
  state: FockState,
  { steps, ...budget }: ImageBudget & { readonly steps?: number } = {},
): OperationResult {
  let result: OperationResult = { state, lostTrace: 0 };
  for (const op of scheduled(schedule, steps)) {
    const next = applyOperation(op, result.state, budget);
    result = { state: next.state, lostTrace: result.lostTrace + next.lostTrace };
  }
  return result;
}

/** Refuses texts without room under the policy `error`. */
function requireRoom(op: AutoregressiveOperation, density: TextDensity): void {
  if (op.top !== 'error') return;
  let full = 0;
  density.lengths.forEach((n, a) => {
    if (sectorAction(op, n) === 'refuse') full += density.weights[a] as number;
  });
  if (full !== 0) {
    const instead = "Raise maxParticles, or choose top: 'halt', 'drop' or 'window'.";
    throw new TruncationError('An operation on texts of M tokens', full, 0, instead);
  }
}

function imagesOf(
  op: AutoregressiveOperation,
  { texts, lengths }: TextDensity,
  maxBytes: number,
): readonly (TextImage | undefined)[] {
  let bytes = 0;
  return texts.map((key, a) => {
    const image = textImage(op, key as TextKey, lengths[a]);
    if (image === undefined) return undefined;
    bytes += image.targets.length * (bytesPerText + 2 * image.length);
    if (bytes > maxBytes) {
      const needed = (bytes / (a + 1)) * texts.length;
      const instead = 'Measure between the steps (`sequentialMeasure`), or draw texts (`generate`).';
      throw new BudgetExceededError(`The image of ${texts.length} texts`, needed, maxBytes, instead);
    }
    if (op.extension === 'isometric')
      requireCoherences((image.targets.length * (image.targets.length - 1)) / 2);
    return image;
  });
}

/** Map entry, weight, length and reference of one text beside its characters. */
const bytesPerText = 100;

function addImage(
  builder: DensityBuilder,
  op: AutoregressiveOperation,
  { amplitudes }: TextImage,
  at: readonly number[],
  weight: number,
): void {
  for (let i = 0; i < at.length; i++) {
    const amplitude = weight * (amplitudes[i] as number);
    builder.addWeight(at[i] as number, amplitude * (amplitudes[i] as number));
    if (op.extension !== 'isometric') continue;
    for (let j = i + 1; j < at.length; j++) {
      builder.addPair(at[i] as number, at[j] as number, amplitude * (amplitudes[j] as number), 0);
    }
  }
}
