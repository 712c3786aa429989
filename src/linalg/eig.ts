import { ArgumentError } from '../errors.ts';
import { zeros, type ComplexMatrix } from './matrix.ts';
import { dagger, multiply } from './products.ts';
import { modulus } from './scalar.ts';
import { normalised } from './scaling.ts';
import { isNormal, schur } from './schur.ts';
import { inverse } from './solve.ts';
import { singularValues } from './svd.ts';

/** Eigenvalues (interleaved re/im) and eigenvectors (unit columns, same order) of a general matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: ComplexMatrix;
}

/** Right and left eigenvectors. */
export interface TwoSidedEigen extends Eigen {
  /** W with W^dagger A = diag(values) W^dagger and W^dagger V = 1, V = `vectors`; its columns do not have length 1. */
  readonly left: ComplexMatrix;
  /** The condition number of V in the 2-norm: by so much an eigenvalue may move, times the perturbation of A. */
  readonly condition: number;
}

/** Asks for left eigenvectors too; refused where the condition number of the right ones is above `maxCondition` (1e6). */
export interface TwoSidedOptions {
  readonly left: true;
  readonly maxCondition?: number;
}

/** Differences of eigenvalues below this part of |A| count as this: with vectors kept below 1e100, nothing overflows. */
const tiny = 2 ** -600;

/**
 * Eigenvalues and right eigenvectors, A x_k = lambda_k x_k, of a square complex matrix, from its Schur form.
 * Columns have length 1 and a real positive largest entry; values are in no particular order. When A is normal to rounding
 * (A^dagger A = A A^dagger) the vectors are orthonormal, also within multiplets. A defective matrix gives finite, nearly
 * parallel vectors for its Jordan block: look at the singular values of `vectors` before inverting it.
 * Cost about 120 n^3 flops. Throws `ArgumentError` unless A is square and finite. Golub & Van Loan, section 7.6.
 *
 * With `left: true` also left eigenvectors, W^dagger A = diag(values) W^dagger with W^dagger V = 1, from W^dagger = V^-1 (W = V when A is
 * normal): right to about 1e-16 n condition^2. A defective A has no such W, and rounding makes its V look invertible with a condition number of
 * 1e7 and more: `ArgumentError` names it when it is above `maxCondition`. Raise that for strongly graded or non-normal matrices.
 */
export function eig(a: ComplexMatrix): Eigen;
export function eig(a: ComplexMatrix, options: TwoSidedOptions): TwoSidedEigen;
export function eig(a: ComplexMatrix, options?: TwoSidedOptions): Eigen | TwoSidedEigen {
  const maxCondition = options?.maxCondition ?? 1e6;
  if (!(maxCondition >= 1)) throw new ArgumentError('maxCondition', 'be at least 1', `it is ${maxCondition}`);
  const { t, z } = schur(a);
  const n = t.rows;
  const values = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    values.set(t.data.subarray(2 * (k * n + k), 2 * (k * n + k) + 2), 2 * k);
  }
  const normal = isNormal(t);
  const vectors = normal ? z : multiply(z, triangularVectors(t));
  normaliseColumns(vectors);
  const right = { values, vectors };
  if (!options) return right;
  if (normal) return { ...right, left: { ...vectors, data: vectors.data.slice() }, condition: 1 };
  return { ...right, ...leftVectors(vectors, maxCondition) };
}

/** W = V^-dagger, where V is not too nearly singular. */
function leftVectors(v: ComplexMatrix, maxCondition: number): { left: ComplexMatrix; condition: number } {
  const s = singularValues(v);
  const condition = (s[0] as number) / (s[s.length - 1] as number);
  if (!(condition <= maxCondition)) {
    throw new ArgumentError(
      'a',
      'be diagonalisable',
      `the condition number of its eigenvectors is ${condition.toExponential(2)}, above ${maxCondition}: it is defective or near to it`,
      'Use `schur`, or raise `maxCondition`.',
    );
  }
  return { left: dagger(inverse(v)), condition };
}

/** The eigenvectors of an upper triangular matrix, as columns of an upper triangular matrix, by back-substitution. */
function triangularVectors(a: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const t = normalised(a).data;
  const out = zeros(n, n);
  const x = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    x.fill(0);
    x[2 * k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      backSubstitute(t, n, k, i, x);
      const size = Math.max(Math.abs(x[2 * i] as number), Math.abs(x[2 * i + 1] as number));
      if (size > 1e100) for (let j = 2 * i; j <= 2 * k + 1; j++) (x[j] as number) /= size;
    }
    for (let i = 0; i <= k; i++) out.data.set(x.subarray(2 * i, 2 * i + 2), 2 * (i * n + k));
  }
  return out;
}

/** x_i from x_{i+1} .. x_k; an eigenvalue that repeats is moved by a rounding error, so that the division is defined. */
function backSubstitute(t: Float64Array, n: number, k: number, i: number, x: Float64Array): void {
  let re = 0;
  let im = 0;
  for (let j = i + 1; j <= k; j++) {
    const a = t[2 * (i * n + j)] as number;
    const b = t[2 * (i * n + j) + 1] as number;
    const c = x[2 * j] as number;
    const d = x[2 * j + 1] as number;
    re += a * c - b * d;
    im += a * d + b * c;
  }
  const p = 2 * (k * n + k);
  const q = 2 * (i * n + i);
  let dr = (t[p] as number) - (t[q] as number);
  let di = (t[p + 1] as number) - (t[q + 1] as number);
  const smallest = Math.max(tiny, 2 ** -52 * modulus(t[p] as number, t[p + 1] as number));
  if (modulus(dr, di) < smallest) {
    dr = smallest;
    di = 0;
  }
  const size = modulus(dr, di);
  const ur = dr / size;
  const ui = di / size;
  x[2 * i] = (re * ur + im * ui) / size;
  x[2 * i + 1] = (im * ur - re * ui) / size;
}

/** Columns to length 1, each with its largest entry real and positive. Columns are not zero and near size 1. */
function normaliseColumns(v: ComplexMatrix): void {
  const { rows, cols, data } = v;
  for (let c = 0; c < cols; c++) {
    let sum = 0;
    let largest = 0;
    let at = 0;
    for (let r = 0; r < rows; r++) {
      const o = 2 * (r * cols + c);
      const square = (data[o] as number) ** 2 + (data[o + 1] as number) ** 2;
      sum += square;
      if (square > largest * (1 + 1e-10)) {
        largest = square;
        at = o;
      }
    }
    const factor = 1 / Math.sqrt(largest) / Math.sqrt(sum);
    const re = (data[at] as number) * factor;
    const im = -(data[at + 1] as number) * factor;
    for (let o = 2 * c; o < data.length; o += 2 * cols) {
      const x = data[o] as number;
      const y = data[o + 1] as number;
      data[o] = re * x - im * y;
      data[o + 1] = re * y + im * x;
    }
    data[at + 1] = 0;
  }
}
