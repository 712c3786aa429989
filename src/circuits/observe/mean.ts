import { modulus } from '../../linalg/scalar.ts';
import type { Estimate } from '../../states/estimate.ts';

/** Estimates of n equally likely courses as one: the mean, with one standard error of it. Needs two at least. */
export function meanOf(values: readonly Estimate[]): Estimate {
  const n = values.length;
  const mean = averaged(values, () => 1 / n);
  const own = values.reduce((sum, { error }) => sum + error / n, 0);
  const spread = modulus(
    deviation(Float64Array.from(values, ({ re }) => re)),
    deviation(Float64Array.from(values, ({ im }) => im)),
  );
  return { ...mean, error: spread / Math.sqrt(n) + own, from: 'sampled' };
}

/** The standard deviation of at least two samples, of any scale. */
export function deviation(values: Float64Array): number {
  const scale = values.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  if (scale === 0) return 0;
  const mean = values.reduce((sum, x) => sum + x / scale, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x / scale - mean) ** 2, 0);
  return scale * Math.sqrt(squares / (values.length - 1));
}

/**
 * Estimates averaged with weights that sum to one. Errors add up; the variance is that of the mixture, sum_k w_k (v_k + |m_k|^2) - |m|^2, written without the difference of
 * large numbers.
 */
export function averaged(values: readonly Estimate[], weight: (k: number) => number): Estimate {
  let [re, im, error] = [0, 0, 0];
  values.forEach((value, k) => {
    re += weight(k) * value.re;
    im += weight(k) * value.im;
    error += weight(k) * value.error;
  });
  const from = values.find((value) => value.from !== 'exact')?.from ?? 'exact';
  if (values.some(({ variance }) => variance === undefined)) return { re, im, error, from };
  let variance = 0;
  values.forEach((value, k) => {
    const apart = (value.re - re) ** 2 + (value.im - im) ** 2;
    variance += weight(k) * ((value.variance as number) + apart);
  });
  return { re, im, error, from, variance };
}

/** The sum of estimates of different operators on one state: errors add up, the variance is not known. */
export function totalOf(values: readonly Estimate[]): Estimate {
  const [first] = values;
  if (values.length === 1 && first) return first;
  const from = values.find((value) => value.from !== 'exact')?.from ?? 'exact';
  let [re, im, error] = [0, 0, 0];
  for (const value of values) {
    re += value.re;
    im += value.im;
    error += value.error;
  }
  return { re, im, error, from };
}
