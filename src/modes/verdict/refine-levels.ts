import { ArgumentError, NotFiniteError, TruncationError } from '../../errors.ts';
import { modulus } from '../../linalg/scalar.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { requireLevels } from '../arguments.ts';

/** Options of `refineLevels`. */
export interface RefineOptions {
  /** The levels to begin with. */
  readonly levels: number;
  /** Levels grow by this factor from one answer to the next, by 1 at least; 1.5 by default. */
  readonly growth?: number;
  /** Go on until the change of the answer is at most this; when not given, two answers are made and the change is reported. */
  readonly tolerance?: number;
  /** The most levels to take; 1000 by default. */
  readonly maxLevels?: number;
}

/** An answer and what truncation does to it. */
export interface RefinedAnswer {
  /** The answer at the most levels taken; `error` is its change from the answer before, and what it came with. */
  readonly value: Estimate;
  /** The levels of this answer. */
  readonly levels: number;
  /** All answers in order. */
  readonly answers: readonly { readonly levels: number; readonly value: Estimate }[];
}

/**
 * What truncation does to an answer, by asking again with more levels: `answer(levels)` computes it with modes of so many levels. The error is the change between the last two answers, which is more than what is
 * left where answers converge faster than the levels grow. With a `tolerance`, levels grow (levels, growth levels, growth^2 levels ..., rounded up: always the same ones) until the change is that small. Cost: that
 * of all answers. Throws `TruncationError` when `maxLevels` levels do not do, `ArgumentError`, `NotFiniteError` for an answer that is not finite.
 */
export function refineLevels(
  answer: (levels: number) => number | Estimate,
  { levels, growth = 1.5, tolerance = Infinity, maxLevels = 1000 }: RefineOptions,
): RefinedAnswer {
  requireLevels(levels);
  requireLevels(maxLevels, 'maxLevels');
  if (!(growth > 1 && growth < Infinity)) throw new ArgumentError('growth', 'be above 1', `it is ${growth}`);
  if (!(tolerance > 0)) throw new ArgumentError('tolerance', 'be above 0', `it is ${tolerance}`);
  let last = asked(answer, levels);
  const answers = [{ levels, value: last }];
  let change = Infinity;
  for (let at = next(levels, growth); at <= maxLevels; at = next(at, growth)) {
    const now = asked(answer, at);
    answers.push({ levels: at, value: now });
    change = modulus(now.re - last.re, now.im - last.im);
    last = now;
    if (change > tolerance) continue;
    return { value: { ...now, error: change + now.error, from: 'truncated' }, levels: at, answers };
  }
  throw new TruncationError(
    `The answer with at most ${maxLevels} levels (a change from one to the next, not a weight)`,
    change,
    tolerance,
    'Raise `maxLevels`, or ask for a larger `tolerance`.',
  );
}

function next(levels: number, growth: number): number {
  return Math.max(levels + 1, Math.ceil(levels * growth));
}

function asked(answer: (levels: number) => number | Estimate, levels: number): Estimate {
  const got = answer(levels);
  const value = typeof got === 'number' ? exact(got) : got;
  if (Number.isFinite(value.re) && Number.isFinite(value.im) && value.error >= 0) return value;
  throw new NotFiniteError(
    'answer',
    `with ${levels} levels it is ${value.re} + ${value.im}i, error ${value.error}`,
    'Look at the computation.',
  );
}
