import type { Text } from '../spaces/fock-space.ts';

/**
 * Any function text -> p(next token | text): a softmax language model, an attention block, a table of n-grams.
 * It is all that an autoregressive quantum operation needs.
 */
export interface NextTokenLaw {
  /** N, the number of tokens. */
  readonly tokens: number;
  /** p(y | T) for y = 0..N-1: non-negative, sums to 1 within rounding. Called for texts of length >= 1. */
  probabilities(text: Text): Float64Array;
  /** The index law, where the token law comes from positions i = 1..n: outcome tokens[i] with probability probabilities[i]. */
  positions?(text: Text): PositionLaw;
}

/** Outcome `tokens[i]` with probability `probabilities[i]`; several i may name the same token. */
export interface PositionLaw {
  readonly probabilities: Float64Array;
  readonly tokens: Int32Array;
}
