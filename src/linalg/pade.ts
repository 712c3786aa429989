import { addMatrixProduct, addToDiagonal, columnSumsOf, matrixProduct, oneNormOf } from './held-matrix.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import { factorise, solveFactorised } from './lu.ts';
import { powerOfTwoInverse } from './power-of-two.ts';

/** exp(A 2^-squarings) - 1, to be squared (in its own way) that many times. */
export interface ScaledExponential {
  readonly minusOne: Numbers;
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

/** A = B 2^p with the largest part of B in [1, 2), even powers of B, and the column sums of |re| + |im| of B. */
interface Powers {
  readonly n: number;
  readonly b: Numbers;
  readonly p: number;
  readonly sums: Float64Array;
  readonly even: readonly [b2: Numbers, b4: Numbers, b6: Numbers];
}

/**
 * The Pade part of scaling and squaring, in the place of the n x n matrix A. Scaling is chosen from |A^4|^(1/4) ... |A^10|^(1/10), which for
 * matrices far from normal are much smaller than |A|, so that these are not scaled too far. Nothing overflows whatever the size of A.
 * Al-Mohy & Higham, SIAM J. Matrix Anal. Appl. 31 (2009) 970.
 */
export function scaledExponential(work: Workspace, a: Numbers, n: number): ScaledExponential {
  const unit = powerOfTwoInverse(work.vectors.maxAbs(a));
  if (unit !== 1) work.vectors.scale(a, unit);
  const p = -Math.log2(unit);
  const b2 = matrixProduct(work, a, a, n);
  const b4 = matrixProduct(work, b2, b2, n);
  const b6 = matrixProduct(work, b2, b4, n);
  const powers: Powers = { n, b: a, p, sums: columnSumsOf(work, a, n), even: [b2, b4, b6] };
  const sums = columnSumsOf(work, b4, n);
  const column = largestIndex(sums);
  const d4 = (sums[column] as number) ** (1 / 4);
  const d6 = oneNormOf(work, b6, n) ** (1 / 6);
  const size = Math.max(d4, d6) * 2 ** p;
  for (const [degree, theta] of degrees) {
    if (p < largestGain && size < theta && extraSquarings(work, powers, p, degree, 1) === 0) {
      return { minusOne: pade(work, powers, p, degree), squarings: 0 };
    }
  }
  const wanted = squaringsFor(work, powers, Math.max(d4, d6), d6, column);
  const least = Math.max(wanted, p - largestGain);
  const squarings = least + extraSquarings(work, powers, p - least, 13);
  return { minusOne: pade(work, powers, p - squarings, 13), squarings };
}

/** How many squarings bring min(max(d6, d8), max(d8, d10)) below the limit of degree 13, where d_k = |B^k|^(1/k) 2^p and `most` is max(d4, d6). */
function squaringsFor(
  work: Workspace,
  { n, p, even: [, b4, b6] }: Powers,
  most: number,
  d6: number,
  column: number,
): number {
  const squarings = (d: number): number => (d === 0 ? 0 : Math.max(0, Math.ceil(Math.log2(d / theta13) + p)));
  // That minimum is at least d8, so at least what one column of B^8 shows, and at most max(d4, d6): both mostly ask for the same.
  const all = squarings(most);
  if (squarings(columnOfSquare(work, b4, n, column) ** (1 / 8)) === all) return all;
  const d8 = oneNormOf(work, matrixProduct(work, b4, b4, n), n) ** (1 / 8);
  const d10 = oneNormOf(work, matrixProduct(work, b4, b6, n), n) ** (1 / 10);
  return squarings(Math.min(Math.max(d6, d8), Math.max(d8, d10)));
}

/** The sum of |re| + |im| down one column of M^2. */
function columnOfSquare(work: Workspace, m: Numbers, n: number, column: number): number {
  const unit = new Float64Array(2 * n);
  unit[2 * column] = 1;
  let x = work.put(unit);
  for (let power = 0; power < 2; power++) {
    const next = work.zeros(2 * n);
    const [left, right] = [{ numbers: m, row: n, column: 1 }, { numbers: x, row: 1, column: 1 }]; // prettier-ignore
    work.products.complex({ numbers: next, row: 1 }, left, right, { m: n, k: n, n: 1 });
    x = next;
  }
  return work.read(x).reduce((sum, value) => sum + Math.abs(value), 0);
}

/** exp(B 2^p) - 1 = 2 (V - U)^-1 U with U the odd and V the even part of the numerator. */
function pade(work: Workspace, { n, b, even }: Powers, p: number, degree: number): Numbers {
  const c = coefficients(degree).map((value, k) => value * 2 ** (p * k));
  const at = (k: number): number => c[k] ?? 0;
  const part = (k: number): Numbers => {
    const low = combination(work, n, at(k), even, [at(k + 2), at(k + 4), at(k + 6)]);
    if (degree > 7) {
      const high = combination(work, n, 0, even, [at(k + 8), at(k + 10), at(k + 12)]);
      addMatrixProduct(work, low, even[2], high, n);
    }
    return low;
  };
  const denominator = part(0);
  const u = matrixProduct(work, b, part(1), n);
  work.vectors.axpy(denominator, u, -1);
  work.vectors.scale(u, 2);
  solveFactorised(work, factorise(work, denominator, n), u, n);
  return u;
}

/** b_j = b_0 m! (2m - j)! / ((2m)! (m - j)! j!) with b_0 = 1. */
function coefficients(m: number): number[] {
  const b = [1];
  for (let j = 0; j < m; j++) b.push(((b[j] as number) * (m - j)) / ((2 * m - j) * (j + 1)));
  return b;
}

/** c_0 1 + sum_k c_k M_k */
function combination(
  work: Workspace,
  n: number,
  c0: number,
  terms: readonly Numbers[],
  c: readonly number[],
): Numbers {
  const out = work.zeros(2 * n * n);
  if (c0 !== 0) addToDiagonal(work, out, n, c0);
  terms.forEach((term, k) => {
    if (c[k] !== 0) work.vectors.axpy(out, term, c[k] as number);
  });
  return out;
}

/**
 * How many more squarings rounding in the powers of |B 2^p| asks for; where that is at least `enough`, any number from `enough` on may be given.
 */
function extraSquarings(
  work: Workspace,
  { n, b, sums }: Powers,
  p: number,
  m: number,
  enough: number = Infinity,
): number {
  const norm = Math.max(...sums);
  if (norm === 0) return 0;
  let log2Constant = 0;
  for (let k = 1; k <= m; k++) log2Constant -= Math.log2((m + k) / k);
  for (let k = 1; k <= 2 * m + 1; k++) log2Constant -= Math.log2(k);
  const needed = (log2Power: number): number => {
    const log2Alpha = log2Constant + log2Power + 2 * m * p - Math.log2(norm);
    return Math.max(0, Math.ceil((log2Alpha + 53) / (2 * m)));
  };
  // The norm of a power lies between the powers of the smallest and the largest column sum.
  const [least, most] = [Math.min(...sums), norm].map((sum) => needed((2 * m + 1) * Math.log2(sum)));
  if (least === most || (least as number) >= enough) return least as number;
  return needed(log2PowerNorm(work.read(b), n, 2 * m + 1));
}

/** log2 of the 1-norm of the power of the matrix of |re| + |im|; -Infinity where that is zero. */
function log2PowerNorm(b: Float64Array, n: number, power: number): number {
  const abs = new Float64Array(n * n);
  for (let i = 0; i < n * n; i++) abs[i] = Math.abs(b[2 * i] as number) + Math.abs(b[2 * i + 1] as number);
  let row = new Float64Array(n).fill(1);
  let log2Power = 0;
  for (let k = 0; k < power; k++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const x = row[i] as number;
      for (let j = 0; j < n; j++) (next[j] as number) += x * (abs[i * n + j] as number);
    }
    const largest = next.reduce((max, x) => Math.max(max, x), 0);
    if (largest === 0) return -Infinity;
    row = next.map((x) => x / largest);
    log2Power += Math.log2(largest);
  }
  return log2Power;
}

function largestIndex(list: Float64Array): number {
  return list.reduce((best, x, i) => (x > (list[best] as number) ? i : best), 0);
}
