import { rescaled, scaledTimes, toNumber, type Scaled } from '../matrices/scaled.ts';

/**
 * The roots of the Poisson distribution of the given mean for n = 0, 1, 2, ..., until they are below 1e-160 (see `scaledPoissonRoots`).
 */
export function poissonRoots(mean: number): Float64Array {
  const root = Math.sqrt(mean);
  const out = scaledPoissonRoots(mean, Math.floor(mean) + 1).map(toNumber);
  for (let n = out.length, value = out[n - 1] as number; ; n++) {
    value *= root / Math.sqrt(n);
    if (!(value > negligible)) return Float64Array.from(out);
    out.push(value);
  }
}

/** Roots whose squares are not above the smallest double. */
const negligible = 1e-160;

/**
 * The roots of the Poisson distribution of the given mean for n < count, also where they are below the smallest double. The most likely n comes from Stirling's
 * series, its neighbours by one factor each, so that nothing overflows for any mean. Relative error some 1e-14.
 */
export function scaledPoissonRoots(mean: number, count: number): Scaled[] {
  const peak = Math.floor(mean);
  const root = Math.sqrt(mean);
  const out = new Array<Scaled>(count);
  let value = rescaled(rootOfPoisson(peak, mean), 0);
  for (let n = peak; n >= 0; n--) {
    if (n < count) out[n] = value;
    if (n > 0) value = scaledTimes(value, Math.sqrt(n) / root);
  }
  for (let n = peak + 1; n < count; n++) out[n] = scaledTimes(out[n - 1] as Scaled, root / Math.sqrt(n));
  return out;
}

/** exp((n log mean - mean - log n!)/2) for n = floor(mean), where the large terms of Stirling's series cancel by hand. */
function rootOfPoisson(n: number, mean: number): number {
  if (n < 16) {
    let weight = Math.exp(-mean);
    for (let k = 1; k <= n; k++) weight *= mean / k;
    return Math.sqrt(weight);
  }
  const excess = mean - n;
  const inverse = 1 / (n * n);
  const stirling =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - inverse / 1188) * inverse) * inverse) * inverse) / n;
  const exponent = n * Math.log1p(excess / n) - excess - stirling;
  return Math.exp(0.5 * exponent) / (2 * Math.PI * n) ** 0.25;
}
