import type { Scalar } from '../../linalg/scalar.ts';
import type { Ket } from '../../states/ket.ts';
import { polar } from '../gates/ladder-gates.ts';
import type { Truncated } from '../verdict/truncation.ts';
import { ketOfSeries, type ModeOptions } from './mode-series.ts';

/**
 * The squeezed vacuum S(z)|0>, S(z) = exp((conj(z) a^2 - z a^dagger^2)/2), z = r e^(i phi): <2l|S|0> = (-e^(i phi) tanh r)^l sqrt((2l)!)/(2^l l! sqrt(cosh r)). Cut and reported as
 * `coherentKet`; |z| up to 5. Throws as it does.
 */
export function squeezedKet(z: Scalar, options: ModeOptions): Truncated<Ket> {
  return displacedSqueezedKet(0, z, options);
}

/**
 * The displaced squeezed state D(alpha)S(z)|0>: the vector that a + e^(i phi) tanh(r) a^dagger multiplies by alpha + e^(i phi) tanh(r) conj(alpha), by the recurrence which that is; its phase is that of the
 * formula. Cut and reported as `coherentKet`; |alpha| up to 100, |z| up to 5. Throws as it does.
 */
export function displacedSqueezedKet(alpha: Scalar, z: Scalar, options: ModeOptions): Truncated<Ket> {
  const [{ parts, size }, { size: r, phase }] = [polar(alpha, 'alpha', 100), polar(z, 'z', 5)];
  const [x = 0, y = 0] = parts;
  const [s, t] = [Math.tanh(r) * phase.cos, Math.tanh(r) * phase.sin];
  const b = [x + s * x + t * y, y + t * x - s * y] as const;
  // <0|D S|0> has the phase of exp(-conj(alpha) b / 2).
  const angle = -0.5 * (x * b[1] - y * b[0]);
  const bulk = size * size + Math.sinh(r) ** 2;
  return ketOfSeries(ladderSeries(b, [s, t], angle, bulk), options);
}

/** c_n of sqrt(n + 1) c_(n+1) = b c_n - f sqrt(n) c_(n-1), not normalised, c_0 of the given phase, until nothing more has weight. */
function ladderSeries(
  [u, v]: readonly [number, number],
  [s, t]: readonly [number, number],
  angle: number,
  bulk: number,
): Float64Array {
  const out = [Math.cos(angle), Math.sin(angle)];
  let largest = 1;
  let [p, q, re, im] = [0, 0, Math.cos(angle), Math.sin(angle)];
  for (let n = 0; ; n++) {
    const [up, down] = [1 / Math.sqrt(n + 1), Math.sqrt(n / (n + 1))];
    const [nextRe, nextIm] = [
      up * (u * re - v * im) - down * (s * p - t * q),
      up * (u * im + v * re) - down * (s * q + t * p),
    ];
    const size = Math.abs(nextRe) + Math.abs(nextIm);
    if (n > bulk && size + Math.abs(re) + Math.abs(im) < negligible * largest) return Float64Array.from(out);
    out.push(nextRe, nextIm);
    largest = Math.max(largest, size);
    [p, q, re, im] = [re, im, nextRe, nextIm];
    if (size < 1e100) continue;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * 1e-100;
    [p, q, re, im, largest] = [p * 1e-100, q * 1e-100, re * 1e-100, im * 1e-100, largest * 1e-100];
  }
}

/** Amplitudes below this share of the largest have no weight. */
const negligible = 1e-20;
