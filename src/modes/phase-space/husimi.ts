import { multiply } from '../../linalg/products.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { toNumber } from '../matrices/scaled.ts';
import { scaledPoissonRoots } from '../states/poisson.ts';
import { gridOf, requireAxis, type Axis, type PhaseSpaceGrid } from './grid.ts';
import { oneMode, type ModeChoice } from './one-mode.ts';

/**
 * The Husimi function Q(x, p) = <alpha|rho|alpha>/(2 pi) of one mode, alpha = (x + ip)/sqrt 2, so that its integral dx dp is 1; `values[ix][ip]`, never below zero but for rounding. The state is normalised, other
 * sites are traced out. Without factorials: right for any alpha. Cost 8 nx np levels^2 flops, in products of matrices. `error` bounds what the truncation does, `distance`/(2 pi).
 * Throws `ArgumentError`, `NotPhysicalError`, and `TruncationError` when `strict`. Husimi, Proc. Phys. Math. Soc. Japan 22 (1940) 264.
 */
export function husimi(
  state: Ket | DensityMatrix,
  x: Axis,
  p: Axis,
  choice: ModeChoice = {},
): PhaseSpaceGrid {
  const [xs, ps] = [requireAxis(x, 'x'), requireAxis(p, 'p')];
  const { rho, levels, truncation } = oneMode(state, choice);
  const values = Array.from(xs, (at) => {
    const bras = conjugateCoherents(at, ps, levels);
    const { data } = multiply({ rows: ps.length, cols: levels, data: bras }, rho);
    return ps.map((_, ip) => realDot(data, bras, ip * levels, levels) / (2 * Math.PI));
  });
  return gridOf(xs, ps, values, { truncation, error: truncation.distance / (2 * Math.PI) });
}

/** <alpha|n> for alpha = (x + ip)/sqrt 2: one row per p. */
function conjugateCoherents(x: number, ps: Float64Array, levels: number): Float64Array {
  const out = new Float64Array(2 * ps.length * levels);
  ps.forEach((p, row) => {
    const [angle, mean] = [Math.atan2(p, x), 0.5 * (x * x + p * p)];
    // So far away, all of them are below the smallest double.
    if (mean > 4 * levels + 4000) return;
    scaledPoissonRoots(mean, levels).forEach((root, n) => {
      const size = toNumber(root);
      out[2 * (row * levels + n)] = size * Math.cos(n * angle);
      out[2 * (row * levels + n) + 1] = -size * Math.sin(n * angle);
    });
  });
  return out;
}

/** The real part of the sum of a_n conj(b_n). */
function realDot(a: Float64Array, b: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let i = 2 * from; i < 2 * (from + length); i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
