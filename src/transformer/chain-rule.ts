import { ArgumentError, BudgetExceededError } from '../errors.ts';
import type { Text } from '../spaces/fock-space.ts';
import { requireLawText } from './law-text.ts';
import type { NextTokenLaw } from './next-token-law.ts';

/** The joint law of several next tokens: entry (y1, ..., yk) of `probabilities`, y1 most significant, N^k entries. */
export interface JointTable {
  readonly tokens: number;
  readonly steps: number;
  readonly probabilities: Float64Array;
}

/**
 * The model's own joint law by the chain rule, P(y1..yk | T) = prod_l p_l(y_l | T y1..y_{l-1}), with law l for step l: plain
 * products of next-token probabilities, no quantum state anywhere. Texts of probability 0 are not continued.
 * Cost: up to N^(k-1) calls of the laws and 8 N^k bytes; throws `BudgetExceededError` past `maxBytes`.
 */
export function chainRuleLaw(
  laws: readonly NextTokenLaw[],
  prompt: Text,
  { maxBytes = 2 ** 28 }: { readonly maxBytes?: number } = {},
): JointTable {
  const tokens = commonTokens(laws);
  requireLawText(prompt, tokens);
  const size = tokens ** laws.length;
  if (8 * size > maxBytes) {
    throw new BudgetExceededError('The joint law', 8 * size, maxBytes, 'Ask for fewer steps.');
  }
  const probabilities = new Float64Array(size);
  const text = [...prompt];
  const descend = (step: number, weight: number, index: number): void => {
    if (step === laws.length) {
      probabilities[index] = weight;
      return;
    }
    const next = (laws[step] as NextTokenLaw).probabilities(text);
    for (let y = 0; y < tokens; y++) {
      if (next[y] === 0) continue;
      text.push(y);
      descend(step + 1, weight * (next[y] as number), index * tokens + y);
      text.pop();
    }
  };
  descend(0, 1, 0);
  return { tokens, steps: laws.length, probabilities };
}

/** The law of step l alone, l = 1..k: P(y_l = y) summed over all other steps. Throws `ArgumentError` for a step outside 1..k. */
export function stepMarginal(joint: JointTable, step: number): Float64Array {
  if (!Number.isInteger(step) || step < 1 || step > joint.steps) {
    throw new ArgumentError('step', `be in 1..${joint.steps}`, `it is ${step}`);
  }
  const out = new Float64Array(joint.tokens);
  const stride = joint.tokens ** (joint.steps - step);
  joint.probabilities.forEach((p, index) => {
    const y = Math.floor(index / stride) % joint.tokens;
    out[y] = (out[y] as number) + p;
  });
  return out;
}

/** -sum_{l > from} log p(x_l | x_1..x_{l-1}) of a text in nats: its first `from` tokens (default 1) are given. Infinity where the law forbids the text. */
export function negativeLogLikelihood(law: NextTokenLaw, text: Text, from = 1): number {
  requireLawText(text, law.tokens);
  if (!Number.isInteger(from) || from < 1 || from > text.length) {
    throw new ArgumentError('from', `be in 1..${text.length}`, `it is ${from}`);
  }
  let sum = 0;
  for (let l = from; l < text.length; l++) {
    sum -= Math.log(law.probabilities(text.slice(0, l))[text[l] as number] as number);
  }
  return sum;
}

function commonTokens(laws: readonly NextTokenLaw[]): number {
  const tokens = laws[0]?.tokens;
  if (tokens === undefined) throw new ArgumentError('laws', 'have one law per step', 'it is empty');
  const other = laws.find((law) => law.tokens !== tokens);
  if (other) throw new ArgumentError('laws', `all have ${tokens} tokens`, `one has ${other.tokens}`);
  return tokens;
}
