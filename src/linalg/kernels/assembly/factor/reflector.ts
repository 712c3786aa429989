/** Elementary reflectors H = I - tau v v^dagger, v[start] = 1, H^dagger x = beta e_1 with beta real (as in linalg/reflector.ts). */
import { clearEntry, entryAt, pairAt, pairBytes, realDot, scaleVector, storeScalar } from './vectors';

/** Squared norms below this may have lost digits to underflow. */
const SMALL: f64 = 1e-240;

/**
 * Turns x, entries `start`..n of the vector `v`, into the vector of its reflector and returns beta. Entries of v below `start` in the
 * same pair are cleared. Writes tau to `tau`, and to `inverse` the factor by which the entries after the first were multiplied.
 */
export function makeReflector(parts: i32, v: usize, start: i32, n: i32, tau: usize, inverse: usize): f64 {
  if (start & 1) clearEntry(parts, v, start - 1);
  const from = pairAt(parts, v, start);
  const pairs = ((n + 1) >> 1) - (start >> 1);
  const first = entryAt(parts, v, start);
  let factor: f64 = 1;
  let square = realDot(from, from, parts * pairs);
  // Twice is enough: the smallest number times 2^1000 is 2^-74.
  for (let i = 0; i < 2 && square < SMALL; i++) {
    scaleVector(parts, from, pairs, 2.0 ** 500, 0);
    factor *= 2.0 ** -500;
    square = realDot(from, from, parts * pairs);
  }
  const ar = f64.load(first);
  const ai = parts == 2 ? f64.load(first, 16) : 0;
  storeScalar(tau, 0, 0);
  storeScalar(inverse, 0, 0);
  f64.store(first, 0);
  if (parts == 2) f64.store(first, 0, 16);
  const tail = realDot(from, from, parts * pairs);
  if (tail == 0 && ai == 0) {
    f64.store(first, 1);
    return ar * factor;
  }
  const norm = Math.sqrt(ar * ar + ai * ai + tail);
  const beta = ar > 0 ? -norm : norm;
  storeScalar(tau, (beta - ar) / beta, -ai / beta);
  const distance = (ar - beta) * (ar - beta) + ai * ai;
  const re = (ar - beta) / distance, im = -ai / distance;
  scaleVector(parts, from, pairs, re, im);
  f64.store(first, 1);
  storeScalar(inverse, re / factor, im / factor);
  return beta * factor;
}

/** Copies the pairs of `from` that hold entries `start`..n to `to`. */
// @ts-ignore: decorator
@inline
export function copyEntries(parts: i32, to: usize, from: usize, start: i32, n: i32): void {
  const bytes = (((<usize>n + 1) >> 1) - (<usize>start >> 1)) * pairBytes(parts);
  memory.copy(pairAt(parts, to, start), pairAt(parts, from, start), bytes);
}
