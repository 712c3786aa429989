/**
 * The secular equation 1 / rho + sum_j z_j^2 / x_j = 0 with x_j = d_j - lambda for eigenvalues (of diag(d) + rho z z^T), or
 * x_j = d_j^2 - sigma^2 = (d_j - sigma) (d_j + sigma) for singular values (of the matrix with first row z and diagonal d, d_0 = 0; rho = 1). Poles
 * ascend and differ, z has no zeros. A root is found as the distance tau from its nearest pole, so that all x_j have small relative
 * errors (Li, LAPACK Working Note 89; Gu & Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995) 172).
 */
import { at, put } from './numbers';

const EPS: f64 = 2.0 ** -53;
const LIMIT: i32 = 80;

/** One equation: k poles `d`, squares `zz` of z (both padded to an even count: poles far away, squares zero), 1 / rho, sum of squares. */
@unmanaged
export class Secular {
  d: usize;
  zz: usize;
  k: i32;
  singular: bool;
  inverse: f64;
  /** rho times the sum of squares: how far the last root can be from the last pole (for singular values, in squares). */
  reach: f64;
  /** What `evaluate` leaves: the sums over poles left and right of the point, and their derivatives by lambda or sigma^2. */
  psi: f64;
  phi: f64;
  dpsi: f64;
  dphi: f64;
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** The sums at distance tau from `origin`. */
function evaluate(f: Secular, origin: f64, tau: f64): void {
  let psi = f64x2.splat(0), phi = f64x2.splat(0), dpsi = f64x2.splat(0), dphi = f64x2.splat(0);
  const o = f64x2.splat(origin), t = f64x2.splat(tau), one = f64x2.splat(1);
  let d = f.d, zz = f.zz, pairs = (f.k + 1) >> 1;
  const singular = f.singular;
  do {
    const pole = v128.load(d);
    let x = f64x2.sub(f64x2.sub(pole, o), t);
    if (singular) x = f64x2.mul(x, f64x2.add(f64x2.add(pole, o), t));
    const left = f64x2.lt(x, f64x2.splat(0));
    const q = f64x2.div(one, x);
    const term = f64x2.mul(v128.load(zz), q);
    const slope = f64x2.mul(term, q);
    psi = f64x2.add(psi, v128.and(term, left));
    phi = f64x2.add(phi, v128.andnot(term, left));
    dpsi = f64x2.add(dpsi, v128.and(slope, left));
    dphi = f64x2.add(dphi, v128.andnot(slope, left));
    d += 16;
    zz += 16;
  } while (--pairs);
  f.psi = sumLanes(psi);
  f.phi = sumLanes(phi);
  f.dpsi = sumLanes(dpsi);
  f.dphi = sumLanes(dphi);
}

/** x_j at distance tau from `origin`. */
// @ts-ignore: decorator
@inline
function difference(f: Secular, j: i32, origin: f64, tau: f64): f64 {
  const d = at(f.d, j);
  const x = d - origin - tau;
  return f.singular ? x * (d + origin + tau) : x;
}

/** The step from a pole of the value `from` that changes lambda, or sigma^2, by `eta`. */
// @ts-ignore: decorator
@inline
function stepOf(f: Secular, from: f64, eta: f64): f64 {
  return f.singular ? eta / (from + Math.sqrt(from * from + eta)) : eta;
}

/**
 * The root of c + s / (x_1 - eta) + S / (x_2 - eta) in the form c eta^2 - a eta + b = 0: the one between the poles, or the one
 * right of both.
 */
function quadratic(c: f64, a: f64, b: f64, right: bool): f64 {
  const root = Math.sqrt(abs(a * a - 4 * b * c));
  if (right) return a >= 0 ? (a + root) / (2 * c) : (2 * b) / (a - root);
  return a > 0 ? (2 * b) / (a + root) : (a - root) / (2 * c);
}

/** Root i; writes x_j to `x` (k numbers) and returns lambda or sigma. */
export function secularRoot(f: Secular, i: i32, x: usize): f64 {
  const last = i == f.k - 1;
  if (f.k == 1) return onlyRoot(f, x);
  const p = last ? i - 1 : i, q = p + 1;
  const gap = at(f.d, q) - at(f.d, p);
  let origin = at(f.d, i);
  let low: f64 = 0, high = last ? stepOf(f, origin, f.reach) : gap;
  const middle = 0.5 * high;
  evaluate(f, origin, middle);
  const w = f.inverse + f.psi + f.phi;
  const nearRight = !last && w < 0;
  if (w < 0) low = middle;
  else high = middle;
  let rest = w - at(f.zz, p) / difference(f, p, origin, middle) - at(f.zz, q) / difference(f, q, origin, middle);
  if (nearRight) {
    origin = at(f.d, q);
    low = -middle;
    high = 0;
  }
  const tau = iterate(f, i, p, q, origin, low, high, firstGuess(f, p, q, gap, rest, !last && !nearRight, last, origin));
  for (let j = 0; j < f.k; j++) put(x, j, difference(f, j, origin, tau));
  return origin + tau;
}

function onlyRoot(f: Secular, x: usize): f64 {
  const d = at(f.d, 0);
  const tau = stepOf(f, d, f.reach);
  put(x, 0, difference(f, 0, d, tau));
  return d + tau;
}

/** The root with the two nearest poles exact and the rest constant. */
function firstGuess(f: Secular, p: i32, q: i32, gap: f64, rest: f64, atLeft: bool, last: bool, origin: f64): f64 {
  const wide = f.singular ? gap * (at(f.d, p) + at(f.d, q)) : gap;
  const zp = at(f.zz, p), zq = at(f.zz, q);
  const a = (atLeft ? rest : -rest) * wide + zp + zq;
  const b = atLeft ? zp * wide : -zq * wide;
  return stepOf(f, origin, quadratic(rest, a, b, last));
}

/** Rational interpolation at the two nearest poles, kept inside a bracket that shrinks. */
function iterate(f: Secular, i: i32, p: i32, q: i32, origin: f64, low: f64, high: f64, guess: f64): f64 {
  const last = i == f.k - 1, atLeft = origin == at(f.d, p);
  let tau = guess > low && guess < high ? guess : 0.5 * (low + high);
  let previous: f64 = 0;
  let middleWay = false;
  for (let count = 0; count < LIMIT; count++) {
    evaluate(f, origin, tau);
    const w = f.inverse + f.psi + f.phi;
    const slope = f.dpsi + f.dphi;
    if (w < 0) low = tau;
    else high = tau;
    if (count > 0 && abs(w) > 0.1 * previous) middleWay = !middleWay;
    previous = abs(w);
    const xp = difference(f, p, origin, tau), xq = difference(f, q, origin, tau);
    let c: f64;
    if (last) {
      const only = at(f.zz, q) / (xq * xq);
      c = w - xp * (slope - only) - xq * only;
    } else if (middleWay) {
      c = w - xp * f.dpsi - xq * f.dphi;
    } else if (atLeft) {
      c = w - xq * slope - (xp - xq) * (at(f.zz, p) / (xp * xp));
    } else {
      c = w - xp * slope - (xq - xp) * (at(f.zz, q) / (xq * xq));
    }
    let eta = quadratic(c, (xp + xq) * w - xp * xq * slope, xp * xq * w, last);
    // Newton where the interpolation points the wrong way or fails.
    if (!(w * eta < 0)) eta = -w / slope;
    let next = tau + stepOf(f, origin + tau, eta);
    const inside = next > low && next < high;
    if (abs(w) <= EPS * (8 + 0.125 * <f64>f.k) * (f.inverse + f.phi - f.psi)) return inside ? next : tau;
    if (!inside) next = 0.5 * (low + high);
    if (next == tau || next <= low || next >= high) return tau;
    tau = next;
  }
  return tau;
}
