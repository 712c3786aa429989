import { ArgumentError } from '../errors.ts';
import { rngFromState, type Rng, type RngState } from '../linalg/random.ts';
import type { Text } from '../spaces/fock-space.ts';
import { requireLawText } from './law-text.ts';
import type { LanguageModel } from './language-model.ts';
import { network } from './network.ts';
import { adamStart, adamStep, type AdamState } from '../linalg/optimize/adam.ts';

/** How a language model is fitted. */
export interface TrainOptions {
  /** Chooses the windows of each batch. */
  readonly rng: Rng;
  /** Updates in all; default 300. */
  readonly steps?: number;
  /** Windows per update; default 8. */
  readonly batch?: number;
  /** The largest rate; it rises over the first twentieth of the steps and falls as a cosine to a tenth. Default 0.01. */
  readonly learningRate?: number;
  /** The gradient is shortened to this Euclidean length where it is longer; default 1. */
  readonly clip?: number;
  readonly signal?: AbortSignal;
  /** Go on from here: the remaining steps come out bit by bit as if there had been no break. Replaces model and rng. */
  readonly resumeFrom?: Checkpoint;
}

/** All that training needs to go on: plain data and typed arrays that are never changed afterwards. */
export interface Checkpoint {
  readonly step: number;
  readonly model: LanguageModel;
  readonly adam: AdamState;
  readonly rng: RngState;
}

/** One update: `loss` is the mean cross entropy of its batch before the update, in nats per token. */
export interface TrainingStep {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly checkpoint: Checkpoint;
}

/**
 * Fits a language model to a text by Adam on the cross entropy of the next token, over random windows of the text. Yields after
 * every update and then lets other work of the event loop run; `break` ends it cleanly, `signal` throws its reason. The given
 * model stays as it is: the fitted one is `checkpoint.model`. Throws `ArgumentError` for a text of fewer than two tokens.
 */
export async function* train(
  model: LanguageModel,
  text: Text,
  options: TrainOptions,
): AsyncGenerator<TrainingStep, void, void> {
  const { steps = 300, batch = 8, learningRate = 0.01, clip = 1, signal, resumeFrom } = options;
  requireTraining(model, text, { steps, batch, learningRate, clip });
  const start = resumeFrom ?? startOf(model, options.rng);
  const rng = resumeFrom ? rngFromState(resumeFrom.rng) : options.rng;
  const { shape } = start.model;
  const length = Math.min(shape.context, text.length - 1);
  const net = network(shape, batch, length);
  let { adam } = start;
  let { parameters } = start.model;
  for (let step = start.step + 1; step <= steps; step++) {
    signal?.throwIfAborted();
    const { inputs, targets } = windows(text, batch, length, rng);
    const { loss, gradient } = net.lossGradient(parameters, inputs, targets);
    shorten(gradient, clip);
    const rate = learningRate * schedule(step, steps);
    ({ parameters, state: adam } = adamStep(parameters, gradient, adam, { learningRate: rate }));
    const fitted: LanguageModel = { kind: 'language-model', shape, parameters };
    yield { step, steps, loss, checkpoint: { step, model: fitted, adam, rng: rng.state() } };
    await pause();
  }
}

/** Trains to the end and returns the fitted model; `onStep` hears of every step. */
export async function fit(
  model: LanguageModel,
  text: Text,
  options: TrainOptions & { readonly onStep?: (step: TrainingStep) => void },
): Promise<LanguageModel> {
  let fitted = options.resumeFrom?.model ?? model;
  for await (const step of train(model, text, options)) {
    options.onStep?.(step);
    fitted = step.checkpoint.model;
  }
  return fitted;
}

/** The factor of the learning rate at step 1..steps. */
function schedule(step: number, steps: number): number {
  const warmUp = Math.max(1, Math.round(steps / 20));
  if (step <= warmUp) return step / warmUp;
  const progress = (step - warmUp) / Math.max(1, steps - warmUp);
  return 0.1 + 0.45 * (1 + Math.cos(Math.PI * progress));
}

function startOf(model: LanguageModel, rng: Rng): Checkpoint {
  return { step: 0, model, adam: adamStart(model.parameters.length), rng: rng.state() };
}

function windows(
  text: Text,
  batch: number,
  length: number,
  rng: Rng,
): { inputs: Int32Array; targets: Int32Array } {
  const inputs = new Int32Array(batch * length);
  const targets = new Int32Array(batch * length);
  for (let b = 0; b < batch; b++) {
    const start = rng.integer(text.length - length);
    for (let t = 0; t < length; t++) {
      inputs[b * length + t] = text[start + t] as number;
      targets[b * length + t] = text[start + t + 1] as number;
    }
  }
  return { inputs, targets };
}

function shorten(gradient: Float64Array, clip: number): void {
  let squared = 0;
  for (let i = 0; i < gradient.length; i++) squared += (gradient[i] as number) ** 2;
  const norm = Math.sqrt(squared);
  if (!(norm > clip)) return;
  for (let i = 0; i < gradient.length; i++) gradient[i] = ((gradient[i] as number) * clip) / norm;
}

/** Lets timers and input have their turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function requireTraining(
  model: LanguageModel,
  text: Text,
  numbers: Readonly<Record<'steps' | 'batch' | 'learningRate' | 'clip', number>>,
): void {
  if (text.length < 2) {
    throw new ArgumentError('text', 'have at least two tokens', `it has ${text.length}`);
  }
  requireLawText(text, model.shape.tokens);
  for (const name of ['steps', 'batch'] as const) {
    if (!Number.isSafeInteger(numbers[name]) || numbers[name] < (name === 'steps' ? 0 : 1)) {
      throw new ArgumentError(name, 'be a count', `it is ${numbers[name]}`);
    }
  }
  for (const name of ['learningRate', 'clip'] as const) {
    if (!(numbers[name] > 0)) throw new ArgumentError(name, 'be positive', `it is ${numbers[name]}`);
  }
}
