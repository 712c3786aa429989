/**
 * Householder reduction A = U B V^dagger of an m x n matrix, m >= n, to a real upper bidiagonal one. Row j of `a` holds column j of A as a
 * vector in pairs. Updates wait for the next step; there each column is updated, multiplied by the new left vector, and then, its entry
 * of the right vector being known up to normalisation, added to A u, all while it is in the cache: one walk over the matrix per step
 * (after Howell, Demmel, Fulton, Hammarling, Marmol, ACM Trans. Math. Softw. 34 (2008) 14).
 */
import { copyEntries, makeReflector } from './reflector';
import { addFour, addScaled, addTwo, clearEntry, dot, dotTwo, entryAt, pairAt, pairBytes, storeScalar, updateTwoAndDot } from './vectors';

/** Right vectors shorter than the inverse of this are taken as zero. */
const LARGEST_INVERSE: f64 = 1e280;

/** What one reduction works on; sizes in entries, strides in bytes. */
@unmanaged
export class Reduction {
  parts: i32;
  m: i32;
  n: i32;
  k: i32;
  /** Columns of A, stride `tall`. */
  a: usize;
  tall: usize;
  /** Row k: left vector k, from entry k, stride `tall`; right vector k, from entry k + 1, stride `wide`. */
  lefts: usize;
  rights: usize;
  wide: usize;
  leftTaus: usize;
  rightTaus: usize;
  d: usize;
  e: usize;
  /** The waiting update A -= v y^dagger + x u^dagger, sums t = A r^dagger, and a few numbers. */
  y: usize;
  x: usize;
  t: usize;
  z: usize;
}

/** Bytes that `x`, `t`, `y` and `z` take. */
export function bidiagonaliseScratch(tall: usize, wide: usize): usize {
  return 2 * tall + wide + 128;
}

/** Runs the whole reduction. `work` has `bidiagonaliseScratch` bytes. */
export function bidiagonalise(r: Reduction, work: usize): void {
  r.z = work;
  r.x = work + 128;
  r.t = r.x + r.tall;
  r.y = r.t + r.tall;
  for (let k = 0; k < r.n; k++) {
    r.k = k;
    const column = r.a + <usize>k * r.tall;
    if (k > 0) updateColumn(r, column, k);
    const v = r.lefts + <usize>k * r.tall;
    copyEntries(r.parts, v, column, k, r.m);
    const tau = r.leftTaus + (<usize>k << 4);
    f64.store(r.d + (<usize>k << 3), makeReflector(r.parts, v, k, r.m, tau, r.z));
    if (k + 1 == r.n) return;
    const u = r.rights + <usize>k * r.wide;
    walkColumns(r, v, u, tau);
    rightReflector(r, v, u);
  }
}

/** Column j of A -= v conj(y_j) + x conj(u_j), from row k on. */
function updateColumn(r: Reduction, column: usize, j: i32): void {
  const parts = r.parts, k = r.k, complex = parts == 2;
  const v = r.lefts + <usize>(k - 1) * r.tall;
  const yj = entryAt(parts, r.y, j), uj = entryAt(parts, r.rights + <usize>(k - 1) * r.wide, j);
  addTwo(
    parts, pairAt(parts, column, k), pairAt(parts, v, k), pairAt(parts, r.x, k), rowPairs(r),
    -f64.load(yj), complex ? f64.load(yj, 16) : 0, -f64.load(uj), complex ? f64.load(uj, 16) : 0,
  );
}

// @ts-ignore: decorator
@inline
function rowPairs(r: Reduction): i32 {
  return ((r.m + 1) >> 1) - (r.k >> 1);
}

