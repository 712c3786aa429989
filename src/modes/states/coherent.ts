import { ArgumentError } from '../../errors.ts';
import { modulus, type Scalar } from '../../linalg/scalar.ts';
import type { Ket } from '../../states/ket.ts';
import { requireScalar } from '../arguments.ts';
import type { Truncated } from '../verdict/truncation.ts';
import { ketOfSeries, type ModeOptions } from './mode-series.ts';
import { poissonRoots } from './poisson.ts';

/**
 * The coherent state |alpha> = D(alpha)|0> of one mode, <n|alpha> = e^(-|alpha|^2/2) alpha^n / sqrt n!, exact below `levels` and cut there: the squared norm is the
 * share of the weight captured. `normalize` of `ketwork` divides by the norm. Without factorials: right for any |alpha| up to 1000. Cost O(levels + |alpha|^2).
 * Throws `ArgumentError`, `BudgetExceededError`, and `TruncationError` when `strict`.
 */
export function coherentKet(alpha: Scalar, options: ModeOptions): Truncated<Ket> {
  return ketOfSeries(coherentAmplitudes(alpha), options);
}

/** The amplitudes of |alpha> (interleaved), all that have weight. Throws `ArgumentError`. */
export function coherentAmplitudes(alpha: Scalar): Float64Array {
  const { re, im } = requireScalar(alpha, 'alpha');
  const size = modulus(re, im);
  if (size > largestAmplitude) {
    throw new ArgumentError('alpha', `be at most ${largestAmplitude} in size`, `|alpha| is ${size}`);
  }
  const angle = Math.atan2(im, re);
  const roots = poissonRoots(size * size);
  const out = new Float64Array(2 * roots.length);
  roots.forEach((root, n) => {
    out[2 * n] = root * Math.cos(n * angle);
    out[2 * n + 1] = root * Math.sin(n * angle);
  });
  return out;
}

/** Beyond it a series would have millions of terms. */
const largestAmplitude = 1000;
