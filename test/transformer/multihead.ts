import type { AttentionScale } from '../../src/transformer/attention-head.ts';
import { chainRuleLaw, type JointTable } from '../../src/transformer/chain-rule.ts';
import { averageLaw, headMixtureLaw, type MultiHeadBlock } from '../../src/transformer/multi-head-law.ts';
import { vocabulary, type Vocabulary } from '../../src/transformer/vocabulary.ts';
import fixture from './multihead.json' with { type: 'json' };

/** The two-head, three-block test vector on three tokens whose embeddings are neither orthogonal nor normalised. */
export { fixture };

export const words: Vocabulary = vocabulary(['0', '1', '2'], fixture.embeddings);

/** Block l = 0, 1, 2 of the vector. */
export function block(l: number): MultiHeadBlock {
  return {
    heads: [0, 1].map((h) => ({
      WQ: fixture.WQ[l]![h]!,
      WK: fixture.WK[l]![h]!,
      WV: fixture.WV[l]![h]!,
    })),
    headWeights: fixture.headWeights,
    FFN: fixture.FFN[l]!,
  };
}

/** The joint law of variant A or C over the first `steps` blocks. */
export function joint(variant: 'A' | 'C', scale: AttentionScale, steps = 3): JointTable {
  const make = variant === 'A' ? headMixtureLaw : averageLaw;
  const laws = Array.from({ length: steps }, (_, l) => make(words, block(l), { scale }));
  return chainRuleLaw(laws, fixture.prompt);
}
