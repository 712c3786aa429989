import type { Text } from '../spaces/fock-space.ts';
import {
  attentionWeights,
  feedForward,
  ofEachToken,
  tokenOf,
  type AttentionHead,
  type AttentionMask,
  type AttentionScale,
  type FeedForward,
  type Quantizer,
} from './attention-head.ts';
import type { NextTokenLaw, PositionLaw } from './next-token-law.ts';
import { realMatrix, requireShape } from './real-matrix.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One building block: an attention mechanism and a feed-forward network. */
export interface AttentionBlock extends AttentionHead {
  /** A matrix or a function; the identity by default. */
  readonly FFN?: FeedForward;
}

/** How an attention block is read. */
export interface AttentionOptions {
  /** Default `embedding`, 1/sqrt(d). */
  readonly scale?: AttentionScale;
  /** Default `inclusive`. */
  readonly mask?: AttentionMask;
  /** Default `throw`. */
  readonly quantizer?: Quantizer;
}

/** A law that knows its positions: outcome `tokens[i]` with probability `probabilities[i]`. */
export type PositionedLaw = NextTokenLaw & { positions(text: Text): PositionLaw };

/**
 * The attention block as a law: with s_i = scale <WQ emb(x_n), WK emb(x_i)> for i = 1..n, p = softmax(s) and
 * y_i = FFN(WV emb(x_i)), which must be (the embedding of) a token, p(y|T) = sum over {i : y_i = y} of p_i; `positions` is the
 * index law (p_i, y_i) itself. One value is drawn: the average sum_i p_i WV x_i of a standard layer is `averageLaw`.
 * Setting up costs O(N d d'), a text of n tokens O(n d' + N). Throws `ArgumentError` for a value that is no token.
 */
export function attentionLaw(
  words: Vocabulary,
  block: AttentionBlock,
  { scale = 'embedding', mask = 'inclusive', quantizer = 'throw' }: AttentionOptions = {},
): PositionedLaw {
  const weights = attentionWeights(words, block, scale, mask);
  const values = valueTokens(words, block, quantizer);
  return positionedLaw(words.tokens.length, (text) => ({
    probabilities: weights(text),
    tokens: Int32Array.from(text, (token) => values[token] as number),
  }));
}

/** A law from its index law: p(y|T) is the push-forward of the position probabilities. */
export function positionedLaw(tokens: number, positions: (text: Text) => PositionLaw): PositionedLaw {
  return { tokens, positions, probabilities: (text) => pushForward(tokens, positions(text)) };
}

/** The token law of an index law: p(y) = sum over {i : y_i = y} of p_i. */
export function pushForward(tokens: number, law: PositionLaw): Float64Array {
  const out = new Float64Array(tokens);
  law.tokens.forEach((token, i) => {
    out[token] = (out[token] as number) + (law.probabilities[i] as number);
  });
  return out;
}

/** y(x) = FFN(WV emb(x)) as a token, for every token x. */
export function valueTokens(
  words: Vocabulary,
  block: Pick<AttentionBlock, 'WV' | 'FFN'>,
  quantizer: Quantizer,
): Int32Array {
  const WV = realMatrix(block.WV, 'WV');
  requireShape(WV, undefined, words.embeddings.cols, 'WV');
  const apply = feedForward(block.FFN);
  const close = tokenOf(words, quantizer);
  const values = ofEachToken(words, WV);
  return Int32Array.from(words.tokens, (token, x) =>
    close(apply(values.slice(x * WV.rows, (x + 1) * WV.rows)), () => `the value of ${JSON.stringify(token)}`),
  );
}
