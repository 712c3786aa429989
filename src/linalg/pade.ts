import { kernels } from './kernels/active.ts';
import { luFactors, luSolve } from './lu.ts';
import type { ComplexMatrix } from './matrix.ts';
import { maxAbs } from './products.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { norm1 } from './one-norm.ts';

/** exp(A 2^-squarings) - 1, to be squared (in its own way) that many times. */
export interface ScaledExponential {
  readonly minusOne: ComplexMatrix;
  readonly squarings: number;
}

/** Degrees of the diagonal Pade approximants and the size of A up to which each is right to 2^-53 (Higham 2005, 2009). */
const degrees: readonly (readonly [number, number])[] = [
  [3, 1.495585217958292e-2],
  [5, 2.53939833006323e-1],
  [7, 9.504178996162932e-1],
  [9, 2.097847961257068],
];
const theta13 = 4.25;

/** More than this many doublings between |A| and the size of its powers are not used: intermediates would overflow. */
const largestGain = 50;

/**
 * The Pade part of scaling and squaring. Scaling is chosen from |A^4|^(1/4) ... |A^10|^(1/10), which for matrices far from
 * normal are much smaller than |A|, so that these are not scaled too far. Nothing overflows whatever the size of A.
 * Al-Mohy & Higham, SIAM J. Matrix Anal. Appl. 31 (2009) 970.
 */
export function scaledExponential(a: ComplexMatrix): ScaledExponential {
  const n = a.rows;
  const unit = powerOfTwoInverse(maxAbs(a));
  const p = -Math.log2(unit);
  const b = times(a.data, unit);
  const b2 = product(b, b, n);
  const b4 = product(b2, b2, n);
  const b6 = product(b2, b4, n);
  const d4 = norm1(b4, n) ** (1 / 4);
  const d6 = norm1(b6, n) ** (1 / 6);
  const size = Math.max(d4, d6) * 2 ** p;
  for (const [degree, theta] of degrees) {
    if (p < largestGain && size < theta && extraSquarings(b, n, p, degree) === 0) {
      return { minusOne: pade(b, [b2, b4, b6], n, p, degree), squarings: 0 };
    }
  }
  const d8 = norm1(product(b4, b4, n), n) ** (1 / 8);
  const d10 = norm1(product(b4, b6, n), n) ** (1 / 10);
  const eta = Math.min(Math.max(d6, d8), Math.max(d8, d10));
  let s = eta === 0 ? 0 : Math.max(0, Math.ceil(Math.log2(eta / theta13) + p));
  s = Math.max(s, p - largestGain);
  s += extraSquarings(b, n, p - s, 13);
  return { minusOne: pade(b, [b2, b4, b6], n, p - s, 13), squarings: s };
}

/** exp(B 2^p) - 1 = 2 (V - U)^-1 U with U the odd and V the even part of the numerator. `powers` are B^2, B^4, B^6. */
function pade(
  b: Float64Array,
  powers: readonly Float64Array[],
  n: number,
  p: number,
  degree: number,
): ComplexMatrix {
  const c = coefficients(degree).map((value, k) => value * 2 ** (p * k));
  const [b2, b4, b6] = powers as [Float64Array, Float64Array, Float64Array];
  const at = (k: number): number => c[k] ?? 0;
  const low = (k: number): Float64Array =>
    combination(n, at(k), [b2, b4, b6], [at(k + 2), at(k + 4), at(k + 6)]);
  let odd = low(1);
  let v = low(0);
  if (degree > 7) {
    const high = (k: number): Float64Array =>
      combination(n, 0, [b2, b4, b6], [at(k + 8), at(k + 10), at(k + 12)]);
    odd = sum(odd, product(b6, high(1), n));
    v = sum(v, product(b6, high(0), n));
  }
  const u = product(b, odd, n);
  const denominator = v.map((x, i) => x - (u[i] as number));
  const y = times(u, 2);
  luSolve(luFactors({ rows: n, cols: n, data: denominator }), y, n);
  return { rows: n, cols: n, data: y };
}

/** b_j = b_0 m! (2m - j)! / ((2m)! (m - j)! j!) with b_0 = 1. */
function coefficients(m: number): number[] {
  const b = [1];
  for (let j = 0; j < m; j++) b.push(((b[j] as number) * (m - j)) / ((2 * m - j) * (j + 1)));
  return b;
}

/** How many more squarings rounding in the powers of |B 2^p| asks for. */
function extraSquarings(b: Float64Array, n: number, p: number, m: number): number {
  const abs = new Float64Array(n * n);
  for (let i = 0; i < n * n; i++) abs[i] = Math.abs(b[2 * i] as number) + Math.abs(b[2 * i + 1] as number);
  let log2Constant = 0;
  for (let k = 1; k <= m; k++) log2Constant -= Math.log2((m + k) / k);
  for (let k = 1; k <= 2 * m + 1; k++) log2Constant -= Math.log2(k);
  let row = new Float64Array(n).fill(1);
  let log2Power = 0;
  for (let k = 0; k < 2 * m + 1; k++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const x = row[i] as number;
      for (let j = 0; j < n; j++) (next[j] as number) += x * (abs[i * n + j] as number);
    }
    const largest = next.reduce((max, x) => Math.max(max, x), 0);
    if (largest === 0) return 0;
    row = next.map((x) => x / largest);
    log2Power += Math.log2(largest);
  }
  const log2Alpha = log2Constant + log2Power + 2 * m * p - Math.log2(norm1(b, n));
  return Math.max(0, Math.ceil((log2Alpha + 53) / (2 * m)));
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  kernels().gemm(out, a, b, n, n, n);
  return out;
}

function times(a: Float64Array, factor: number): Float64Array {
  return a.map((x) => x * factor);
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x + (b[i] as number));
}

/** c_0 1 + sum_k c_k M_k */
function combination(
  n: number,
  c0: number,
  terms: readonly Float64Array[],
  c: readonly number[],
): Float64Array {
  const out = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) out[2 * (i * n + i)] = c0;
  terms.forEach((term, k) => {
    if (c[k] !== 0) kernels().axpy(out, term, c[k] as number, 0);
  });
  return out;
}
