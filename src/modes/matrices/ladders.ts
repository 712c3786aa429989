import { scaledPoissonRoots } from '../states/poisson.ts';
import type { Ladder } from './ladder-matrix.ts';
import { rescaled, scaledTimes, type Scaled } from './scaled.ts';

/** The ladder of a displacement, G = r (a^dagger - a) on number states, r > 0: D^dagger n D = n + r^2 + r (a + a^dagger). */
export function displacementLadder(r: number, size: number): Ladder {
  return {
    excess: new Float64Array(size).fill(r * r),
    off: Float64Array.from({ length: size }, (_, n) => r * Math.sqrt(n + 1)),
    starts: scaledPoissonRoots(r * r, size),
  };
}

/**
 * The ladder of a squeezer, G = r (K_- - K_+), r > 0, on states with K_0 = k + l and K_+ |l> = sqrt((l + 1)(l + 2k)) |l + 1>. One mode: K_+ = a^dagger^2 / 2, k = 1/4 on even numbers of
 * photons and 3/4 on odd ones. Two modes: K_+ = a^dagger b^dagger, k = (1 + difference of the photons) / 2. `vacuum` is <0|e^G|0> = sech(r)^(2k).
 */
export function squeezerLadder(r: number, k: number, size: number, vacuum: Scaled): Ladder {
  const excess = 2 * Math.sinh(r) ** 2;
  const half = -0.5 * Math.sinh(2 * r);
  const starts: Scaled[] = [];
  for (let j = 0, value = vacuum; j < size; j++) {
    starts.push(value);
    value = scaledTimes(value, -Math.tanh(r) * Math.sqrt((j + 2 * k) / (j + 1)));
  }
  return {
    excess: Float64Array.from({ length: size }, (_, l) => excess * (k + l)),
    off: Float64Array.from({ length: size }, (_, l) => half * Math.sqrt((l + 1) * (l + 2 * k))),
    starts,
  };
}

/** base^(2k), base in (0, 1], for numbers that may fall far below the smallest double. */
export function scaledPower(base: number, twoK: number): Scaled {
  let out: Scaled = { mantissa: 1, exponent: 0 };
  // In pieces that are no smaller than 2^-stride.
  const piece = Math.max(1, Math.floor(-250 / Math.min(-1e-3, Math.log2(base))));
  for (let rest = twoK; rest > 0; rest -= piece) {
    out = rescaled(out.mantissa * base ** Math.min(rest, piece), out.exponent);
  }
  return out;
}
