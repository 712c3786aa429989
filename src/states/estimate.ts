/**
 * A number with its error and where the error comes from. `error` is 0 for `exact` (rounding only), a bound or estimate of
 * the effect of discarded weight for `truncated`, one standard error (autocorrelation included) for `sampled`, and the
 * integrator's error estimate for `integrated`.
 */
export interface Estimate {
  readonly re: number;
  readonly im: number;
  readonly error: number;
  /** <O^dagger O> - |<O>|^2, where a state kind gives it. */
  readonly variance?: number;
  readonly from: 'exact' | 'truncated' | 'sampled' | 'integrated';
}

/** An estimate from exact arithmetic. */
export function exact(re: number, im = 0, variance?: number): Estimate {
  return { re, im, error: 0, from: 'exact', ...(variance === undefined ? {} : { variance }) };
}

/** The complex conjugate of an estimate. */
export function conjugateEstimate(of: Estimate): Estimate {
  return { ...of, im: -of.im };
}
