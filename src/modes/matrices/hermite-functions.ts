import { stride, tiny } from './scaled.ts';

/**
 * The number states in position space, psi_n(x) = <x|n> with x = (a + a^dagger)/sqrt 2, at given points for n < count: row n holds the values at all points. By
 * psi_n+1 = x sqrt(2/(n+1)) psi_n - sqrt(n/(n+1)) psi_n-1, scaled where e^(-x^2/2) is below the smallest double: right for any n and x. Cost 4 flops per value.
 */
export function hermiteFunctions(points: Float64Array, count: number): Float64Array {
  const width = points.length;
  const out = new Float64Array(count * width);
  const up = Float64Array.from({ length: count }, (_, n) => Math.sqrt(2 / (n + 1)));
  const down = Float64Array.from({ length: count }, (_, n) => Math.sqrt(n / (n + 1)));
  for (let i = 0; i < width; i++) {
    const x = points[i] as number;
    // So far beyond the turning point of the highest all of them are below the smallest double.
    if (Math.abs(x) > 2 * Math.sqrt(2 * count + 1) + 60) continue;
    const powers = Math.floor((0.5 * x * x) / (stride * Math.LN2));
    // In the exponent only what is left after whole powers of 2^-stride.
    let value = Math.PI ** -0.25 * Math.exp(powers * stride * Math.LN2 - 0.5 * x * x);
    let before = 0;
    let unit = 2 ** (-stride * powers);
    let exponent = -stride * powers;
    for (let n = 0; n < count; n++) {
      out[n * width + i] = value * unit;
      const next = x * (up[n] as number) * value - (down[n] as number) * before;
      before = value;
      value = next;
      if (exponent < 0 && Math.abs(value) >= 1) {
        value *= tiny;
        before *= tiny;
        exponent += stride;
        unit = 2 ** exponent;
      }
    }
  }
  return out;
}
