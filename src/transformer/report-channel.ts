import type { Rng } from '../linalg/random.ts';
import { fockSpace, type FockSpace, type Text } from '../spaces/fock-space.ts';
import { levels } from '../spaces/space.ts';
import { restrictedLaw } from './derived-laws.ts';
import type { NextTokenLaw } from './next-token-law.ts';
import { choiRank, positivityDefect, traceDefect } from './operation-checks.ts';
import { autoregressiveOperation, type AutoregressiveOperation } from './operation.ts';

/** Complete positivity, computed where the whole Choi matrix fits: the model's own law on its likeliest tokens. */
export interface ReducedChoi {
  readonly tokens: readonly number[];
  readonly maxParticles: number;
  readonly dimension: number;
  readonly rank: number;
  /** max(0, -smallest eigenvalue) of the Choi matrix. */
  readonly negativity: number;
  /** max |sum K^dagger K - 1| over the whole reduced space. */
  readonly tracePreservingDefect: number;
}

/** What was checked of the operation as a channel, and on what. */
export interface ChannelReport {
  readonly tokens: number;
  readonly maxParticles: number;
  readonly log2Dimension: number;
  readonly extension: string;
  readonly top: string;
  /** max |sum K^dagger K - 1| over `checkedTexts` texts of the whole space and over all texts of the reduced one. */
  readonly tracePreservingDefect: number;
  readonly checkedTexts: number;
  /** Whether the Choi matrix of `reduced` has no eigenvalue below -1e-12; on the whole space it follows from the Kraus form. */
  readonly completelyPositive: boolean;
  readonly reduced: ReducedChoi;
}

/**
 * Checks the operation of a law: trace preservation exactly on the vacuum, the prompt, a full text and random texts; complete positivity by the
 * eigenvalues of a whole Choi matrix, that of the law restricted to the three likeliest next tokens with at most three particles.
 */
export function channelReport(op: AutoregressiveOperation, prompt: Text, rng: Rng): ChannelReport {
  const texts = textsToCheck(op.space, prompt, rng);
  const reduced = reducedChoi(op.law, prompt);
  return {
    tokens: op.space.tokens,
    maxParticles: op.space.maxParticles,
    log2Dimension: op.space.log2Dim,
    extension: op.extension,
    top: op.top,
    tracePreservingDefect: Math.max(traceDefect(op, { texts }), reduced.tracePreservingDefect),
    checkedTexts: texts.length,
    completelyPositive: reduced.negativity <= 1e-12,
    reduced,
  };
}

function reducedChoi(law: NextTokenLaw, prompt: Text): ReducedChoi {
  const probabilities = law.probabilities(prompt);
  const tokens = [...probabilities.keys()]
    .sort((a, b) => (probabilities[b] as number) - (probabilities[a] as number))
    .slice(0, 3);
  const space = fockSpace(levels([tokens.length]), 3);
  const op = autoregressiveOperation(space, restrictedLaw(law, tokens));
  return {
    tokens,
    maxParticles: 3,
    dimension: Math.round(2 ** space.log2Dim),
    rank: choiRank(op),
    negativity: positivityDefect(op),
    tracePreservingDefect: traceDefect(op),
  };
}

/** As many random texts as keep the number of branches near 200,000, at least none and at most 29, beside the three that matter. */
function textsToCheck({ tokens, maxParticles }: FockSpace, prompt: Text, rng: Rng): Text[] {
  const random = Math.max(0, Math.min(29, Math.floor(200_000 / tokens) - 3));
  const draw = (length: number): Text => Array.from({ length }, () => rng.integer(tokens));
  const full = [...prompt, ...draw(maxParticles - prompt.length)];
  const others = Array.from({ length: random }, () => draw(1 + rng.integer(maxParticles)));
  return distinct([[], prompt, full, ...others]);
}

function distinct(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.join(), text])).values()];
}
