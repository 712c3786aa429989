import { ArgumentError } from '../../errors.ts';

/**
 * p_i = exp(beta s_i) / sum_j exp(beta s_j), safe for scores of any size; a score of -Infinity is masked out, p_i = 0.
 * Throws `ArgumentError` when a score is NaN or +Infinity, when nothing is left unmasked, or when beta is not finite.
 */
export function softmax(scores: ArrayLike<number>, beta = 1): Float64Array {
  const out = Float64Array.from(scores);
  if (!Number.isFinite(beta)) throw new ArgumentError('beta', 'be a finite number', `it is ${beta}`);
  requireScores(out);
  if (beta !== 1) {
    for (let i = 0; i < out.length; i++) if (out[i] !== -Infinity) out[i] = beta * (out[i] as number);
  }
  softmaxInPlace(out, 0, out.length);
  return out;
}

/** log sum_i exp(s_i), safe for scores of any size. Throws as `softmax` does. */
export function logSumExp(scores: ArrayLike<number>): number {
  const copy = Float64Array.from(scores);
  requireScores(copy);
  return softmaxInPlace(copy, 0, copy.length);
}

/** log softmax(s)_i = s_i - log sum_j exp(s_j): finite where the probability itself underflows. Throws as `softmax` does. */
export function logSoftmax(scores: ArrayLike<number>): Float64Array {
  const total = logSumExp(scores);
  return Float64Array.from(scores, (score) => score - total);
}

/** Replaces `length` scores from `start` by their softmax and returns log sum exp of them. At least one score must be finite. */
export function softmaxInPlace(values: Float64Array, start: number, length: number): number {
  const end = start + length;
  let max = -Infinity;
  for (let i = start; i < end; i++) if ((values[i] as number) > max) max = values[i] as number;
  let sum = 0;
  for (let i = start; i < end; i++) {
    const weight = Math.exp((values[i] as number) - max);
    values[i] = weight;
    sum += weight;
  }
  const factor = 1 / sum;
  for (let i = start; i < end; i++) values[i] = (values[i] as number) * factor;
  return max + Math.log(sum);
}

function requireScores(scores: Float64Array): void {
  const bad = scores.findIndex((score) => Number.isNaN(score) || score === Infinity);
  if (bad >= 0) throw new ArgumentError(`scores[${bad}]`, 'be finite or -Infinity', `it is ${scores[bad]}`);
  if (!scores.some((score) => score !== -Infinity)) {
    throw new ArgumentError('scores', 'have at least one entry that is not masked', 'all are masked');
  }
}
