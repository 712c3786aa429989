import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { displacedSums } from './displaced-sums.ts';
import { gridOf, requireAxis, type Axis, type PhaseSpaceGrid } from './grid.ts';
import { oneMode, type ModeChoice } from './one-mode.ts';
import { evenAxis, wignerByLines, wignerByPositions } from './wigner-positions.ts';

/**
 * The Wigner function W(x, p) = (1/pi) int <x-y|rho|x+y> e^(2ipy) dy of one mode, a = (x + ip)/sqrt 2, so that the vacuum has W(0, 0) = 1/pi and the integral dx dp is 1; `values[ix][ip]`. The state is
 * normalised, other sites are traced out. With even steps along x it comes from number states in position space and products of
 * matrices, O(nx ny (levels + np)) with ny some levels^(1/2) / step; otherwise line by line the same way, or from displaced parities, O(nx np levels^2). Rounding is some 1e-15 of the largest value; right for thousands of levels. `error` bounds what the truncation does, (2/pi) `distance`.
 * Throws `ArgumentError`, `NotPhysicalError`, and `TruncationError` when `strict`. Wigner, Phys. Rev. 40 (1932) 749.
 */
export function wigner(
  state: Ket | DensityMatrix,
  x: Axis,
  p: Axis,
  choice: ModeChoice = {},
): PhaseSpaceGrid {
  const [xs, ps] = [requireAxis(x, 'x'), requireAxis(p, 'p')];
  const { rho, truncation } = oneMode(state, choice);
  const values = valuesOf(rho, xs, ps);
  return gridOf(xs, ps, values, { truncation, error: (2 / Math.PI) * truncation.distance });
}

function valuesOf(rho: ComplexMatrix, xs: Float64Array, ps: Float64Array): Float64Array[] {
  const lattice = evenAxis(xs, ps, rho.rows);
  if (lattice) return wignerByPositions(rho, lattice, ps);
  const byLines = ps.length < longLine ? undefined : wignerByLines(rho, xs, ps);
  return byLines ?? wignerByParities(rho, xs, ps);
}

/** Lines of so many points are cheaper by positions, each on a lattice of its own, than point by point. */
const longLine = 64;

/** W = (1/pi) tr rho D(alpha) Pi D(-alpha) = (1/pi) sum over m, n of rho_mn (-1)^m <n|D(2 alpha)|m>, point by point. */
export function wignerByParities(rho: ComplexMatrix, xs: Float64Array, ps: Float64Array): Float64Array[] {
  return Array.from(xs, (x) => ps.map((p) => displacedParity(rho, x, p) / Math.PI));
}

function displacedParity(rho: ComplexMatrix, x: number, p: number): number {
  const angle = Math.atan2(p, x);
  let sum = 0;
  displacedSums(rho, 2 * (x * x + p * p), -1, (k, re, im) => {
    sum += k === 0 ? re : 2 * (Math.cos(k * angle) * re - Math.sin(k * angle) * im);
  });
  return sum;
}
