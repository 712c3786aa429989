import { ArgumentError } from '../../errors.ts';
import { multiply } from '../../linalg/products.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { hermiteFunctions } from './hermite-functions.ts';

/**
 * The block <m|e^(i f(x))|n>, m, n < levels, of a phase in position space, by the trapezoidal rule, which is exact to rounding here: the integrand vanishes at the ends, and its
 * frequencies end below the sampling rate. `slope(x)` bounds |f'| on [-x, x]. Cost 8 levels^2 points flops. Throws `ArgumentError` past 2^20 points.
 */
export function positionPhaseBlock(
  levels: number,
  phase: (x: number) => number,
  slope: (x: number) => number,
): ComplexMatrix {
  const reach = Math.sqrt(2 * levels + 1) + beyondTurningPoint;
  const highest = 2 * reach + slope(reach);
  const count = Math.ceil((2 * reach * highest) / (2 * Math.PI)) + 1;
  if (!(count <= mostPoints)) {
    throw new ArgumentError(
      'gamma',
      `be so small that ${mostPoints} points resolve the phase at ${levels} levels`,
      `${count.toExponential(1)} are needed`,
      'Take fewer levels.',
    );
  }
  const step = (2 * reach) / (count - 1);
  const points = Float64Array.from({ length: count }, (_, i) => -reach + i * step);
  const functions = hermiteFunctions(points, levels);
  const plain = new Float64Array(2 * functions.length);
  const phased = new Float64Array(2 * functions.length);
  const cos = points.map((x) => step * Math.cos(phase(x)));
  const sin = points.map((x) => step * Math.sin(phase(x)));
  functions.forEach((value, at) => {
    plain[2 * at] = value;
    phased[2 * at] = value * (cos[at % count] as number);
    phased[2 * at + 1] = value * (sin[at % count] as number);
  });
  const of = (data: Float64Array): ComplexMatrix => ({ rows: levels, cols: count, data });
  return multiply(of(phased), of(plain), 'n', 't');
}

/** So far past sqrt(2n + 1), the classical turning point, |<x|n>| is below 1e-16, and so it is for momenta. */
const beyondTurningPoint = 8;

const mostPoints = 2 ** 20;
