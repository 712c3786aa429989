/**
 * The roots of the Poisson distribution of the given mean for n = 0, 1, 2, ..., until they
 * are below 1e-160. The most likely n comes from Stirling's series, its neighbours by one factor each, so that nothing overflows for any mean. Relative error some 1e-14.
 */
export function poissonRoots(mean: number): Float64Array {
  const peak = Math.floor(mean);
  const root = Math.sqrt(mean);
  const below: number[] = [];
  for (let n = peak, value = rootOfPoisson(peak, mean); n >= 0; n--) {
    below.push(value);
    value *= Math.sqrt(n) / root;
  }
  const out = below.reverse();
  for (let n = peak + 1, value = out[peak] as number; ; n++) {
    value *= root / Math.sqrt(n);
    if (!(value > negligible)) return Float64Array.from(out);
    out.push(value);
  }
}

/** Roots whose squares are not above the smallest double. */
const negligible = 1e-160;

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
