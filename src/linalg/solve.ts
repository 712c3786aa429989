import { ArgumentError } from '../errors.ts';
import type { Numbers } from './kernels/held.ts';
import type { Workspace } from './kernels/workspace.ts';
import {
  factorise,
  luFactors,
  reciprocalConditionOf,
  runElimination,
  solveFactorised,
  type HeldLu,
} from './lu.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';
import { modulus, complex, type Complex } from './scalar.ts';
import { powerOfTwoInverse } from './power-of-two.ts';
import { putFinite, readUnscaled, unscale } from './scaling.ts';

/**
 * The solution X of A X = B by LU factorisation with partial pivoting, rows and columns equilibrated first.
 * Cost (8/3) n^3 + 8 n^2 (columns of B) flops. Throws `ArgumentError` when A is not square or B does not fit, and when A is
 * singular or its reciprocal condition number (after equilibration) is below 2.2e-16: no digit of X could be right.
 */
export function solve(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  const n = a.rows;
  if (b.rows !== n) throw new ArgumentError('b', `have ${n} rows`, `it has ${b.rows}`);
  const data = runElimination(n, (work) => {
    const matrix = putFinite(work, a.data, 'a');
    const x = putFinite(work, b.data, 'b');
    if (n > 0) solveFactorised(work, invertibleFactors(work, matrix, n), x, b.cols);
    return readUnscaled(work, x, 1, 'a solution', new Float64Array(x.length));
  });
  return { rows: n, cols: b.cols, data };
}

/** The inverse matrix; throws `ArgumentError` where `solve` does. Prefer `solve` when a product with it is wanted. */
export function inverse(a: ComplexMatrix): ComplexMatrix {
  requireSquare(a, 'a');
  const n = a.rows;
  const data = runElimination(n, (work) => {
    const matrix = putFinite(work, a.data, 'a');
    const x = work.zeros(2 * n * n);
    if (n > 0) {
      const { lu, swaps, rowScale, colScale } = invertibleFactors(work, matrix, n);
      work.elimination.inverse(x, lu, swaps, n);
      work.elimination.scaleRows(x, n, colScale);
      work.elimination.scaleColumns(x, n, rowScale);
    }
    return readUnscaled(work, x, 1, 'a solution', new Float64Array(2 * n * n));
  });
  return { rows: n, cols: n, data };
}

/**
 * The determinant, 1 for the empty matrix and 0 for a singular one. Throws `ArgumentError` when it leaves the range of
 * doubles (take `logDeterminant` then); one that is too small becomes 0.
 */
export function determinant(a: ComplexMatrix): Complex {
  const { re, im, exponent } = scaledDeterminant(a);
  const value = Float64Array.of(timesPowerOfTwo(re, exponent), timesPowerOfTwo(im, exponent));
  unscale(value, 1, 'a determinant');
  return complex(value[0] as number, value[1] as number);
}

/**
 * log det A with the imaginary part (the phase of the determinant) in (-pi, pi]; the real part is -Infinity for a singular
 * matrix. Neither overflows nor underflows.
 */
export function logDeterminant(a: ComplexMatrix): Complex {
  const { re, im, exponent } = scaledDeterminant(a);
  return complex(Math.log(modulus(re, im)) + exponent * Math.LN2, Math.atan2(im, re));
}

function invertibleFactors(work: Workspace, a: Numbers, n: number): HeldLu {
  const factors = factorise(work, a, n);
  const rcond = factors.zeroPivot >= 0 ? 0 : reciprocalConditionOf(work, factors);
  if (rcond < 2 ** -52) {
    const why =
      factors.zeroPivot >= 0
        ? `pivot ${factors.zeroPivot} of its elimination is 0`
        : `its reciprocal condition number is ${rcond.toExponential(2)}`;
    throw new ArgumentError('a', 'be invertible', why, 'Use `svd` for a least-squares solution.');
  }
  return factors;
}

/** det A = (re + i im) 2^exponent with a mantissa near 1. */
function scaledDeterminant(a: ComplexMatrix): { re: number; im: number; exponent: number } {
  requireSquare(a, 'a');
  requireFinite(a.data, 'a');
  const { n, lu, swaps, rowScale, colScale, zeroPivot } = luFactors(a);
  if (zeroPivot >= 0) return { re: 0, im: 0, exponent: 0 };
  let re = 1;
  let im = 0;
  let exponent = 0;
  for (let k = 0; k < n; k++) {
    const x = lu[2 * (k * n + k)] as number;
    const y = lu[2 * (k * n + k) + 1] as number;
    const sign = swaps[k] === k ? 1 : -1;
    const nextRe = sign * (re * x - im * y);
    const nextIm = sign * (re * y + im * x);
    const factor = powerOfTwoInverse(Math.max(Math.abs(nextRe), Math.abs(nextIm)));
    re = nextRe * factor;
    im = nextIm * factor;
    exponent -= Math.log2(factor) + Math.log2(rowScale[k] as number) + Math.log2(colScale[k] as number);
  }
  return { re, im, exponent };
}

/** x 2^exponent in two steps, so that only the result can overflow or underflow. */
function timesPowerOfTwo(x: number, exponent: number): number {
  const half = Math.trunc(Math.max(-2200, Math.min(2200, exponent)) / 2);
  return x === 0 ? 0 : x * 2 ** half * 2 ** (Math.max(-2200, Math.min(2200, exponent)) - half);
}
