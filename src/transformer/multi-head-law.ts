import { ArgumentError, BudgetExceededError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';
import {
  attentionWeights,
  feedForward,
  ofEachToken,
  tokenOf,
  type AttentionHead,
  type AttentionWeights,
  type FeedForward,
} from './attention-head.ts';
import { positionedLaw, valueTokens, type AttentionOptions, type PositionedLaw } from './attention-law.ts';
import type { NextTokenLaw } from './next-token-law.ts';
import { softmax } from './nn/softmax.ts';
import type { DenseReal } from '../linalg/real-matrix.ts';
import { realMatrix, realMatvec, requireShape, type RealMatrix } from './real-matrix.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A block of several heads that share one feed-forward network. */
export interface MultiHeadBlock {
  readonly heads: readonly AttentionHead[];
  /** w_h >= 0 with sum 1; equal weights by default. */
  readonly headWeights?: readonly number[];
  /** A matrix or a function; the identity by default. */
  readonly FFN?: FeedForward;
}

/** A block whose heads are concatenated and mixed by WO, d x (sum of the heads' value lengths). */
export interface ConcatenatedBlock {
  readonly heads: readonly AttentionHead[];
  readonly WO: RealMatrix;
  readonly FFN?: FeedForward;
}

/**
 * Variant A, the head mixture: p(y|T) = sum_h w_h sum_i p_i^h [FFN(WV^h emb(x_i)) = y]. The index law has the outcomes (h, i),
 * h slowest. One head of weight 1 is `attentionLaw`. Cost per text: H times that of one head.
 */
export function headMixtureLaw(
  words: Vocabulary,
  block: MultiHeadBlock,
  { scale = 'embedding', mask = 'inclusive', quantizer = 'throw' }: AttentionOptions = {},
): PositionedLaw {
  const heads = block.heads.map((head, h) => ({
    mix: headWeights(block)[h] as number,
    weights: attentionWeights(words, head, scale, mask),
    values: valueTokens(words, block.FFN === undefined ? head : { ...head, FFN: block.FFN }, quantizer),
  }));
  return positionedLaw(words.tokens.length, (text) => {
    const n = text.length;
    const probabilities = new Float64Array(heads.length * n);
    const tokens = new Int32Array(heads.length * n);
    heads.forEach(({ mix, weights, values }, h) => {
      weights(text).forEach((p, i) => {
        probabilities[h * n + i] = mix * p;
        tokens[h * n + i] = values[text[i] as number] as number;
      });
    });
    return { probabilities, tokens };
  });
}

/**
 * Variant B, the head product: independent positions i_1..i_H with probability prod_h p^h_{i_h} and
 * y = FFN(Q(WO concat_h WV^h emb(x_{i_h}))), where the closure rule Q (option `quantizer`) makes a token of the mixed value, and
 * then of FFN's. The index law has the n^H outcomes (i_1..i_H), i_1 slowest; the token law visits only the distinct tokens of
 * the text, min(n, N)^H of them. Throws `BudgetExceededError` when that is more than fits in `maxBytes`.
 */
export function headProductLaw(
  words: Vocabulary,
  block: ConcatenatedBlock,
  options: AttentionOptions & { readonly maxBytes?: number } = {},
): PositionedLaw {
  const { scale = 'embedding', mask = 'inclusive', quantizer = 'throw', maxBytes = 2 ** 28 } = options;
  requireHeads(block.heads);
  const weights = block.heads.map((head) => attentionWeights(words, head, scale, mask));
  const value = productValue(words, block, quantizer);
  const requireBudget = (outcomes: number): void => {
    if (12 * outcomes > maxBytes) {
      throw new BudgetExceededError('The head product', 12 * outcomes, maxBytes, 'Use fewer heads.');
    }
  };
  const tokens = words.tokens.length;
  return {
    tokens,
    positions(text) {
      requireBudget(text.length ** weights.length);
      return productOutcomes(
        weights.map((of) => of(text)),
        text,
        value,
      );
    },
    probabilities(text) {
      const distinct = [...new Set(text)];
      requireBudget(distinct.length ** weights.length);
      const perToken = weights.map((of) => onDistinct(of, text, distinct));
      const law = productOutcomes(perToken, distinct, value);
      const out = new Float64Array(tokens);
      law.tokens.forEach((y, i) => (out[y] = (out[y] as number) + (law.probabilities[i] as number)));
      return out;
    },
  };
}

/**
 * Variant C, the standard transformer layer read as a law: o = FFN(sum_h w_h sum_i p_i^h WV^h emb(x_i)), logits
 * z_y = <emb(y), o>, p(.|T) = softmax(z). Values need not be tokens; there is no index law.
 */
export function averageLaw(
  words: Vocabulary,
  block: MultiHeadBlock,
  { scale = 'embedding', mask = 'inclusive' }: Omit<AttentionOptions, 'quantizer'> = {},
): NextTokenLaw & { output(text: Text): Float64Array } {
  const average = averageValue(words, block, (head) => attentionWeights(words, head, scale, mask));
  const apply = feedForward(block.FFN);
  const output = (text: Text): Float64Array => {
    const o = Float64Array.from(apply(average(text)));
    if (o.length !== words.embeddings.cols) {
      throw new ArgumentError('FFN', `give ${words.embeddings.cols} numbers`, `it gives ${o.length}`);
    }
    return o;
  };
  return {
    tokens: words.tokens.length,
    output,
    probabilities: (text) => softmax(realMatvec(words.embeddings, output(text))),
  };
}

function averageValue(
  words: Vocabulary,
  block: MultiHeadBlock,
  weightsOf: (head: AttentionHead) => AttentionWeights,
): (text: Text) => Float64Array {
  const mix = headWeights(block);
  const matrices = valueMatrices(words, block.heads);
  const width = (matrices[0] as DenseReal).rows;
  matrices.forEach((WV) => requireShape(WV, width, undefined, 'WV'));
  const heads = block.heads.map((head, h) => ({
    weights: weightsOf(head),
    values: ofEachToken(words, matrices[h] as DenseReal),
  }));
  return (text) => {
    const sum = new Float64Array(width);
    heads.forEach(({ weights, values }, h) => {
      weights(text).forEach((p, i) => {
        const factor = (mix[h] as number) * p;
        const start = (text[i] as number) * width;
        for (let c = 0; c < width; c++) sum[c] = (sum[c] as number) + factor * (values[start + c] as number);
      });
    });
    return sum;
  };
}

/** The token of a tuple of tokens, one per head; each tuple is computed once. */
function productValue(
  words: Vocabulary,
  block: ConcatenatedBlock,
  quantizer: NonNullable<AttentionOptions['quantizer']>,
): (tuple: readonly number[]) => number {
  const matrices = valueMatrices(words, block.heads);
  const values = matrices.map((WV) => ofEachToken(words, WV));
  const WO = realMatrix(block.WO, 'WO');
  const d = words.embeddings.cols;
  requireShape(
    WO,
    d,
    matrices.reduce((sum, WV) => sum + WV.rows, 0),
    'WO',
  );
  const close = tokenOf(words, quantizer);
  const apply = feedForward(block.FFN);
  const known = new Map<string, number>();
  return (tuple) => {
    const key = tuple.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const origin = (): string => `the value of ${tuple.map((x) => JSON.stringify(words.tokens[x])).join()}`;
    const joined = values.flatMap((of, h) => {
      const width = (matrices[h] as DenseReal).rows;
      return [...of.subarray((tuple[h] as number) * width, ((tuple[h] as number) + 1) * width)];
    });
    const mixed = close(realMatvec(WO, joined), origin);
    const token = close(apply(words.embeddings.data.slice(mixed * d, (mixed + 1) * d)), origin);
    known.set(key, token);
    return token;
  };
}

/** All tuples over `symbols`, first head slowest, with the product of their probabilities. */
function productOutcomes(
  perHead: readonly Float64Array[],
  symbols: readonly number[],
  value: (tuple: readonly number[]) => number,
): { probabilities: Float64Array; tokens: Int32Array } {
  const size = symbols.length ** perHead.length;
  const probabilities = new Float64Array(size);
  const tokens = new Int32Array(size);
  const tuple = new Array<number>(perHead.length);
  for (let index = 0; index < size; index++) {
    let rest = index;
    let p = 1;
    for (let h = perHead.length - 1; h >= 0; h--) {
      const i = rest % symbols.length;
      rest = Math.floor(rest / symbols.length);
      tuple[h] = symbols[i] as number;
      p *= (perHead[h] as Float64Array)[i] as number;
    }
    probabilities[index] = p;
    tokens[index] = value(tuple);
  }
  return { probabilities, tokens };
}

function onDistinct(weights: AttentionWeights, text: Text, distinct: readonly number[]): Float64Array {
  const place = new Map(distinct.map((token, i) => [token, i]));
  const out = new Float64Array(distinct.length);
  weights(text).forEach((p, i) => {
    const at = place.get(text[i] as number) as number;
    out[at] = (out[at] as number) + p;
  });
  return out;
}

function headWeights(block: MultiHeadBlock): readonly number[] {
  requireHeads(block.heads);
  const count = block.heads.length;
  const weights = block.headWeights ?? new Array<number>(count).fill(1 / count);
  const sum = weights.reduce((total, w) => total + w, 0);
  if (weights.length !== count || weights.some((w) => !(w >= 0)) || Math.abs(sum - 1) > 1e-12) {
    throw new ArgumentError('headWeights', `be ${count} numbers >= 0 with sum 1`, `they are [${weights}]`);
  }
  return weights;
}

function valueMatrices(words: Vocabulary, heads: readonly AttentionHead[]): DenseReal[] {
  return heads.map(({ WV }, h) => {
    const made = realMatrix(WV, `heads[${h}].WV`);
    requireShape(made, undefined, words.embeddings.cols, `heads[${h}].WV`);
    return made;
  });
}

function requireHeads(heads: readonly AttentionHead[]): void {
  if (heads.length === 0) throw new ArgumentError('heads', 'have at least one head', 'it is empty');
}
