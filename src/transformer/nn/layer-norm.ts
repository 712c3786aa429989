/** y = gain (x - mean)/sqrt(variance + 1e-5) + bias over each row of d numbers. */
export const normEpsilon = 1e-5;

/** Writes y and, where `xhat` and `inverse` are given, the normalised rows and 1/sqrt(variance + epsilon) that the gradient needs. */
export function layerNorm(
  out: Float64Array,
  x: Float64Array,
  gain: Float64Array,
  bias: Float64Array,
  rows: number,
  d: number,
  xhat?: Float64Array,
  inverse?: Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    const start = r * d;
    let mean = 0;
    for (let i = 0; i < d; i++) mean += x[start + i] as number;
    mean /= d;
    let variance = 0;
    for (let i = 0; i < d; i++) variance += ((x[start + i] as number) - mean) ** 2;
    const scale = 1 / Math.sqrt(variance / d + normEpsilon);
    if (inverse) inverse[r] = scale;
    for (let i = 0; i < d; i++) {
      const normal = ((x[start + i] as number) - mean) * scale;
      if (xhat) xhat[start + i] = normal;
      out[start + i] = normal * (gain[i] as number) + (bias[i] as number);
    }
  }
}

/** What the gradient of `layerNorm` reads and adds to. */
export interface NormGradient {
  readonly dx: Float64Array;
  readonly dgain: Float64Array;
  readonly dbias: Float64Array;
}

/** Adds the gradients of a layer norm, given the rows and scales that the forward pass kept. */
export function layerNormGradient(
  { dx, dgain, dbias }: NormGradient,
  dout: Float64Array,
  gain: Float64Array,
  xhat: Float64Array,
  inverse: Float64Array,
  rows: number,
  d: number,
): void {
  for (let r = 0; r < rows; r++) {
    const start = r * d;
    let sum = 0;
    let along = 0;
    for (let i = 0; i < d; i++) {
      const g = dout[start + i] as number;
      const normal = xhat[start + i] as number;
      dgain[i] = (dgain[i] as number) + g * normal;
      dbias[i] = (dbias[i] as number) + g;
      sum += g * (gain[i] as number);
      along += g * (gain[i] as number) * normal;
    }
    const scale = inverse[r] as number;
    for (let i = 0; i < d; i++) {
      const g = (dout[start + i] as number) * (gain[i] as number);
      dx[start + i] =
        (dx[start + i] as number) + scale * (g - (sum + along * (xhat[start + i] as number)) / d);
    }
  }
}
