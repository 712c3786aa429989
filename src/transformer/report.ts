import { ArgumentError } from '../errors.ts';
import { rng, type Rng } from '../linalg/random.ts';
import { fockSpace, type Text } from '../spaces/fock-space.ts';
import { levels } from '../spaces/space.ts';
import { languageModelLaw, meanCrossEntropy } from './language-model-law.ts';
import { languageModel, type LanguageModel, type ModelShape } from './language-model.ts';
import { autoregressiveOperation } from './operation.ts';
import { channelReport, type ChannelReport } from './report-channel.ts';
import { exampleReport, type ExampleReport } from './report-example.ts';
import { generationReport, lawReport, type GenerationReport, type LawReport } from './report-law.ts';
import { fitTokenizer, type TokenKind, type Tokenizer, type UnknownPolicy } from './tokenizer.ts';
import { fit, type TrainingStep } from './train.ts';

/** What a report is made of. */
export interface TransformerReportOptions {
  /** The text that the language model is fitted to. */
  readonly text: string;
  /** Default: the first tokens of the first line of `text` that starts with a letter (4 words, or 12 characters). */
  readonly prompt?: string;
  /** L, the number of tokens to generate; default 16. */
  readonly length?: number;
  /** M, the largest number of particles; default prompt + L. */
  readonly particles?: number;
  /** Of all randomness; default 1. */
  readonly seed?: number;
  /** Default `words`. */
  readonly tokens?: TokenKind;
  /** For words of the prompt that the text does not have; default `error`. With `unk`, words that occur once become `<unk>` too. */
  readonly unknown?: UnknownPolicy;
  /** Updates when fitting; default 370,000/(N + 400), but within 40..700: about the same time for any vocabulary. */
  readonly steps?: number;
  /** How many records of the joint law may be compared one by one; default 1,000,000. */
  readonly maxRecords?: number;
  /** Hears of every update while the model is fitted. */
  readonly onFit?: (step: TrainingStep) => void;
  readonly signal?: AbortSignal;
}

/** The text and its language model. */
export interface ModelReport {
  readonly kind: TokenKind;
  readonly textTokens: number;
  readonly vocabulary: number;
  readonly shape: ModelShape;
  readonly parameters: number;
  readonly steps: number;
  /** Mean of -log p per token over the first `evaluatedTokens` in nats, before and after fitting; log N is a uniform guess. */
  readonly crossEntropy: readonly [before: number, after: number];
  /** All tokens of the text, unless that would take longer than the fit. */
  readonly evaluatedTokens: number;
}

/** The whole report: plain data, fit for JSON. */
export interface TransformerReport {
  readonly seed: number;
  /** The prompt and what was generated after it. */
  readonly text: string;
  readonly prompt: string;
  readonly promptTokens: readonly number[];
  /** Whether `prompt` was chosen here. */
  readonly promptIsDefault: boolean;
  /** The vocabulary: token numbers everywhere else point into it. */
  readonly tokens: readonly string[];
  readonly example: ExampleReport;
  readonly model: ModelReport;
  readonly channel: ChannelReport;
  readonly law: LawReport;
  readonly generation: GenerationReport;
}

/**
 * Fits a small language model to a text and runs it as quantum operations on F^(M)(h): the paper's worked example in both readings, checks of
 * the channel, the joint law of the next tokens from operations and sequential measurement beside the model's own, a generated text and its
 * entropies. The same options give the same report. Throws `ArgumentError` naming the option that cannot be used.
 */
export async function transformerReport(options: TransformerReportOptions): Promise<TransformerReport> {
  const { length = 16, seed = 1, tokens: kind = 'words', maxRecords = 1_000_000 } = options;
  requireCount('length', length, 1);
  requireCount('maxRecords', maxRecords, 1);
  const [initRng, fitRng, checkRng, drawRng] = streams(seed);
  const words = textTokenizer(options, kind);
  const text = words.encode(options.text, { unknown: 'unk' });
  const prompt = promptText(options, kind);
  const promptTokens = encodePrompt(words, prompt, options.unknown);
  const maxParticles = particles(options.particles, promptTokens.length, length);
  const fresh = languageModel(reportShape(words, maxParticles), initRng);
  const fitted = await fitReport(fresh, text, options, fitRng);
  const law = languageModelLaw(fitted.model);
  const op = autoregressiveOperation(fockSpace(levels([words.tokens.length]), maxParticles), law);
  const generation = generationReport(op, promptTokens, length, drawRng);
  const budget = { maxRecords, maxCalls: affordableCalls(fitted.model, maxParticles) };
  return {
    seed,
    text: words.decode([...promptTokens, ...generation.tokens.map(({ token }) => token)]),
    prompt: words.decode(promptTokens),
    promptTokens,
    promptIsDefault: options.prompt === undefined,
    tokens: words.tokens,
    example: exampleReport(),
    model: { kind, textTokens: text.length, vocabulary: words.tokens.length, ...fitted.report },
    channel: channelReport(op, promptTokens, checkRng),
    law: lawReport(op, promptTokens, generation, budget),
    generation,
  };
}

