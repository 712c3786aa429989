import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { requireRng } from '../../linalg/random.ts';
import type { Scalar } from '../../linalg/scalar.ts';
import type { Ket } from '../../states/ket.ts';
import { requireCount, requireNumber } from '../arguments.ts';
import { hermiteFunctions } from '../matrices/hermite-functions.ts';
import type { Truncated } from '../verdict/truncation.ts';
import { coherentAmplitudes } from './coherent.ts';
import { ketOfSeries, type ModeOptions } from './mode-series.ts';
import { geometricLength } from './geometric.ts';

/** The number state |n> of one mode, which needs n + 1 levels. Throws `ArgumentError`, `BudgetExceededError`. */
export function numberKet(n: number, options: ModeOptions): Truncated<Ket> {
  const amplitudes = new Float64Array(2 * requireCount(n, 'n') + 2);
  amplitudes[2 * n] = 1;
  return ketOfSeries(amplitudes, options);
}

/**
 * The cat state (|alpha> + e^(i phase) |-alpha>) / norm of one mode; 'even' is phase 0, 'odd' phase pi, each with one parity exactly. Cut and reported as `coherentKet`, right for small alpha too (an odd
 * cat tends to |1>). Throws as it does, and `ArgumentError` for an odd cat of alpha = 0.
 */
export function catKet(alpha: Scalar, phase: 'even' | 'odd' | number, options: ModeOptions): Truncated<Ket> {
  const amplitudes = coherentAmplitudes(alpha);
  const [cos, sin] = catPhase(phase);
  let weight = 0;
  for (let i = 0; i < amplitudes.length; i += 2) {
    const sign = i % 4 === 0 ? 1 : -1;
    const [x, y] = [amplitudes[i] as number, amplitudes[i + 1] as number];
    amplitudes[i] = x + sign * (cos * x - sin * y);
    amplitudes[i + 1] = y + sign * (cos * y + sin * x);
    weight += (amplitudes[i] as number) ** 2 + (amplitudes[i + 1] as number) ** 2;
  }
  if (weight > 0) return ketOfSeries(amplitudes, options);
  throw new ArgumentError('alpha', 'be above 0 in size for an odd cat', 'the two kets cancel');
}

function catPhase(phase: 'even' | 'odd' | number): readonly [number, number] {
  if (phase === 'even') return [1, 0];
  if (phase === 'odd') return [-1, 0];
  if (typeof phase === 'number' && Number.isFinite(phase)) return [Math.cos(phase), Math.sin(phase)];
  throw new ArgumentError('phase', "be 'even', 'odd' or a finite angle", `it is ${String(phase)}`);
}

/**
 * The logical state `bit` of the grid (GKP) code of one mode at finite energy: the sum of all position states |x = (2k + bit) sqrt(pi)>, damped by e^(-epsilon n) and normalised. The two logical states
 * are nearly orthogonal for small epsilon. Cut and reported as `coherentKet`; epsilon from 1e-3 to 10. Throws `ArgumentError`, `BudgetExceededError`, `TruncationError` when `strict`.
 */
export function gkpKet(bit: 0 | 1, epsilon: number, options: ModeOptions): Truncated<Ket> {
  requireBit(bit);
  if (!(epsilon >= 1e-3 && epsilon <= 10)) {
    throw new ArgumentError('epsilon', 'be within [1e-3, 10]', `it is ${epsilon}`);
  }
  const count = Math.ceil(40 / epsilon) + 2;
  const reach = Math.ceil((Math.sqrt(2 * count + 1) + 8) / (2 * Math.sqrt(Math.PI)));
  const points = Float64Array.from(
    { length: 2 * reach + 2 },
    (_, i) => (2 * (i - reach) - bit) * Math.sqrt(Math.PI),
  );
  const functions = hermiteFunctions(points, count);
  const amplitudes = new Float64Array(2 * count);
  for (let n = 0; n < count; n += 2) {
    let sum = 0;
    for (let i = 0; i < points.length; i++) sum += functions[n * points.length + i] as number;
    amplitudes[2 * n] = sum * Math.exp(-epsilon * n);
  }
  return ketOfSeries(amplitudes, options);
}

/**
 * The logical state `bit` of the binomial code of one mode, sum_p sqrt(C(order + 1, p)/2^order) |p (losses + 1)> over the p of 0 .. order + 1 that are even (bit 0) or odd (bit 1). It corrects `losses` lost
 * photons, to the order in the loss that `order` says; by default (|0> + |4>)/sqrt 2 and |2>. Michael et al., Phys. Rev. X 6 (2016) 031006. Throws as `numberKet`.
 */
export function binomialKet(
  bit: 0 | 1,
  { losses = 1, order = 1, ...options }: ModeOptions & { readonly losses?: number; readonly order?: number },
): Truncated<Ket> {
  requireBit(bit);
  const terms = requireCount(order, 'order') + 1;
  const spacing = requireCount(losses, 'losses') + 1;
  const amplitudes = new Float64Array(2 * terms * spacing + 2);
  // sqrt C(terms, p), from the largest outwards.
  const middle = Math.floor(terms / 2);
  const root = new Float64Array(terms + 1);
  root[middle] = 1;
  for (let p = middle; p < terms; p++) root[p + 1] = (root[p] as number) * Math.sqrt((terms - p) / (p + 1));
  for (let p = middle; p > 0; p--) root[p - 1] = (root[p] as number) * Math.sqrt(p / (terms - p + 1));
  for (let p = bit; p <= terms; p += 2) amplitudes[2 * p * spacing] = root[p] as number;
  return ketOfSeries(amplitudes, options);
}

/**
 * A random ket of one mode with some `mean` number of photons: normal complex amplitudes times those of a thermal distribution. Throws as `coherentKet`.
 */
export function randomModeKet(mean: number, stream: Rng, options: ModeOptions): Truncated<Ket> {
  requireRng(stream);
  const amplitudes = new Float64Array(2 * geometricLength(mean));
  const fall = Math.sqrt(mean / (mean + 1));
  for (let n = 0, root = 1; 2 * n < amplitudes.length; n++, root *= fall) {
    amplitudes[2 * n] = root * stream.normal();
    amplitudes[2 * n + 1] = root * stream.normal();
  }
  return ketOfSeries(amplitudes, options);
}

function requireBit(bit: 0 | 1): void {
  requireNumber(bit, 'bit');
  if (bit !== 0 && bit !== 1) throw new ArgumentError('bit', 'be 0 or 1', `it is ${String(bit)}`);
}
