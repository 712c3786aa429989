/**
 * Householder reduction Q^dagger A Q = T of a Hermitian matrix. Row i of `a` holds the entries j >= i of column i (the lower triangle) as a
 * vector in pairs; what lies before them in the same pair is cleared as it turns up. The rank-two update of a step waits for the next
 * step, where each column is updated and multiplied while it is in the cache: the triangle is walked once per step.
 */
import { copyEntries, makeReflector } from './reflector';
import {
  addScaled, addScaledAndDot, addTwo, addTwoAndDots, addTwoToEach, clearEntry, dot, entryAt, pairAt, pairBytes,
} from './vectors';

/**
 * Row k of `vs` gets the vector of reflector k (from entry k + 1), `taus` its tau; `d` and `e` the tridiagonal matrix. `stride` is the
 * bytes between rows of `a` and `vs`. `work` has room for two vectors and 64 bytes.
 */
export function tridiagonalise(
  parts: i32, a: usize, n: i32, stride: usize, vs: usize, taus: usize, d: usize, e: usize, work: usize,
): void {
  const z = work, w = work + 64, p = w + stride;
  for (let k = 0; k < n; k++) {
    const column = a + <usize>k * stride;
    const old = vs + <usize>(k - 1) * stride;
    if (k > 0) updateColumn(parts, column, k, n, old, w);
    f64.store(d + (<usize>k << 3), f64.load(entryAt(parts, column, k)));
    if (k + 1 == n) return;
    const v = vs + <usize>k * stride;
    copyEntries(parts, v, column, k + 1, n);
    const tau = taus + (<usize>k << 4);
    f64.store(e + (<usize>k << 3), makeReflector(parts, v, k + 1, n, tau, z));
    memory.fill(pairAt(parts, p, k + 1), 0, pairAt(parts, p, n + 1) - pairAt(parts, p, k + 1));
    for (let i = k + 1; i < n; i++) {
      const next = a + <usize>i * stride;
      if (parts == 1 && (i & 1) == 0 && i + 1 < n) {
        walkTwo(next, next + stride, i++, n, k > 0 ? old : 0, w, v, p, z);
        continue;
      }
      if (k > 0) updateColumn(parts, next, i, n, old, w);
      else cleanDiagonal(parts, next, i);
      multiplyColumn(parts, next, i, n, v, p, z);
    }
    halfCorrection(parts, w, p, v, k + 1, n, tau, z);
  }
}

/** Real: columns i and i + 1 for an even i, updated (unless `old` is 0) and multiplied together. */
function walkTwo(a: usize, b: usize, i: i32, n: i32, old: usize, w: usize, v: usize, p: usize, z: usize): void {
  const pairs = ((n + 1) >> 1) - (i >> 1), from = <usize>i << 3;
  if (old) {
    const vi = old + from, wi = w + from;
    addTwoToEach(a + from, b + from, vi, wi, pairs, -f64.load(wi), -f64.load(vi), -f64.load(wi, 8), -f64.load(vi, 8));
  }
  f64.store(b + from, 0);
  const x = f64.load(v + from), y = f64.load(v + from, 8), pi = p + from;
  addTwoAndDots(pi, z, a + from, b + from, v + from, pairs, x, y);
  // The diagonal came in with both.
  f64.store(pi, f64.load(pi) + f64.load(z) - f64.load(a + from) * x);
  f64.store(pi, f64.load(pi, 8) + f64.load(z, 16) - f64.load(b + from, 8) * y, 8);
}

/** Column i of A -= v w^dagger + w v^dagger. */
function updateColumn(parts: i32, column: usize, i: i32, n: i32, v: usize, w: usize): void {
  const vi = entryAt(parts, v, i), wi = entryAt(parts, w, i);
  const pairs = ((n + 1) >> 1) - (i >> 1);
  const complex = parts == 2;
  addTwo(
    parts, pairAt(parts, column, i), pairAt(parts, v, i), pairAt(parts, w, i), pairs,
    -f64.load(wi), complex ? f64.load(wi, 16) : 0, -f64.load(vi), complex ? f64.load(vi, 16) : 0,
  );
  cleanDiagonal(parts, column, i);
}

/** Makes the diagonal real and clears the entry before it where they share a pair. */
function cleanDiagonal(parts: i32, column: usize, i: i32): void {
  if (i & 1) clearEntry(parts, column, i - 1);
  if (parts == 2) f64.store(entryAt(parts, column, i), 0, 16);
}

/** Adds to p = A v what column i and, as its conjugate, row i contribute. */
function multiplyColumn(parts: i32, column: usize, i: i32, n: i32, v: usize, p: usize, z: usize): void {
  const vi = entryAt(parts, v, i), pi = entryAt(parts, p, i);
  const vr = f64.load(vi), vj = parts == 2 ? f64.load(vi, 16) : 0;
  const from = pairAt(parts, column, i);
  addScaledAndDot(
    parts, pairAt(parts, p, i), z, from, pairAt(parts, v, i), ((n + 1) >> 1) - (i >> 1), vr, vj,
  );
  // The diagonal came in with both.
  const diagonal = f64.load(entryAt(parts, column, i));
  f64.store(pi, f64.load(pi) + f64.load(z) - diagonal * vr);
  if (parts == 2) f64.store(pi, f64.load(pi, 16) + f64.load(z, 8) - diagonal * vj, 16);
}

/** w := tau p - (tau / 2) (conj(tau) p^dagger v) v, so that H^dagger A H = A - v w^dagger - w v^dagger. */
function halfCorrection(
  parts: i32, w: usize, p: usize, v: usize, start: i32, n: i32, tau: usize, z: usize,
): void {
  const pairs = ((n + 1) >> 1) - (start >> 1);
  const from = pairAt(parts, w, start);
  dot(parts, z, pairAt(parts, p, start), pairAt(parts, v, start), pairs);
  const tr = f64.load(tau), ti = f64.load(tau, 8);
  const half = -0.5 * (tr * tr + ti * ti);
  const zr = half * f64.load(z), zi = half * f64.load(z, 8);
  memory.fill(from, 0, <usize>pairs * pairBytes(parts));
  addScaled(parts, from, pairAt(parts, p, start), pairs, tr, ti);
  addScaled(parts, from, pairAt(parts, v, start), pairs, zr, zi);
}
