import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';

/** The unit of an entropy. */
export interface EntropyOptions {
  /** Base of the logarithm: e (nats) by default, 2 for bits. Positive, not 1. */
  readonly base?: number;
}

/** The Shannon entropy -sum p log p, with 0 log 0 = 0. Throws as `requireDistribution` does. */
export function shannonEntropy(p: ArrayLike<number>, options: EntropyOptions = {}): number {
  return inBase(entropyOf(requireDistribution(p, 'p')), options);
}

/**
 * The relative entropy (Kullback-Leibler divergence) sum p log(p/q), with 0 log 0 = 0; +Infinity where p > 0 and q = 0.
 * Throws as `requireDistribution` does, and `ArgumentError` for unequal lengths.
 */
export function klDivergence(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  options: EntropyOptions = {},
): number {
  const [a, b] = requirePair(p, q);
  let sum = 0;
  a.forEach((x, i) => {
    if (x > 0) sum += x * Math.log(x / (b[i] as number));
  });
  return inBase(Math.max(0, sum), options);
}

/** The cross entropy -sum p log q; +Infinity where p > 0 and q = 0. Throws as `klDivergence` does. */
export function crossEntropy(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  options: EntropyOptions = {},
): number {
  const [a, b] = requirePair(p, q);
  let sum = 0;
  a.forEach((x, i) => {
    if (x > 0) sum -= x * Math.log(b[i] as number);
  });
  return inBase(sum, options);
}

/** -sum p log p in nats of weights that are trusted; weights at or below zero count as zero. */
export function entropyOf(weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const p = weights[i] as number;
    if (p > 0) sum -= p * Math.log(p);
  }
  return Math.max(0, sum);
}

/** A value in nats in the unit asked for. Throws `ArgumentError` for a base that has no logarithm. */
export function inBase(nats: number, { base = Math.E }: EntropyOptions): number {
  if (!(base > 0 && base < Infinity && base !== 1)) {
    throw new ArgumentError('base', 'be a positive number other than 1', `it is ${base}`);
  }
  return base === Math.E ? nats : nats / Math.log(base);
}

/**
 * A copy of a probability distribution. Throws `ArgumentError` for entries that are not finite, `NotPhysicalError` for negative
 * ones and for a sum that is not 1 within 1e-8.
 */
export function requireDistribution(p: ArrayLike<number>, argument: string): Float64Array {
  requireFinite(p, argument);
  const out = Float64Array.from(p);
  const negative = out.findIndex((x) => x < 0);
  if (negative >= 0) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must hold probabilities >= 0, but number ${negative} is ${out[negative]}.`,
    );
  }
  const sum = out.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > 1e-8) {
    throw new NotPhysicalError(
      `Argument \`${argument}\` must sum to 1, but its sum is ${sum}. Divide by the sum first.`,
    );
  }
  return out;
}

function requirePair(p: ArrayLike<number>, q: ArrayLike<number>): [Float64Array, Float64Array] {
  if (p.length !== q.length)
    throw new ArgumentError('q', `have ${p.length} entries like p`, `it has ${q.length}`);
  return [requireDistribution(p, 'p'), requireDistribution(q, 'q')];
}
