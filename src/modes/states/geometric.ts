import { ArgumentError } from '../../errors.ts';

/**
 * How many number states of a thermal distribution, mean^n/(mean + 1)^(n + 1), have weight: past them there is less than 1e-20. Throws `ArgumentError` for a mean below 0 or above 1e5.
 */
export function geometricLength(mean: number): number {
  if (!(mean >= 0 && mean <= 1e5)) {
    throw new ArgumentError('mean', 'be a number of photons within [0, 1e5]', `it is ${mean}`);
  }
  if (mean === 0) return 1;
  return Math.ceil(46 / Math.log1p(1 / mean)) + 1;
}

/** The weights of a thermal distribution, as many as count. Throws as `geometricLength`. */
export function thermalWeights(mean: number): Float64Array {
  const fall = mean / (mean + 1);
  return Float64Array.from({ length: geometricLength(mean) }, (_, n) => fall ** n / (mean + 1));
}
