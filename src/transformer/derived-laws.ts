import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { requireLawText } from './law-text.ts';
import type { NextTokenLaw } from './next-token-law.ts';
import { softmax } from './nn/softmax.ts';

/** p_beta(y|T), proportional to p(y|T)^beta: the Gibbs law of the energies -log p at inverse temperature beta. Zeros stay zero. */
export function temperedLaw(law: NextTokenLaw, beta: number): NextTokenLaw {
  if (!Number.isFinite(beta)) throw new ArgumentError('beta', 'be a finite number', `it is ${beta}`);
  return {
    tokens: law.tokens,
    probabilities: (text) => softmax(law.probabilities(text).map(Math.log), beta),
  };
}

/**
 * The law on a smaller vocabulary, token j of which is token keep[j]: p(keep[j]|T) / sum_i p(keep[i]|T) for texts of kept tokens.
 * Throws `ArgumentError` unless `keep` lists distinct tokens, at least one; the law throws `NotPhysicalError` where none of them can follow.
 */
export function restrictedLaw(law: NextTokenLaw, keep: readonly number[]): NextTokenLaw {
  const distinct = new Set(keep).size === keep.length && keep.length > 0;
  if (!distinct || keep.some((x) => !Number.isInteger(x) || x < 0 || x >= law.tokens)) {
    throw new ArgumentError('keep', `list distinct tokens in 0..${law.tokens - 1}`, `it is [${keep}]`);
  }
  return {
    tokens: keep.length,
    probabilities(text) {
      requireLawText(text, keep.length);
      const whole = law.probabilities(text.map((j) => keep[j] as number));
      const kept = Float64Array.from(keep, (x) => whole[x] as number);
      const sum = kept.reduce((total, p) => total + p, 0);
      if (!(sum > 0)) {
        throw new NotPhysicalError(
          `None of the kept tokens may follow [${text}]: their probability is ${sum}. Keep others.`,
        );
      }
      return kept.map((p) => p / sum);
    },
  };
}
