import type { Estimate } from '../../states/estimate.ts';

/** Estimates of n equally likely courses as one: the mean, with one standard error of it. Needs two at least. */
export function meanOf(values: readonly Estimate[]): Estimate {
  const n = values.length;
  const mean = averaged(values, () => 1 / n);
  let squares = 0;
  let error = 0;
  for (const { re, im, error: own } of values) {
    squares += (re - mean.re) ** 2 + (im - mean.im) ** 2;
    error += own / n;
  }
  return { ...mean, error: Math.sqrt(squares / (n - 1) / n) + error, from: 'sampled' };
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