/** y := tau A^dagger v; u := conj of row k of A - v y^dagger; t := A u without its first column. Columns two at a time. */
function walkColumns(r: Reduction, v: usize, u: usize, tau: usize): void {
  const parts = r.parts, k = r.k, pairs = rowPairs(r);
  const from = pairAt(parts, v, k), t = pairAt(parts, r.t, k);
  memory.fill(t, 0, <usize>pairs * pairBytes(parts));
  if (r.n & 1) {
    clearEntry(parts, u, r.n);
    clearEntry(parts, r.y, r.n);
  }
  let j = k + 1;
  if ((r.n - j) & 1) {
    const a = r.a + <usize>j * r.tall;
    if (k > 0) updateColumn(r, a, j);
    dot(parts, r.z, from, pairAt(parts, a, k), pairs);
    rightEntry(r, a, u, j, r.z, tau);
    if (++j == r.n) return;
  }
  for (; j < r.n; j += 2) {
    const a = r.a + <usize>j * r.tall, b = a + r.tall;
    updateTwo(r, a, b, v, j);
    rightEntry(r, a, u, j, r.z, tau);
    rightEntry(r, b, u, j + 1, r.z + 16, tau);
    const first = entryAt(parts, u, j), second = entryAt(parts, u, j + 1);
    const none = j == k + 1, pa = pairAt(parts, a, k), pb = pairAt(parts, b, k);
    const one: f64 = none ? 0 : f64.load(first), two = f64.load(second);
    if (parts == 1 && j + 2 < r.n) {
      // The sums of four columns at once: A u is read and written half as often.
      const c = b + r.tall, d = c + r.tall;
      j += 2;
      updateTwo(r, c, d, v, j);
      rightEntry(r, c, u, j, r.z, tau);
      rightEntry(r, d, u, j + 1, r.z + 16, tau);
      const third = f64.load(entryAt(1, u, j)), fourth = f64.load(entryAt(1, u, j + 1));
      addFour(t, pa, pb, pairAt(1, c, k), pairAt(1, d, k), pairs, one, two, third, fourth);
    } else {
      addTwo(parts, t, pa, pb, pairs, one, none || parts == 1 ? 0 : f64.load(first, 16), two, parts == 2 ? f64.load(second, 16) : 0);
    }
  }
}

/** The waiting update of columns j and j + 1 (`a` and `b`), from row k on, and z := their products with v. */
function updateTwo(r: Reduction, a: usize, b: usize, v: usize, j: i32): void {
  const parts = r.parts, k = r.k, pairs = rowPairs(r);
  const pa = pairAt(parts, a, k), pb = pairAt(parts, b, k), from = pairAt(parts, v, k);
  if (parts == 1 && k > 0) {
    const y = entryAt(1, r.y, j), u = entryAt(1, r.rights + <usize>(k - 1) * r.wide, j);
    const old = pairAt(1, v - r.tall, k), x = pairAt(1, r.x, k);
    updateTwoAndDot(r.z, pa, pb, old, x, from, pairs, -f64.load(y), -f64.load(u), -f64.load(y, 8), -f64.load(u, 8));
    return;
  }
  if (k > 0) {
    updateColumn(r, a, j);
    updateColumn(r, b, j + 1);
  }
  dotTwo(parts, r.z, from, pa, pb, pairs);
}

/** y_j := tau conj(s), u_j := conj(A_kj) - y_j, where s = v^dagger (column j). */
function rightEntry(r: Reduction, column: usize, u: usize, j: i32, s: usize, tau: usize): void {
  const parts = r.parts;
  const tr = f64.load(tau), ti = f64.load(tau, 8), sr = f64.load(s), si = f64.load(s, 8);
  const yr = tr * sr + ti * si, yi = ti * sr - tr * si;
  const y = entryAt(parts, r.y, j), to = entryAt(parts, u, j), at = entryAt(parts, column, r.k);
  f64.store(y, yr);
  f64.store(to, f64.load(at) - yr);
  if (parts == 1) return;
  f64.store(y, yi, 16);
  f64.store(to, -f64.load(at, 16) - yi, 16);
}

/** Normalises the right vector u and makes x := pi (A u - v (y^dagger u)), all that the next step needs. */
function rightReflector(r: Reduction, v: usize, u: usize): void {
  const parts = r.parts, k = r.k, pairs = rowPairs(r), n = r.n;
  const tau = r.rightTaus + (<usize>k << 4), inverse = r.z + 32;
  let beta = makeReflector(parts, u, k + 1, n, tau, inverse);
  if (!(abs(f64.load(inverse)) + abs(f64.load(inverse, 8)) < LARGEST_INVERSE)) {
    beta = 0;
    storeScalar(tau, 0, 0);
    storeScalar(inverse, 0, 0);
  }
  f64.store(r.e + (<usize>k << 3), beta);
  const width = ((n + 1) >> 1) - ((k + 1) >> 1);
  // An entry of y before the first belongs to no column.
  clearEntry(parts, r.y, k);
  dot(parts, r.z, pairAt(parts, r.y, k + 1), pairAt(parts, u, k + 1), width);
  const pr = f64.load(tau), pi = f64.load(tau, 8);
  const ir = f64.load(inverse), ii = f64.load(inverse, 8), yr = f64.load(r.z), yi = f64.load(r.z, 8);
  const x = pairAt(parts, r.x, k), first = r.a + <usize>(k + 1) * r.tall;
  memory.fill(x, 0, <usize>pairs * pairBytes(parts));
  addTwo(
    parts, x, pairAt(parts, r.t, k), pairAt(parts, first, k), pairs, pr * ir - pi * ii, pr * ii + pi * ir, pr, pi,
  );
  addScaled(parts, x, pairAt(parts, v, k), pairs, -(pr * yr - pi * yi), -(pr * yi + pi * yr));
}
