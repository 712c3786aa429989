import type { ComplexMatrix } from './matrix.ts';
import { frobenius, maxAbs } from './products.ts';
import { complexSqrt, logModulus } from './scalar-functions.ts';
import { isNormal, type SchurForm } from './schur.ts';

/**
 * The branch that `sqrtm` and `logm` take: principal, and on the negative real axis the upper side, sqrt(-x) = i sqrt x and
 * log(-x) = log x + i pi, whatever the sign of a zero imaginary part. Eigenvalues that rounding moved below the axis are
 * read as on it: within max(10, n) 2^-52 |A| for a normal matrix, within 6e-8 of themselves for another
 * (whose repeated eigenvalues are known no better), not at all when the eigenvalues were read off exactly.
 */
export interface Branch {
  /** How far below the negative real axis still counts as on it: `absolute + relative |lambda|`. */
  readonly absolute: number;
  readonly relative: number;
}

/** The branch rule for a matrix of this Schur form. */
export function branchOf(form: SchurForm): Branch {
  if (form.exact) return { absolute: 0, relative: 0 };
  const absolute = Math.max(10, form.t.rows) * 2 ** -52 * frobenius(form.t);
  return { absolute, relative: isNormal(form.t) ? 0 : 6e-8 };
}

/** log lambda on the branch. */
export function branchLog(re: number, im: number, branch: Branch): readonly [number, number] {
  const angle = Math.atan2(im, re);
  return [logModulus(re, im), belowCut(re, im, branch) ? angle + 2 * Math.PI : angle];
}

/** sqrt lambda on the branch. */
export function branchSqrt(re: number, im: number, branch: Branch): readonly [number, number] {
  const root = complexSqrt({ re, im });
  return belowCut(re, im, branch) ? [0 - root.re, 0 - root.im] : [root.re, root.im];
}

/** Whether an eigenvalue lies on the negative real axis (so that a real matrix has a complex root). */
export function onNegativeAxis(re: number, im: number, branch: Branch): boolean {
  return re < 0 && Math.abs(im) <= branch.absolute + branch.relative * Math.abs(re);
}

/** The eigenvalues on the diagonal of a Schur form mapped by f, interleaved. */
export function mapDiagonal(
  t: ComplexMatrix,
  f: (re: number, im: number) => readonly [number, number],
): Float64Array {
  const out = new Float64Array(2 * t.rows);
  for (let k = 0; k < t.rows; k++) {
    const o = 2 * (k * t.cols + k);
    out.set(f(t.data[o] as number, t.data[o + 1] as number), 2 * k);
  }
  return out;
}

/**
 * A function of a real matrix is real when no eigenvalue is on the negative real axis: drops the imaginary parts then, as
 * long as they look like rounding (1e-6 of the largest entry).
 */
export function realIfReal(
  a: ComplexMatrix,
  form: SchurForm,
  branch: Branch,
  value: ComplexMatrix,
): ComplexMatrix {
  if (largestImaginary(a) > 0 || largestImaginary(value) > 1e-6 * maxAbs(value)) return value;
  for (let o = 0; o < form.t.data.length; o += 2 * a.cols + 2) {
    if (onNegativeAxis(form.t.data[o] as number, form.t.data[o + 1] as number, branch)) return value;
  }
  return { ...value, data: value.data.map((x, i) => (i % 2 === 0 ? x : 0)) };
}

function largestImaginary(a: ComplexMatrix): number {
  let largest = 0;
  for (let i = 1; i < a.data.length; i += 2) largest = Math.max(largest, Math.abs(a.data[i] as number));
  return largest;
}

function belowCut(re: number, im: number, branch: Branch): boolean {
  return re < 0 && (im < 0 || Object.is(im, -0)) && onNegativeAxis(re, im, branch);
}
