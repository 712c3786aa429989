import type { Text } from '../spaces/fock-space.ts';
import {
  attentionLaw,
  type AttentionBlock,
  type AttentionOptions,
  type PositionedLaw,
} from './attention-law.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

/** The worked example of "Physical models realizing the transformer architecture of large language models" (2025). */
export interface PaperExample {
  readonly words: Vocabulary;
  /** (x0, x1, x0). */
  readonly prompt: Text;
  /** One law per block, in order: block l appends the l-th token. */
  readonly laws: readonly [PositionedLaw, PositionedLaw];
  /** The largest number of particles that the example keeps, M. */
  readonly maxParticles: number;
}

const one = [
  [1, 0],
  [0, 1],
];
const sigmaX = [
  [0, 1],
  [1, 0],
];
const blocks: readonly [AttentionBlock, AttentionBlock] = [
  { WQ: one, WK: sigmaX, WV: one, FFN: one },
  { WQ: one, WK: one, WV: sigmaX, FFN: one },
];

/**
 * Two tokens with emb(x0) = (1, 0), emb(x1) = (0, 1); block 1 has WQ = WV = FFN = 1 and WK = sigma_x, block 2 has
 * WQ = WK = FFN = 1 and WV = sigma_x. With c = e^scale the joint law of the two tokens is
 * (2/((c+2)(3c+1)), 6c/((c+2)(3c+1)), c^2/((c+2)(c+1)), c/((c+2)(c+1))). The paper defines scale = 1/sqrt(d), the default here,
 * but prints the numbers of scale = 1, which is `scale: 'none'`.
 */
export function paperExample(options: AttentionOptions = {}): PaperExample {
  const words = vocabulary(['x0', 'x1'], one);
  return {
    words,
    prompt: [0, 1, 0],
    laws: [attentionLaw(words, blocks[0], options), attentionLaw(words, blocks[1], options)],
    maxParticles: 6,
  };
}
