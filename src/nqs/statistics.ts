import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';
import type { Estimate } from '../states/estimate.ts';

/**
 * Why an error bar should not be trusted: `frozen`, a chain made no move at all; `not-thermalised`, chains (or their halves) disagree, R-hat above 1.1;
 * `few-effective-samples`, fewer than 30 independent ones. Of the variance alone: `variance-out-of-range`, it is given as Infinity or 0 since it is past the range of doubles.
 */
export type SampleFlag = 'frozen' | 'not-thermalised' | 'few-effective-samples' | 'variance-out-of-range';

/** An estimate from chains, with what tells whether its error can be trusted. */
export interface SampledEstimate extends Estimate {
  /** <O^dagger O> - |<O>|^2 as sampled. */
  readonly variance: number;
  readonly samples: number;
  /** The integrated autocorrelation time tau, in samples of one chain; 1 for independent ones. */
  readonly autocorrelation: number;
  /** samples / tau. */
  readonly effectiveSamples: number;
  /** Split R-hat: the spread of all half-chains together over that within them; near 1 when they agree. */
  readonly rHat: number;
  readonly flags: readonly SampleFlag[];
}

/** What is known about the chains beside their values. */
export interface ChainFacts {
  readonly chains: number;
  /** Whether the samples are independent draws; tau is 1 then. */
  readonly independent: boolean;
  /** Whether a chain made no move. */
  readonly frozen: boolean;
}

const rHatLimit = 1.1;
const fewSamples = 30;

/**
 * The mean of complex values, chain after chain, with its error sqrt(variance tau / samples). Moments are complex: |x - mean|^2. The autocorrelation is that of all chains about
 * their common mean (so that chains which disagree count as correlated), summed by Geyer's initial monotone sequence. Values that are all equal have error 0 and tau 1.
 * The variance is Infinity where it is past the range of doubles. Throws `ArgumentError` for values that are no whole chains or not finite.
 * Geyer, Stat. Sci. 7 (1992) 473; Vehtari et al., Bayesian Anal. 16 (2021) 667.
 */
export function chainEstimate(
  given: Float64Array,
  { chains, independent, frozen }: ChainFacts,
): SampledEstimate {
  const samples = given.length / 2;
  requireChainsOf(samples, chains);
  requireFinite(given, 'values');
  // Squares of values near 1e200 or 1e-200 are no doubles.
  const unit = unitOf(given);
  const values = unit === 1 ? given : given.map((x) => x / unit);
  const [re, im] = meanOf(values, 0, samples);
  const centred = centredOn(values, re, im);
  const variance = squareSum(centred, 0, samples) / samples;
  const tau = independent ? 1 : autocorrelationTime(centred, chains);
  const effectiveSamples = samples / tau;
  const rHat = independent ? 1 : splitRHat(values, chains);
  const error = samples > 1 ? Math.sqrt((variance * tau) / Math.max(1, samples - 1)) : Infinity;
  const flags: SampleFlag[] = [];
  if (frozen) flags.push('frozen');
  if (!(rHat <= rHatLimit)) flags.push('not-thermalised');
  if (variance > 0 && effectiveSamples < fewSamples) flags.push('few-effective-samples');
  const scaled = unit * (unit * variance);
  if (isOutOfRange(scaled, variance)) flags.push('variance-out-of-range');
  return {
    re: unit * re,
    im: unit * im,
    error: unit * error,
    variance: scaled,
    from: 'sampled',
    samples,
    autocorrelation: tau,
    effectiveSamples,
    rHat,
    flags,
  };
}

function requireChainsOf(samples: number, chains: number): void {
  if (!Number.isSafeInteger(chains) || chains < 1) {
    throw new ArgumentError('chains', 'be an integer of at least 1', `it is ${chains}`);
  }
  if (samples > 0 && samples % chains === 0) return;
  throw new ArgumentError(
    'values',
    `be complex numbers, as many for each of ${chains} chains and at least one`,
    `there are ${samples} of them`,
  );
}

/** 1, or a power of two near the largest value where squares might leave the range of doubles. */
export function unitOf(values: Float64Array): number {
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const isNear = largest === 0 || (largest > 2 ** -400 && largest < 2 ** 400);
  return isNear ? 1 : 2 ** Math.max(-1020, Math.floor(Math.log2(largest)));
}

/** Whether a variance that is some number times `variance` is no double. */
export function isOutOfRange(scaled: number, variance: number): boolean {
  return scaled === Infinity || (scaled === 0 && variance > 0);
}

/** tau = 1 + 2 sum_k rho_k: sums of neighbouring pairs are added while they are positive and made to fall. */
function autocorrelationTime(centred: Float64Array, chains: number): number {
  const length = centred.length / (2 * chains);
  const total = squareSum(centred, 0, chains * length);
  if (length < 4 || total === 0) return 1;
  let tau = -1;
  let least = Infinity;
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const pair = (covariance(centred, chains, lag) + covariance(centred, chains, lag + 1)) / total;
    if (pair <= 0) break;
    least = Math.min(least, pair);
    tau += 2 * least;
  }
  // Anticorrelated chains: no more effective samples than Stan allows.
  return Math.max(tau, 1 / Math.log10(Math.max(10, chains * length)));
}

/** sum over chains and k of Re conj(x_k) x_{k+lag}, scaled up to all samples. */
function covariance(centred: Float64Array, chains: number, lag: number): number {
  const line = centred.length / chains;
  let sum = 0;
  for (let start = 0; start < centred.length; start += line) {
    for (let i = start, end = start + line - 2 * lag; i < end; i++) {
      sum += (centred[i] as number) * (centred[i + 2 * lag] as number);
    }
  }
  return (sum * line) / Math.max(1, line - 2 * lag);
}

/** sqrt(((n - 1) W / n + B / n) / W) over the halves of all chains; 1 for equal values, Infinity where only the halves differ. */
function splitRHat(values: Float64Array, chains: number): number {
  const length = values.length / (2 * chains);
  const half = Math.floor(length / 2);
  if (half < 2) return 1;
  const starts = Array.from({ length: chains }, (_, c) => [c * length, (c + 1) * length - half]).flat();
  const means = starts.map((start) => meanOf(values, start, start + half));
  const within =
    starts.reduce((sum, start, k) => {
      const [re, im] = means[k] as [number, number];
      return sum + squareSum(centredOn(values.subarray(2 * start, 2 * (start + half)), re, im), 0, half);
    }, 0) /
    (starts.length * (half - 1));
  const flat = Float64Array.from(means.flat());
  const [re, im] = meanOf(flat, 0, means.length);
  const between = squareSum(centredOn(flat, re, im), 0, means.length) / (means.length - 1);
  if (within === 0) return between === 0 ? 1 : Infinity;
  return Math.sqrt((half - 1) / half + between / within);
}

function meanOf(values: Float64Array, first: number, end: number): [number, number] {
  const [x, y] = [values[2 * first] as number, values[2 * first + 1] as number];
  let [re, im] = [0, 0];
  // Differences from the first value, so that equal values have exactly that mean.
  for (let k = first; k < end; k++) {
    re += (values[2 * k] as number) - x;
    im += (values[2 * k + 1] as number) - y;
  }
  return [x + re / (end - first), y + im / (end - first)];
}

function centredOn(values: Float64Array, re: number, im: number): Float64Array {
  return values.map((x, i) => x - (i % 2 === 0 ? re : im));
}

function squareSum(values: Float64Array, first: number, end: number): number {
  let sum = 0;
  for (let i = 2 * first; i < 2 * end; i++) sum += (values[i] as number) ** 2;
  return sum;
}
