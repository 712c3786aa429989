import { ArgumentError } from '../errors.ts';
import { resolventValues } from '../linalg/krylov/resolvent-values.ts';
import { requireFinite, type ComplexMatrix } from '../linalg/matrix.ts';
import { maxAbs, scaled } from '../linalg/products.ts';
import { vectorNorm } from '../linalg/vector-norm.ts';
import { applyTo, applyToRows } from '../operators/apply-to.ts';
import type { Operator, SparseOperator } from '../operators/operator.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { requireSameSpace } from '../spaces/space.ts';
import type { DensityMatrix } from '../states/density-matrix.ts';
import { requireOperatorOn } from '../states/operator-on.ts';
import { isConstant, type Lindbladian } from './lindbladian.ts';
import { liouvillian } from './superoperator.ts';

/** A spectrum: its smooth part at each frequency, and the weight of the line 2 pi |weight| delta(omega) on top of it. */
export interface Spectrum {
  readonly values: Float64Array;
  /** <A><B>: the elastic part. */
  readonly coherent: { readonly re: number; readonly im: number };
}

/**
 * The spectrum S(omega) = integral over all tau of e^(-i omega tau) (<A(tau) B(0)> - <A><B>) in a steady state, which for B = A^dagger is
 * 2 Re tr(A (i omega - L)^-1 (B - <B>) rho): by rational Krylov spaces, a few sparse LUs for any number of frequencies, no transform of sampled data. For other B it is the real part that is given.
 * Positive omega is emission of light that turns as e^(i omega tau) in <A(tau) B(0)>. Throws `ArgumentError` for a generator that depends on time, a state that is not steady and frequencies on a line
 * without width, `SpaceMismatchError`, and as `liouvillian` and `sparseLu`.
 */
export function spectrum(
  generator: Lindbladian,
  steady: DensityMatrix,
  [a, b]: readonly [Operator, Operator],
  frequencies: ArrayLike<number>,
): Spectrum {
  requireFinite(frequencies, 'frequencies');
  const { space } = generator;
  requireSameSpace('Argument `steady`', space, steady.space);
  if (!isConstant(generator)) {
    throw new ArgumentError('generator', 'be constant in time', 'a coefficient depends on time');
  }
  const l = liouvillian(generator);
  const scale = maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values });
  const rho = scaled(steady.matrix, 1 / steady.norm());
  requireSteady(l, rho, scale);
  const meanA = steady.expect(a);
  const meanB = steady.expect(b);
  const start = applyToRows(requireOperatorOn(space, b), rho).data;
  // (B - <B>) rho has trace 0, and all solutions have, so that the null space of L does not come in.
  subtract(start, rho.data, meanB.re, meanB.im);
  const project = (x: Float64Array): void => subtract(x, rho.data, ...traceOf(x, rho.rows));
  project(start);
  const omegas = Float64Array.from(Array.from(frequencies));
  const { values } = resolventValues(
    {
      ...{ a: { ...l, size: l.rowStart.length - 1 }, b: start, shift: resolution * scale, project },
      c: traceWith(toSparse(requireOperatorOn(space, a))),
      refuse: (k) => refuseLine(k, omegas[k] as number),
    },
    omegas,
  );
  const coherent = {
    re: meanA.re * meanB.re - meanA.im * meanB.im,
    im: meanA.re * meanB.im + meanA.im * meanB.re,
  };
  return { values: omegas.map((_, k) => 2 * (values[2 * k] as number)), coherent };
}

/** Part of the largest entry of L that keeps i omega - L regular at omega = 0; lines are wider than this by far. */
const resolution = 1e-12;

/** Largest |L rho| of a steady state, as part of the largest entry of L. */
const steadyEnough = 1e-4;

function requireSteady(l: SparseOperator, rho: ComplexMatrix, scale: number): void {
  const moved = vectorNorm(applyTo(l, rho.data));
  if (moved <= steadyEnough * scale) return;
  const got = `|L rho| is ${moved.toExponential(2)}`;
  throw new ArgumentError('steady', 'be a steady state', got, 'Take that of `steadyState`.');
}

function refuseLine(k: number, omega: number): never {
  throw new ArgumentError(
    'frequencies',
    'keep off lines without width',
    `frequencies[${k}] = ${omega} lies on one, since something oscillates or stays there without decay`,
    'Leave it out, or add the decay that is missing.',
  );
}

/** x -= (re + i im) rho. */
function subtract(x: Float64Array, rho: Float64Array, re: number, im: number): void {
  for (let i = 0; i < x.length; i += 2) {
    const [u, v] = [rho[i] as number, rho[i + 1] as number];
    x[i] = (x[i] as number) - (re * u - im * v);
    x[i + 1] = (x[i + 1] as number) - (re * v + im * u);
  }
}

/** The trace of a matrix given by its rows. */
function traceOf(x: Float64Array, n: number): [re: number, im: number] {
  let [re, im] = [0, 0];
  for (let i = 0; i < n; i++) {
    re += x[2 * i * (n + 1)] as number;
    im += x[2 * i * (n + 1) + 1] as number;
  }
  return [re, im];
}

/** The numbers c with tr(A X) = sum c_i x_i for X by rows. */
function traceWith({ rowStart, column, values }: SparseOperator): Float64Array {
  const n = rowStart.length - 1;
  const c = new Float64Array(2 * n * n);
  for (let r = 0; r < n; r++) {
    for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
      const at = 2 * ((column[p] as number) * n + r);
      c[at] = values[2 * p] as number;
      c[at + 1] = values[2 * p + 1] as number;
    }
  }
  return c;
}
