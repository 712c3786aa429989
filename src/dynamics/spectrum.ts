import { csrPlusIdentity, type CsrMatrix } from '../linalg/krylov/csr.ts';
import { sparseLu } from '../linalg/krylov/sparse-lu.ts';
import { maxAbs, scaled } from '../linalg/products.ts';
import { applyToRows } from '../operators/apply-to.ts';
import type { Operator } from '../operators/operator.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { requireFinite } from '../linalg/matrix.ts';
import type { DensityMatrix } from '../states/density-matrix.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import type { Lindbladian } from './lindbladian.ts';
import { measuredOnDensity } from './measured.ts';
import { liouvillian } from './superoperator.ts';

/** A spectrum: its smooth part at each frequency, and the weight of the line 2 pi |weight| delta(omega) on top of it. */
export interface Spectrum {
  readonly values: Float64Array;
  /** <A><B>: the elastic part. */
  readonly coherent: { readonly re: number; readonly im: number };
}

/**
 * The spectrum S(omega) = integral over all tau of e^(-i omega tau) (<A(tau) B(0)> - <A><B>) in a steady state, which for B = A^dagger is
 * 2 Re tr(A (i omega - L)^-1 (B - <B>) rho): one sparse LU per frequency, no transform of sampled data. For other B it is the real part that is given.
 * Positive omega is emission of light that turns as e^(i omega tau) in <A(tau) B(0)>. Throws as `liouvillian` and `sparseLu`.
 */
export function spectrum(
  generator: Lindbladian,
  steady: DensityMatrix,
  [a, b]: readonly [Operator, Operator],
  frequencies: ArrayLike<number>,
): Spectrum {
  requireFinite(frequencies, 'frequencies');
  const { space } = generator;
  const l = liouvillian(generator);
  const opposite: CsrMatrix = {
    size: l.rowStart.length - 1,
    rowStart: l.rowStart,
    column: l.column,
    values: l.values.map((x) => -x),
  };
  const traceA = measuredOnDensity(toSparse(requireOperatorOn(space, a)));
  const meanA = steady.expect(a);
  const meanB = steady.expect(b);
  const rho = scaled(steady.matrix, 1 / steady.norm());
  const start = applyToRows(requireOperatorOn(space, b), rho).data;
  // (B - <B>) rho has trace 0, so that the null space of L does not come in.
  for (let i = 0; i < start.length; i += 2) {
    const [x, y] = [rho.data[i] as number, rho.data[i + 1] as number];
    start[i] = (start[i] as number) - (meanB.re * x - meanB.im * y);
    start[i + 1] = (start[i + 1] as number) - (meanB.re * y + meanB.im * x);
  }
  const shift = resolution * maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values });
  const values = Float64Array.from(Array.from(frequencies), (omega) => {
    const solved = sparseLu(csrPlusIdentity(opposite, shift, omega)).solve(start);
    return 2 * traceA.value(solved, 1).re;
  });
  const coherent = {
    re: meanA.re * meanB.re - meanA.im * meanB.im,
    im: meanA.re * meanB.im + meanA.im * meanB.re,
  };
  return { values, coherent };
}

/** Part of the largest entry of L that keeps i omega - L regular at omega = 0; lines are wider than this by far. */
const resolution = 1e-12;
