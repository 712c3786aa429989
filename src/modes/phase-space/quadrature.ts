import { multiply } from '../../linalg/products.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { requireNumber } from '../arguments.ts';
import { hermiteFunctions } from '../matrices/hermite-functions.ts';
import type { Truncation } from '../verdict/truncation.ts';
import { requireAxis, type Axis } from './grid.ts';
import { oneMode, type ModeChoice } from './one-mode.ts';

/** Options of `quadratureDensity`. */
export interface QuadratureOptions extends ModeChoice {
  /** The quadrature x cos(angle) + p sin(angle): 0 (default) for x, pi/2 for p. */
  readonly angle?: number;
}

/** The density of what homodyne detection gives, at the points of an axis. */
export interface QuadratureDensity {
  readonly points: Float64Array;
  readonly values: Float64Array;
  /** Its truncation: the integral of |error| over all points is at most twice `truncation.distance`. */
  readonly truncation: Truncation;
}

/**
 * The probability density of a quadrature x_t = x cos t + p sin t of one mode, <x_t|rho|x_t> with <x_t|n> = e^(-int) psi_n(x), as homodyne detection draws from it: a marginal of the Wigner function. The state is
 * normalised, other sites are traced out. Hermite functions by recurrence: right for thousands of levels. Cost 8 points levels^2 flops, in products of matrices.
 * Throws `ArgumentError`, `NotPhysicalError`, and `TruncationError` when `strict`.
 */
export function quadratureDensity(
  state: Ket | DensityMatrix,
  points: Axis,
  { angle = 0, ...choice }: QuadratureOptions = {},
): QuadratureDensity {
  const at = requireAxis(points, 'points');
  requireNumber(angle, 'angle');
  const { rho, levels, truncation } = oneMode(state, choice);
  const real = hermiteFunctions(at, levels);
  const waves = new Float64Array(2 * levels * at.length);
  for (let n = 0; n < levels; n++) {
    const [cos, sin] = [Math.cos(n * angle), Math.sin(n * angle)];
    for (let i = n * at.length; i < (n + 1) * at.length; i++) {
      waves[2 * i] = (real[i] as number) * cos;
      waves[2 * i + 1] = (real[i] as number) * sin;
    }
  }
  const { data } = multiply(rho, { rows: levels, cols: at.length, data: waves });
  const values = new Float64Array(at.length);
  for (let i = 0; i < data.length; i++) {
    const point = (i >> 1) % at.length;
    values[point] = (values[point] as number) + (data[i] as number) * (waves[i] as number);
  }
  return { points: at, values, truncation };
}
