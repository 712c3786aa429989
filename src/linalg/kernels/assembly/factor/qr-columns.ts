/**
 * Householder QR of an m x n matrix, m >= n. Row j of `a` holds column j as a vector in pairs; the update of a step waits for the next one,
 * where each column is updated and multiplied by the next vector while it is in the cache.
 */
import { copyEntries, makeReflector } from './reflector';
import { addScaled, dot, entryAt, pairAt, storeScalar } from './vectors';

/** Bytes of work of `qrColumns`. */
export function qrColumnsScratch(n: i32): usize {
  return <usize>(n + 4) * 16;
}

/** Row k of `vs` gets reflector k (from entry k), `taus` its tau; columns of `a` keep R, its diagonal real, in their first entries. */
export function qrColumns(
  parts: i32, a: usize, m: i32, n: i32, stride: usize, vs: usize, taus: usize, work: usize,
): void {
  const inverse = work, factors = work + 32;
  for (let k = 0; k < n; k++) {
    const column = a + <usize>k * stride, v = vs + <usize>k * stride, tau = taus + (<usize>k << 4);
    if (k > 0) subtract(parts, column, k, m, v - stride, factors + (<usize>k << 4));
    copyEntries(parts, v, column, k, m);
    const beta = makeReflector(parts, v, k, m, tau, inverse);
    const diagonal = entryAt(parts, column, k);
    f64.store(diagonal, beta);
    if (parts == 2) f64.store(diagonal, 0, 16);
    const from = pairAt(parts, v, k), pairs = ((m + 1) >> 1) - (k >> 1);
    const tr = f64.load(tau), ti = f64.load(tau, 8);
    for (let j = k + 1; j < n; j++) {
      const next = a + <usize>j * stride, z = factors + (<usize>j << 4);
      if (k > 0) subtract(parts, next, k, m, v - stride, z);
      dot(parts, z, from, pairAt(parts, next, k), pairs);
      // H^dagger = I - conj(tau) v v^dagger. Entry k is finished at once: the next step starts below it.
      const zr = f64.load(z), zi = f64.load(z, 8);
      storeScalar(z, tr * zr + ti * zi, tr * zi - ti * zr);
      const first = entryAt(parts, next, k);
      f64.store(first, f64.load(first) - f64.load(z));
      if (parts == 2) f64.store(first, f64.load(first, 16) - f64.load(z, 8), 16);
    }
  }
}

/** column -= z v from entry k on, v being the vector that starts at entry k - 1; the finished entry k - 1 is kept. */
function subtract(parts: i32, column: usize, k: i32, m: i32, v: usize, z: usize): void {
  const kept = entryAt(parts, column, k - 1);
  const re = f64.load(kept), im = parts == 2 ? f64.load(kept, 16) : 0;
  addScaled(parts, pairAt(parts, column, k), pairAt(parts, v, k), ((m + 1) >> 1) - (k >> 1), -f64.load(z), -f64.load(z, 8));
  f64.store(kept, re);
  if (parts == 2) f64.store(kept, im, 16);
}
