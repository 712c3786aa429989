import { ArgumentError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';
import { requireLawText } from './law-text.ts';
import { softmaxInPlace } from './nn/softmax.ts';
import type { DenseReal } from '../linalg/real-matrix.ts';
import { realMatrix, realMatvec, requireShape, type RealMatrix } from './real-matrix.ts';
import { nearestToken, type Vocabulary } from './vocabulary.ts';

/**
 * The factor of the scores <WQ emb(x_n), WK emb(x_i)>: `embedding` 1/sqrt(d), d the length of an embedding; `head`
 * 1/sqrt(d'), d' the rows of WQ; `none` 1; or the factor itself.
 */
export type AttentionScale = 'embedding' | 'head' | 'none' | number;

/**
 * Which positions the last token attends to: `inclusive` i = 1..n, itself included; `strict` i = 1..n-1 (a text of one
 * token has no earlier position and attends to itself, so that the law is defined on every text).
 */
export type AttentionMask = 'inclusive' | 'strict';

/** A feed-forward network: a matrix, or any function of a vector. */
export type FeedForward = RealMatrix | ((x: Float64Array) => ArrayLike<number>);

/** What becomes of a value that is no token's embedding: an error, or the nearest token (ties to the lowest index). */
export type Quantizer = 'throw' | 'nearest';

/** The three weights of one attention head: WQ and WK are d' x d, WV is the value matrix. */
export interface AttentionHead {
  readonly WQ: RealMatrix;
  readonly WK: RealMatrix;
  readonly WV: RealMatrix;
}

/** softmax(s)_i of a text for i = 1..n, with s_i = scale <WQ emb(x_n), WK emb(x_i)>; masked positions are 0. */
export type AttentionWeights = (text: Text) => Float64Array;

/** The attention weights of one head. Queries and keys of all tokens are computed once: O(N d d') time, O(N d') memory. */
export function attentionWeights(
  words: Vocabulary,
  head: Pick<AttentionHead, 'WQ' | 'WK'>,
  scale: AttentionScale,
  mask: AttentionMask,
): AttentionWeights {
  const d = words.embeddings.cols;
  const WQ = realMatrix(head.WQ, 'WQ');
  const WK = realMatrix(head.WK, 'WK');
  requireShape(WQ, undefined, d, 'WQ');
  requireShape(WK, WQ.rows, d, 'WK');
  const factor = scaleFactor(scale, d, WQ.rows);
  const queries = ofEachToken(words, WQ);
  const keys = ofEachToken(words, WK);
  return (text) => {
    requireLawText(text, words.tokens.length);
    const n = text.length;
    const query = (text[n - 1] as number) * WQ.rows;
    const scores = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      scores[i] = factor * dot(queries, query, keys, (text[i] as number) * WQ.rows, WQ.rows);
    }
    if (mask === 'strict' && n > 1) scores[n - 1] = -Infinity;
    if (!Number.isFinite(softmaxInPlace(scores, 0, n))) {
      throw new ArgumentError(
        'WQ',
        'give scores within the range of a double',
        'they overflow',
        'Scale it down.',
      );
    }
    return scores;
  };
}

/** Turns a point of R^d into a token, by the closure rule of the quantizer. `origin` names the point in the error. */
export type TokenOf = (point: ArrayLike<number>, origin: () => string) => number;

/** The closure rule: a point within 1e-9 of a token's embedding (relative to the largest embedding) is that token. */
export function tokenOf(words: Vocabulary, quantizer: Quantizer): TokenOf {
  const nearest = nearestToken(words.embeddings);
  const size = words.embeddings.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  const tolerance = 1e-9 * Math.max(size, Number.MIN_VALUE);
  return (point, origin) => {
    if (point.length !== words.embeddings.cols) {
      throw new ArgumentError('FFN', `give ${words.embeddings.cols} numbers`, `it gives ${point.length}`);
    }
    if (!Array.from(point).every(Number.isFinite)) {
      throw new ArgumentError('FFN', 'give finite numbers only', `${origin()} is [${Array.from(point)}]`);
    }
    const { token, distance } = nearest(point);
    if (quantizer === 'throw' && distance > tolerance) {
      throw new ArgumentError(
        'FFN',
        'send each value WV emb(x) to the embedding of a token',
        `${origin()} is ${distance} away from the nearest one, ${JSON.stringify(words.tokens[token])}`,
        "Choose quantizer: 'nearest', or weights that keep the vocabulary closed.",
      );
    }
    return token;
  };
}

/** The feed-forward network as a function; the identity when none is given. */
export function feedForward(FFN: FeedForward | undefined): (x: Float64Array) => ArrayLike<number> {
  if (FFN === undefined) return (x) => x;
  if (typeof FFN === 'function') return FFN;
  const weights = realMatrix(FFN, 'FFN');
  return (x) => {
    if (x.length !== weights.cols) {
      throw new ArgumentError('FFN', `have ${x.length} columns`, `it has ${weights.cols}`);
    }
    return realMatvec(weights, x);
  };
}

/** A emb(x) of every token, one row of A.rows numbers after another. */
export function ofEachToken(words: Vocabulary, a: DenseReal): Float64Array {
  const { rows: count, cols: d, data } = words.embeddings;
  const out = new Float64Array(count * a.rows);
  for (let x = 0; x < count; x++) out.set(realMatvec(a, data, x * d), x * a.rows);
  return out;
}

function scaleFactor(scale: AttentionScale, d: number, dHead: number): number {
  if (scale === 'embedding') return 1 / Math.sqrt(d);
  if (scale === 'head') return 1 / Math.sqrt(dHead);
  if (scale === 'none') return 1;
  if (Number.isFinite(scale)) return scale;
  throw new ArgumentError('scale', "be 'embedding', 'head', 'none' or a finite number", `it is ${scale}`);
}

function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let sum = 0;
  for (let c = 0; c < length; c++) sum += (a[aStart + c] as number) * (b[bStart + c] as number);
  return sum;
}
