import { factorise, inverseOneNorm, runElimination, solveAdjointFactorised, solveFactorised } from './lu.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { modulus } from './scalar.ts';
import { normalised, putNormalised } from './scaling.ts';
import { singularValues } from './svd.ts';

/**
 * The condition number of an m x n matrix in the 2-norm: its largest singular value over its smallest, Infinity when that is zero, 1 for no rows
 * or columns. Its relative error is about n 1e-16 times its value: values above 1e15 only say that the matrix is singular to rounding. Cost that of
 * `singularValues`. Throws `ArgumentError` when an entry is not finite.
 */
export function conditionNumber(a: ComplexMatrix): number {
  const s = singularValues({ ...a, data: finiteScaled(a) });
  if (s.length === 0) return 1;
  return s[s.length - 1] === 0 ? Infinity : (s[0] as number) / (s[s.length - 1] as number);
}

/**
 * An estimate of the condition number |A|_1 |A^-1|_1 of a square matrix in the 1-norm (largest column sum), by LU factorisation and Hager's
 * method: a lower bound up to rounding, rarely below a third of the truth; Infinity when a pivot is zero, 1 for no rows. Unlike the bound at
 * which `solve` refuses, it depends on the units of rows and columns. Cost (8/3) n^3 flops.
 * Throws `ArgumentError` unless A is square and finite. Higham, Accuracy and Stability, chapter 15.
 */
export function conditionEstimate(a: ComplexMatrix): number {
  requireSquare(a, 'a');
  const n = a.rows;
  if (n === 0) return 1;
  return runElimination(n, (work) => {
    const { numbers } = putNormalised(work, a.data);
    const norm = oneNorm(work.view(numbers), n);
    const factors = factorise(work, numbers, n);
    if (factors.zeroPivot >= 0) return Infinity;
    const inverseNorm = inverseOneNorm(work, n, {
      apply: (x) => solveFactorised(work, factors, x, 1),
      applyAdjoint: (x) => solveAdjointFactorised(work, factors, x),
    });
    const estimate = norm * inverseNorm;
    return Number.isNaN(estimate) ? Infinity : estimate;
  });
}

function finiteScaled(a: ComplexMatrix): Float64Array {
  requireFinite(a.data, 'a');
  return normalised(a).data;
}

/** The largest column sum of moduli. */
function oneNorm(data: Float64Array, cols: number): number {
  const sums = new Float64Array(cols);
  for (let o = 0; o < data.length; o += 2) {
    (sums[(o >> 1) % cols] as number) += modulus(data[o] as number, data[o + 1] as number);
  }
  return sums.reduce((max, sum) => Math.max(max, sum), 0);
}
