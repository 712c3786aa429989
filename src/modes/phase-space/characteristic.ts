import { ArgumentError } from '../../errors.ts';
import { complex, type Complex, type Scalar } from '../../linalg/scalar.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { requireNumber, requireScalar } from '../arguments.ts';
import type { Truncation } from '../verdict/truncation.ts';
import { displacedSums } from './displaced-sums.ts';
import { oneMode, type ModeChoice, type OneMode } from './one-mode.ts';

/** Options of `characteristic`. */
export interface CharacteristicOptions extends ModeChoice {
  /** 0 (default) for symmetric order, of which the Wigner function is the Fourier transform; 1 for normal order, -1 for antinormal. */
  readonly order?: number;
}

/** Values of a characteristic function, one per point. */
export interface Characteristic {
  readonly values: readonly Complex[];
  /** How far each value may be from that of the state without truncation. */
  readonly errors: Float64Array;
  readonly truncation: Truncation;
}

/**
 * The characteristic function chi_s(xi) = e^(s |xi|^2/2) tr rho D(xi), D(xi) = exp(xi a^dagger - xi* a), of one mode at the given points; chi(0) = 1. The state is normalised, other sites are traced
 * out. Exact displaced elements, without factorials. Cost 5 levels^2 flops per point. `errors` bound what the truncation does, 2 e^(s |xi|^2/2) `distance`.
 * Throws `ArgumentError`, `NotPhysicalError`, and `TruncationError` when `strict`. Cahill and Glauber, Phys. Rev. 177 (1969) 1882.
 */
export function characteristic(
  state: Ket | DensityMatrix,
  points: readonly Scalar[],
  { order = 0, ...choice }: CharacteristicOptions = {},
): Characteristic {
  requireNumber(order, 'order');
  const parts = points.map((point, i) => requireScalar(point, `points[${i}]`));
  const mode = oneMode(state, choice);
  const weights = parts.map(({ re, im }, i) => orderWeight(order, re * re + im * im, `points[${i}]`));
  const values = parts.map(({ re, im }, i) => displacedTrace(mode, re, im, weights[i] as number));
  const errors = Float64Array.from(weights, (weight) => 2 * weight * mode.truncation.distance);
  return { values, errors, truncation: mode.truncation };
}

/** e^(order size/2). Throws `ArgumentError` where it is no double. */
function orderWeight(order: number, size: number, argument: string): number {
  const weight = order === 0 ? 1 : Math.exp(0.5 * order * size);
  if (weight < Infinity) return weight;
  throw new ArgumentError(
    argument,
    'be so near to 0 that e^(order |xi|^2/2) is a double',
    `|xi|^2 is ${size}`,
  );
}

/** weight tr rho D(xi): elements <m|D|m+k> are (-1)^k conj of <m+k|D|m>. */
function displacedTrace({ rho }: OneMode, x: number, y: number, weight: number): Complex {
  const angle = Math.atan2(y, x);
  let [re, im] = [0, 0];
  displacedSums(rho, x * x + y * y, 1, (k, sumRe, sumIm) => {
    const [cos, sin] = [Math.cos(k * angle), Math.sin(k * angle)];
    const [turnedRe, turnedIm] = [cos * sumRe - sin * sumIm, cos * sumIm + sin * sumRe];
    const isOdd = k % 2 === 1;
    if (k === 0) re += sumRe;
    else if (isOdd) im += 2 * turnedIm;
    else re += 2 * turnedRe;
  });
  return complex(weight * re, weight * im);
}
