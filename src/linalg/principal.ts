import type { ComplexMatrix } from './matrix.ts';
import { frobenius, maxAbs } from './products.ts';
import { complexSqrt, logModulus } from './scalar-functions.ts';
import { isNormal, type SchurForm } from './schur.ts';

/**
 * The branch that `sqrtm` and `logm` take: principal, and on the negative real axis the upper side, sqrt(-x) = i sqrt x and
 * log(-x) = log x + i pi, whatever the sign of a zero imaginary part. Eigenvalues that rounding moved below the axis are
 * read as on it: those within max(10, n) 2^-52 |A|, and when A is not normal also those within a few percent of themselves
 * if the result would be spoiled otherwise (a defective multiplet is scattered that far). None when they are exact.
 */
export interface Branch {
  /** How far below the negative real axis still counts as on it: `absolute + relative |lambda|`. */
  readonly absolute: number;
  readonly relative: number;
}

/** What rounding makes of a defective multiplet of 2, 3, 4 ... members. */
const scatter = [0, 6e-8, 3e-5, 1e-3, 3e-2];

/** A result whose defect is at most this is taken; otherwise the next branch is tried. */
const acceptable = 1e-10;

/**
 * The value on the first branch that gives an acceptable defect, or the one with the least; null when no branch gives any.
 * Nearly always there is one branch only, and no defect is computed.
 */
export function onBestBranch(
  form: SchurForm,
  compute: (branch: Branch) => ComplexMatrix | null,
  defect: (value: ComplexMatrix) => number,
): ComplexMatrix | null {
  const branches = branchesOf(form);
  if (branches.length === 1) return compute(branches[0] as Branch);
  let best: ComplexMatrix | null = null;
  let least = Infinity;
  for (const branch of branches) {
    const value = compute(branch);
    if (!value) continue;
    const size = defect(value);
    if (size <= acceptable) return value;
    if (size < least || !best) best = value;
    least = Math.min(least, size);
  }
  return best;
}

/** The branches that differ for this Schur form, narrowest first. */
function branchesOf(form: SchurForm): Branch[] {
  if (form.exact) return [{ absolute: 0, relative: 0 }];
  const absolute = Math.max(10, form.t.rows) * 2 ** -52 * frobenius(form.t);
  if (isNormal(form.t)) return [{ absolute, relative: 0 }];
  const all = scatter.map((relative): Branch => ({ absolute, relative }));
  const moved = all.map((branch) =>
    mapDiagonal(form.t, (re, im) => [belowCut(re, im, branch) ? 1 : 0, 0]).join(),
  );
  return all.filter((_, i) => i === 0 || moved[i] !== moved[i - 1]);
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
