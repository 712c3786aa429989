import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { diamond, type Outcome } from '../fock/text-measurement.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { compareRecords, type JointLaw, type JointOutcome } from './joint-law.ts';

/** The token law of a joint law: records with the same tokens are added up. */
export function tokenLaw(law: JointLaw): JointLaw {
  const sums = new Map<string, JointOutcome>();
  for (const { tokens, probability } of law.outcomes) {
    const known = sums.get(tokens.join());
    sums.set(tokens.join(), { tokens, probability: probability + (known?.probability ?? 0) });
  }
  const outcomes = [...sums.values()].sort((a, b) => compareRecords(a.tokens, b.tokens));
  return { ...law, granularity: 'token', outcomes };
}

/** The probability of a record of tokens; 0 when it is not listed. */
export function recordProbability(law: JointLaw, tokens: readonly Outcome[]): number {
  const key = tokens.join();
  return law.outcomes.reduce((sum, o) => (o.tokens.join() === key ? sum + o.probability : sum), 0);
}

/** The law of outcome l (1 is the first). Throws `ArgumentError` for a step that the law does not have. */
export function marginalLaw(law: JointLaw, l: number): ReadonlyMap<Outcome, number> {
  if (!Number.isInteger(l) || l < 1 || l > law.steps) {
    throw new ArgumentError('l', `be a step in 1..${law.steps}`, `it is ${l}`);
  }
  const out = new Map<Outcome, number>();
  for (const { tokens, probability } of law.outcomes) {
    const outcome = tokens[l - 1] as Outcome;
    out.set(outcome, (out.get(outcome) ?? 0) + probability);
  }
  return out;
}

/** The Shannon entropy -sum P log P of the records (index records for an index law), in nats unless `base` is given. */
export function jointEntropy(law: JointLaw, { base = Math.E }: { readonly base?: number } = {}): number {
  const sum = law.outcomes.reduce((h, { probability: p }) => (p > 0 ? h - p * Math.log(p) : h), 0);
  return sum / Math.log(base);
}

/**
 * The token law as N^L probabilities in lexicographic order of (y1, ..., yL). Throws `ArgumentError` when a record has a diamond, `BudgetExceededError` past 8 N^L bytes.
 */
export function jointVector(
  law: JointLaw,
  tokens: number,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): Float64Array {
  const bytes = 8 * tokens ** law.steps;
  if (bytes > maxBytes) {
    const instead = 'Read the list of `outcomes`.';
    throw new BudgetExceededError(
      `A vector of ${tokens}^${law.steps} probabilities`,
      bytes,
      maxBytes,
      instead,
    );
  }
  const out = new Float64Array(tokens ** law.steps);
  for (const record of law.outcomes) {
    const index = record.tokens.reduce<number>((at, outcome) => {
      if (outcome === diamond)
        throw new ArgumentError('law', 'have no diamond', `a record is ${record.tokens}`);
      return at * tokens + outcome;
    }, 0);
    out[index] = (out[index] as number) + record.probability;
  }
  return out;
}