function streams(seed: number): [Rng, Rng, Rng, Rng] {
  const root = rng(seed);
  return [root.split(), root.split(), root.split(), root.split()];
}

function textTokenizer({ text, unknown }: TransformerReportOptions, kind: TokenKind): Tokenizer {
  if (text.trim() === '') throw new ArgumentError('text', 'have some words', 'it is empty');
  const words = fitTokenizer(text, { kind, minCount: unknown === 'unk' ? 2 : 1 });
  const count = words.encode(text, { unknown: unknown === 'unk' ? 'unk' : 'error' }).length;
  if (count < minTextTokens) {
    const instead = 'Give a longer text.';
    throw new ArgumentError('text', `have at least ${minTextTokens} tokens`, `it has ${count}`, instead);
  }
  return words;
}

/** Shorter texts give nothing to fit. */
const minTextTokens = 8;

function promptText({ text, prompt }: TransformerReportOptions, kind: TokenKind): string {
  if (prompt !== undefined) return prompt;
  const line = /^\p{L}.*$/mu.exec(text)?.[0] ?? text.trim();
  if (kind === 'characters') return [...line].slice(0, 12).join('');
  const words = fitTokenizer(line);
  return words.decode(words.encode(line).slice(0, 4));
}

function encodePrompt(words: Tokenizer, prompt: string, unknown: UnknownPolicy = 'error'): number[] {
  const encoded = words.encode(prompt, { unknown, argument: 'prompt' });
  if (encoded.length === 0) throw new ArgumentError('prompt', 'have at least one known token', 'it has none');
  return encoded;
}

function particles(given: number | undefined, prompt: number, length: number): number {
  const needed = prompt + length;
  if (given === undefined) return needed;
  requireCount('particles', given, 1);
  if (given < needed) {
    throw new ArgumentError(
      'length',
      `fit into M = ${given} particles together with the prompt`,
      `${prompt} tokens of the prompt and ${length} new ones are ${needed}`,
      `Take a length of at most ${Math.max(0, given - prompt)}, or raise particles.`,
    );
  }
  return given;
}

/** A model whose context holds the whole text where that is at most 64 tokens. */
function reportShape(words: Tokenizer, maxParticles: number): Partial<ModelShape> & { tokens: number } {
  const context = Math.min(64, Math.max(32, maxParticles));
  return { tokens: words.tokens.length, context, width: 24, heads: 4, layers: 2, hidden: 48 };
}

async function fitReport(
  fresh: LanguageModel,
  text: Text,
  { steps, onFit, signal }: TransformerReportOptions,
  random: Rng,
): Promise<{ model: LanguageModel; report: Omit<ModelReport, 'kind' | 'textTokens' | 'vocabulary'> }> {
  const updates = steps ?? usualSteps(fresh.shape.tokens);
  requireCount('steps', updates, 0);
  const model = await fit(fresh, text, {
    rng: random,
    steps: updates,
    batch: 4,
    learningRate: 0.02,
    ...(onFit && { onStep: onFit }),
    ...(signal && { signal }),
  });
  const { shape, parameters } = model;
  const start = text.slice(0, Math.max(64, Math.floor(8e6 / shape.tokens)));
  const crossEntropy = [meanCrossEntropy(fresh, start), meanCrossEntropy(model, start)] as const;
  const numbers = { parameters: parameters.length, steps: updates, evaluatedTokens: start.length };
  return { model, report: { shape, crossEntropy, ...numbers } };
}

function usualSteps(tokens: number): number {
  return Math.max(40, Math.min(700, Math.round(370_000 / (tokens + 400))));
}

/** A text beyond the context is read anew at every call. */
function affordableCalls({ shape }: LanguageModel, maxParticles: number): number {
  return 20_000 / (maxParticles > shape.context ? shape.context : 1);
}

function requireCount(argument: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(argument, `be an integer >= ${least}`, `it is ${value}`);
}
