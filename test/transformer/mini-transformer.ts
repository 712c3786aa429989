import {
  languageModel,
  loadModel,
  saveModel,
  type LanguageModel,
} from '../../src/transformer/language-model.ts';
import { rng } from '../../src/linalg/random.ts';

/** The deterministic filler of the test vectors: G(k) = (((7k + 3) mod 11) - 5)/10. */
export function fill(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (((7 * (start + i) + 3) % 11) - 5) / 10);
}

/** `fill` as rows. */
export function fillRows(start: number, rows: number, cols: number): number[][] {
  return Array.from({ length: rows }, (_, r) => fill(start + r * cols, cols));
}

/**
 * The mini-transformer of the test vectors: five tokens, dimension 4, one causal attention layer without residual, norm and
 * feed-forward network, z = U o_last + c. Two heads are mixed by W0.
 */
export function miniTransformer(heads: 1 | 2): LanguageModel {
  const shape = {
    ...{ tokens: 5, context: 3, width: 4, heads, layers: 1, hidden: 0 },
    ...{ residual: false, norm: false, projection: heads === 2 },
  };
  const empty = saveModel(languageModel(shape, rng(0)));
  const tensors: Record<string, readonly number[]> = {
    embedding: fill(0, 20),
    position: fill(20, 12),
    'layers.0.WQ': fill(32, 16),
    'layers.0.WK': fill(48, 16),
    'layers.0.WV': fill(64, 16),
    ...(heads === 2 ? { 'layers.0.W0': fill(105, 16) } : {}),
    U: fill(80, 20),
    c: fill(100, 5),
  };
  return loadModel({ ...empty, tensors });
}
