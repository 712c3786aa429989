import { ArgumentError } from '../../errors.ts';

/**
 * Sinusoidal positions, `length` rows of d: PE(t)_i = sin(t / base^(i/d)) for even i, cos(t / base^((i-1)/d)) for odd i, t = 0, 1, ....
 * A shift by D is a rotation of each pair: PE(t + D) = [[cos wD, sin wD], [-sin wD, cos wD]] PE(t), w = base^(-i/d).
 * Throws `ArgumentError` for an odd or negative d.
 */
export function sinusoidalPositions(length: number, d: number, base = 10000): Float64Array {
  if (!Number.isInteger(d) || d < 0 || d % 2 !== 0) {
    throw new ArgumentError('d', 'be an even integer >= 0', `it is ${d}`);
  }
  const out = new Float64Array(length * d);
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < d; i += 2) {
      const angle = t / base ** (i / d);
      out[t * d + i] = Math.sin(angle);
      out[t * d + i + 1] = Math.cos(angle);
    }
  }
  return out;
}
